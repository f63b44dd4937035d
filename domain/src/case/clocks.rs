//! What runs while a case waits: deadlines, tasks, operations that will happen by themselves, and their timers.

use super::{CaseEvent, DeadlinePaused, DeadlineSet, IncidentKind, IncidentRaised, Responsible, TaskOpened};
use crate::calendar::{Left, Limit};
use crate::name::{Malformed, Name};
use crate::protocol::DeadlineKind;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// What waits for its time in a case. Named in the table of timers: `deadline/answer`, `operation/lapse`, `task/survey`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TimerName {
    /// The next moment of a deadline: a reminder, its end, an escalation.
    Deadline(Name),
    /// An operation that happens by itself.
    Operation(Name),
    /// The end of a task's time.
    Task(Name),
}

impl fmt::Display for TimerName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Deadline(name) => write!(f, "deadline/{name}"),
            Self::Operation(name) => write!(f, "operation/{name}"),
            Self::Task(name) => write!(f, "task/{name}"),
        }
    }
}

impl TryFrom<&str> for TimerName {
    type Error = Malformed;
    fn try_from(text: &str) -> Result<Self, Malformed> {
        match text.split_once('/') {
            Some(("deadline", name)) => Name::new(name).map(Self::Deadline),
            Some(("operation", name)) => Name::new(name).map(Self::Operation),
            Some(("task", name)) => Name::new(name).map(Self::Task),
            _ => Err(Malformed {
                what: "timer",
                given: text.to_owned(),
                rule: "`deadline/`, `operation/` or `task/` and a name",
            }),
        }
    }
}

/// A timer as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timer {
    /// Sequence of the event by which it got this moment: one that fires with another is stale.
    pub generation: u64,
    /// When it is to fire.
    pub due_at: Timestamp,
}

/// A deadline that runs or stands still.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    /// What is due.
    pub kind: DeadlineKind,
    /// Last day on which it is kept.
    pub due_on: Date,
    /// First moment that is too late.
    pub due_at: Timestamp,
    /// Last day of what is promised inside it.
    pub promised_on: Option<Date>,
    /// What is left of it and of the promise, while it stands still.
    pub paused: Option<(Left, Option<Left>)>,
    /// Whether it has passed.
    pub missed: bool,
    /// How often others were told that it has passed, since it was set.
    pub escalated: u32,
    reminders: Vec<Timestamp>,
    escalations: Vec<Timestamp>,
    moved: u64,
}

impl Clock {
    /// When it is due.
    pub fn limit(&self) -> Limit {
        Limit { due_on: self.due_on, due_at: self.due_at }
    }

    /// The next moment at which something happens to it.
    pub(super) fn next(&self) -> Option<Moment> {
        if self.paused.is_some() {
            return None;
        }
        let reminder = self.reminders.first().map(|at| Moment { at: *at, what: Happens::Reminder });
        let end = (!self.missed).then_some(Moment { at: self.due_at, what: Happens::End });
        let escalation = self.escalations.first().map(|at| Moment { at: *at, what: Happens::Escalation });
        // Of those that come together the end is first: what has not passed does not escalate.
        [reminder, end, escalation].into_iter().flatten().min_by_key(|moment| moment.at)
    }

    /// As it stands after a moment.
    pub(super) fn pass(&mut self, moment: Moment) {
        match moment.what {
            Happens::Reminder => self.reminders.retain(|at| *at > moment.at),
            Happens::End => {
                self.missed = true;
                self.reminders.clear();
            }
            Happens::Escalation => {
                self.escalated = self.escalated.saturating_add(1);
                if !self.escalations.is_empty() {
                    self.escalations.remove(0);
                }
            }
        }
    }
}

/// What happens to a deadline at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Moment {
    pub(super) at: Timestamp,
    pub(super) what: Happens,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Happens {
    Reminder,
    End,
    Escalation,
}

/// A task that is open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenTask {
    /// Who answers for it.
    pub responsible: Responsible,
    /// Last day for it.
    pub due_on: Option<Date>,
    /// First moment that is too late for it.
    pub due_at: Option<Timestamp>,
    /// Whether that has passed.
    pub missed: bool,
    moved: u64,
}

/// An operation that will happen by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scheduled {
    /// When.
    pub due_at: Timestamp,
    moved: u64,
}

/// Something that needs a human, as a case knows it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Incident {
    /// What it is.
    pub incident: IncidentKind,
    /// What it is about.
    pub about: String,
}

/// Everything that runs in a case.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clocks {
    /// Deadlines that run or stand still.
    pub deadlines: BTreeMap<Name, Clock>,
    /// Tasks that are open.
    pub tasks: BTreeMap<Name, OpenTask>,
    /// Operations that will happen by themselves.
    pub scheduled: BTreeMap<Name, Scheduled>,
    /// What needs a human.
    pub incidents: BTreeSet<Incident>,
}

impl Clocks {
    /// Every timer that is to fire.
    pub fn timers(&self) -> BTreeMap<TimerName, Timer> {
        let deadlines = self.deadlines.iter().filter_map(|(name, clock)| {
            let timer = Timer { generation: clock.moved, due_at: clock.next()?.at };
            Some((TimerName::Deadline(name.clone()), timer))
        });
        let tasks = self.tasks.iter().filter_map(|(name, task)| {
            let timer = Timer { generation: task.moved, due_at: task.due_at.filter(|_| !task.missed)? };
            Some((TimerName::Task(name.clone()), timer))
        });
        let scheduled = self.scheduled.iter().map(|(name, scheduled)| {
            let timer = Timer { generation: scheduled.moved, due_at: scheduled.due_at };
            (TimerName::Operation(name.clone()), timer)
        });
        deadlines.chain(tasks).chain(scheduled).collect()
    }

    /// Records what an event says of them, as the event of that sequence.
    pub fn evolve(&mut self, event: &CaseEvent, sequence: u64) {
        match event {
            CaseEvent::CaseOpened(_)
            | CaseEvent::SupportsCounted(_)
            | CaseEvent::CaseLinked(_)
            | CaseEvent::NoteAdded(_) => {}
            CaseEvent::OperationPerformed(done) => self.performed(&done.operation, done.to != done.from),
            CaseEvent::DeadlineSet(set) => self.set((**set).clone(), sequence),
            CaseEvent::DeadlinePaused(paused) => self.paused(paused, sequence),
            CaseEvent::DeadlineEnded(ended) => {
                self.deadlines.remove(&ended.deadline);
            }
            CaseEvent::DeadlineMissed(e) => self.passed(&e.deadline, Happens::End, e.occurred_at, sequence),
            CaseEvent::ReminderDue(e) => self.passed(&e.deadline, Happens::Reminder, e.occurred_at, sequence),
            CaseEvent::Escalated(e) => self.passed(&e.deadline, Happens::Escalation, e.occurred_at, sequence),
            CaseEvent::OperationScheduled(scheduled) => {
                let entry = Scheduled { due_at: scheduled.due_at, moved: sequence };
                self.scheduled.insert(scheduled.operation.clone(), entry);
            }
            CaseEvent::TaskOpened(opened) => self.opened(opened, sequence),
            CaseEvent::TaskClosed(closed) => {
                self.tasks.remove(&closed.task);
            }
            CaseEvent::ProtocolChanged(changed) => self.changed(&changed.tasks),
            CaseEvent::TaskMissed(missed) => {
                if let Some(task) = self.tasks.get_mut(&missed.task) {
                    task.missed = true;
                }
            }
            CaseEvent::IncidentRaised(raised) => self.raised(raised),
            CaseEvent::IncidentResolved(e) => {
                self.incidents.remove(&Incident { incident: e.incident, about: e.about.clone() });
                if e.incident.stops_a_timer() {
                    self.set_again(&e.about, sequence);
                }
            }
        }
    }

    fn set(&mut self, set: DeadlineSet, sequence: u64) {
        let clock = Clock {
            kind: set.kind,
            due_on: set.due_on,
            due_at: set.due_at,
            promised_on: set.promised_on,
            paused: None,
            missed: false,
            escalated: 0,
            reminders: set.reminders,
            escalations: set.escalations,
            moved: sequence,
        };
        self.deadlines.insert(set.deadline, clock);
    }

    fn paused(&mut self, paused: &DeadlinePaused, sequence: u64) {
        if let Some(clock) = self.deadlines.get_mut(&paused.deadline) {
            clock.paused = Some((paused.left, paused.promised_left));
            clock.moved = sequence;
        }
    }

    /// Something happened to a deadline.
    fn passed(&mut self, deadline: &Name, what: Happens, at: Timestamp, sequence: u64) {
        if let Some(clock) = self.deadlines.get_mut(deadline) {
            clock.pass(Moment { at, what });
            clock.moved = sequence;
        }
    }

    /// An operation was performed: what was to happen by itself is over when the case has moved, or when this was it.
    fn performed(&mut self, operation: &Name, moved: bool) {
        if moved {
            self.scheduled.clear();
        } else {
            self.scheduled.remove(operation);
        }
    }

    /// What was to happen by itself is scheduled anew; tasks go on under the names they have now.
    fn changed(&mut self, renamed: &BTreeMap<Name, Name>) {
        self.scheduled.clear();
        let tasks = std::mem::take(&mut self.tasks);
        let now = |(name, task)| (renamed.get(&name).cloned().unwrap_or(name), task);
        self.tasks = tasks.into_iter().map(now).collect();
    }

    fn opened(&mut self, opened: &TaskOpened, sequence: u64) {
        let task = OpenTask {
            responsible: opened.responsible.clone(),
            due_on: opened.due_on,
            due_at: opened.due_at,
            missed: false,
            moved: sequence,
        };
        self.tasks.insert(opened.task.clone(), task);
    }

    /// A timer that slept gets a new generation, by which its row is written anew.
    fn set_again(&mut self, timer: &str, sequence: u64) {
        let moved = match TimerName::try_from(timer) {
            Ok(TimerName::Deadline(name)) => self.deadlines.get_mut(&name).map(|clock| &mut clock.moved),
            Ok(TimerName::Operation(name)) => self.scheduled.get_mut(&name).map(|entry| &mut entry.moved),
            Ok(TimerName::Task(name)) => self.tasks.get_mut(&name).map(|task| &mut task.moved),
            Err(_) => None,
        };
        if let Some(moved) = moved {
            *moved = sequence;
        }
    }

    fn raised(&mut self, raised: &IncidentRaised) {
        if raised.incident == IncidentKind::OperationRefused {
            self.scheduled.retain(|name, _| name.as_str() != raised.about);
        }
        self.incidents.insert(Incident { incident: raised.incident, about: raised.about.clone() });
    }
}
