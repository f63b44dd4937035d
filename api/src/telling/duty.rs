//! What a post has to do with a case, told.

use super::{Speaker, StateTold};
use jiff::Timestamp;
use jiff::civil::Date;
use pobuda_domain::name::Name;
use pobuda_projections::rows::{CaseRow, Told, WorkRow};
use serde::Serialize;
use utoipa::ToSchema;

/// A case in somebody's queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Duty)]
pub struct DutyTold {
    /// Id of the case.
    pub id: String,
    /// What people quote.
    #[serde(rename = "ref")]
    #[schema(example = "P-2026-0042")]
    pub reference: String,
    /// Its title, or the marker of erasure; null when its protocol has none.
    #[schema(value_type = Option<String>)]
    pub title: Option<Told>,
    /// What its protocol is called.
    pub protocol: String,
    /// Where it stands, in words.
    pub state: StateTold,
    /// The post that has to act.
    pub post: PostTold,
    /// Operations that the post answers for now.
    pub operations: Vec<NamedTold>,
    /// Tasks of the post that are open.
    pub tasks: Vec<NamedTold>,
    /// Last day for the first of it; null when nothing of it has one.
    #[schema(value_type = Option<String>, format = Date)]
    pub due: Option<Date>,
    /// Working days that are left, the last one included; null when it is late or has no last day.
    pub working_days_left: Option<u32>,
    /// Working days since the last one; null unless it is late.
    pub working_days_late: Option<u32>,
    /// Whether something of it is late.
    pub overdue: bool,
    /// Whether the case waits for the citizen.
    pub waiting: bool,
    /// Whether something about the case needs a human to go on.
    pub incident: bool,
}

/// A post in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Post)]
pub struct PostTold {
    /// The service; null for a role outside the services.
    #[schema(example = "roads")]
    pub service: Option<String>,
    /// The role.
    #[schema(example = "head")]
    pub role: String,
    /// Both in words.
    pub label: String,
}

/// Something of a protocol, with its words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Named)]
pub struct NamedTold {
    /// Its name in the protocol.
    #[schema(example = "decide")]
    pub name: String,
    /// What it is called.
    pub label: String,
}

impl Speaker<'_> {
    /// What a post has to do with a case. `now` is the moment from which days are counted.
    pub fn duty(&self, work: &WorkRow, case: &CaseRow, now: Timestamp) -> DutyTold {
        let protocol = self.protocol(&case.protocol);
        let named = |name: &Name, label: String| NamedTold { name: name.to_string(), label };
        let calendar = protocol.and_then(|protocol| self.library.calendar(&protocol.calendar));
        let days = calendar.zip(work.due_on).map(|(calendar, due_on)| {
            let today = calendar.day_of(now);
            (calendar.working_days_until(today, due_on), calendar.working_days_until(due_on, today))
        });
        DutyTold {
            id: case.id.to_string(),
            reference: case.reference.clone(),
            title: case.title.clone(),
            protocol: self.protocol_title(&case.protocol),
            state: self.state(&case.protocol, &case.state),
            post: PostTold {
                service: work.post.service.as_ref().map(ToString::to_string),
                role: work.post.role.to_string(),
                label: self.post(protocol, &work.post.role, work.post.service.as_ref()),
            },
            operations: work
                .operations
                .iter()
                .map(|name| named(name, self.operation(protocol, name)))
                .collect(),
            tasks: work.tasks.iter().map(|name| named(name, self.task(protocol, name))).collect(),
            due: work.due_on,
            working_days_left: days.filter(|_| !work.overdue).map(|(left, _)| left),
            working_days_late: days.filter(|_| work.overdue).map(|(_, late)| late),
            overdue: work.overdue,
            waiting: work.waiting,
            incident: work.incident,
        }
    }
}
