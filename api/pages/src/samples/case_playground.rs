//! Entries of an initiative in which something was corrected, removed and late.

use super::case_entries::{assigned, entry, opened, roads_act};
use super::{at, coordinator, day, directorate, head, say, wrote};
use crate::Lang;
use crate::content::{Document, Due, DueState, Erasure, Fact, FactValue, Shown, Who};
use crate::page::history::{Entry, EntryKind};
use jiff::civil::Date;

pub(super) fn playground(lang: Lang) -> Vec<Entry> {
    let mut entries = vec![
        opened(lang, at("2026-03-02T09:14"), "Maja R."),
        assigned(lang, 2, at("2026-03-04T10:00")),
        decided(lang),
        corrected(lang),
        removed(lang),
    ];
    entries.extend(finished(lang));
    entries
}

fn promise(lang: Lang, on: Date, state: DueState) -> Due {
    Due { name: say(lang, "Obljubljena izvedba", "Promised completion"), on, state, left: None, rule: None }
}

fn decided(lang: Lang) -> Entry {
    Entry {
        kind: EntryKind::Decision,
        facts: vec![
            Fact { label: say(lang, "Ocena stroška", "Estimated cost"), value: FactValue::Money(1_245_050) },
            Fact {
                label: say(lang, "Obljubljeni rok", "Promised by"),
                value: FactValue::Date(day(2026, 6, 30)),
            },
            Fact {
                label: say(lang, "Pravna podlaga", "Legal basis"),
                value: FactValue::Legal(roads_act(lang)),
            },
            Fact {
                label: say(lang, "Pristojna služba", "Service"),
                value: FactValue::Words(directorate(lang)),
            },
        ],
        corrected_by: Some(4),
        ..entry(
            lang,
            3,
            say(lang, "Odločitev: Enkratni ukrep.", "Decision: One-off intervention."),
            at("2026-03-10T12:00"),
            head(lang),
        )
    }
}

fn corrected(lang: Lang) -> Entry {
    Entry {
        kind: EntryKind::Correction,
        corrects: Some(3),
        reason: Some(wrote("V oceni je manjkal davek na dodano vrednost.")),
        facts: vec![Fact {
            label: say(lang, "Ocena stroška", "Estimated cost"),
            value: FactValue::Money(1_518_961),
        }],
        ..entry(
            lang,
            4,
            say(lang, "Popravljena je ocena stroška.", "The estimated cost was corrected."),
            at("2026-03-11T08:05"),
            head(lang),
        )
    }
}

fn removed(lang: Lang) -> Entry {
    Entry {
        kind: EntryKind::Erasure,
        texts: vec![(
            say(lang, "Dopolnitev", "Addition"),
            Shown::Erased(Erasure {
                ground: Some("GDPR, 17(1)(b)".into()),
                by: Some(4_802),
                on: Some(day(2026, 5, 6)),
            }),
        )],
        ..entry(
            lang,
            5,
            say(
                lang,
                "Besedilo dopolnitve je odstranjeno na zahtevo osebe.",
                "The text of the addition was removed at the person's request.",
            ),
            at("2026-05-06T14:30"),
            coordinator(lang),
        )
    }
}

fn finished(lang: Lang) -> Vec<Entry> {
    vec![
        Entry {
            texts: vec![(say(lang, "Osnutek", "Draft"), Shown::Restricted)],
            due: Some(promise(lang, day(2026, 6, 30), DueState::Late)),
            ..entry(
                lang,
                6,
                say(
                    lang,
                    "Novi rok je 31. 7. 2026. Dobavitelj tlaka za igrala zamuja z dobavo, zato se pričetek del \
                     zamakne. Dela bodo trajala tri tedne.",
                    "The new date is 31 July 2026. The supplier of the safety surface is late, so that work starts \
                     later. The work will take three weeks.",
                ),
                at("2026-06-25T09:00"),
                head(lang),
            )
        },
        Entry {
            kind: EntryKind::Decision,
            due: Some(promise(lang, day(2026, 6, 30), DueState::MetLate)),
            documents: vec![Document {
                name: "igrisce-po-obnovi.jpg".into(),
                href: Some("/files/igrisce-po-obnovi.jpg".into()),
                bytes: 482_113,
                sha256: "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae".into(),
            }],
            ..entry(
                lang,
                7,
                say(lang, "Pobuda je uresničena.", "It is done."),
                at("2026-08-19T15:45"),
                Who { name: Some("Petra Novak".into()), ..head(lang) },
            )
        },
    ]
}
