//! Samples of every page, for tests and for looking at them.
//!
//! Invented initiatives of a Slovene municipality, in our own words. Words of ours are in the language of
//! the page; what people wrote stays in the language they wrote it in.

pub(crate) mod bulk;
pub(crate) mod case;
mod case_closed;
mod case_comments;
mod case_entries;
mod case_long;
mod case_playground;
mod case_staff;
pub(crate) mod erasures;
pub(crate) mod error;
pub(crate) mod home;
pub(crate) mod how_it_works;
pub(crate) mod info;
pub(crate) mod list;
pub(crate) mod new_case;
pub(crate) mod offices;
pub(crate) mod operation;
pub(crate) mod people;
pub(crate) mod queue;
pub(crate) mod refusals;
pub(crate) mod task;

use crate::content::{Card, Shown, Tone, Who};
use crate::frame::{Contact, Feedback, Frame, Site, Viewer};
use crate::page::new_case::ProtocolChoice;
use crate::when::{Precision, When};
use crate::{Lang, Page, PageError, page};
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};

/// A sample that was rendered.
#[derive(Debug, Clone)]
pub struct Rendered {
    /// Name of the page and of the sample, e.g. `case-declined`.
    pub name: String,
    /// Its language.
    pub lang: Lang,
    /// The whole document.
    pub html: String,
}

/// Every sample of every page in every language.
///
/// # Errors
/// The first [`PageError`].
pub fn render_all() -> Result<Vec<Rendered>, PageError> {
    let mut rendered = Vec::new();
    for lang in Lang::ALL {
        render_samples::<page::HomePage>(lang, &mut rendered)?;
        render_samples::<page::ListPage>(lang, &mut rendered)?;
        render_samples::<page::CasePage>(lang, &mut rendered)?;
        render_samples::<page::NewCasePage>(lang, &mut rendered)?;
        render_samples::<page::OperationPage>(lang, &mut rendered)?;
        render_samples::<page::BulkPage>(lang, &mut rendered)?;
        render_samples::<page::TaskPage>(lang, &mut rendered)?;
        render_samples::<page::QueuePage>(lang, &mut rendered)?;
        render_samples::<page::RefusalsPage>(lang, &mut rendered)?;
        render_samples::<page::ErasuresPage>(lang, &mut rendered)?;
        render_samples::<page::EraseForm>(lang, &mut rendered)?;
        render_samples::<page::OfficesPage>(lang, &mut rendered)?;
        render_samples::<page::OfficePage>(lang, &mut rendered)?;
        render_samples::<page::SignInPage>(lang, &mut rendered)?;
        render_samples::<page::RegisterPage>(lang, &mut rendered)?;
        render_samples::<page::ResetPage>(lang, &mut rendered)?;
        render_samples::<page::AccountPage>(lang, &mut rendered)?;
        render_samples::<page::HowItWorksPage>(lang, &mut rendered)?;
        render_samples::<page::InfoPage>(lang, &mut rendered)?;
        render_samples::<page::ErrorPage>(lang, &mut rendered)?;
    }
    Ok(rendered)
}

fn render_samples<P: Page>(lang: Lang, rendered: &mut Vec<Rendered>) -> Result<(), PageError> {
    for (name, page) in P::samples(lang) {
        rendered.push(Rendered { name: format!("{}-{name}", P::NAME), lang, html: page.render(lang)? });
    }
    Ok(())
}

/// The words in the language of the page.
fn say(lang: Lang, sl: &str, en: &str) -> String {
    match lang {
        Lang::Sl => sl,
        Lang::En => en,
    }
    .to_owned()
}

/// What a citizen wrote in Slovene.
fn wrote(text: &str) -> Shown {
    Shown::text(text, "sl")
}

/// A moment on the clocks of Ljubljana, e.g. `2026-03-02T10:14`.
fn moment(local: &str) -> Timestamp {
    local
        .parse::<DateTime>()
        .and_then(|time| time.to_zoned(crate::when::ljubljana()))
        .map_or(Timestamp::UNIX_EPOCH, |zoned| zoned.timestamp())
}

fn at(local: &str) -> When {
    When::recorded(moment(local))
}

fn inferred(local: &str) -> When {
    When::new(moment(local), Precision::Inferred)
}

fn undated(local: &str) -> When {
    When::new(moment(local), Precision::Undated)
}

fn day(year: i16, month: i8, day: i8) -> Date {
    Date::new(year, month, day).unwrap_or(Date::ZERO)
}

fn frame(lang: Lang, path: &str) -> Frame {
    let site = Site {
        municipality: say(lang, "Mestna občina Maribor", "City Municipality of Maribor"),
        origin: "https://pobuda.example".into(),
        contact: Some(Contact {
            phone: "02\u{a0}220\u{a0}10\u{a0}00".into(),
            email: "pobude@maribor.example".into(),
            address: "Ulica heroja Staneta 1, 2000 Maribor".into(),
            hours: say(
                lang,
                "ponedeljek–petek 8.00–14.00, sreda do 17.00",
                "Monday–Friday 8:00–14:00, Wednesday until 17:00",
            ),
        }),
    };
    Frame { site, path: path.into(), csrf: "b2xhZA".into(), command: "0193-5f2c".into(), ..Frame::default() }
}

fn signed_in(lang: Lang, path: &str) -> Frame {
    Frame {
        viewer: Some(Viewer { name: "Ana K.".into(), account: true, ..Viewer::default() }),
        ..frame(lang, path)
    }
}

fn staff(lang: Lang, path: &str) -> Frame {
    let role =
        say(lang, "vodja službe, Komunalna direkcija", "head of service, Municipal Services Directorate");
    Frame {
        viewer: Some(Viewer { name: "Marko Z.".into(), role: Some(role), account: true, auditor: false }),
        ..frame(lang, path)
    }
}

fn after(feedback: Feedback, frame: Frame) -> Frame {
    Frame { feedback: Some(feedback), ..frame }
}

fn author(lang: Lang, name: &str) -> Who {
    Who { role: say(lang, "predlagateljica", "author"), name: Some(name.into()), ..Who::default() }
}

fn citizen(lang: Lang, name: &str) -> Who {
    Who { role: say(lang, "občan", "citizen"), name: Some(name.into()), ..Who::default() }
}

fn coordinator(lang: Lang) -> Who {
    Who {
        role: say(lang, "koordinatorka pobud", "initiative coordinator"),
        service: Some(say(lang, "Služba za sodelovanje z občani", "Participation office")),
        ..Who::default()
    }
}

fn head(lang: Lang) -> Who {
    Who {
        role: say(lang, "vodja službe", "head of service"),
        service: Some(directorate(lang)),
        ..Who::default()
    }
}

fn directorate(lang: Lang) -> String {
    say(lang, "Komunalna direkcija", "Municipal Services Directorate")
}

fn protocols(lang: Lang) -> Vec<ProtocolChoice> {
    vec![
        ProtocolChoice {
            id: "improve".into(),
            title: say(lang, "Izboljšajmo Maribor", "Let's Improve Maribor"),
            purpose: say(
                lang,
                "Vsaka pobuda dobi odgovor in vsak vidi, kaj se z njo dogaja.",
                "Every initiative gets an answer, and everyone can see what happens to it.",
            ),
            open: true,
            note: None,
        },
        ProtocolChoice {
            id: "budget-project".into(),
            title: say(
                lang,
                "Predlog projekta v participativnem proračunu",
                "Project proposal in the participatory budget",
            ),
            purpose: say(
                lang,
                "Občani predlagajo in izglasujejo projekte v mejah denarja, ki je zanje na voljo.",
                "Citizens propose and elect projects within the money set aside for them.",
            ),
            open: false,
            note: Some(say(
                lang,
                "Oddaja predlogov je zaprta do 1. 3. 2027.",
                "Proposals can be sent again from 1 March 2027.",
            )),
        },
        ProtocolChoice {
            id: "social-innovation".into(),
            title: say(lang, "Socialna inovacija", "Social innovation"),
            purpose: say(
                lang,
                "Nova rešitev za skupno težavo: od zamisli do preizkusa in trajne uporabe.",
                "A new solution to a shared problem: from the idea to a trial and lasting use.",
            ),
            open: true,
            note: None,
        },
    ]
}

fn card(lang: Lang, reference: &str, title: &str) -> Card {
    Card {
        reference: reference.into(),
        href: crate::paths::case(lang, reference),
        title: wrote(title),
        protocol: say(lang, "Izboljšajmo Maribor", "Let's Improve Maribor"),
        state: say(lang, "Prejeto", "Received"),
        tone: Tone::New,
        since: at("2026-11-20T08:12"),
        holder: Some(say(lang, "Služba za sodelovanje z občani", "Participation office")),
        outcome: None,
        supports: 0,
        comments: 0,
        late: false,
    }
}

/// Cards in every kind of state.
fn cards(lang: Lang) -> Vec<Card> {
    vec![
        Card { supports: 1, ..card(lang, "P-2026-0118", "Klopi v senci na sprehajališču ob Dravi") },
        Card {
            state: say(lang, "Pri pristojni službi", "With the competent service"),
            tone: Tone::Active,
            since: at("2026-10-28T11:40"),
            holder: Some(directorate(lang)),
            supports: 34,
            comments: 5,
            late: true,
            ..card(lang, "P-2026-0042", "Varnejši prehod za pešce pri šoli na Gosposvetski cesti")
        },
        Card {
            state: say(lang, "Čakamo na predlagatelja", "Waiting for the author"),
            tone: Tone::Waiting,
            since: at("2026-11-03T09:05"),
            holder: Some(say(lang, "predlagatelj", "the author")),
            supports: 2,
            comments: 3,
            ..card(lang, "P-2026-0097", "Več košev za odpadke na Piramidi")
        },
        Card {
            state: say(lang, "Zaključeno", "Closed"),
            tone: Tone::Done,
            since: at("2026-09-15T13:22"),
            holder: None,
            outcome: Some(say(lang, "Uresničeno", "Carried out")),
            supports: 1_204,
            comments: 88,
            ..card(lang, "P-2026-0007", "Popravilo razsvetljave v podhodu pri železniški postaji")
        },
        Card {
            state: say(lang, "Zaključeno", "Closed"),
            tone: Tone::Ended,
            since: at("2026-08-04T10:00"),
            holder: None,
            outcome: Some(say(lang, "Ni mogoče uresničiti", "Cannot be done")),
            supports: 61,
            comments: 12,
            ..card(lang, "P-2026-0031", "Zapora Glavnega mosta za avtomobile ob koncih tedna")
        },
    ]
}
