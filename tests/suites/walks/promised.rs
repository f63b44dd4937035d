//! Everything that a protocol says can happen, in the words in which the log tells that it did.

use super::map::Map;
use pobuda_domain::case::{CaseEvent, Setting, TaskResult};
use pobuda_domain::name::Name;
use pobuda_domain::protocol::{Post, Protocol, Target};
use std::collections::BTreeSet;

/// The service that every case is given to.
pub(super) const SERVICE: &str = "roads";

pub(super) struct Promised(BTreeSet<String>);

impl Promised {
    pub(super) fn by(protocol: &Protocol, map: &Map<'_>) -> Self {
        let mut all: BTreeSet<String> = map.ways().iter().map(super::map::Way::name).collect();
        for (name, operation) in protocol.operations.iter() {
            if operation.from.is_none() {
                all.insert(format!("{name} opens"));
            }
            if operation.is_automatic() {
                all.insert(format!("{name} by itself"));
            }
            if operation.after.is_some() || operation.at.is_some() {
                all.insert(format!("{name} is said beforehand"));
            }
            let outcomes = match &operation.to {
                Some(Target::ByOutcome(table)) => table.iter().map(|(outcome, _)| outcome).collect(),
                _ => operation.outcome.iter().collect::<Vec<_>>(),
            };
            all.extend(outcomes.into_iter().map(|outcome| format!("outcome {outcome} of {name}")));
        }
        all.extend(protocol.states.iter().map(|(state, _)| format!("state {state}")));
        all.extend(protocol.outcomes.iter().map(|(outcome, _)| format!("outcome {outcome}")));
        all.extend(of_deadlines(protocol));
        for (name, task) in protocol.tasks.iter() {
            all.extend(["opened", "done", "waived", "lapsed"].map(|what| format!("task {name} {what}")));
            all.extend(task.within.map(|_| format!("task {name} missed")));
        }
        Self(all)
    }

    pub(super) fn count(&self) -> usize {
        self.0.len()
    }

    pub(super) fn unseen<'a>(&'a self, seen: &'a BTreeSet<String>) -> Vec<&'a String> {
        self.0.difference(seen).collect()
    }
}

fn of_deadlines(protocol: &Protocol) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for (name, deadline) in protocol.deadlines.iter() {
        all.extend(["started", "missed", "met", "late"].map(|what| format!("deadline {name} {what}")));
        if !deadline.remind.is_empty() {
            all.insert(format!("deadline {name} reminded"));
        }
        if !deadline.pauses_in.is_empty() {
            all.extend(["paused", "resumed"].map(|what| format!("deadline {name} {what}")));
        }
        all.extend(deadline.restarts_on.iter().map(|by| format!("deadline {name} restarted by {by}")));
        all.extend(deadline.escalate.iter().map(|step| told(protocol, name, &step.to)));
    }
    all
}

/// Who is told of a deadline that has passed. Every case of a walk is given to the same service.
pub(super) fn told(protocol: &Protocol, deadline: &Name, to: &Post) -> String {
    let given = to.service.as_ref().and_then(|named| protocol.services.get(named.as_str())?.from.as_ref());
    let service = given.map_or_else(|| to.service.as_ref().map_or("", Name::as_str), |_| SERVICE);
    format!("deadline {deadline} told to {service}/{}", to.role)
}

/// What an event shows of it.
pub(super) fn shown(event: &CaseEvent) -> Vec<String> {
    match event {
        CaseEvent::CaseOpened(opened) => {
            vec![format!("{} opens", opened.operation), format!("state {}", opened.state)]
        }
        CaseEvent::OperationPerformed(done) => {
            let way = super::map::Way {
                operation: done.operation.clone(),
                from: done.from.clone(),
                outcome: done.outcome.clone(),
                to: done.to.clone(),
            };
            let mut shown = vec![way.name(), format!("state {}", done.to)];
            if done.by.role == Name::system() {
                shown.push(format!("{} by itself", done.operation));
            }
            if let Some(outcome) = &done.outcome {
                shown.push(format!("outcome {outcome} of {}", done.operation));
                shown.push(format!("outcome {outcome}"));
            }
            shown
        }
        CaseEvent::DeadlineSet(set) => vec![match set.cause {
            Setting::Started => format!("deadline {} started", set.deadline),
            Setting::Resumed => format!("deadline {} resumed", set.deadline),
            Setting::Restarted => format!("deadline {} restarted by {}", set.deadline, set.operation),
            Setting::Extended => format!("deadline {} extended by {}", set.deadline, set.operation),
        }],
        CaseEvent::DeadlinePaused(paused) => vec![format!("deadline {} paused", paused.deadline)],
        CaseEvent::DeadlineMissed(missed) => vec![format!("deadline {} missed", missed.deadline)],
        CaseEvent::ReminderDue(due) => vec![format!("deadline {} reminded", due.deadline)],
        CaseEvent::Escalated(told) => {
            let service = told.to.service.as_ref().map_or("", Name::as_str);
            vec![format!("deadline {} told to {service}/{}", told.deadline, told.to.role)]
        }
        CaseEvent::DeadlineEnded(ended) => {
            let how = if ended.kept == pobuda_domain::case::Kept::Met { "met" } else { "late" };
            vec![format!("deadline {} {how}", ended.deadline)]
        }
        CaseEvent::OperationScheduled(scheduled) => {
            vec![format!("{} is said beforehand", scheduled.operation)]
        }
        CaseEvent::TaskOpened(opened) => vec![format!("task {} opened", opened.task)],
        CaseEvent::TaskMissed(missed) => vec![format!("task {} missed", missed.task)],
        CaseEvent::TaskClosed(closed) => {
            let how = match closed.result {
                TaskResult::Done => "done",
                TaskResult::Waived => "waived",
                TaskResult::Lapsed => "lapsed",
            };
            vec![format!("task {} {how}", closed.task)]
        }
        CaseEvent::IncidentRaised(raised) => vec![format!("incident {:?} {}", raised.incident, raised.about)],
        // A walk stays with the rules it began with.
        CaseEvent::SupportsCounted(_)
        | CaseEvent::IncidentResolved(_)
        | CaseEvent::CaseLinked(_)
        | CaseEvent::ProtocolChanged(_)
        | CaseEvent::NoteAdded(_) => Vec::new(),
    }
}
