//! The orders that events could have answered.

use super::Replay;
use crate::actor::{Actor, By, Standing};
use crate::case::{
    ACTOR_NAME, AddNote, CITIZEN_CONTACT, CITIZEN_NAME, Case, CaseCommand, CaseEvent, CaseOpened, CloseTask,
    CountSupports, FireTimer, FollowLink, Incident, LinkCase, OnBehalf, OpenCase, OperationPerformed,
    PerformOperation, RaiseIncident, ResolveIncident, TaskClosed, TaskResult, TimerName,
};
use crate::committed::{Class, Committed, Digest, Text};
use crate::field::{Fields, Given, class_of};
use crate::name::{FieldName, Name};
use crate::protocol::Protocol;
use crate::value::Value;
use jiff::Timestamp;
use std::collections::BTreeMap;

/// Whoever could have acted so: in the standings in which this could be said of them. Importers act in what they have
/// brought in, and nowhere else.
pub(super) fn standings(by: &By, imported: bool) -> Vec<Actor> {
    let mut standings = match &by.service {
        Some(service) => vec![
            Standing::Official { service: service.clone(), role: by.role.clone() },
            Standing::Importer { role: Some(by.role.clone()) },
        ],
        None if *by == By::system() => vec![Standing::System],
        None => vec![
            Standing::Citizen,
            Standing::Importer { role: Some(by.role.clone()) },
            Standing::Importer { role: None },
        ],
    };
    standings.retain(|standing| imported || !matches!(standing, Standing::Importer { .. }));
    standings.into_iter().map(|standing| Actor { pseudonym: by.actor.clone(), standing }).collect()
}

/// Where the event is that an order of somebody is answered with first, after what has passed meanwhile.
pub(super) fn main_of(run: &[CaseEvent]) -> Option<usize> {
    run.iter().position(|event| {
        !matches!(
            event,
            CaseEvent::DeadlineMissed(_)
                | CaseEvent::ReminderDue(_)
                | CaseEvent::Escalated(_)
                | CaseEvent::TaskMissed(_)
                | CaseEvent::IncidentRaised(_)
        )
    })
}

/// What was given, as an order has it: digests for what was sealed, in any order, since theirs tells nothing.
struct GivenAgain<'e> {
    open: &'e BTreeMap<FieldName, Value>,
    names: &'e [FieldName],
    public: &'e [Digest],
    restricted: &'e [Digest],
}

impl GivenAgain<'_> {
    /// The fields, and what is left for the name and the contact of a citizen.
    fn fields(&self, protocol: Option<&Protocol>) -> (Fields, BTreeMap<&'static str, Committed<Text>>) {
        let (mut public, mut restricted) = (self.public.iter(), self.restricted.iter());
        let mut fields: Fields =
            self.open.iter().map(|(name, value)| (name.clone(), Given::Open(value.clone()))).collect();
        let mut citizen = BTreeMap::new();
        for name in self.names {
            let of_citizen =
                [CITIZEN_NAME, CITIZEN_CONTACT].into_iter().find(|known| *known == name.as_str());
            if let Some(known) = of_citizen {
                citizen.extend(restricted.next().map(|digest| (known, Committed::new(digest.clone(), 1))));
                continue;
            }
            let field = protocol.and_then(|protocol| protocol.fields.get(name.as_str()));
            let class = field.and_then(class_of).filter(|_| name.as_str() != ACTOR_NAME).unwrap_or(Class::P1);
            let digest = if class == Class::P1 { public.next() } else { restricted.next() };
            // As long as it has to be: its length is not in the log.
            let size = field.and_then(|field| field.min_length).unwrap_or(1).max(1);
            let size = usize::try_from(size).unwrap_or(usize::MAX);
            let given =
                digest.map(|digest| Given::Sealed { committed: Committed::new(digest.clone(), size), class });
            fields.extend(given.map(|given| (name.clone(), given)));
        }
        (fields, citizen)
    }
}

impl Replay {
    /// Every order that could have been answered with events that begin so. What has passed stands before the order that
    /// found it out, or was said by a timer on its own.
    pub(super) fn orders(
        &self,
        case: &Case,
        run: &[CaseEvent],
        recorded_at: Timestamp,
        imported: bool,
    ) -> Vec<CaseCommand> {
        let main = main_of(run);
        let mut orders = main
            .and_then(|at| run.get(at))
            .map(|main| self.answered(case, run, main, imported))
            .unwrap_or_default();
        let before = run.get(..main.unwrap_or(run.len())).unwrap_or_default();
        if !before.is_empty() {
            orders.extend(self.passed(case, before, recorded_at));
        }
        orders
    }

    fn answered(&self, case: &Case, run: &[CaseEvent], main: &CaseEvent, imported: bool) -> Vec<CaseCommand> {
        let pinned = case.open.as_ref().and_then(|open| self.library.pinned(&open.protocol));
        let protocol = pinned.map(|published| &published.protocol);
        match main {
            CaseEvent::CaseOpened(opened) => self.openings(opened),
            CaseEvent::OperationPerformed(done) if done.by == By::system() => {
                self.of_time(case, run, Some(&done.operation), &[done.occurred_at])
            }
            CaseEvent::OperationPerformed(done) => performed(done, protocol, imported),
            CaseEvent::TaskClosed(closed) => closings(closed, protocol, imported),
            CaseEvent::SupportsCounted(counted) => {
                let order = |actor| {
                    let (count, at, precision) = (counted.count, counted.occurred_at, counted.precision);
                    CaseCommand::CountSupports(CountSupports { count, actor, at, precision })
                };
                standings(&counted.by, true).into_iter().map(order).collect()
            }
            CaseEvent::NoteAdded(note) => {
                let mut digests =
                    note.restricted.sealed.iter().map(|digest| Committed::new(digest.clone(), 1));
                let Some(text) = digests.next() else { return Vec::new() };
                let actor_name = digests.next();
                let order = |actor| {
                    let (text, actor_name, at) = (text.clone(), actor_name.clone(), note.occurred_at);
                    CaseCommand::AddNote(AddNote { text, actor_name, actor, at })
                };
                standings(&note.by, imported).into_iter().map(order).collect()
            }
            CaseEvent::CaseLinked(linked) => {
                let (link, case, at) = (linked.link.clone(), linked.case.clone(), linked.occurred_at);
                vec![CaseCommand::LinkCase(LinkCase { link, case, at })]
            }
            CaseEvent::IncidentResolved(resolved) => {
                let incident = Incident { incident: resolved.incident, about: resolved.about.clone() };
                let order = |actor| {
                    let (incident, at) = (incident.clone(), resolved.occurred_at);
                    CaseCommand::ResolveIncident(ResolveIncident { incident, actor, at })
                };
                standings(&resolved.by, imported).into_iter().map(order).collect()
            }
            _ => Vec::new(),
        }
    }

    fn passed(&self, case: &Case, run: &[CaseEvent], recorded_at: Timestamp) -> Vec<CaseCommand> {
        // What a timer says names the moments that have passed, not the one at which it was said: any of them will do, or
        // the one at which it was recorded.
        let mut moments: Vec<Timestamp> = run.iter().map(|event| event.by_and_when().1).collect();
        moments.push(recorded_at);
        moments.sort();
        moments.dedup();
        let mut orders = self.of_time(case, run, None, &moments);
        if let Some(CaseEvent::IncidentRaised(raised)) = run.first() {
            let incident = Incident { incident: raised.incident, about: raised.about.clone() };
            let (rule, at) = (raised.rule.clone(), raised.occurred_at);
            orders.push(CaseCommand::RaiseIncident(RaiseIncident { incident, rule, at }));
        }
        orders
    }

    fn openings(&self, opened: &CaseOpened) -> Vec<CaseCommand> {
        let protocol = self.library.pinned(&opened.protocol).map(|published| &published.protocol);
        let given = GivenAgain {
            open: &opened.fields,
            names: &opened.given,
            public: &opened.sealed,
            restricted: &opened.restricted.sealed,
        };
        let (fields, mut citizen) = given.fields(protocol);
        let on_behalf = opened.channel.zip(opened.author.clone()).map(|(channel, citizen_is)| {
            let (name, contact) = (citizen.remove(CITIZEN_NAME), citizen.remove(CITIZEN_CONTACT));
            Box::new(OnBehalf { channel, citizen: citizen_is, name, contact })
        });
        let order = |actor| {
            CaseCommand::Open(OpenCase {
                protocol: opened.protocol.id.clone(),
                operation: Some(opened.operation.clone()),
                actor,
                at: opened.occurred_at,
                precision: opened.precision,
                language: opened.language.clone(),
                fields: fields.clone(),
                source: opened.source.clone(),
                linked_from: opened.linked_from.clone(),
                author: opened.author.clone(),
                on_behalf: on_behalf.clone(),
            })
        };
        standings(&opened.by, opened.source.is_some()).into_iter().map(order).collect()
    }

    /// What the program itself could have sent at one of these moments: a timer that had come, or the end of a linked case.
    fn of_time(
        &self,
        case: &Case,
        run: &[CaseEvent],
        operation: Option<&Name>,
        moments: &[Timestamp],
    ) -> Vec<CaseCommand> {
        let Some(open) = &case.open else { return Vec::new() };
        let refused = matches!(run, [CaseEvent::IncidentRaised(_), ..]);
        let mut orders = Vec::new();
        for (timer, standing) in open.clocks.timers() {
            let of_it = match (&timer, operation) {
                (TimerName::Operation(name), Some(done)) => name == done,
                (TimerName::Operation(_), None) => refused,
                (_, done) => done.is_none(),
            };
            if of_it {
                let fire = |at| FireTimer { timer: timer.clone(), generation: standing.generation, at };
                orders.extend(moments.iter().map(|at| CaseCommand::FireTimer(fire(*at))));
            }
        }
        if operation.is_some() || refused {
            let linked =
                open.links.iter().flat_map(|(link, cases)| cases.iter().map(move |case| (link, case)));
            for (link, other) in linked {
                let Some(there) = self.cases.get(other).and_then(|case| case.open.as_ref()) else { continue };
                let pinned = self.library.pinned(&there.protocol);
                let closed = pinned.and_then(|published| published.protocol.states.get(there.state.as_str()));
                if closed.is_some_and(|state| state.is_final) {
                    let follow = |at: &Timestamp| {
                        let (link, case, outcome) = (link.clone(), other.clone(), there.outcome.clone());
                        CaseCommand::FollowLink(FollowLink { link, case, outcome, at: *at })
                    };
                    orders.extend(moments.iter().map(follow));
                }
            }
        }
        orders
    }
}

fn performed(done: &OperationPerformed, protocol: Option<&Protocol>, imported: bool) -> Vec<CaseCommand> {
    let given = GivenAgain {
        open: &done.fields,
        names: &done.given,
        public: &done.sealed,
        restricted: &done.restricted.sealed,
    };
    let (fields, _) = given.fields(protocol);
    let order = |actor| {
        CaseCommand::Perform(PerformOperation {
            operation: done.operation.clone(),
            outcome: done.outcome.clone(),
            actor,
            at: done.occurred_at,
            precision: done.precision,
            fields: fields.clone(),
        })
    };
    standings(&done.by, imported).into_iter().map(order).collect()
}

fn closings(closed: &TaskClosed, protocol: Option<&Protocol>, imported: bool) -> Vec<CaseCommand> {
    let given = GivenAgain {
        open: &closed.fields,
        names: &closed.given,
        public: &closed.sealed,
        restricted: &closed.restricted.sealed,
    };
    let (fields, _) = given.fields(protocol);
    let order = |actor| {
        CaseCommand::CloseTask(CloseTask {
            task: closed.task.clone(),
            waived: closed.result == TaskResult::Waived,
            checked: closed.checked,
            actor,
            at: closed.occurred_at,
            precision: closed.precision,
            fields: fields.clone(),
        })
    };
    standings(&closed.by, imported).into_iter().map(order).collect()
}
