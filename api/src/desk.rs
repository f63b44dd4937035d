//! The desk of an official: the queue of their post, or of their whole service, with the cases it is about.

use crate::app::App;
use crate::caller::Standing;
use jiff::Timestamp;
use pobuda_domain::calendar::{Calendar, Span, Unit};
use pobuda_domain::name::{Malformed, Name};
use pobuda_domain::protocol::Library;
use pobuda_projections::ReadError;
use pobuda_projections::read::{Cursor, Page, QueueCounts, QueueOf, QueuePart};
use pobuda_projections::rows::{CaseRow, WorkRow};
use std::collections::BTreeMap;

/// What is due within so many working days is due soon.
pub const SOON_WORKING_DAYS: u32 = 3;

/// Whose queue somebody looks at: always of the service they belong to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Desk {
    /// The service.
    pub service: Name,
    /// The role in it; `None` for all posts of the service.
    pub role: Option<Name>,
}

/// Why somebody may not look at a queue, or which it would be cannot be said.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoDesk {
    /// They hold no post.
    #[error("only who holds a post has a queue")]
    NoPost,
    /// It belongs to another service.
    #[error("it is the queue of another service; yours is {0}")]
    Foreign(Name),
    /// A post and a service were asked for at once.
    #[error("ask for a post or for a service, not for both")]
    Both,
    /// A post has a service and a role.
    #[error("a post is SERVICE/ROLE, e.g. participation/coordinator")]
    Shapeless,
    /// Not a name.
    #[error(transparent)]
    Malformed(#[from] Malformed),
}

/// A row of a queue, and the case it is about.
#[derive(Debug, Clone)]
pub struct Duty {
    /// What the post has to do.
    pub work: WorkRow,
    /// The case.
    pub case: CaseRow,
}

impl Desk {
    /// Reads whose queue is asked for; without either it is that of one's own post.
    ///
    /// # Errors
    /// [`NoDesk`].
    pub fn read(standing: &Standing, post: Option<&str>, service: Option<&str>) -> Result<Self, NoDesk> {
        let (own, own_role) = standing.post().ok_or(NoDesk::NoPost)?;
        let asked = match (post, service) {
            (Some(_), Some(_)) => return Err(NoDesk::Both),
            (None, None) => Self { service: own.clone(), role: Some(own_role.clone()) },
            (None, Some(service)) => Self { service: Name::new(service)?, role: None },
            (Some(post), None) => {
                let (service, role) = post.split_once('/').ok_or(NoDesk::Shapeless)?;
                Self { service: Name::new(service)?, role: Some(Name::new(role)?) }
            }
        };
        if asked.service == *own { Ok(asked) } else { Err(NoDesk::Foreign(own.clone())) }
    }

    fn of(&self) -> QueueOf {
        match &self.role {
            Some(role) => QueueOf::Post(format!("{}/{role}", self.service)),
            None => QueueOf::Service(self.service.to_string()),
        }
    }

    /// A part of the queue, the most urgent first.
    ///
    /// # Errors
    /// As [`pobuda_projections::ReadModels::queue`].
    pub async fn duties(
        &self,
        app: &App,
        part: QueuePart,
        limit: usize,
        cursor: Option<&Cursor>,
    ) -> Result<Page<Duty>, ReadError> {
        let Page { rows, next } = app.models.queue(&self.of(), part, soon(app), limit, cursor).await?;
        let ids: Vec<_> = rows.iter().map(|row| row.case.clone()).collect();
        let cases = app.models.cases_by_id(&ids).await?;
        let mut cases: BTreeMap<_, _> = cases.into_iter().map(|case| (case.id.clone(), case)).collect();
        // Several posts may have to do with one case. A case that the register does not know yet comes with the next look.
        let with_case = |work: WorkRow| Some(Duty { case: cases.get_mut(&work.case)?.clone(), work });
        Ok(Page { rows: rows.into_iter().filter_map(with_case).collect(), next })
    }

    /// How much every part of the queue has.
    ///
    /// # Errors
    /// As [`pobuda_projections::ReadModels::queue_counts`].
    pub async fn counts(&self, app: &App) -> Result<QueueCounts, ReadError> {
        app.models.queue_counts(&self.of(), soon(app)).await
    }
}

/// The moment up to which something is due soon.
fn soon(app: &App) -> Timestamp {
    let now = app.clock.now();
    let span = Span { count: SOON_WORKING_DAYS, unit: Unit::WorkingDay };
    calendar(&app.library).map_or(now, |calendar| calendar.limit(span, now).due_at)
}

/// The calendar by which a municipality works: that of its protocols.
pub fn calendar(library: &Library) -> Option<&Calendar> {
    library
        .all_current()
        .find_map(|published| library.calendar(&published.protocol.calendar))
        .map(|known| &**known)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(post: Option<&str>, service: Option<&str>) -> Result<Desk, NoDesk> {
        let head = Standing::read("roads/head", None, None).expect("a standing");
        Desk::read(&head, post, service)
    }

    #[test]
    fn an_official_sees_the_queues_of_their_own_service() {
        let role = |desk: Desk| desk.role.map(String::from);
        assert_eq!(read(None, None).map(role), Ok(Some("head".to_owned())));
        assert_eq!(read(Some("roads/handler"), None).map(role), Ok(Some("handler".to_owned())));
        assert_eq!(read(None, Some("roads")).map(role), Ok(None));
    }

    #[test]
    fn no_other_queue_is_shown() {
        assert!(matches!(read(Some("parks/head"), None), Err(NoDesk::Foreign(_))));
        assert!(matches!(read(None, Some("parks")), Err(NoDesk::Foreign(_))));
        assert_eq!(read(Some("roads/head"), Some("roads")), Err(NoDesk::Both));
        assert_eq!(read(Some("roads"), None), Err(NoDesk::Shapeless));
        assert!(matches!(read(Some("Roads/Head"), None), Err(NoDesk::Malformed(_))));
        assert_eq!(Desk::read(&Standing::Citizen, None, None), Err(NoDesk::NoPost));
    }
}
