//! What the golden files about time limits, tasks and incidents say, as this program understands it.

use super::examples::{Example, at, case_id, coordinator, digest, every_value, field, name, pseudonym};
use jiff::civil::Date;
use pobuda_domain::actor::By;
use pobuda_domain::calendar::Left;
use pobuda_domain::case::{
    CalendarRef, CaseEvent, CaseLinked, DeadlineEnded, DeadlineMissed, DeadlinePaused, DeadlineSet,
    Escalated, IncidentKind, IncidentRaised, IncidentResolved, Kept, OperationScheduled, ReminderDue,
    Responsible, Setting, TaskClosed, TaskMissed, TaskOpened, TaskResult,
};
use pobuda_domain::committed::{DigestAlgorithm, Restricted};
use pobuda_domain::event::AnyEvent;
use pobuda_domain::precision::Precision;
use pobuda_domain::protocol::{DeadlineKind, LinkKind};

/// One for every golden file.
pub(super) fn all() -> Vec<Example> {
    let case = |(file, event)| (file, AnyEvent::Case(event));
    deadlines().into_iter().chain(moments()).chain(tasks()).chain(incidents()).map(case).collect()
}

type OfCase = (&'static str, CaseEvent);

fn deadlines() -> Vec<OfCase> {
    let set = DeadlineSet {
        deadline: name("answer"),
        kind: DeadlineKind::Answer,
        cause: Setting::Resumed,
        operation: name("reply"),
        due_on: day("2026-03-17"),
        due_at: at("2026-03-17T23:00:00Z"),
        promised_on: Some(day("2026-03-11")),
        reminders: vec![at("2026-03-11T23:00:00Z"), at("2026-03-14T23:00:00Z")],
        escalations: vec![at("2026-03-17T23:00:00Z"), at("2026-03-23T23:00:00Z")],
        calendar: calendar(),
        responsible: vec![],
        by: coordinator(),
        occurred_at: at("2026-03-02T09:14:00.214Z"),
    };
    let answered_for = DeadlineSet { responsible: vec![post(None), post(Some("s-7Kq"))], ..set.clone() };
    let of = |kind, cause| DeadlineSet { kind, cause, ..set.clone() };
    let minimal = DeadlineSet {
        promised_on: None,
        reminders: vec![],
        escalations: vec![],
        ..of(DeadlineKind::Promise, Setting::Started)
    };
    let paused = |left, promised_left| {
        CaseEvent::DeadlinePaused(DeadlinePaused {
            deadline: name("answer"),
            operation: name("ask"),
            left,
            promised_left,
            by: coordinator(),
            occurred_at: at("2026-03-05T10:00:00Z"),
        })
    };
    let boxed = |set| CaseEvent::DeadlineSet(Box::new(set));
    vec![
        ("DeadlineSet.v1.minimal", boxed(minimal)),
        ("DeadlineSet.v1.restarted", boxed(of(DeadlineKind::News, Setting::Restarted))),
        ("DeadlineSet.v1.extended", boxed(of(DeadlineKind::Citizen, Setting::Extended))),
        ("DeadlineSet.v1.responsible", boxed(answered_for)),
        ("DeadlineSet.v1", boxed(set)),
        ("DeadlinePaused.v1", paused(Left::Days(12), Some(Left::WorkingDays(4)))),
        ("DeadlinePaused.v1.minimal", paused(Left::Seconds(7_200), None)),
    ]
}

fn moments() -> Vec<OfCase> {
    let (deadline, kind, due_on) = (name("answer"), DeadlineKind::Answer, day("2026-03-17"));
    let ended = |kept| {
        CaseEvent::DeadlineEnded(DeadlineEnded {
            deadline: name("answer"),
            kind,
            operation: name("decide"),
            kept,
            due_on,
            by: coordinator(),
            occurred_at: at("2026-03-16T10:00:00Z"),
        })
    };
    let missed = |responsible| {
        CaseEvent::DeadlineMissed(DeadlineMissed {
            deadline: name("answer"),
            kind,
            due_on,
            responsible,
            by: By::system(),
            occurred_at: at("2026-03-17T23:00:00Z"),
        })
    };
    let reminder = |responsible| {
        CaseEvent::ReminderDue(ReminderDue {
            deadline: name("answer"),
            kind,
            due_on,
            responsible,
            by: By::system(),
            occurred_at: at("2026-03-14T23:00:00Z"),
        })
    };
    vec![
        ("DeadlineEnded.v1", ended(Kept::Met)),
        ("DeadlineEnded.v1.late", ended(Kept::Late)),
        ("DeadlineMissed.v1", missed(vec![])),
        ("DeadlineMissed.v1.responsible", missed(vec![post(Some("s-7Kq"))])),
        ("ReminderDue.v1", reminder(vec![])),
        ("ReminderDue.v1.responsible", reminder(vec![post(Some("s-7Kq"))])),
        (
            "Escalated.v1",
            CaseEvent::Escalated(Escalated {
                deadline,
                due_on,
                to: post(Some("s-7Kq")),
                by: By::system(),
                occurred_at: at("2026-03-17T23:00:00Z"),
            }),
        ),
        (
            "OperationScheduled.v1",
            CaseEvent::OperationScheduled(OperationScheduled {
                operation: name("no-reply"),
                due_at: at("2026-04-07T22:00:00Z"),
                calendar: calendar(),
                by: coordinator(),
                occurred_at: at("2026-03-05T10:00:00Z"),
            }),
        ),
    ]
}

fn tasks() -> Vec<OfCase> {
    let opened = TaskOpened {
        task: name("feasibility"),
        responsible: post(Some("s-7Kq")),
        due_on: Some(day("2026-03-06")),
        due_at: Some(at("2026-03-06T23:00:00Z")),
        calendar: Some(calendar()),
        by: coordinator(),
        occurred_at: at("2026-03-02T09:14:00Z"),
    };
    let minimal =
        TaskOpened { responsible: post(None), due_on: None, due_at: None, calendar: None, ..opened.clone() };
    let closed = |result, checked| {
        CaseEvent::TaskClosed(Box::new(TaskClosed {
            task: name("feasibility"),
            result,
            checked,
            by: coordinator(),
            occurred_at: at("2026-03-05T10:00:00Z"),
            precision: Precision::Inferred,
            fields: every_value(),
            given: vec![field("actor_name"), field("draft")],
            sealed: vec![digest('I')],
            sealed_with: DigestAlgorithm::Sha256,
            restricted: Restricted { sealed: vec![digest('J')] },
        }))
    };
    let missed = TaskMissed {
        task: name("feasibility"),
        responsible: post(None),
        by: By::system(),
        occurred_at: at("2026-03-06T23:00:00Z"),
    };
    vec![
        ("TaskOpened.v1", CaseEvent::TaskOpened(Box::new(opened))),
        ("TaskOpened.v1.minimal", CaseEvent::TaskOpened(Box::new(minimal))),
        ("TaskClosed.v1", closed(TaskResult::Done, 4)),
        ("TaskClosed.v1.waived", closed(TaskResult::Waived, 0)),
        ("TaskClosed.v1.lapsed", closed(TaskResult::Lapsed, 0)),
        ("TaskMissed.v1", CaseEvent::TaskMissed(missed)),
    ]
}

fn incidents() -> Vec<OfCase> {
    let raised = |incident, about: &str, rule: Option<&str>| {
        CaseEvent::IncidentRaised(IncidentRaised {
            incident,
            about: about.to_owned(),
            rule: rule.map(str::to_owned),
            by: By::system(),
            occurred_at: at("2026-03-06T23:00:00Z"),
        })
    };
    let resolved = IncidentResolved {
        incident: IncidentKind::TimerFailing,
        about: "deadline/answer".to_owned(),
        by: coordinator(),
        occurred_at: at("2026-03-07T08:00:00Z"),
    };
    vec![
        ("IncidentRaised.v1", raised(IncidentKind::OperationRefused, "no-reply", Some("task-blocks"))),
        ("IncidentRaised.v1.minimal", raised(IncidentKind::PostVacant, "roads/head", None)),
        ("IncidentRaised.v1.date", raised(IncidentKind::DateUnknown, "expected", None)),
        (
            "IncidentRaised.v1.protocol",
            raised(IncidentKind::ProtocolMissing, "deadline/answer", Some("protocol-unknown")),
        ),
        ("IncidentRaised.v1.link", raised(IncidentKind::LinkRefused, "project", Some("field-missing"))),
        (
            "CaseLinked.v1",
            CaseEvent::CaseLinked(CaseLinked {
                link: name("project"),
                kind: LinkKind::FollowUp,
                case: case_id(),
                by: By::system(),
                occurred_at: at("2026-03-07T08:00:00Z"),
            }),
        ),
        ("IncidentResolved.v1", CaseEvent::IncidentResolved(resolved)),
    ]
}

fn post(person: Option<&str>) -> Responsible {
    Responsible { service: Some(name("roads")), role: name("head"), person: person.map(pseudonym) }
}

fn calendar() -> CalendarRef {
    CalendarRef { id: name("si"), version: "2026.1".to_owned() }
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}
