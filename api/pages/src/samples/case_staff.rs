//! An initiative as an official sees it: with an open task, and stuck.

use super::case::late;
use super::{at, day, head, say, staff};
use crate::content::{Due, DueState, Who};
use crate::page::case::{CasePage, Note, NoteForm, Notes, Offer, Stuck, Task};
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
                left: Some(12),
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
        notes: Some(notes(lang)),
        ..page
    }
}

/// A note with its text, one whose text was erased, and one that came back empty.
fn notes(lang: Lang) -> Notes {
    let note = |text: Option<&str>, day: &str| Note {
        who: Who { name: Some("Rok Breznik".into()), ..head(lang) },
        when: at(day),
        text: text.map(str::to_owned),
    };
    let error = say(lang, "Napišite kaj.", "Write something.");
    Notes {
        all: vec![
            note(
                Some("Klicala sem upravljavca ceste; vrne se v ponedeljek.\nPrej ne odločamo."),
                "2026-11-03T09:05",
            ),
            note(None, "2026-10-30T11:00"),
        ],
        form: NoteForm { text: String::new(), error: Some(error) },
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
