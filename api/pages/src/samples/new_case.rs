//! Samples of sending an initiative.

use super::{frame, protocols, say, signed_in};
use crate::Lang;
use crate::form::{Choice, Field, FieldInput, FieldKind, FileInput, Form};
use crate::page::new_case::{NewCasePage, NewCaseStage, ProtocolChoice};
use crate::paths;

pub(crate) fn all(lang: Lang) -> Vec<(&'static str, NewCasePage)> {
    let fill = |form| NewCaseStage::Fill { protocol: improve(lang), form };
    let path = "/cases/new/improve";
    vec![
        (
            "choose",
            NewCasePage { frame: frame(lang, "/cases/new"), stage: NewCaseStage::Choose(protocols(lang)) },
        ),
        ("sign-in-first", NewCasePage { frame: frame(lang, path), stage: fill(None) }),
        (
            "empty-form",
            NewCasePage { frame: signed_in(lang, path), stage: fill(Some(Box::new(form(lang, false)))) },
        ),
        (
            "form-with-errors",
            NewCasePage { frame: signed_in(lang, path), stage: fill(Some(Box::new(form(lang, true)))) },
        ),
    ]
}

fn improve(lang: Lang) -> ProtocolChoice {
    protocols(lang).into_iter().next().unwrap_or_default()
}

fn form(lang: Lang, wrong: bool) -> Form {
    let error = |sl, en| wrong.then(|| say(lang, sl, en));
    let mut fields = vec![
        Field {
            error: error("Izberite vrsto pobude.", "Choose the kind of initiative."),
            ..field("kind", say(lang, "Vrsta pobude", "Kind of initiative"), FieldKind::Choice(kinds(lang)))
        },
        field("title", say(lang, "Naslov", "Title"), FieldKind::Line { max: 120 }),
        Field {
            error: error(
                "Opis ima 11 znakov, potrebnih je vsaj 20. Napišite kaj več.",
                "The description has 11 characters, at least 20 are needed. Write a little more.",
            ),
            ..field("description", say(lang, "Opis", "Description"), FieldKind::Text { min: 20, max: 10_000 })
        },
        Field {
            required: false,
            help: Some(say(lang, "Kje je to?", "Where is it?")),
            ..field("location", say(lang, "Lokacija", "Location"), FieldKind::Place)
        },
        Field {
            required: false,
            ..field("attachments", say(lang, "Priloge", "Attachments"), FieldKind::Files { rows: 1 })
        },
    ];
    if wrong {
        fill_in(&mut fields);
    }
    Form {
        action: paths::new_case_of(lang, "improve"),
        fields,
        submit: say(lang, "Oddaj pobudo", "Send the initiative"),
        language: Some("sl".into()),
        ..Form::default()
    }
}

/// What somebody typed who has to correct two fields.
fn fill_in(fields: &mut [Field]) {
    let values = [
        FieldInput::Empty,
        FieldInput::Typed("Stojala za kolesa pri knjižnici".into()),
        FieldInput::Typed("Ni stojal.".into()),
        FieldInput::Place {
            address: "Rotovški trg 6".into(),
            latitude: "46,55800".into(),
            longitude: "15,64600".into(),
        },
        FieldInput::Files(vec![FileInput {
            name: "prazno-mesto.jpg".into(),
            sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".into(),
            bytes: "482113".into(),
        }]),
    ];
    for (field, value) in fields.iter_mut().zip(values) {
        field.value = value;
    }
}

fn kinds(lang: Lang) -> Vec<Choice> {
    vec![
        Choice::new("problem", say(lang, "Moti me", "Something bothers me")),
        Choice::new("idea", say(lang, "Imam idejo", "I have an idea")),
        Choice::new("question", say(lang, "Zanima me", "I would like to know")),
        Choice::new("praise", say(lang, "Pohvala", "Praise")),
    ]
}

/// A required public field without a value.
pub(super) fn field(name: &str, label: String, kind: FieldKind) -> Field {
    Field {
        name: name.into(),
        label,
        help: None,
        kind,
        required: true,
        public: true,
        value: FieldInput::Empty,
        error: None,
    }
}
