//! What entries say about time limits, tasks and what is stuck.

use super::{Entry, Speaker, spelled, words};
use jiff::civil::Date;
use pobuda_domain::case::{Clock, Incident, IncidentKind, Setting};
use pobuda_domain::migration::ClockRule;
use pobuda_domain::name::Name;
use pobuda_domain::protocol::{DeadlineKind, LinkKind, Protocol};
use pobuda_pages::{Arg, format, text};
use pobuda_projections::rows::{CaseRow, DeadlineState, Limit, Mark, TaskState, TimelineRow};
use serde::Serialize;
use utoipa::ToSchema;

/// A due date, and how it stands after an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Deadline)]
pub struct DeadlineTold {
    /// The deadline, as the protocol names it.
    #[schema(example = "answer")]
    pub name: String,
    /// What it is called.
    pub label: String,
    /// Last day on which it is, or would have been, kept.
    #[schema(value_type = String, format = Date)]
    pub due: Date,
    /// `running`, `paused`, `met`, `missed` (passed, and nothing has come) or `late` (it came after that).
    #[schema(value_type = String, example = "met")]
    pub state: DeadlineState,
}

/// Whether an entry only says what followed from the one before it.
pub fn follows(before: &TimelineRow, row: &TimelineRow) -> bool {
    row.mark.is_some()
        && row.position == before.position + 1
        && row.occurred_at == before.occurred_at
        && row.by == before.by
        && (before.operation.is_some() || before.mark.is_some())
        && !matches!(
            row.mark,
            Some(Mark::Task { state: TaskState::Done | TaskState::Waived, .. } | Mark::Rules { .. })
        )
}

impl Speaker<'_> {
    /// Entries in words. An operation says of the deadline that it ended or set what the entries after it say.
    pub fn entries(&self, rows: &[TimelineRow]) -> Vec<Entry> {
        let mut entries: Vec<Entry> = rows.iter().map(|row| self.entry(row)).collect();
        for at in 0..rows.len() {
            let Some(tail) =
                rows.get(at..).filter(|tail| tail.first().is_some_and(|row| row.operation.is_some()))
            else {
                continue;
            };
            let followers =
                tail.windows(2).take_while(|pair| matches!(pair, [a, b] if follows(a, b))).count();
            let told = entries.get(at + 1..=at + followers).unwrap_or_default();
            let best = told.iter().filter_map(|entry| entry.deadline.clone()).min_by_key(weight);
            if let Some(entry) = entries.get_mut(at) {
                entry.deadline = best;
            }
        }
        entries
    }

    /// What an entry says of a deadline.
    pub(super) fn deadline_of(&self, row: &TimelineRow) -> Option<DeadlineTold> {
        let Some(Mark::Deadline { name, due_on, state, .. }) = &row.mark else { return None };
        let label = self.deadline(self.protocol(&row.protocol), name);
        Some(DeadlineTold { name: name.to_string(), label, due: *due_on, state: *state })
    }

    /// How the deadlines of a case stand now.
    pub fn deadlines(&self, row: &CaseRow) -> Vec<DeadlineTold> {
        let protocol = self.protocol(&row.protocol);
        let told = |(name, clock): (&Name, &Clock)| DeadlineTold {
            name: name.to_string(),
            label: self.deadline(protocol, name),
            due: clock.due_on,
            state: match (clock.missed, clock.paused) {
                (true, _) => DeadlineState::Missed,
                (false, Some(_)) => DeadlineState::Paused,
                (false, None) => DeadlineState::Running,
            },
        };
        row.clocks.deadlines.iter().map(told).collect()
    }

    /// What a deadline is called.
    pub fn deadline(&self, protocol: Option<&Protocol>, name: &Name) -> String {
        let declared = protocol.and_then(|p| Some(self.text(p, &p.deadlines.get(name.as_str())?.label)));
        declared.map_or_else(|| spelled(name), str::to_owned)
    }

    /// What a task is called.
    pub fn task(&self, protocol: Option<&Protocol>, name: &Name) -> String {
        let declared = protocol.and_then(|p| Some(self.text(p, &p.tasks.get(name.as_str())?.label)));
        declared.map_or_else(|| spelled(name), str::to_owned)
    }

    /// What keeps a case from going on, as a sentence.
    pub fn incident(&self, protocol: Option<&Protocol>, what: &Incident) -> String {
        let name = Name::new(what.about.clone()).ok();
        let name = match (what.incident, name) {
            (IncidentKind::OperationRefused, Some(name)) => self.operation(protocol, &name),
            (IncidentKind::DateUnknown, Some(name)) => self.deadline(protocol, &name),
            (IncidentKind::PostVacant, _) => self.vacant(protocol, &what.about),
            _ => what.about.clone(),
        };
        let said = text(self.lang, incident_key(what.incident), &[("name", name.into())]);
        said.unwrap_or_else(|_| words::recorded(self.lang).to_owned())
    }

    /// That other rules hold from now on, and what becomes of every limit that runs.
    fn rules(&self, protocol: Option<&Protocol>, from: &str, to: &str, limits: &[Limit]) -> String {
        let title = protocol.map_or_else(String::new, |p| self.text(p, &p.title).to_owned());
        let arguments =
            [("title", Arg::from(title)), ("from", from.to_owned().into()), ("to", to.to_owned().into())];
        let mut said = vec![text(self.lang, "mark-rules", &arguments)];
        for limit in limits {
            let key = match limit.rule {
                ClockRule::Keep => "mark-rules-keep",
                ClockRule::Restart => "mark-rules-restart",
            };
            let day = Arg::from(format::date(self.lang, limit.due_on));
            let name = Arg::from(self.deadline(protocol, &limit.name));
            said.push(text(self.lang, key, &[("name", name), ("day", day)]));
        }
        let said: Result<Vec<String>, _> = said.into_iter().collect();
        said.map_or_else(|_| words::recorded(self.lang).to_owned(), |sentences| sentences.join(" "))
    }

    /// A post that is written `service/role`, in words.
    fn vacant(&self, protocol: Option<&Protocol>, post: &str) -> String {
        let (service, role) = post.split_once('/').unwrap_or(("", post));
        let service = Name::new(service).ok();
        Name::new(role).map_or_else(|_| post.to_owned(), |role| self.post(protocol, &role, service.as_ref()))
    }

    /// The sentence of such an entry.
    pub(super) fn marked(&self, row: &TimelineRow, mark: &Mark) -> String {
        let protocol = self.protocol(&row.protocol);
        let day = |day: &Date| Arg::from(format::date(self.lang, *day));
        let deadline = |name: &Name| ("name", Arg::from(self.deadline(protocol, name)));
        let said = match mark {
            Mark::Deadline { name, kind, due_on, state, cause } => {
                let key = deadline_key(*kind, *state, *cause);
                text(self.lang, key, &[deadline(name), ("day", day(due_on))])
            }
            Mark::Reminder { name, due_on } => {
                text(self.lang, "mark-reminder", &[deadline(name), ("day", day(due_on))])
            }
            Mark::Escalation { name, to, .. } => {
                let post = self.post(protocol, &to.role, to.service.as_ref());
                text(self.lang, "mark-escalation", &[deadline(name), ("post", post.into())])
            }
            Mark::Scheduled { operation, due_at } => {
                let zone = pobuda_pages::when::When::recorded(*due_at).local().date();
                let name = self.operation(protocol, operation);
                text(self.lang, "mark-scheduled", &[("name", name.into()), ("day", day(&zone))])
            }
            Mark::Task { name, state, due_on } => {
                let name = ("name", Arg::from(self.task(protocol, name)));
                match due_on.as_ref().filter(|_| *state == TaskState::Open) {
                    Some(due_on) => text(self.lang, "mark-task-open-by", &[name, ("day", day(due_on))]),
                    None => text(self.lang, task_key(*state), &[name]),
                }
            }
            Mark::Link { kind, case } => {
                let name = row.references.get(case).cloned().unwrap_or_else(|| case.to_string());
                text(self.lang, link_key(*kind), &[("name", name.into())])
            }
            Mark::Rules { from, to, limits } => return self.rules(protocol, from, to, limits),
            Mark::Incident { resolved: true, .. } => text(self.lang, "mark-resolved", &[]),
            Mark::Incident { what, .. } => return self.incident(protocol, what),
        };
        said.unwrap_or_else(|_| words::recorded(self.lang).to_owned())
    }
}

/// What an operation says first of several deadlines: one that ended, one that stands still, one that was set.
fn weight(told: &DeadlineTold) -> u8 {
    match told.state {
        DeadlineState::Late => 0,
        DeadlineState::Met => 1,
        DeadlineState::Missed => 2,
        DeadlineState::Paused => 3,
        DeadlineState::Running => 4,
    }
}

fn deadline_key(kind: DeadlineKind, state: DeadlineState, cause: Option<Setting>) -> &'static str {
    match (state, cause) {
        (DeadlineState::Running, Some(Setting::Restarted)) => "mark-restarted",
        (DeadlineState::Running, Some(Setting::Resumed)) => "mark-resumed",
        (DeadlineState::Running, Some(Setting::Extended)) => "mark-extended",
        (DeadlineState::Running, _) => "mark-started",
        (DeadlineState::Paused, _) => "mark-paused",
        (DeadlineState::Met, _) => "mark-met",
        (DeadlineState::Late, _) => "mark-late",
        (DeadlineState::Missed, _) if kind == DeadlineKind::Citizen => "mark-missed-citizen",
        (DeadlineState::Missed, _) => "mark-missed",
    }
}

fn task_key(state: TaskState) -> &'static str {
    match state {
        TaskState::Open => "mark-task-open",
        TaskState::Missed => "mark-task-missed",
        TaskState::Done => "mark-task-done",
        TaskState::Waived => "mark-task-waived",
        TaskState::Lapsed => "mark-task-lapsed",
    }
}

fn link_key(kind: LinkKind) -> &'static str {
    match kind {
        LinkKind::Part => "mark-link-part",
        LinkKind::FollowUp => "mark-link-follow-up",
        LinkKind::Contributes => "mark-link-contributes",
        LinkKind::About => "mark-link-about",
    }
}

fn incident_key(incident: IncidentKind) -> &'static str {
    match incident {
        IncidentKind::OperationRefused => "mark-incident-operation-refused",
        IncidentKind::PostVacant => "mark-incident-post-vacant",
        IncidentKind::DateUnknown => "mark-incident-date-unknown",
        IncidentKind::TimerFailing => "mark-incident-timer-failing",
        IncidentKind::LinkRefused => "mark-incident-link-refused",
        IncidentKind::ProtocolMissing => "mark-incident-protocol-missing",
    }
}
