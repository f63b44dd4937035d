//! How punctual services are: which has which case, and which limits they kept.

use super::case_row::assigned;
use super::keyed::{Stored, json};
use super::{Entry, Fault, Fold, Ground, Keyed};
use crate::rows::{EndedLimit, Ending, Followed};
use crate::sql::{Cell, Cells, Conn, FOLLOWED, LIMITS, Place};
use async_trait::async_trait;
use jiff::Timestamp;
use pobuda_domain::case::{
    CaseEvent, CaseOpened, Clocks, DeadlineEnded, Kept, OperationPerformed, ProtocolRef,
};
use pobuda_domain::event::AnyEvent;
use pobuda_domain::name::{FieldName, Name};
use pobuda_domain::protocol::DeadlineKind;
use pobuda_domain::value::Value;
use std::collections::{BTreeMap, BTreeSet};

/// A moment after every other. Unit: milliseconds.
const NEVER: i64 = i64::MAX;

impl Stored for Followed {
    fn columns(&self) -> Cells {
        let name = |service: Option<&Name>| Cell::text(service.map_or("", Name::as_str));
        let moment = |at: Option<Timestamp>, absent| {
            Cell::Integer(Some(at.map_or(absent, |at: Timestamp| at.as_millisecond())))
        };
        let (running, overdue) = self.limits();
        let ended = self.ended.as_ref();
        vec![
            name(self.service.as_ref()),
            Cell::count(running),
            Cell::count(overdue),
            moment(self.due_at(), NEVER),
            name(ended.and_then(|ended| ended.service.as_ref())),
            moment(ended.map(|ended| ended.at), 0),
            Cell::count(ended.map_or(0, |ended| ended.days)),
        ]
    }
}

/// Folds punctuality.
pub(crate) struct PunctualityFold {
    ground: Ground,
    cases: Keyed<Followed>,
    limits: Vec<EndedLimit>,
}

impl PunctualityFold {
    pub(crate) fn new(ground: Ground) -> Self {
        Self { ground, cases: Keyed::new(&FOLLOWED), limits: Vec::new() }
    }

    fn opened(&self, opened: &CaseOpened) -> Followed {
        let mut followed = Followed {
            protocol: opened.protocol.clone(),
            state: opened.state.clone(),
            assigned: self.given(&opened.protocol, &opened.fields),
            service: None,
            before: None,
            opened_at: opened.occurred_at,
            clocks: Clocks::default(),
            ended: None,
        };
        followed.service = followed.holder(&self.ground.rules.current());
        followed
    }

    fn given(&self, protocol: &ProtocolRef, fields: &BTreeMap<FieldName, Value>) -> Option<Name> {
        assigned(&self.ground.rules.current(), protocol, fields)
    }

    fn is_final(&self, protocol: &ProtocolRef, state: &Name) -> bool {
        let library = self.ground.rules.current();
        let published = library.pinned(protocol);
        published
            .and_then(|published| published.protocol.states.get(state.as_str()))
            .is_some_and(|state| state.is_final)
    }

    fn perform(&self, followed: &mut Followed, done: &OperationPerformed) {
        followed.before = followed.service.clone();
        followed.state = done.to.clone();
        if let Some(service) = self.given(&followed.protocol, &done.fields) {
            followed.assigned = Some(service);
        }
        followed.service = followed.holder(&self.ground.rules.current());
        if !self.is_final(&followed.protocol, &done.to) {
            followed.ended = None;
        } else if done.to != done.from {
            let day = |at: Timestamp| at.to_zoned(self.ground.zone.clone()).date();
            let days = (day(done.occurred_at) - day(followed.opened_at)).get_days().max(0);
            followed.ended = Some(Ending {
                service: followed.before.clone(),
                at: done.occurred_at,
                days: u64::try_from(days).unwrap_or_default(),
            });
        }
    }

    fn ended(&mut self, entry: &Entry, ended: &DeadlineEnded) -> Result<(), Fault> {
        let case = entry.case()?;
        let followed = self.cases.get(case.as_str());
        let service =
            followed.and_then(|followed| followed.before.clone().or_else(|| followed.service.clone()));
        // What a citizen owes is no promise of the municipality.
        if let Some(service) = service.filter(|_| ended.kind != DeadlineKind::Citizen) {
            let (deadline, at, met) = (ended.deadline.clone(), ended.occurred_at, ended.kept == Kept::Met);
            self.limits.push(EndedLimit { position: entry.position, case, deadline, service, at, met });
        }
        Ok(())
    }
}

#[async_trait]
impl Fold for PunctualityFold {
    async fn prepare(
        &mut self,
        conn: &mut Conn<'_>,
        place: &Place,
        entries: &[Entry],
    ) -> Result<(), sqlx::Error> {
        let of_cases = entries.iter().filter(|entry| matches!(entry.event, AnyEvent::Case(_)));
        let wanted: BTreeSet<String> = of_cases.map(|entry| entry.stream.id.clone()).collect();
        self.cases.load(conn, place, super::batch::without_new(wanted, entries)).await
    }

    fn fold(&mut self, entries: &[Entry]) -> Result<(), Fault> {
        for entry in entries {
            let AnyEvent::Case(event) = &entry.event else { continue };
            let id = entry.case()?;
            if let CaseEvent::CaseOpened(opened) = event {
                let followed = self.opened(opened);
                self.cases.put(id.into(), followed);
                continue;
            }
            if let CaseEvent::DeadlineEnded(ended) = event {
                self.ended(entry, ended)?;
            }
            let missing = || entry.without("case", id.as_str());
            let mut followed = self.cases.must_change(id.as_str(), missing)?.clone();
            followed.clocks.evolve(event, entry.sequence);
            match event {
                CaseEvent::OperationPerformed(done) => self.perform(&mut followed, done),
                CaseEvent::TaskClosed(closed) => {
                    if let Some(service) = self.given(&followed.protocol, &closed.fields) {
                        followed.assigned = Some(service);
                        followed.service = followed.holder(&self.ground.rules.current());
                    }
                }
                CaseEvent::ProtocolChanged(changed) => {
                    followed.protocol = changed.to.clone();
                    followed.state = changed.state.clone();
                    followed.service = followed.holder(&self.ground.rules.current());
                }
                // Everything else moves clocks only.
                _ => {}
            }
            self.cases.put(id.into(), followed);
        }
        Ok(())
    }

    async fn write(&mut self, conn: &mut Conn<'_>, place: &Place) -> Result<(), sqlx::Error> {
        self.cases.write(conn, place).await?;
        let mut rows: Vec<Cells> = Vec::with_capacity(self.limits.len());
        for limit in &self.limits {
            rows.push(vec![
                Cell::count(limit.position),
                Cell::Text(Some(json(limit)?)),
                Cell::text(limit.service.as_str()),
                Cell::Integer(Some(limit.at.as_millisecond())),
                Cell::Integer(Some(i64::from(limit.met))),
            ]);
        }
        conn.write(&place.table(&LIMITS), &LIMITS, rows).await
    }

    fn settle(&mut self) {
        self.cases.settle();
        self.limits.clear();
    }

    fn forget(&mut self) {
        self.cases.forget();
        self.limits.clear();
    }
}
