//! The services: what each of them has, and how punctual it is, for everybody.

use crate::content::{Due, DueState, Shown};
use crate::frame::Frame;
use crate::say::{Part, Say};
use crate::{Lang, Page, PageError, paths, samples};
use askama::Template;
use jiff::civil::Date;

/// Due dates that the page of a service shows; the calendar has all.
pub const DUE_SHOWN: usize = 12;

/// All services.
#[derive(Debug, Clone)]
pub struct OfficesPage {
    /// What stands around it.
    pub frame: Frame,
    /// The first day since which is counted what has ended.
    pub since: Date,
    /// The services.
    pub offices: Vec<Office>,
}

/// One service.
#[derive(Debug, Clone)]
pub struct OfficePage {
    /// What stands around it.
    pub frame: Frame,
    /// The first day since which is counted what has ended.
    pub since: Date,
    /// The service.
    pub office: Office,
    /// What is due next.
    pub due: Vec<DueCase>,
    /// Address of the list of its initiatives; none when they are not given to it by name.
    pub cases: Option<String>,
    /// Address of the calendar of what is due.
    pub calendar: String,
    /// Address of the same figures as JSON.
    pub json: String,
}

/// How punctual a service is.
#[derive(Debug, Clone, Default)]
pub struct Office {
    /// Its name in addresses.
    pub name: String,
    /// What it is called.
    pub label: String,
    /// Initiatives that it has now.
    pub open: u64,
    /// Time limits that run.
    pub running: u64,
    /// Time limits that have passed, and nothing has come.
    pub overdue: u64,
    /// Time limits that ended in time.
    pub met: u64,
    /// Time limits that ended too late.
    pub late: u64,
    /// How many of a hundred were in time; none while none has ended.
    pub on_time_percent: Option<u64>,
    /// Initiatives that ended.
    pub ended: u64,
    /// Half of these took at most so long. Unit: days.
    pub median_days: Option<u64>,
}

/// A time limit of an initiative.
#[derive(Debug, Clone)]
pub struct DueCase {
    /// What people quote.
    pub reference: String,
    /// Address of its page.
    pub href: String,
    /// Its title.
    pub title: Shown,
    /// What is due, by when.
    pub due: Due,
}

#[derive(Template)]
#[template(path = "offices.html")]
struct ListView<'a> {
    page: &'a OfficesPage,
    frame: &'a Frame,
    say: Say,
}

#[derive(Template)]
#[template(path = "office.html")]
struct OneView<'a> {
    page: &'a OfficePage,
    frame: &'a Frame,
    say: Say,
}

impl Page for OfficesPage {
    const NAME: &'static str = "offices";

    fn render(&self, lang: Lang) -> Result<String, PageError> {
        Ok(ListView { page: self, frame: &self.frame, say: Say::new(lang) }.render()?)
    }

    fn samples(lang: Lang) -> Vec<(&'static str, Self)> {
        samples::offices::list(lang)
    }
}

impl Page for OfficePage {
    const NAME: &'static str = "office";

    fn render(&self, lang: Lang) -> Result<String, PageError> {
        Ok(OneView { page: self, frame: &self.frame, say: Say::new(lang) }.render()?)
    }

    fn samples(lang: Lang) -> Vec<(&'static str, Self)> {
        samples::offices::one(lang)
    }
}

impl Say {
    /// What a service has now, in sentences.
    fn office_now(&self, office: &Office) -> Result<String, PageError> {
        let mut said = vec![self.n("office-open", office.open)?];
        if office.overdue > 0 {
            said.push(self.n("office-overdue", office.overdue)?);
        } else if office.running > 0 {
            said.push(self.t("office-none-overdue")?);
        }
        Ok(said.join(" "))
    }

    /// How it kept its time limits, in a sentence.
    fn office_kept(&self, office: &Office, since: &Date) -> Result<String, PageError> {
        let since = Part::Markup(self.day_html(since));
        let Some(percent) = office.on_time_percent else {
            return self.html("office-none-ended", &[("since", since)]);
        };
        let all = office.met.saturating_add(office.late);
        let parts = [
            ("since", since),
            ("met", Part::Words(self.number(&office.met))),
            ("all", Part::Words(self.number(&all))),
            ("percent", Part::Words(percent.to_string())),
        ];
        self.html("office-kept", &parts)
    }
}

impl ListView<'_> {
    fn href(&self, office: &Office) -> String {
        paths::service(self.say.lang, &office.name)
    }
}

impl OneView<'_> {
    fn all(&self) -> String {
        paths::services(self.say.lang)
    }
}
