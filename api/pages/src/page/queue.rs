//! The work of an official: the queue of their post, and that of their whole service.

use crate::content::Shown;
use crate::frame::Frame;
use crate::say::{Part as Piece, Say};
use crate::{Lang, Page, PageError, samples};
use askama::Template;
use jiff::civil::Date;

/// Duties of one part that the overview shows; the rest is one link away.
pub const OVERVIEW_DUTIES: usize = 10;
/// Duties on one page of a part.
pub const PAGE_DUTIES: usize = 20;

/// The work of an official.
#[derive(Debug, Clone)]
pub struct QueuePage {
    /// What stands around it.
    pub frame: Frame,
    /// Whose queue it is, in words.
    pub whose: String,
    /// Whether it is the queue of the whole service.
    pub of_service: bool,
    /// Address of the queue of the reader's post.
    pub own: String,
    /// Address of the queue of the whole service.
    pub service: String,
    /// The parts, each with how much it has.
    pub parts: Vec<PartLink>,
    /// The part that is shown: all of them as an overview, or one by pages.
    pub shown: QueuePart,
    /// What is shown, part by part.
    pub sections: Vec<Section>,
    /// Address of the page after.
    pub further: Option<String>,
    /// Address of this page with every initiative chosen, and whether that is what is shown.
    pub all_chosen: (String, bool),
}

/// A part of a queue.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum QueuePart {
    /// All of it.
    #[default]
    All,
    /// What is late.
    Overdue,
    /// What is due within three working days.
    DueSoon,
    /// What is due later, or at no set time.
    Later,
    /// What waits for the citizen.
    Waiting,
    /// What needs a human to go on.
    Incidents,
}

impl QueuePart {
    /// Its name in the query, and the end of the keys of its texts.
    pub const fn code(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Overdue => "overdue",
            Self::DueSoon => "due_soon",
            Self::Later => "later",
            Self::Waiting => "waiting",
            Self::Incidents => "incidents",
        }
    }
}

/// The way to a part.
#[derive(Debug, Clone, Default)]
pub struct PartLink {
    /// The part.
    pub part: QueuePart,
    /// How much it has.
    pub count: u64,
    /// Its address.
    pub href: String,
}

/// Some duties of one part.
#[derive(Debug, Clone, Default)]
pub struct Section {
    /// The part.
    pub part: QueuePart,
    /// The duties.
    pub duties: Vec<Duty>,
    /// How much the part has, and where all of it is; none when all of it is here.
    pub rest: Option<(u64, String)>,
}

/// What a post has to do with a case.
#[derive(Debug, Clone)]
pub struct Duty {
    /// What people quote.
    pub reference: String,
    /// Address of the case.
    pub href: String,
    /// Its title.
    pub title: Shown,
    /// Its state, in words.
    pub state: String,
    /// The post that has to act, where several are shown together.
    pub post: Option<String>,
    /// Operations that the post answers for.
    pub operations: Vec<Doing>,
    /// Tasks that are open.
    pub tasks: Vec<Doing>,
    /// Last day for the first of it.
    pub due: Option<Date>,
    /// Working days that are left, or by which it is late; none when nobody has counted.
    pub days: Option<u32>,
    /// Whether it is late.
    pub late: bool,
    /// Whether the case waits for the citizen.
    pub waiting: bool,
    /// Whether something about the case needs a human.
    pub incident: bool,
    /// Whether it can be chosen, to perform an operation on several at once.
    pub can_choose: bool,
}

/// An operation or a task.
#[derive(Debug, Clone, Default)]
pub struct Doing {
    /// In words.
    pub label: String,
    /// Where it is done; none when it is somebody else's.
    pub href: Option<String>,
}

#[derive(Template)]
#[template(path = "queue.html")]
struct View<'a> {
    page: &'a QueuePage,
    frame: &'a Frame,
    say: Say,
}

impl Page for QueuePage {
    const NAME: &'static str = "queue";

    fn render(&self, lang: Lang) -> Result<String, PageError> {
        Ok(View { page: self, frame: &self.frame, say: Say::new(lang) }.render()?)
    }

    fn samples(lang: Lang) -> Vec<(&'static str, Self)> {
        samples::queue::all(lang)
    }
}

impl View<'_> {
    /// Nothing to do at all, or nothing in the part that is shown.
    fn is_empty(&self) -> bool {
        self.page.sections.iter().all(|section| section.duties.is_empty())
    }

    /// Whether there are several to choose from: one alone has links of its own.
    fn can_choose(&self) -> bool {
        let duties = self.page.sections.iter().flat_map(|section| &section.duties);
        duties.filter(|duty| duty.can_choose).count() > 1
    }

    /// By when, and how many working days that leaves, or by how many it is late.
    fn due_html(&self, duty: &Duty) -> Result<String, PageError> {
        let Some(on) = &duty.due else { return self.say.t("queue-no-due") };
        let day = || Piece::Markup(self.say.day_html(on));
        match (duty.late, duty.days) {
            (true, Some(days)) => {
                let late = Piece::Words(self.say.n("queue-late-days", i64::from(days))?);
                self.say.html("queue-late", &[("day", day()), ("late", late)])
            }
            (false, Some(days)) => {
                let left = Piece::Words(self.say.n("due-left", i64::from(days))?);
                self.say.html("queue-due-left", &[("day", day()), ("left", left)])
            }
            (_, None) => self.say.html("queue-due", &[("day", day())]),
        }
    }
}
