//! Samples of closed initiatives: one declined, one corrected and partly removed, one imported.

use super::case::{late, steps};
use super::case_comments::{comment, open};
use super::case_entries::{bridge, history, imported, reason, roads_act};
use super::case_playground::playground;
use super::{at, citizen, day, frame, head, say, signed_in, staff, undated, wrote};
use crate::content::{Erasure, Link, May, Shown, Tone};
use crate::page::case::{AsOf, CasePage, Next, Offer, Refusal, Remedy, Source, Status, Submission, Supports};
use crate::page::comments::{CommentForm, CommentPurpose, Comments};
use crate::page::history::{History, Order};
use crate::{Lang, paths};

pub(super) fn declined(lang: Lang) -> CasePage {
    let page = late(lang);
    let remedy = Remedy {
        text: say(
            lang,
            "Če se ne strinjate, ugovarjajte v 15 dneh.",
            "If you disagree, object within 15 days.",
        ),
        until: Some(day(2026, 8, 19)),
        href: Some(paths::operation(lang, "P-2026-0031", "object")),
    };
    CasePage {
        frame: signed_in(lang, "/cases/P-2026-0031?edit=c2"),
        reference: "P-2026-0031".into(),
        title: wrote("Zapora Glavnega mosta za avtomobile ob koncih tedna"),
        status: Status {
            outcome: Some(say(lang, "Ni mogoče uresničiti", "Cannot be done")),
            ..closed(lang, Tone::Ended, "2026-08-04T10:00")
        },
        steps: steps(lang, 3),
        tasks: vec![],
        next: Next { remedy: Some(remedy.clone()), ..Next::default() },
        refusal: Some(Refusal {
            outcome: say(lang, "Ni mogoče uresničiti", "Cannot be done"),
            plain: Some(say(
                lang,
                "Pobude ne moremo uresničiti; razlog in pravna podlaga sta navedena.",
                "This cannot be done; the reason and the legal basis are given.",
            )),
            reason: Some(reason()),
            legal: Some(roads_act(lang)),
            who: head(lang),
            when: at("2026-08-04T10:00"),
            remedy: Some(remedy),
            entry: 3,
        }),
        history: history("/sl/cases/P-2026-0031", bridge(lang)),
        supports: Supports { given: 61, mine: true, may: May::NotNow, counted_at_source: None },
        comments: Comments {
            items: open(lang, "P-2026-0031"),
            may: May::NotNow,
            form: Some(CommentForm {
                purpose: CommentPurpose::Edit("c2".into()),
                text: "Res je. Dodala sem fotografijo.".into(),
                error: None,
            }),
            ..page.comments
        },
        related: vec![Link {
            text: say(lang, "Nadaljevanje: P-2026-0088", "Follow-up: P-2026-0088"),
            href: paths::case(lang, "P-2026-0088"),
        }],
        ..page
    }
}

fn closed(lang: Lang, tone: Tone, since: &str) -> Status {
    Status {
        state: say(lang, "Zaključeno", "Closed"),
        plain: say(
            lang,
            "Obravnava je končana. Celoten potek ostaja javno viden.",
            "The handling is finished. Everything that happened stays visible.",
        ),
        tone,
        since: at(since),
        punctual: true,
        holder: None,
        outcome: None,
        next: None,
        due: None,
    }
}

pub(super) fn corrected(lang: Lang) -> CasePage {
    let page = late(lang);
    CasePage {
        frame: staff(lang, "/cases/P-2026-0012?order=oldest&as_of=2026-08-31"),
        reference: "P-2026-0012".into(),
        title: Shown::Erased(Erasure::default()),
        status: Status {
            outcome: Some(say(lang, "Uresničeno", "Carried out")),
            ..closed(lang, Tone::Done, "2026-08-19T15:45")
        },
        steps: steps(lang, 3),
        tasks: vec![],
        next: Next::default(),
        submission: Submission { text: Some(Shown::Restricted), ..page.submission },
        history: History {
            entries: playground(lang),
            order: Order::OldestFirst,
            ..history("/sl/cases/P-2026-0012", playground(lang))
        },
        supports: Supports { given: 3, may: May::NotNow, ..Supports::default() },
        comments: Comments { may: May::NotNow, ..Comments::default() },
        operations: vec![Offer {
            label: say(lang, "Poročaj o napredku", "Report progress"),
            href: paths::operation(lang, "P-2026-0012", "report"),
        }],
        as_of: Some(AsOf { position: 5_120, at: Some(at("2026-08-31T23:59")) }),
        stream: None,
        ..page
    }
}

pub(super) fn from_elsewhere(lang: Lang) -> CasePage {
    let page = late(lang);
    let who = citizen(lang, "lucia_m");
    CasePage {
        frame: frame(lang, "/cases/P-2018-0001"),
        reference: "P-2018-0001".into(),
        title: Shown::text("Billete único para el transporte público de toda la región", "es"),
        status: Status {
            since: undated("2026-11-02T03:00"),
            ..closed(lang, Tone::Ended, "2026-11-02T03:00")
        },
        steps: steps(lang, 3),
        tasks: vec![],
        next: Next::default(),
        submission: Submission {
            text: Some(Shown::text("Un solo billete válido en autobuses, metro y trenes.", "es")),
            facts: vec![],
            documents: vec![],
            who: who.clone(),
            entered: None,
            citizen: None,
            when: at("2018-02-14T00:00"),
            source: Some(Source {
                system: "Decide Madrid".into(),
                record: "199".into(),
                href: Some("https://decide.madrid.es/proposals/199".into()),
            }),
        },
        history: history("/sl/cases/P-2018-0001", imported(lang)),
        supports: Supports { given: 2, counted_at_source: Some(27_314), mine: false, may: May::NotNow },
        comments: Comments {
            items: vec![crate::page::comments::Comment {
                text: Some(Shown::text("Totalmente de acuerdo.", "es")),
                up: 214,
                down: 9,
                votes_counted: true,
                ..comment("e1", who, "2018-02-15T19:02", "")
            }],
            total: 148,
            further: Some(format!("/{lang}/cases/P-2018-0001?comments=bmV4dA#comments")),
            ..Comments::default()
        },
        ..page
    }
}
