//! What happens because its time has come: reminders, missed deadlines, escalations, operations of the system.

use super::answering::held;
use super::clocks::Happens;
use super::follow::responsible;
use super::perform::{Ground, perform};
use super::posts::once;
use super::{CalendarRef, Clock};
use super::{
    Case, CaseEvent, DeadlineMissed, Escalated, FireTimer, Incident, IncidentKind, IncidentRaised,
    IncidentResolved, Open, OperationScheduled, PerformOperation, RaiseIncident, Rejection, ReminderDue,
    ResolveIncident, Responsible, TaskMissed, TimerName,
};
use crate::actor::{Actor, By, Standing};
use crate::name::{Name, Pseudonym};
use crate::precision::Precision;
use crate::protocol::{Library, RoleKind, Side};
use jiff::Timestamp;

/// Decides on a timer that says its time has come.
///
/// # Errors
/// [`Rejection::TimerStale`] when it does not stand with that generation, [`Rejection::TimerNotDue`] before its time.
pub(super) fn fire(case: &Case, command: &FireTimer, library: &Library) -> Result<Vec<CaseEvent>, Rejection> {
    let open = case.open.as_ref().ok_or(Rejection::CaseUnknown)?;
    let FireTimer { timer, generation, at } = command;
    let stale = || Rejection::TimerStale { timer: timer.to_string() };
    let standing = open.clocks.timers().get(timer).copied();
    let standing = standing.filter(|standing| standing.generation == *generation).ok_or_else(stale)?;
    if *at < standing.due_at {
        return Err(Rejection::TimerNotDue { timer: timer.to_string(), due_at: standing.due_at });
    }
    match timer {
        TimerName::Deadline(name) => {
            let ground = Ground::of(open, library)?;
            let clock = open.clocks.deadlines.get(name).ok_or_else(stale)?;
            Ok(ground.passed(name, clock, *at, true))
        }
        TimerName::Task(name) => Ok(open.task_missed(name, *at).into_iter().collect()),
        TimerName::Operation(name) => by_itself(case, name, *at, library),
    }
}

/// An operation that the system performs. Where a rule refuses it, a human has to see to it.
pub(super) fn by_itself(
    case: &Case,
    name: &Name,
    at: Timestamp,
    library: &Library,
) -> Result<Vec<CaseEvent>, Rejection> {
    let command = PerformOperation {
        operation: name.clone(),
        outcome: None,
        actor: Actor { pseudonym: Pseudonym::system(), standing: Standing::System },
        at,
        precision: Precision::Recorded,
        fields: Default::default(),
    };
    match perform(case, &command, library) {
        Err(rejection @ (Rejection::ProtocolUnknown { .. } | Rejection::CalendarUnknown { .. })) => {
            Err(rejection)
        }
        Err(rejection) => Ok(vec![CaseEvent::IncidentRaised(IncidentRaised {
            incident: IncidentKind::OperationRefused,
            about: name.to_string(),
            rule: Some(rejection.code().to_owned()),
            by: By::system(),
            occurred_at: at,
        })]),
        performed => performed,
    }
}

impl Open {
    fn task_missed(&self, name: &Name, at: Timestamp) -> Option<CaseEvent> {
        let task = self.clocks.tasks.get(name)?;
        let due_at = task.due_at.filter(|due_at| !task.missed && *due_at <= at)?;
        Some(CaseEvent::TaskMissed(TaskMissed {
            task: name.clone(),
            responsible: task.responsible.clone(),
            by: By::system(),
            occurred_at: due_at,
        }))
    }
}

impl Ground<'_> {
    /// What has passed by now, whether or not a timer has said so: nobody gains time by a program that was late.
    pub(super) fn overdue(&self, at: Timestamp) -> Vec<CaseEvent> {
        let clocks = &self.case.clocks;
        let deadlines = clocks.deadlines.iter().flat_map(|(name, clock)| self.passed(name, clock, at, false));
        let tasks = clocks.tasks.keys().filter_map(|name| self.case.task_missed(name, at));
        let mut events: Vec<CaseEvent> = deadlines.chain(tasks).collect();
        events.sort_by_key(|event| event.by_and_when().1);
        once(&clocks.incidents, &mut events);
        events
    }

    /// The moments of a deadline up to now, in their order. A reminder that comes after the end reminds of nothing.
    fn passed(&self, name: &Name, clock: &Clock, at: Timestamp, reminding: bool) -> Vec<CaseEvent> {
        let mut clock = clock.clone();
        let mut events = Vec::new();
        while let Some(moment) = clock.next().filter(|moment| moment.at <= at) {
            let overtaken = matches!(moment.what, Happens::Reminder) && (!reminding || clock.due_at <= at);
            if !overtaken {
                let (event, vacancies) = match moment.what {
                    Happens::Reminder => self.reminder(name, &clock, moment.at),
                    Happens::End => self.missed(name, &clock),
                    Happens::Escalation => self.escalated(name, &clock, moment.at),
                };
                events.push(event);
                events.extend(vacancies);
            }
            clock.pass(moment);
        }
        once(&self.case.clocks.incidents, &mut events);
        events
    }

    fn reminder(&self, name: &Name, clock: &Clock, at: Timestamp) -> (CaseEvent, Vec<CaseEvent>) {
        let (responsible, vacancies) = self.answering_at(name, at);
        let reminder = CaseEvent::ReminderDue(ReminderDue {
            deadline: name.clone(),
            kind: clock.kind,
            due_on: clock.due_on,
            responsible,
            by: By::system(),
            occurred_at: at,
        });
        (reminder, vacancies)
    }

    fn missed(&self, name: &Name, clock: &Clock) -> (CaseEvent, Vec<CaseEvent>) {
        let (responsible, vacancies) = self.answering_at(name, clock.due_at);
        let missed = CaseEvent::DeadlineMissed(DeadlineMissed {
            deadline: name.clone(),
            kind: clock.kind,
            due_on: clock.due_on,
            responsible,
            by: By::system(),
            occurred_at: clock.due_at,
        });
        (missed, vacancies)
    }

    /// Who answers for a deadline at a moment. Where nobody holds a post, somebody has to see to it.
    fn answering_at(&self, name: &Name, at: Timestamp) -> (Vec<Responsible>, Vec<CaseEvent>) {
        let posts = self.protocol.answering_for(name, &self.case.state, |field| self.case.fields.get(field));
        held(posts, self.calendar.day_of(at), at, self.directory)
    }

    /// Where nobody holds the post that is told, somebody has to see to it.
    fn escalated(&self, name: &Name, clock: &Clock, at: Timestamp) -> (CaseEvent, Vec<CaseEvent>) {
        let steps = self.protocol.deadlines.get(name.as_str()).map(|deadline| deadline.escalate.as_slice());
        // Fewer than there were, where the rules have changed meanwhile: then it is for the last in the line.
        let step = usize::try_from(clock.escalated).ok().and_then(|step| steps?.get(step).or(steps?.last()));
        let to = step.map(|step| responsible(self.protocol, &step.to, |field| self.case.fields.get(field)));
        let to = to.unwrap_or(Responsible { service: None, role: Name::system(), person: None });
        let to = to.on(self.calendar.day_of(at), self.directory);
        let vacancy = to.vacancy(self.directory, at);
        let escalated = CaseEvent::Escalated(Escalated {
            deadline: name.clone(),
            due_on: clock.due_on,
            to,
            by: By::system(),
            occurred_at: at,
        });
        (escalated, vacancy.into_iter().collect())
    }
}

/// Decides on noting that something needs a human.
///
/// # Errors
/// [`Rejection::CaseUnknown`].
pub(super) fn raise(case: &Case, command: &RaiseIncident) -> Result<Vec<CaseEvent>, Rejection> {
    let open = case.open.as_ref().ok_or(Rejection::CaseUnknown)?;
    if open.clocks.incidents.contains(&command.incident) {
        return Ok(Vec::new());
    }
    let Incident { incident, about } = command.incident.clone();
    let (by, occurred_at, rule) = (By::system(), command.at, command.rule.clone());
    Ok(vec![CaseEvent::IncidentRaised(IncidentRaised { incident, about, rule, by, occurred_at })])
}

/// Decides on noting that it goes on again. An operation that was refused is tried once more.
///
/// # Errors
/// [`Rejection::IncidentUnknown`] when there is none such, [`Rejection::RoleRequired`] for anybody but an official.
pub(super) fn resolve(
    case: &Case,
    command: &ResolveIncident,
    library: &Library,
) -> Result<Vec<CaseEvent>, Rejection> {
    let open = case.open.as_ref().ok_or(Rejection::CaseUnknown)?;
    let ground = Ground::of(open, library)?;
    let Incident { incident, about } = command.incident.clone();
    if !open.clocks.incidents.contains(&command.incident) {
        return Err(Rejection::IncidentUnknown { about });
    }
    let by = ground.keeper(&command.actor)?;
    let mut events = vec![CaseEvent::IncidentResolved(IncidentResolved {
        incident,
        about: about.clone(),
        by: by.clone(),
        occurred_at: command.at,
    })];
    let again = Name::new(about).ok().filter(|_| incident == IncidentKind::OperationRefused);
    events.extend(again.map(|operation| {
        let calendar =
            CalendarRef { id: ground.calendar.id.clone(), version: ground.calendar.version.clone() };
        let (due_at, occurred_at) = (command.at, command.at);
        CaseEvent::OperationScheduled(OperationScheduled { operation, due_at, calendar, by, occurred_at })
    }));
    Ok(events)
}

impl Ground<'_> {
    /// Whoever keeps cases moving or decides on them may see to what is stuck.
    fn keeper(&self, actor: &Actor) -> Result<By, Rejection> {
        let refused = || Rejection::RoleRequired {
            operation: self.case.state.clone(),
            responsible: "a coordinator or a head".to_owned(),
        };
        let Standing::Official { service, role } = &actor.standing else { return Err(refused()) };
        let known = self.protocol.roles.get(role.as_str()).ok_or_else(refused)?;
        let keeps = matches!(known.kind, RoleKind::Coordinator | RoleKind::Decider)
            && matches!(known.side, Side::Municipality | Side::Partner);
        if !keeps {
            return Err(refused());
        }
        Ok(By { actor: actor.pseudonym.clone(), role: role.clone(), service: Some(service.clone()) })
    }
}
