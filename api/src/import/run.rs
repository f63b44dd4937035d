//! Carrying out a plan: every step is one command with an identity of its own, so that a run can be repeated,
//! interrupted and begun again without saying anything twice.
//!
//! Cases are opened one after the other, oldest first, because they get their references in that order. Then
//! their histories run side by side, each in its own order.

use super::plan::{Order, Plan, PlannedCase, RecordRef, Step, When};
use super::rehearsal::{raw, rehearse, standing};
use super::report::{Remark, Report, Skipped, Why};
use crate::clock::Clock;
use crate::executor::{
    CaseOpening, CommentPosting, Done, Executor, Expect, Operation, Refused, Sender, Sending,
};
use futures::StreamExt as _;
use futures::stream;
use pobuda_domain::case::Source;
use pobuda_domain::name::{CommentId, Language, Malformed, Name};
use pobuda_domain::precision::Precision;
use pobuda_domain::protocol::Library;
use pobuda_ledger::record::CommandKey;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// Cases whose history runs at the same time: enough to share commits, few enough to leave others room.
const CASES_AT_ONCE: usize = 32;
/// Counts of one case that run at the same time.
const COUNTS_AT_ONCE: usize = 16;
/// How often a command is sent again while the log is busy, and how long to wait before that.
const TRIES_MAX: u32 = 50;
const PAUSE: Duration = Duration::from_millis(100);

/// Why an import stopped before its end. Running it again goes on from there.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The log or the database failed.
    #[error("{kind} {record} could not be recorded: {refused}")]
    Stopped {
        /// What kind of record.
        kind: &'static str,
        /// Its identifier at the source.
        record: String,
        /// Why.
        refused: Refused,
    },
    /// A name that the importer uses is not well-formed, or a value cannot be sent.
    #[error("a fault of the importer: {0}")]
    Fault(String),
}

impl From<Malformed> for ImportError {
    fn from(malformed: Malformed) -> Self {
        Self::Fault(malformed.to_string())
    }
}

/// Carries out a plan, and tells what it came to. `progress` is told of every step done.
///
/// # Errors
/// [`ImportError`] when it stopped; everything recorded until then stays, and the next run goes on.
pub async fn run(
    mut plan: Plan,
    executor: &Executor,
    library: &Library,
    clock: &Clock,
    progress: &(dyn Fn(u64) + Sync),
) -> Result<Report, ImportError> {
    let started = clock.now();
    rehearse(&mut plan, library)?;
    let run = Run { executor, clock, system: Name::new(plan.system)?, progress };
    let mut told = Told::default();
    let mut opened = Vec::with_capacity(plan.cases.len());
    for case in plan.cases {
        let mut of_case = Told::default();
        if run.open(&case, &mut of_case).await? {
            opened.push((case, of_case));
        } else {
            told.absorb(of_case);
        }
    }
    let mut histories =
        stream::iter(opened.iter_mut().map(|(case, told)| run.history(case, std::mem::take(told))))
            .buffer_unordered(CASES_AT_ONCE);
    while let Some(of_case) = histories.next().await {
        told.absorb(of_case?);
    }
    drop(histories);
    let mut report = plan.report;
    told.into_report(&mut report);
    report.elapsed_ms = u64::try_from(clock.now().duration_since(started).as_millis()).unwrap_or(0);
    Ok(report)
}

/// What became of a record.
#[derive(Debug, Clone)]
enum Fate {
    /// This run added it, or what was missing of it.
    Added,
    /// An earlier run had.
    AlreadyThere,
    /// It was not taken.
    Skipped(Why, String),
}

/// What became of everything.
#[derive(Debug, Default)]
struct Told {
    fates: BTreeMap<RecordRef, Fate>,
    remarks: Vec<Remark>,
    events: u64,
}

/// What became of one step.
enum Outcome {
    Taken { new: bool },
    Changed,
    Refused(Why, String),
}

impl Told {
    fn step(&mut self, step: &Step, outcome: Outcome) {
        self.events += u64::from(matches!(outcome, Outcome::Taken { new: true }));
        for record in &step.records {
            let fate = match (&outcome, self.fates.get(record)) {
                (Outcome::Taken { new: true }, Some(Fate::AlreadyThere) | None) => Fate::Added,
                (Outcome::Taken { new: false }, None) => Fate::AlreadyThere,
                (Outcome::Changed, None) => {
                    let detail = "it was taken in an earlier run and has changed at the source since";
                    Fate::Skipped(Why::ChangedAtSource, detail.to_owned())
                }
                (Outcome::Refused(why, detail), None) => Fate::Skipped(*why, detail.clone()),
                // The record itself is in; a later number of it is not. That must not make it vanish.
                (Outcome::Changed, Some(_)) => {
                    self.remark(record, "has other numbers or another status at the source since; the log keeps what it recorded");
                    continue;
                }
                (Outcome::Refused(_, detail), Some(_)) => {
                    self.remark(record, &format!("is in, but not all that became of it: {detail}"));
                    continue;
                }
                (Outcome::Taken { .. }, Some(_)) => continue,
            };
            self.fates.insert(record.clone(), fate);
        }
    }

    fn remark(&mut self, record: &RecordRef, what: &str) {
        let RecordRef { kind, record } = record.clone();
        self.remarks.push(Remark { kind, record, what: what.to_owned() });
    }

    /// Takes in what became of another case. A record belongs to one case only.
    fn absorb(&mut self, other: Self) {
        self.fates.extend(other.fates);
        self.remarks.extend(other.remarks);
        self.events += other.events;
    }

    fn into_report(self, report: &mut Report) {
        for (RecordRef { kind, record }, fate) in self.fates {
            let count = report.records.entry(kind).or_default();
            match fate {
                Fate::Added => count.imported += 1,
                Fate::AlreadyThere => count.already_there += 1,
                Fate::Skipped(why, detail) => {
                    count.skipped += 1;
                    report.skipped.push(Skipped { kind, record, why, detail });
                }
            }
        }
        report.remarks.extend(self.remarks);
        report.events = self.events;
    }
}

struct Run<'a> {
    executor: &'a Executor,
    clock: &'a Clock,
    system: Name,
    progress: &'a (dyn Fn(u64) + Sync),
}

impl Run<'_> {
    /// Opens a case. `false` when it was refused: everything that belongs to it is listed then.
    async fn open(&self, case: &PlannedCase, told: &mut Told) -> Result<bool, ImportError> {
        let outcome = self.carry_out(case, &case.opening).await?;
        let refused = matches!(outcome, Outcome::Refused(..));
        told.step(&case.opening, outcome);
        if refused {
            let why = format!("its case {} was not taken", case.record);
            for step in case.steps().skip(1) {
                told.step(step, Outcome::Refused(Why::ParentNotTaken, why.clone()));
            }
        }
        Ok(!refused)
    }

    /// Everything after the opening, whose outcome `told` has.
    async fn history(&self, case: &PlannedCase, mut told: Told) -> Result<Told, ImportError> {
        let mut lost: BTreeSet<&CommentId> = BTreeSet::new();
        for step in &case.history {
            let outcome = match &step.order {
                Order::Post { in_reply_to: Some(parent), .. } if lost.contains(parent) => {
                    Outcome::Refused(Why::ParentNotTaken, "what it replies to was not taken".to_owned())
                }
                _ => self.carry_out(case, step).await?,
            };
            if let (Outcome::Refused(..), Order::Post { id, .. }) = (&outcome, &step.order) {
                lost.insert(id);
            }
            told.step(step, outcome);
        }
        let counted = case.counts.iter().filter(
            |step| !matches!(&step.order, Order::CountVotes { comment, .. } if lost.contains(comment)),
        );
        let mut counting = stream::iter(counted.map(async |step| (step, self.carry_out(case, step).await)))
            .buffer_unordered(COUNTS_AT_ONCE);
        while let Some((step, outcome)) = counting.next().await {
            told.step(step, outcome?);
        }
        drop(counting);
        for step in &case.closing {
            let outcome = self.carry_out(case, step).await?;
            told.step(step, outcome);
        }
        Ok(told)
    }

    async fn carry_out(&self, case: &PlannedCase, step: &Step) -> Result<Outcome, ImportError> {
        let mut tries = 0;
        let answer = loop {
            tries += 1;
            match self.send(case, step).await? {
                Err(Refused::Busy) if tries < TRIES_MAX => tokio::time::sleep(PAUSE).await,
                answer => break answer,
            }
        };
        (self.progress)(1);
        Ok(match answer {
            Ok(done) => Outcome::Taken { new: done.changed && !done.repeated },
            Err(Refused::KeyReused) => Outcome::Changed,
            Err(Refused::Rule(refusal)) => Outcome::Refused(Why::Refused, refusal.sentence),
            Err(Refused::Fields(errors)) => {
                let all: Vec<_> = errors.iter().map(|e| format!("{}: {}", e.pointer, e.detail)).collect();
                Outcome::Refused(Why::Refused, all.join("; "))
            }
            Err(refused @ (Refused::Busy | Refused::Failed | Refused::Stale { .. })) => {
                let (kind, record) =
                    step.records.first().map_or(("record", ""), |record| (record.kind, &record.record));
                return Err(ImportError::Stopped { kind, record: record.to_owned(), refused });
            }
        })
    }

    async fn send(&self, case: &PlannedCase, step: &Step) -> Result<Result<Done, Refused>, ImportError> {
        let how = self.how(step);
        let who = match &step.order {
            Order::Open { who, .. } | Order::Post { who, .. } => Some(who),
            _ => None,
        };
        let from = Sender {
            subject: who.map_or_else(|| format!("{}/importer", self.system), |who| who.subject.clone()),
            standing: standing(who)?,
            public_name: None,
        };
        let fault = |error: serde_json::Error| ImportError::Fault(error.to_string());
        Ok(match &step.order {
            Order::Open { operation, fields, .. } => {
                let opening = CaseOpening {
                    id: Some(case.id.clone()),
                    protocol: self.system.clone(),
                    operation: Some(Name::new(*operation)?),
                    language: case.language.clone(),
                    fields: raw(fields).map_err(fault)?,
                    source: Some(Source { system: self.system.clone(), record: case.record.clone() }),
                    on_behalf: None,
                };
                self.executor.open_case(from, opening, how).await
            }
            Order::Perform { operation, fields } => {
                let fields = raw(fields).map_err(fault)?;
                let operation = Operation { operation: Name::new(*operation)?, outcome: None, fields };
                self.executor.perform(from, case.id.clone(), operation, how).await
            }
            Order::Post { .. } => {
                let posting = self.posting(&case.language, step);
                match posting {
                    Some(posting) => self.executor.post_comment(from, case.id.clone(), posting, how).await,
                    None => return Err(ImportError::Fault("a comment without a record".to_owned())),
                }
            }
            Order::CountSupports { count } => {
                self.executor.count_supports(from, case.id.clone(), *count, how).await
            }
            Order::CountVotes { comment, up, down } => {
                self.executor.count_votes(from, comment.clone(), (*up, *down), how).await
            }
        })
    }

    fn posting(&self, language: &Language, step: &Step) -> Option<CommentPosting> {
        let Order::Post { id, in_reply_to, text, .. } = &step.order else { return None };
        let record = step.records.first()?.record.clone();
        Some(CommentPosting {
            id: Some(id.clone()),
            in_reply_to: in_reply_to.clone(),
            language: language.clone(),
            text: text.clone(),
            source: Some(Source { system: self.system.clone(), record }),
        })
    }

    fn how(&self, step: &Step) -> Sending {
        let happened = match step.when {
            When::At(at, precision) => (at, precision),
            When::Undated => (self.clock.now(), Precision::Undated),
        };
        Sending {
            key: Some(CommandKey { id: step.command_id.clone(), hash: step.hash }),
            correlation: Some(format!("import/{}", self.system)),
            expect: Expect::Any,
            happened: Some(happened),
        }
    }
}
