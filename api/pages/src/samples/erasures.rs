//! Samples of erasures.

use super::{at, frame, say};
use crate::content::Link;
use crate::entry::{Entry, EntryFault};
use crate::form::Choice;
use crate::frame::{Frame, Viewer};
use crate::page::erasures::{EraseForm, Erasure, ErasuresPage, OfEntry, Part, TextChoice};
use crate::{Lang, paths};

fn seen_by(lang: Lang, role: Option<String>, path: &str) -> Frame {
    let viewer = Viewer { name: "Leo K.".into(), role, account: true, auditor: false };
    Frame { viewer: Some(viewer), ..frame(lang, path) }
}

pub(crate) fn list(lang: Lang) -> Vec<(&'static str, ErasuresPage)> {
    let lawyer = say(lang, "pravnik, Pravna služba", "lawyer, Legal service");
    let page = ErasuresPage {
        frame: seen_by(lang, Some(lawyer.clone()), "/erasures"),
        erasures: vec![pending(lang), done(lang, &lawyer), refused(lang, &lawyer)],
        faults: Vec::new(),
    };
    let mut wrong = page.clone();
    let words = say(lang, "Navedite razloge.", "Give reasons.");
    if let Some(first) = wrong.erasures.first_mut() {
        first.reason.error = Some(words.clone());
    }
    wrong.faults = vec![EntryFault { anchor: "main", words }];
    let none = ErasuresPage { frame: frame(lang, "/erasures"), ..ErasuresPage::default() };
    vec![("some", page), ("wrong", wrong), ("none", none)]
}

fn pending(lang: Lang) -> Erasure {
    let coordinator = say(lang, "koordinator pobud, Služba za sodelovanje", "coordinator, Participation");
    Erasure {
        id: "0193d2c4-7b1e-7c3a-9f00-000000000001".into(),
        state: "pending",
        ground: "dsa-16",
        texts: vec![Link { text: "P-2026-0042".into(), href: paths::case(lang, "P-2026-0042") }],
        asked: Part {
            who: coordinator,
            when: at("2026-11-20T08:12"),
            reason: Some("Komentar imenuje sosedo in njen naslov.".into()),
        },
        decided: None,
        erased: 0,
        may_decide: true,
        reason: Entry::default(),
    }
}

fn done(lang: Lang, lawyer: &str) -> Erasure {
    Erasure {
        id: "0193d2c4-7b1e-7c3a-9f00-000000000002".into(),
        state: "done",
        ground: "gdpr-17-1-b",
        texts: Vec::new(),
        asked: Part { who: say(lang, "občan", "citizen"), when: at("2026-11-12T18:03"), reason: None },
        decided: Some(Part {
            who: lawyer.to_owned(),
            when: at("2026-11-13T09:40"),
            reason: Some("Oseba je preklicala privolitev.".into()),
        }),
        erased: 17,
        may_decide: false,
        reason: Entry::default(),
    }
}

fn refused(lang: Lang, lawyer: &str) -> Erasure {
    Erasure {
        id: "0193d2c4-7b1e-7c3a-9f00-000000000003".into(),
        state: "refused",
        erased: 0,
        decided: Some(Part {
            who: lawyer.to_owned(),
            when: at("2026-11-11T09:40"),
            reason: Some("Besedilo nikogar ne imenuje.".into()),
        }),
        may_decide: false,
        ..pending(lang)
    }
}

pub(crate) fn form(lang: Lang) -> Vec<(&'static str, EraseForm)> {
    let ground = |value: &str, sl: &str, en: &str| Choice::new(value, say(lang, sl, en));
    let entry = EraseForm {
        frame: seen_by(lang, Some(say(lang, "koordinator pobud", "coordinator")), "/erasures/new/4802"),
        of: Some(OfEntry {
            position: 4802,
            case: Link { text: "P-2026-0042, 3".into(), href: paths::case(lang, "P-2026-0042") },
            texts: vec![TextChoice {
                name: "text".into(),
                label: say(lang, "Komentar", "Comment"),
                text: "Sosedov pes spet teka brez povodca.".into(),
                chosen: true,
            }],
        }),
        grounds: vec![
            ground("dsa-16", "prijava nezakonite vsebine", "notice of illegal content"),
            ground("terms", "v nasprotju s pogoji uporabe", "against the terms of use"),
        ],
        ground: "terms".into(),
        ..EraseForm::default()
    };
    let words = say(lang, "Navedite razloge.", "Give reasons.");
    let wrong = EraseForm {
        reason: Entry { value: String::new(), error: Some(words.clone()) },
        faults: vec![EntryFault { anchor: "reason", words }],
        ..entry.clone()
    };
    let account = EraseForm {
        frame: seen_by(lang, None, "/account/erase"),
        ground: "gdpr-17-1-b".into(),
        ..EraseForm::default()
    };
    vec![("entry", entry), ("wrong", wrong), ("account", account)]
}
