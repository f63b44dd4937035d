//! The way of a command: decided once, recorded once, whoever was faster and whatever is remembered.

mod memory;
mod openings;
mod races;
mod repetition;

use pobuda::executor::{RefusalKind, Refused};
use pobuda_ledger::Log;
use pobuda_ledger::record::{Recorded, Stream};

/// Every event of a stream.
async fn stream(log: &Log, stream: Stream) -> Vec<Recorded> {
    log.read_stream(&stream, 0, 1000).await.expect("the stream")
}

/// The whole log.
async fn all(log: &Log) -> Vec<Recorded> {
    log.read_all(0, 1000).await.expect("the log")
}

/// The rule that refused, and its kind.
fn rule(refused: &Refused) -> (&'static str, RefusalKind) {
    match refused {
        Refused::Rule(refusal) => (refusal.code, refusal.kind),
        other => panic!("refused by no rule: {other:?}"),
    }
}
