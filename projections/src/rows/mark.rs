//! What an entry of a timeline says about time limits, tasks and what is stuck.

use jiff::Timestamp;
use jiff::civil::Date;
use pobuda_domain::case::{CaseEvent, Clock, Incident, Kept, Responsible, Setting, TaskResult};
use pobuda_domain::migration::ClockRule;
use pobuda_domain::name::{CaseId, Name};
use pobuda_domain::protocol::{DeadlineKind, LinkKind};
use serde::{Deserialize, Serialize};

/// How a deadline stands after an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DeadlineState {
    /// It runs.
    Running,
    /// It stands still.
    Paused,
    /// It ended in time.
    Met,
    /// It has passed, and the case still waits.
    Missed,
    /// It ended after it was due.
    Late,
}

/// How a task stands after an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TaskState {
    /// It is open.
    Open,
    /// Its time has passed, and it is still open.
    Missed,
    /// It was done.
    Done,
    /// It was left out for a reason.
    Waived,
    /// The case has gone on without it.
    Lapsed,
}

/// What an entry is about, beside who did what and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "about", rename_all = "kebab-case")]
pub enum Mark {
    /// A deadline.
    Deadline {
        /// As the protocol names it.
        name: Name,
        /// What is due.
        kind: DeadlineKind,
        /// Last day on which it is, or would have been, kept.
        due_on: Date,
        /// How it stands.
        state: DeadlineState,
        /// Why it was set, when it was.
        cause: Option<Setting>,
    },
    /// Those who answer were reminded of a deadline.
    Reminder {
        /// The deadline.
        name: Name,
        /// Last day on which it is kept.
        due_on: Date,
    },
    /// Others were told that a deadline has passed.
    Escalation {
        /// The deadline.
        name: Name,
        /// Last day on which it would have been kept.
        due_on: Date,
        /// Whom it concerns now.
        to: Responsible,
    },
    /// An operation will happen by itself.
    Scheduled {
        /// The operation.
        operation: Name,
        /// When.
        due_at: Timestamp,
    },
    /// A task.
    Task {
        /// As the protocol names it.
        name: Name,
        /// How it stands.
        state: TaskState,
        /// Last day for it.
        due_on: Option<Date>,
    },
    /// Another case was opened from it.
    Link {
        /// What the other one is to it.
        kind: LinkKind,
        /// The other one.
        case: CaseId,
    },
    /// The case has gone over to another version of its protocol.
    Rules {
        /// The version it came from.
        from: String,
        /// The version it is handled under from now on.
        to: String,
        /// Time limits that run or stand still, and what becomes of them.
        limits: Vec<Limit>,
    },
    /// Something needs a human, or no longer does.
    Incident {
        /// What.
        what: Incident,
        /// Code of the rule that refused.
        rule: Option<String>,
        /// Whether it goes on again.
        resolved: bool,
    },
}

/// A time limit that ran when the rules changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limit {
    /// As the protocol names it.
    pub name: Name,
    /// What becomes of it.
    pub rule: ClockRule,
    /// Last day on which it would be kept as it stood.
    pub due_on: Date,
}

impl Mark {
    /// What an event says; nothing of those that say it all elsewhere. `clock` finds a deadline as it stands.
    pub(crate) fn of<'c>(event: &CaseEvent, clock: impl Fn(&Name) -> Option<&'c Clock>) -> Option<Self> {
        Some(match event {
            CaseEvent::CaseOpened(_)
            | CaseEvent::OperationPerformed(_)
            | CaseEvent::SupportsCounted(_)
            | CaseEvent::NoteAdded(_) => {
                return None;
            }
            CaseEvent::DeadlineSet(e) => {
                deadline(&e.deadline, e.kind, e.due_on, DeadlineState::Running, Some(e.cause))
            }
            CaseEvent::DeadlinePaused(e) => {
                let clock = clock(&e.deadline)?;
                deadline(&e.deadline, clock.kind, clock.due_on, DeadlineState::Paused, None)
            }
            CaseEvent::DeadlineEnded(e) => {
                let state = match e.kept {
                    Kept::Met => DeadlineState::Met,
                    Kept::Late => DeadlineState::Late,
                };
                deadline(&e.deadline, e.kind, e.due_on, state, None)
            }
            CaseEvent::DeadlineMissed(e) => {
                deadline(&e.deadline, e.kind, e.due_on, DeadlineState::Missed, None)
            }
            CaseEvent::ReminderDue(e) => Self::Reminder { name: e.deadline.clone(), due_on: e.due_on },
            CaseEvent::Escalated(e) => {
                Self::Escalation { name: e.deadline.clone(), due_on: e.due_on, to: e.to.clone() }
            }
            CaseEvent::OperationScheduled(e) => {
                Self::Scheduled { operation: e.operation.clone(), due_at: e.due_at }
            }
            CaseEvent::TaskOpened(e) => task(&e.task, TaskState::Open, e.due_on),
            CaseEvent::TaskMissed(e) => task(&e.task, TaskState::Missed, None),
            CaseEvent::TaskClosed(e) => {
                let state = match e.result {
                    TaskResult::Done => TaskState::Done,
                    TaskResult::Waived => TaskState::Waived,
                    TaskResult::Lapsed => TaskState::Lapsed,
                };
                task(&e.task, state, None)
            }
            CaseEvent::ProtocolChanged(e) => {
                let limit = |(name, rule): (&Name, &ClockRule)| {
                    Some(Limit { name: name.clone(), rule: *rule, due_on: clock(name)?.due_on })
                };
                Self::Rules {
                    from: e.from.version.clone(),
                    to: e.to.version.clone(),
                    limits: e.deadlines.iter().filter_map(limit).collect(),
                }
            }
            CaseEvent::CaseLinked(e) => Self::Link { kind: e.kind, case: e.case.clone() },
            CaseEvent::IncidentRaised(e) => Self::Incident {
                what: Incident { incident: e.incident, about: e.about.clone() },
                rule: e.rule.clone(),
                resolved: false,
            },
            CaseEvent::IncidentResolved(e) => Self::Incident {
                what: Incident { incident: e.incident, about: e.about.clone() },
                rule: None,
                resolved: true,
            },
        })
    }
}

fn deadline(
    name: &Name,
    kind: DeadlineKind,
    due_on: Date,
    state: DeadlineState,
    cause: Option<Setting>,
) -> Mark {
    Mark::Deadline { name: name.clone(), kind, due_on, state, cause }
}

fn task(name: &Name, state: TaskState, due_on: Option<Date>) -> Mark {
    Mark::Task { name: name.clone(), state, due_on }
}
