//! The queues: what every post has to do, case by case.

use super::keyed::Stored;
use super::{Entry, Fault, Fold, Ground, Keyed};
use crate::rows::WorkRow;
use crate::sql::{Cell, Cells, Conn, Place, WORK, WORK_CASES};
use async_trait::async_trait;
use pobuda_domain::case::{Case, Responsible, work};
use pobuda_domain::event::AnyEvent;
use pobuda_domain::name::CaseId;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A due date that comes after every other. Unit: milliseconds.
const NEVER: i64 = i64::MAX;

/// A case as the rules see it, and the posts that have a row for it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Worked {
    case: Case,
    posts: BTreeSet<Responsible>,
}

impl Stored for Worked {}

impl Stored for WorkRow {
    fn columns(&self) -> Cells {
        let flag = |is: bool| Cell::Integer(Some(i64::from(is)));
        vec![
            Cell::Text(Some(Self::post_name(&self.post))),
            Cell::Text(Some(self.post.service.as_ref().map_or(String::new(), ToString::to_string))),
            Cell::text(self.case.as_str()),
            flag(self.open),
            Cell::Integer(Some(self.due_at.map_or(NEVER, |due_at| due_at.as_millisecond()))),
            flag(self.overdue),
            flag(self.waiting),
            flag(self.incident),
        ]
    }
}

/// Folds queues.
pub(crate) struct WorkFold {
    ground: Ground,
    cases: Keyed<Worked>,
    rows: Keyed<WorkRow>,
}

impl WorkFold {
    pub(crate) fn new(ground: Ground) -> Self {
        Self { ground, cases: Keyed::new(&WORK_CASES), rows: Keyed::new(&WORK) }
    }

    /// Writes anew what every post has to do with a case.
    fn tell(&mut self, id: &CaseId) {
        let Some(worked) = self.cases.get(id.as_str()) else { return };
        let now: BTreeMap<_, _> = work(&worked.case, &self.ground.rules.current());
        for post in worked.posts.iter().filter(|post| !now.contains_key(*post)) {
            let before = WorkRow::new(id.clone(), post.clone(), Default::default());
            self.rows.put(key(post, id), before.done());
        }
        let posts: BTreeSet<Responsible> = worked.posts.iter().chain(now.keys()).cloned().collect();
        for (post, work) in now {
            self.rows.put(key(&post, id), WorkRow::new(id.clone(), post, work));
        }
        if posts != worked.posts
            && let Some(worked) = self.cases.change(id.as_str())
        {
            worked.posts = posts;
        }
    }
}

fn key(post: &Responsible, case: &CaseId) -> String {
    format!("{}/{case}", WorkRow::post_name(post))
}

#[async_trait]
impl Fold for WorkFold {
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
            if entry.sequence == 1 {
                self.cases.put(id.as_str().to_owned(), Worked::default());
            }
            let worked = self.cases.must_change(id.as_str(), || entry.without("case", id.as_str()))?;
            worked.case.evolve(event.clone());
            // After each event, not once for a batch: which posts ever had a row must not depend on how events are cut.
            self.tell(&id);
        }
        Ok(())
    }

    async fn write(&mut self, conn: &mut Conn<'_>, place: &Place) -> Result<(), sqlx::Error> {
        self.cases.write(conn, place).await?;
        self.rows.write(conn, place).await
    }

    fn settle(&mut self) {
        self.cases.settle();
        self.rows.settle();
    }

    fn forget(&mut self) {
        self.cases.forget();
        self.rows.forget();
    }
}
