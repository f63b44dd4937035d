//! One operation on several cases, with one message: an ordinary command for each, and what became of each.

use crate::executor::{Done, Executor, Expect, Operation, Refused, Sender, Sending};
use crate::http::idempotency::part_of;
use pobuda_domain::name::CaseId;
use tracing::error;

/// Most cases that one sending performs an operation on.
pub const BULK_CASES_MAX: usize = 100;

/// A case that is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meant {
    /// The case.
    pub case: CaseId,
    /// The sequence that the sender has seen it at, where they say so.
    pub seen: Option<u64>,
}

/// Performs the operation on each case in turn and tells what became of each, in the same order. A rule that refuses one
/// case does not stop the others.
///
/// `how` is the sending as a whole: each case is a command of its own under it, so that sending it again does
/// nothing twice.
pub async fn perform(
    executor: &Executor,
    from: Sender,
    cases: Vec<Meant>,
    what: Operation,
    how: Sending,
) -> Vec<Result<Done, Refused>> {
    let (executor, count) = (executor.clone(), cases.len());
    // Apart from the request: a browser that goes away must not leave the second half undone.
    let all = tokio::spawn(async move {
        let mut became = Vec::with_capacity(cases.len());
        for Meant { case, seen } in cases {
            let one = Sending {
                key: how.key.as_ref().map(|key| part_of(key, case.as_str())),
                expect: seen.map_or(Expect::Any, |seen| Expect::OneOf(vec![seen])),
                ..how.clone()
            };
            became.push(executor.perform(from.clone(), case, what.clone(), one).await);
        }
        became
    });
    all.await.unwrap_or_else(|failure| {
        error!(error = %failure, "An operation on several cases broke off: {failure}");
        vec![Err(Refused::Failed); count]
    })
}
