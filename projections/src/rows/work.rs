//! One row of the queues: what a post has to do with a case.

use jiff::Timestamp;
use jiff::civil::Date;
use pobuda_domain::case::{Responsible, Work};
use pobuda_domain::name::{CaseId, Name};
use serde::{Deserialize, Serialize};

/// What a post has to do with a case, or that it has nothing to do with it any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkRow {
    /// The case.
    pub case: CaseId,
    /// The post.
    pub post: Responsible,
    /// Whether there is anything to do.
    pub open: bool,
    /// Operations that it answers for now.
    pub operations: Vec<Name>,
    /// Tasks that are open.
    pub tasks: Vec<Name>,
    /// Last day for the first of it.
    pub due_on: Option<Date>,
    /// First moment that is too late for that.
    pub due_at: Option<Timestamp>,
    /// Whether something of it is late.
    pub overdue: bool,
    /// Whether the case waits for the citizen.
    pub waiting: bool,
    /// Whether something about the case needs a human.
    pub incident: bool,
}

impl WorkRow {
    pub(crate) fn new(case: CaseId, post: Responsible, work: Work) -> Self {
        let Work { operations, tasks, due_on, due_at, overdue, waiting, incident } = work;
        Self { case, post, open: true, operations, tasks, due_on, due_at, overdue, waiting, incident }
    }

    /// The same post, with nothing left to do.
    pub(crate) fn done(&self) -> Self {
        let work = Work::default();
        Self { open: false, ..Self::new(self.case.clone(), self.post.clone(), work) }
    }

    /// The post in one word. Shape: `service/role`.
    pub(crate) fn post_name(post: &Responsible) -> String {
        let service = post.service.as_ref().map_or("", |service| service.as_str());
        format!("{service}/{}", post.role)
    }
}
