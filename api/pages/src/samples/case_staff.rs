//! An initiative as an official sees it: with an open task, and stuck.

use super::case::late;
use super::{day, say, staff};
use crate::content::{Due, DueState};
use crate::page::case::{CasePage, Offer, Stuck, Task};
use crate::{Lang, paths};

pub(super) fn stuck(lang: Lang) -> CasePage {
    let page = late(lang);
    let reference = page.reference.clone();
    let (decide, task) = (say(lang, "Odloči", "Decide"), paths::task(lang, &reference, "feasibility"));
    CasePage {
        frame: staff(lang, "/cases/P-2026-0042"),
        operations: vec![Offer {
            label: say(lang, "Obvesti o nadaljnji obravnavi", "Give notice of what follows"),
            href: paths::operation(lang, &reference, "notify"),
        }],
        tasks: vec![Task {
            due: Some(Due {
                name: say(lang, "Rok za nalogo", "Time for the task"),
                on: day(2026, 11, 3),
                state: DueState::Late,
                left: None,
                rule: None,
            }),
            blocks: vec![decide],
            href: Some(task),
            ..feasibility(lang)
        }],
        stuck: vec![Stuck {
            what: say(
                lang,
                "Zastoj: opravilo »Zaključi brez dopolnitve« se ni moglo izvesti samodejno. Nekdo od zaposlenih mora \
                 pogledati.",
                "Stuck: “Close without the addition” could not happen by itself. Somebody on the staff has to look.",
            ),
            incident: "operation-refused".into(),
            about: "lapse".into(),
        }],
        ..page
    }
}

/// A task as everybody sees it.
pub(super) fn feasibility(lang: Lang) -> Task {
    Task {
        name: "feasibility".into(),
        label: say(lang, "Preveri izvedljivost", "Check feasibility"),
        responsible: say(
            lang,
            "nosilec obravnave, Komunalna direkcija",
            "handler, Municipal Services Directorate",
        ),
        checks: vec![
            say(lang, "Ali je zadeva v pristojnosti občine?", "Is the municipality competent?"),
            say(lang, "Ali je zemljišče v lasti občine?", "Does the municipality own the land?"),
        ],
        ..Task::default()
    }
}
