//! Entries of the histories in the samples.

use super::{at, author, citizen, coordinator, day, head, inferred, moment, say, undated, wrote};
use crate::Lang;
use crate::content::{Document, Due, DueState, Fact, FactValue, Legal, Place, Shown, Text, Who};
use crate::page::history::{Entry, EntryKind, Evidence, History, Order};
use crate::when::When;

pub(super) fn entry(lang: Lang, number: u64, what: String, when: When, who: Who) -> Entry {
    Entry {
        number,
        kind: EntryKind::Step,
        what: Text::new(what, lang.tag()),
        when,
        recorded: None,
        who,
        texts: vec![],
        reason: None,
        legal: None,
        facts: vec![],
        documents: vec![],
        remedy: None,
        next: vec![],
        due: None,
        notes: Vec::new(),
        corrects: None,
        corrected_by: None,
        comment: None,
        evidence: Evidence {
            position: 4_700 + number,
            leaf_hash: "c4a1e07f52d94b3ea9b6".repeat(4).chars().take(64).collect(),
            href: Some(format!("/api/v1/events?after={}&limit=1", 4_699 + number)),
            receipt: Some(crate::paths::receipt(4_700 + number)),
            erase: None,
        },
    }
}

/// A history shown newest first.
pub(super) fn history(path: &str, mut entries: Vec<Entry>) -> History {
    let total = u64::try_from(entries.len()).unwrap_or(u64::MAX);
    entries.reverse();
    History {
        entries,
        order: Order::NewestFirst,
        total,
        with_comments: false,
        other_order: format!("{path}?order=oldest#history"),
        other_choice: None,
        previous: None,
        further: None,
    }
}

pub(super) fn opened(lang: Lang, when: When, name: &str) -> Entry {
    let what = say(lang, "Pobuda je oddana.", "The initiative was sent.");
    Entry { kind: EntryKind::Opened, ..entry(lang, 1, what, when, author(lang, name)) }
}

pub(super) fn assigned(lang: Lang, number: u64, when: When) -> Entry {
    let what = say(
        lang,
        "Pobudo obravnava Komunalna direkcija.",
        "Municipal Services Directorate is dealing with the initiative.",
    );
    Entry {
        next: vec![say(
            lang,
            "Služba preveri, ali in kako je pobudo mogoče uresničiti.",
            "The service checks whether and how this can be done.",
        )],
        due: Some(Due {
            name: say(lang, "Prvi odziv", "First reply"),
            on: day(2026, 10, 14),
            state: DueState::Met,
            left: None,
            rule: None,
        }),
        ..entry(lang, number, what, when, coordinator(lang))
    }
}

/// The crossing: with the service, and the answer is late.
pub(super) fn crossing(lang: Lang) -> Vec<Entry> {
    let question = say(
        lang,
        "Predlagatelja smo vprašali: Ob katerih urah je na prehodu največ otrok in z katere strani prihajajo?",
        "We asked the author: Ob katerih urah je na prehodu največ otrok in s katere strani prihajajo?",
    )
    .replace("z katere", "s katere");
    vec![
        opened(lang, at("2026-10-12T07:48"), "Ana K."),
        assigned(lang, 2, at("2026-10-13T09:14")),
        entry(lang, 3, question, at("2026-10-15T13:02"), head(lang)),
        Entry {
            texts: vec![(
                say(lang, "Dopolnitev", "Addition"),
                wrote(
                    "Največ jih je med 7.30 in 8.00 ter med 13.00 in 14.00.\n\nPrihajajo s postaje mestnega \
                     avtobusa na južni strani.",
                ),
            )],
            facts: vec![Fact {
                label: say(lang, "Lokacija", "Location"),
                value: FactValue::Place(Place {
                    address: Some("Gosposvetska cesta 4".into()),
                    point_e6: Some((46_561_130, 15_637_480)),
                }),
            }],
            ..entry(
                lang,
                4,
                say(lang, "Predlagatelj je pobudo dopolnil.", "The author added to the initiative."),
                at("2026-10-28T11:40"),
                author(lang, "Ana K."),
            )
        },
        Entry {
            kind: EntryKind::Comment,
            comment: Some("c1".into()),
            ..entry(
                lang,
                5,
                say(lang, "Komentar", "Comment"),
                at("2026-10-29T18:21"),
                citizen(lang, "Jože P."),
            )
        },
    ]
}

/// The bridge: declined.
pub(super) fn bridge(lang: Lang) -> Vec<Entry> {
    vec![
        opened(lang, at("2026-06-01T16:30"), "Luka V."),
        assigned(lang, 2, at("2026-06-03T08:25")),
        Entry {
            kind: EntryKind::Refusal,
            texts: vec![(
                say(lang, "Odgovor", "Answer"),
                Shown::text(
                    "Hvala za predlog. Zapore ob vseh koncih tedna ne moremo uvesti, lahko pa most zapremo ob \
                     posameznih prireditvah.",
                    "sl",
                ),
            )],
            reason: Some(reason()),
            legal: Some(roads_act(lang)),
            facts: vec![
                Fact {
                    label: say(lang, "Ocena stroška", "Estimated cost"),
                    value: FactValue::Money(18_450_000),
                },
                Fact {
                    label: say(lang, "Število vozil na dan", "Vehicles a day"),
                    value: FactValue::Integer(14_200),
                },
            ],
            documents: vec![Document {
                name: "stevec-prometa-maj-2026.pdf".into(),
                href: None,
                bytes: 1_250_000,
                sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".into(),
            }],
            remedy: Some(say(
                lang,
                "Če se ne strinjate, ugovarjajte v 15 dneh.",
                "If you disagree, object within 15 days.",
            )),
            due: Some(Due {
                name: say(lang, "Odgovor", "Answer"),
                on: day(2026, 8, 7),
                state: DueState::Met,
                left: None,
                rule: None,
            }),
            ..entry(
                lang,
                3,
                say(lang, "Odločitev: Ni mogoče uresničiti.", "Decision: Cannot be done."),
                at("2026-08-04T10:00"),
                head(lang),
            )
        },
    ]
}

pub(super) fn reason() -> Shown {
    wrote(
        "Most je del državne ceste. O prometu na njej odloča upravljavec državnih cest, ne občina. Obvoz čez \
         druge mostove bi podaljšal poti reševalcev.",
    )
}

pub(super) fn roads_act(lang: Lang) -> Legal {
    Legal {
        cite: "Zakon o cestah (ZCes-2), 5. člen".into(),
        plain: Some(say(
            lang,
            "Prometno ureditev na državni cesti določa njen upravljavec.",
            "Traffic on a state road is arranged by the body that manages it.",
        )),
    }
}

/// An import: original dates, of which some are not certain.
pub(super) fn imported(lang: Lang) -> Vec<Entry> {
    let source = Who { role: say(lang, "prenos podatkov", "data import"), ..Who::default() };
    let recorded = Some(at("2026-11-02T03:00"));
    vec![
        Entry { recorded, ..opened(lang, When::recorded(moment("2018-02-14T00:00")), "lucia_m") },
        Entry {
            recorded,
            kind: EntryKind::Count,
            ..entry(
                lang,
                2,
                say(
                    lang,
                    "Prvotni sistem je naštel 27.314 podpor.",
                    "The original system counted 27,314 supports.",
                ),
                undated("2026-11-02T03:00"),
                source.clone(),
            )
        },
        Entry {
            recorded,
            kind: EntryKind::Refusal,
            what: Text::new(
                "Propuesta archivada: no alcanzó los apoyos necesarios en el plazo de un año.",
                "es",
            ),
            ..entry(lang, 3, String::new(), inferred("2019-02-14T00:00"), source)
        },
    ]
}
