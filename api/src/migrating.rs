//! Taking many cases over to another version of their protocol: each by an event of its own, or refused for a reason of its
//! own. Safe to repeat: what has gone over stays as it is.

use crate::executor::{Executor, ProtocolChange, Refused, Sending};
use pobuda_domain::name::CaseId;
use pobuda_projections::read::{CaseFilter, PAGE_ROWS_MAX, Sort};
use pobuda_projections::rows::CaseRow;
use pobuda_projections::{ReadError, ReadModels};
use serde::Serialize;
use std::collections::HashSet;
use utoipa::ToSchema;

/// A case that was not taken over.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NotChanged {
    /// Its id.
    pub case: String,
    /// What people quote.
    #[serde(rename = "ref")]
    #[schema(example = "P-2026-0042")]
    pub reference: String,
    /// The rule that refused.
    #[schema(value_type = String, example = "incident-lost")]
    pub code: &'static str,
    /// Why, and what can be done.
    pub detail: String,
}

/// What came of it.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
#[schema(as = MigrationReport)]
pub struct Report {
    /// Whether nothing was recorded, because only the question was asked.
    pub dry_run: bool,
    /// Cases that went over, or would.
    pub changed: u64,
    /// Cases that had gone over before.
    pub unchanged: u64,
    /// Cases that a rule does not let go, and the one at which the log failed.
    pub refused: Vec<NotChanged>,
    /// Cases that were not tried any more after that. Give the same order again.
    pub left: u64,
}

/// Which cases.
#[derive(Debug, Clone)]
pub enum Which {
    /// All that are open under the version that the migration leads from.
    All,
    /// These, by id or reference.
    These(Vec<String>),
}

/// Why it ended early. What was recorded until then stays.
#[derive(Debug, thiserror::Error)]
pub enum Stopped {
    /// A case that was named does not exist.
    #[error("there is no case {0}")]
    CaseUnknown(String),
    /// The read models failed.
    #[error(transparent)]
    Models(#[from] ReadError),
}

/// The cases that are meant, the earliest first.
///
/// # Errors
/// [`Stopped::CaseUnknown`] for one that does not exist, [`Stopped::Models`].
pub async fn meant(
    executor: &Executor,
    models: &ReadModels,
    what: &ProtocolChange,
    which: &Which,
) -> Result<Vec<CaseRow>, Stopped> {
    let mut rows = Vec::new();
    let references = match which {
        Which::These(references) => references,
        Which::All => return all(executor, models, what).await,
    };
    let mut named = HashSet::new();
    for reference in references {
        let row = models.case(reference).await?;
        let row = row.ok_or_else(|| Stopped::CaseUnknown(reference.clone()))?;
        if named.insert(row.id.clone()) {
            rows.push(row);
        }
    }
    Ok(rows)
}

async fn all(
    executor: &Executor,
    models: &ReadModels,
    what: &ProtocolChange,
) -> Result<Vec<CaseRow>, Stopped> {
    let library = executor.library();
    let is_open = |row: &CaseRow| {
        let published = library.pinned(&row.protocol);
        let state = published.and_then(|published| published.protocol.states.get(row.state.as_str()));
        !state.is_some_and(|state| state.is_final)
    };
    let filter = CaseFilter { protocol: Some(what.migration.protocol.to_string()), ..CaseFilter::default() };
    let (mut rows, mut cursor) = (Vec::new(), None);
    loop {
        let page = models.cases(&filter, Sort::Oldest, PAGE_ROWS_MAX, cursor.as_ref()).await?;
        rows.extend(
            page.rows.into_iter().filter(|row| row.protocol.version == what.migration.from && is_open(row)),
        );
        cursor = page.next;
        if cursor.is_none() {
            return Ok(rows);
        }
    }
}

/// Takes the cases over, or asks whether they could be. `progress` is told how many more are done.
///
/// A rule that refuses one case does not stop the others; a log that fails does, and the report says so.
pub async fn run(
    executor: &Executor,
    cases: Vec<CaseRow>,
    what: &ProtocolChange,
    dry_run: bool,
    progress: &(dyn Fn(u64) + Sync),
) -> Report {
    let mut report = Report { dry_run, ..Report::default() };
    let mut cases = cases.into_iter();
    while let Some(row) = cases.next() {
        match one(executor, row.id.clone(), what, dry_run).await {
            Ok(true) => report.changed += 1,
            Ok(false) => report.unchanged += 1,
            Err(Refused::Rule(rule)) => report.refused.push(NotChanged {
                case: row.id.to_string(),
                reference: row.reference,
                code: rule.code,
                detail: rule.sentence,
            }),
            Err(refused) => {
                report.refused.push(NotChanged {
                    case: row.id.to_string(),
                    reference: row.reference,
                    code: "failed",
                    detail: refused.to_string(),
                });
                report.left = cases.len() as u64;
                break;
            }
        }
        progress(1);
    }
    report
}

async fn one(executor: &Executor, case: CaseId, what: &ProtocolChange, dry: bool) -> Result<bool, Refused> {
    if dry {
        return executor.would_change_protocol(case, what.clone()).await.map(|events| events > 0);
    }
    executor.change_protocol(case, what.clone(), Sending::default()).await.map(|done| done.changed)
}
