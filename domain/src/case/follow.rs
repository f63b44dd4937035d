//! What follows when a case comes to a state, or an operation is performed in it: tasks, deadlines, what will happen
//! by itself. Everything is computed here, once, and stands in the events.

use super::answering::held;
use super::posts::once;
use super::{
    CalendarRef, CaseEvent, Clock, Clocks, CycleRef, DeadlineEnded, DeadlinePaused, DeadlineSet, Incident,
    IncidentKind, IncidentRaised, IncidentResolved, Kept, Open, OperationScheduled, Responsible, Setting,
    TaskClosed, TaskOpened, TaskResult,
};
use crate::actor::By;
use crate::calendar::{Calendar, Counting, Left, Limit};
use crate::committed::Restricted;
use crate::directory::Directory;
use crate::name::{FieldName, Name};
use crate::precision::Precision;
use crate::protocol::{CycleValue, Deadline, Due, Operation, Post, Protocol};
use crate::value::Value;
use jiff::Timestamp;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// An operation that was decided on, and the case as it will stand.
pub(super) struct Follows<'a> {
    pub(super) protocol: &'a Protocol,
    pub(super) calendar: &'a Calendar,
    /// Who holds which post; absent where nobody is asked about people.
    pub(super) directory: Option<&'a Directory>,
    /// The case before; absent when it opens.
    pub(super) before: Option<&'a Open>,
    /// The state after.
    pub(super) state: &'a Name,
    pub(super) name: &'a Name,
    /// Absent where no operation brought it about.
    pub(super) operation: Option<&'a Operation>,
    /// Values given with it, before those that the case has.
    pub(super) given: &'a BTreeMap<FieldName, Value>,
    pub(super) cycle: Option<&'a CycleRef>,
    pub(super) by: &'a By,
    pub(super) at: Timestamp,
}

impl Follows<'_> {
    /// Everything that follows, in the order in which it is recorded.
    pub(super) fn events(&self) -> Vec<CaseEvent> {
        let mut events = Vec::new();
        let none = Clocks::default();
        let running = self.before.map_or(&none, |open| &open.clocks);
        let moved = self.before.is_none_or(|open| &open.state != self.state);
        if moved {
            self.lapse(running, &mut events);
        }
        for (name, deadline) in self.protocol.deadlines.iter() {
            events.extend(self.deadline(name, deadline, running.deadlines.get(name)));
        }
        if moved {
            self.schedule(self.at, |_| false, &mut events);
            self.open_tasks(&mut events);
        } else {
            self.hand_over_tasks(running, &mut events);
        }
        once(&running.incidents, &mut events);
        events
    }

    /// What the state that is left leaves behind.
    fn lapse(&self, running: &Clocks, events: &mut Vec<CaseEvent>) {
        for task in running.tasks.keys() {
            events.push(CaseEvent::TaskClosed(Box::new(TaskClosed {
                task: task.clone(),
                result: TaskResult::Lapsed,
                checked: 0,
                by: self.by.clone(),
                occurred_at: self.at,
                precision: Precision::Recorded,
                fields: BTreeMap::new(),
                given: Vec::new(),
                sealed: Vec::new(),
                sealed_with: Default::default(),
                restricted: Restricted::default(),
            })));
        }
        let overtaken = |incident: &&Incident| incident.incident == IncidentKind::OperationRefused;
        for incident in running.incidents.iter().filter(overtaken) {
            events.push(CaseEvent::IncidentResolved(IncidentResolved {
                incident: incident.incident,
                about: incident.about.clone(),
                by: self.by.clone(),
                occurred_at: self.at,
            }));
        }
    }

    fn deadline(&self, name: &Name, deadline: &Deadline, clock: Option<&Clock>) -> Vec<CaseEvent> {
        let runs = deadline.runs_in.contains(self.state);
        let pauses = deadline.pauses_in.contains(self.state);
        let extension = self.operation.and_then(|operation| operation.extends.as_ref());
        let extension = extension.filter(|extends| &extends.deadline == name);
        match (clock, runs, pauses) {
            (None, true, _) => self.set(name, deadline, Setting::Started, self.begins(deadline)),
            (None, false, _) => Vec::new(),
            (Some(clock), false, false) => vec![self.ended(name, clock)],
            (Some(_), true, _) if deadline.restarts_on.contains(self.name) => {
                self.set(name, deadline, Setting::Restarted, self.begins(deadline))
            }
            (Some(clock), true, _) if extension.is_some() => {
                let by = extension.map(|extends| extends.by);
                let later = by.map(|by| (self.calendar.later(clock.limit(), by), clock.promised_on));
                self.set(name, deadline, Setting::Extended, later)
            }
            (Some(clock), true, _) => {
                let resumed = clock.paused.map(|(left, promised)| self.resumed(left, promised));
                resumed.map_or_else(Vec::new, |until| self.set(name, deadline, Setting::Resumed, Some(until)))
            }
            (Some(clock), false, true) => self.paused(name, deadline, clock).into_iter().collect(),
        }
    }

    /// The limit of a deadline that begins now, and the last day of what is promised inside it.
    pub(super) fn begins(&self, deadline: &Deadline) -> Option<(Limit, Option<Date>)> {
        let limit = match (&deadline.within, &deadline.due) {
            (Some(within), _) => self.calendar.limit(*within, self.at),
            (None, Some(due)) => self.calendar.limit_on(self.date(due)?),
            (None, None) => return None,
        };
        let promised = deadline.norm.map(|norm| self.calendar.limit(norm, self.at).due_on);
        Some((limit, promised.filter(|day| *day < limit.due_on)))
    }

    fn resumed(&self, left: Left, promised: Option<Left>) -> (Limit, Option<Date>) {
        let promised = promised.map(|left| self.calendar.resumed(left, self.at).due_on);
        (self.calendar.resumed(left, self.at), promised)
    }

    pub(super) fn set(
        &self,
        name: &Name,
        deadline: &Deadline,
        cause: Setting,
        until: Option<(Limit, Option<Date>)>,
    ) -> Vec<CaseEvent> {
        let Some((limit, promised_on)) = until else { return vec![self.without_date(name)] };
        let mut reminders: Vec<Timestamp> =
            deadline.remind.iter().map(|span| self.calendar.before(limit, *span)).collect();
        reminders.retain(|at| *at > self.at && *at < limit.due_at);
        reminders.sort_unstable();
        reminders.dedup();
        let mut escalations: Vec<Timestamp> = deadline
            .escalate
            .iter()
            .map(|step| step.after.map_or(limit.due_at, |after| self.calendar.later(limit, after).due_at))
            .collect();
        // In the order of the protocol, whose posts they are for: none may come before the one ahead of it.
        for at in 1..escalations.len() {
            if let (Some(before), Some(this)) = (escalations.get(at - 1).copied(), escalations.get_mut(at)) {
                *this = before.max(*this);
            }
        }
        let posts = self.protocol.answering_for(name, self.state, |field| self.value(field));
        let (responsible, vacancies) = held(posts, self.calendar.day_of(self.at), self.at, self.directory);
        let set = CaseEvent::DeadlineSet(Box::new(DeadlineSet {
            deadline: name.clone(),
            kind: deadline.kind,
            cause,
            operation: self.name.clone(),
            due_on: limit.due_on,
            due_at: limit.due_at,
            promised_on,
            reminders,
            escalations,
            calendar: self.counted_by(),
            responsible,
            by: self.by.clone(),
            occurred_at: self.at,
        }));
        std::iter::once(set).chain(vacancies).collect()
    }

    /// What has passed does not stand still: it is overdue until the case has gone on.
    fn paused(&self, name: &Name, deadline: &Deadline, clock: &Clock) -> Option<CaseEvent> {
        if clock.missed || clock.paused.is_some() {
            return None;
        }
        let counting = deadline.within.map_or(Counting::Days, Counting::of);
        let promised = clock
            .promised_on
            .zip(deadline.norm)
            .map(|(day, norm)| self.calendar.left(self.calendar.limit_on(day), Counting::of(norm), self.at));
        Some(CaseEvent::DeadlinePaused(DeadlinePaused {
            deadline: name.clone(),
            operation: self.name.clone(),
            left: self.calendar.left(clock.limit(), counting, self.at),
            promised_left: promised,
            by: self.by.clone(),
            occurred_at: self.at,
        }))
    }

    fn ended(&self, name: &Name, clock: &Clock) -> CaseEvent {
        CaseEvent::DeadlineEnded(DeadlineEnded {
            deadline: name.clone(),
            kind: clock.kind,
            operation: self.name.clone(),
            kept: if clock.missed { Kept::Late } else { Kept::Met },
            due_on: clock.due_on,
            by: self.by.clone(),
            occurred_at: self.at,
        })
    }

    /// A sound protocol always knows the date; under another one a human has to see to it.
    fn without_date(&self, name: &Name) -> CaseEvent {
        CaseEvent::IncidentRaised(IncidentRaised {
            incident: IncidentKind::DateUnknown,
            about: name.to_string(),
            rule: None,
            by: By::system(),
            occurred_at: self.at,
        })
    }

    /// What will happen by itself in a state that was entered then. What is due already happens now.
    pub(super) fn schedule(
        &self,
        entered_at: Timestamp,
        held_back: impl Fn(&Name) -> bool,
        events: &mut Vec<CaseEvent>,
    ) {
        for (name, operation) in self.protocol.operations.iter() {
            let here = operation.from.iter().flatten().any(|from| from == self.state.as_str());
            let spent = |most: u32| self.times(name) >= most;
            if !here || operation.times.is_some_and(spent) || held_back(name) {
                continue;
            }
            let after = operation.after.map(|span| self.calendar.end_of(span, entered_at));
            let at = operation.at.as_ref().and_then(|CycleValue(field)| self.cycle_date(field));
            let Some(due_at) = after.into_iter().chain(at.map(|day| self.calendar.start_of(day))).max()
            else {
                continue;
            };
            events.push(CaseEvent::OperationScheduled(OperationScheduled {
                operation: name.clone(),
                due_at,
                calendar: self.counted_by(),
                by: self.by.clone(),
                occurred_at: self.at,
            }));
        }
    }

    fn open_tasks(&self, events: &mut Vec<CaseEvent>) {
        for (name, task) in self.protocol.tasks.iter().filter(|(_, task)| &task.state == self.state) {
            let limit = task.within.map(|within| self.calendar.limit(within, self.at));
            self.open_task(name, self.holder(&task.responsible), limit, events);
        }
    }

    /// A case that goes to another service takes its open tasks along; their time goes on.
    fn hand_over_tasks(&self, running: &Clocks, events: &mut Vec<CaseEvent>) {
        for (name, open) in &running.tasks {
            let Some(task) = self.protocol.tasks.get(name.as_str()) else { continue };
            let holder = self.holder(&task.responsible);
            if (&holder.service, &holder.role) != (&open.responsible.service, &open.responsible.role) {
                let limit = open.due_on.zip(open.due_at).map(|(due_on, due_at)| Limit { due_on, due_at });
                self.open_task(name, holder, limit, events);
            }
        }
    }

    /// Where nobody holds the post, somebody has to see to it.
    pub(super) fn open_task(
        &self,
        name: &Name,
        responsible: Responsible,
        limit: Option<Limit>,
        events: &mut Vec<CaseEvent>,
    ) {
        let vacancy = responsible.vacancy(self.directory, self.at);
        events.push(CaseEvent::TaskOpened(Box::new(TaskOpened {
            task: name.clone(),
            responsible,
            due_on: limit.map(|limit| limit.due_on),
            due_at: limit.map(|limit| limit.due_at),
            calendar: limit.map(|_| self.counted_by()),
            by: self.by.clone(),
            occurred_at: self.at,
        })));
        events.extend(vacancy);
    }

    pub(super) fn holder(&self, post: &Post) -> Responsible {
        let post = responsible(self.protocol, post, |field| self.value(field));
        post.on(self.calendar.day_of(self.at), self.directory)
    }

    fn value(&self, field: &FieldName) -> Option<&Value> {
        self.given.get(field).or_else(|| self.before?.fields.get(field))
    }

    fn times(&self, operation: &Name) -> u32 {
        let before = self.before.and_then(|open| open.performed.get(operation)).map_or(0, |done| done.times);
        before.saturating_add(u32::from(operation == self.name))
    }

    fn date(&self, due: &Due) -> Option<Date> {
        match due {
            Due::Cycle(CycleValue(field)) => self.cycle_date(field),
            Due::Field(field) => match self.value(field)? {
                Value::Date(date) => Some(*date),
                _ => None,
            },
        }
    }

    fn cycle_date(&self, field: &FieldName) -> Option<Date> {
        match self.cycle?.values.get(field)? {
            Value::Date(date) => Some(*date),
            _ => None,
        }
    }

    fn counted_by(&self) -> CalendarRef {
        CalendarRef { id: self.calendar.id.clone(), version: self.calendar.version.clone() }
    }
}

/// The post that answers, with the service that is recorded in the case where the protocol says so; whoever holds it.
pub(super) fn responsible<'v>(
    protocol: &Protocol,
    post: &Post,
    value: impl Fn(&FieldName) -> Option<&'v Value>,
) -> Responsible {
    let recorded = |named: &Name| {
        let field = protocol.services.get(named.as_str())?.from.as_ref()?;
        match value(field)? {
            Value::Service(service) => Some(service.clone()),
            _ => None,
        }
    };
    Responsible {
        service: post.service.as_ref().map(|named| recorded(named).unwrap_or_else(|| named.clone())),
        role: post.role.clone(),
        person: None,
    }
}
