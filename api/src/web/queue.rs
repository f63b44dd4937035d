//! The work of an official: the queue of their post, and that of their whole service.

use super::reply;
use super::standing::title;
use super::trouble::{Told, Trouble};
use super::visitor::Visit;
use super::words;
use crate::app::App;
use crate::desk::{self, Desk, NoDesk};
use crate::http::problem::forbidden;
use crate::telling::{NamedTold, Speaker};
use axum::extract::State;
use axum::response::Response;
use jiff::Timestamp;
use pobuda_domain::name::Name;
use pobuda_pages::page::QueuePage;
use pobuda_pages::page::error::Problem;
use pobuda_pages::page::queue::{
    Doing, Duty, OVERVIEW_DUTIES, PAGE_DUTIES, PartLink, QueuePart as Part, Section,
};
use pobuda_pages::{Lang, paths};
use pobuda_projections::read::{Cursor, QueueCounts, QueuePart};

/// Query: where the page begins.
const CURSOR: &str = "cursor";

/// The parts of the overview, the most urgent first.
const SECTIONS: [QueuePart; 5] =
    [QueuePart::Overdue, QueuePart::DueSoon, QueuePart::Later, QueuePart::Waiting, QueuePart::Incidents];

/// A queue, as it is looked at.
struct Looked<'a> {
    app: &'a App,
    speaker: Speaker<'a>,
    desk: Desk,
    /// Post of the reader: only what is theirs leads to a form.
    own: (&'a Name, &'a Name),
    now: Timestamp,
}

/// The queue, as the query asks for it.
///
/// # Errors
/// 403 for whom holds no post, or for the queue of another service; 400 for one that cannot be read.
pub(super) async fn page(State(app): State<App>, mut visit: Visit) -> Told<Response> {
    let (post, service) = (visit.query.text("post"), visit.query.text("service"));
    let part = visit.query.text("part").and_then(|name| QueuePart::parse(&name)).unwrap_or_default();
    let all_chosen = visit.query.text("chosen").as_deref() == Some("all");
    let cursor = visit.query.read::<Cursor>(CURSOR, "the cursor of a page before")?;
    let reader = visit.visitor.reader.as_ref();
    let standing = reader.map(|reader| &reader.caller.standing).ok_or_else(|| forbidden("Sign in first."))?;
    let desk = Desk::read(standing, post.as_deref(), service.as_deref()).map_err(refused)?;
    let own = standing.post().ok_or_else(|| forbidden("Only who holds a post has a queue."))?;
    let speaker = Speaker::new(&app.library, visit.visitor.lang);
    let looked = Looked { app: &app, speaker, desk, own, now: app.clock.now() };
    let counts = looked.desk.counts(&app).await?;
    let (sections, further) = match part {
        QueuePart::All => (looked.overview(&counts).await?, None),
        part => looked.one(part, cursor.as_ref()).await?,
    };
    let page = QueuePage {
        frame: visit.frame(&app)?,
        whose: looked.whose(),
        of_service: looked.desk.role.is_none(),
        own: paths::queue(visit.visitor.lang),
        service: format!("{}?service={}", paths::queue(visit.visitor.lang), looked.own.0),
        parts: QueuePart::ALL.map(|part| looked.link(part, &counts)).to_vec(),
        shown: shown(part),
        sections,
        further,
        all_chosen: (looked.all_chosen(part, cursor.as_ref()), all_chosen),
    };
    reply::page(&visit.visitor, &page)
}

fn refused(no: NoDesk) -> Trouble {
    Trouble::new(match no {
        NoDesk::NoPost | NoDesk::Foreign(_) => Problem::Forbidden,
        NoDesk::Both | NoDesk::Shapeless | NoDesk::Malformed(_) => Problem::Malformed,
    })
}

fn shown(part: QueuePart) -> Part {
    match part {
        QueuePart::All => Part::All,
        QueuePart::Overdue => Part::Overdue,
        QueuePart::DueSoon => Part::DueSoon,
        QueuePart::Later => Part::Later,
        QueuePart::Waiting => Part::Waiting,
        QueuePart::Incidents => Part::Incidents,
    }
}

impl Looked<'_> {
    fn lang(&self) -> Lang {
        self.speaker.lang()
    }

    /// Whose queue it is, in words.
    fn whose(&self) -> String {
        match &self.desk.role {
            None => self.speaker.service(None, &self.desk.service),
            Some(role) => words::post(&self.app.library, self.lang(), &self.desk.service, role),
        }
    }

    /// Address of a part of this queue.
    fn address(&self, part: QueuePart) -> String {
        let Desk { service, role } = &self.desk;
        let whose = match role {
            Some(role) if (service, role) == self.own => String::new(),
            Some(role) => format!("post={service}/{role}"),
            None => format!("service={service}"),
        };
        let which = if part == QueuePart::All { String::new() } else { format!("part={}", part.name()) };
        let query: Vec<String> = [whose, which].into_iter().filter(|pair| !pair.is_empty()).collect();
        let path = paths::queue(self.lang());
        if query.is_empty() { path } else { format!("{path}?{}", query.join("&")) }
    }

    /// Address of the page that is shown, with every initiative chosen.
    fn all_chosen(&self, part: QueuePart, cursor: Option<&Cursor>) -> String {
        let address = self.address(part);
        let joint = if address.contains('?') { '&' } else { '?' };
        let from = cursor.map(|cursor| format!("{CURSOR}={cursor}&")).unwrap_or_default();
        format!("{address}{joint}{from}chosen=all")
    }

    fn link(&self, part: QueuePart, counts: &QueueCounts) -> PartLink {
        PartLink { part: shown(part), count: counts.of(part), href: self.address(part) }
    }

    /// The beginning of every part.
    async fn overview(&self, counts: &QueueCounts) -> Told<Vec<Section>> {
        let mut sections = Vec::with_capacity(SECTIONS.len());
        for part in SECTIONS.into_iter().filter(|part| counts.of(*part) > 0) {
            let found = self.desk.duties(self.app, part, OVERVIEW_DUTIES, None).await?;
            let rest = found.next.is_some().then(|| (counts.of(part), self.address(part)));
            let mut section = self.section(part, &found.rows, rest);
            if part == QueuePart::Incidents {
                // What is stuck stands in another part as well, and is chosen there.
                section.duties.iter_mut().for_each(|duty| duty.can_choose = false);
            }
            sections.push(section);
        }
        Ok(sections)
    }

    /// One page of one part, and where the next one is.
    async fn one(&self, part: QueuePart, cursor: Option<&Cursor>) -> Told<(Vec<Section>, Option<String>)> {
        let found = self.desk.duties(self.app, part, PAGE_DUTIES, cursor).await?;
        let further = found.next.map(|next| format!("{}&{CURSOR}={next}", self.address(part)));
        Ok((vec![self.section(part, &found.rows, None)], further))
    }

    fn section(&self, part: QueuePart, duties: &[desk::Duty], rest: Option<(u64, String)>) -> Section {
        Section { part: shown(part), duties: duties.iter().map(|duty| self.duty(duty)).collect(), rest }
    }

    fn duty(&self, desk::Duty { work, case }: &desk::Duty) -> Duty {
        let told = self.speaker.duty(work, case, self.now);
        let own = work.post.service.as_ref() == Some(self.own.0) && work.post.role == *self.own.1;
        let doing = |named: NamedTold, address: fn(Lang, &str, &str) -> String| Doing {
            href: own.then(|| address(self.lang(), &case.reference, &named.name)),
            label: named.label,
        };
        let can_choose = own && !told.operations.is_empty();
        Duty {
            href: paths::case(self.lang(), &case.reference),
            title: title(case),
            state: told.state.label,
            post: self.desk.role.is_none().then_some(told.post.label),
            operations: told.operations.into_iter().map(|named| doing(named, paths::operation)).collect(),
            tasks: told.tasks.into_iter().map(|named| doing(named, paths::task)).collect(),
            due: told.due,
            days: told.working_days_late.or(told.working_days_left),
            late: told.overdue,
            waiting: told.waiting,
            incident: told.incident,
            can_choose,
            reference: told.reference,
        }
    }
}
