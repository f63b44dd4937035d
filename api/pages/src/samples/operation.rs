//! Samples of performing an operation.

use super::new_case::field;
use super::{say, staff, wrote};
use crate::Lang;
use crate::content::Legal;
use crate::form::{Choice, Field, FieldInput, FieldKind, Form};
use crate::page::operation::{OperationPage, OperationStage, OutcomeChoice, ReadyAnswers};
use crate::paths;

pub(crate) fn all(lang: Lang) -> Vec<(&'static str, OperationPage)> {
    vec![
        ("choose", page(lang, OperationStage::Choose { outcomes: outcomes(lang), missing: false })),
        ("choose-missing", page(lang, OperationStage::Choose { outcomes: outcomes(lang), missing: true })),
        (
            "decline",
            page(
                lang,
                OperationStage::Fill {
                    outcome: outcomes(lang).pop(),
                    form: Box::new(form(lang, decline(lang))),
                    legal: vec![legal(lang)],
                },
            ),
        ),
        ("ready", begun(lang)),
        (
            "every-field",
            page(
                lang,
                OperationStage::Fill {
                    outcome: None,
                    form: Box::new(form(lang, every(lang))),
                    legal: vec![],
                },
            ),
        ),
    ]
}

/// Begun with a ready-made answer.
fn begun(lang: Lang) -> OperationPage {
    let words = "Hvala za pobudo. Preverili smo jo in je ne moremo uresničiti.";
    let answer = Field {
        value: FieldInput::Typed(words.into()),
        ..field("answer", say(lang, "Odgovor", "Answer"), FieldKind::Text { min: 40, max: 10_000 })
    };
    let form = Form { errors: vec![], ..form(lang, vec![answer]) };
    let kept = form.hidden.clone();
    let outcome = outcomes(lang).pop();
    let choices = vec![
        Choice::new("draft", say(lang, "Osnutek odgovora iz naloge", "The draft from the task")),
        Choice::new("cannot", say(lang, "Ne moremo uresničiti", "We cannot do it")),
    ];
    OperationPage {
        ready: Some(ReadyAnswers { choices, chosen: "cannot".into(), kept }),
        ..page(lang, OperationStage::Fill { outcome, form: Box::new(form), legal: vec![] })
    }
}

fn page(lang: Lang, stage: OperationStage) -> OperationPage {
    OperationPage {
        frame: staff(lang, "/cases/P-2026-0042/operations/decide"),
        reference: "P-2026-0042".into(),
        title: wrote("Varnejši prehod za pešce pri šoli na Gosposvetski cesti"),
        state: say(lang, "Pri pristojni službi", "With the competent service"),
        operation: "decide".into(),
        label: say(lang, "Odloči", "Decide"),
        role: say(
            lang,
            "vodja službe, Komunalna direkcija",
            "head of service, Municipal Services Directorate",
        ),
        ready: None,
        stage,
    }
}

pub(super) fn outcomes(lang: Lang) -> Vec<OutcomeChoice> {
    let outcome = |value: &str, label, plain| OutcomeChoice { value: value.into(), label, plain };
    vec![
        outcome(
            "within-budget",
            say(lang, "Rešljivo v okviru obstoječega proračuna", "Can be done within the existing budget"),
            say(
                lang,
                "Denar je že zagotovljen; pobudo bomo uresničili do obljubljenega roka.",
                "The money is there; it will be done by the promised date.",
            ),
        ),
        outcome(
            "future-investment",
            say(lang, "Podlaga za prihodnje naložbe", "Input to future investment planning"),
            say(
                lang,
                "Zdaj ni mogoče, pobuda pa je zapisana v podlage za načrtovanje naložb.",
                "Not possible now, but recorded for the planning of investments.",
            ),
        ),
        outcome(
            "declined",
            say(lang, "Ni mogoče uresničiti", "Cannot be done"),
            say(
                lang,
                "Pobude ne moremo uresničiti; razlog in pravna podlaga sta navedena.",
                "This cannot be done; the reason and the legal basis are given.",
            ),
        ),
    ]
}

pub(super) fn legal(lang: Lang) -> Legal {
    Legal {
        cite: "Zakon o cestah (ZCes-2), 5. člen".into(),
        plain: Some(say(
            lang,
            "Prometno ureditev na državni cesti določa njen upravljavec.",
            "Traffic on a state road is arranged by the body that manages it.",
        )),
    }
}

fn form(lang: Lang, fields: Vec<Field>) -> Form {
    Form {
        action: paths::operation(lang, "P-2026-0042", "decide"),
        hidden: vec![("outcome".into(), "declined".into())],
        sequence: Some(6),
        fields,
        submit: say(lang, "Odloči", "Decide"),
        errors: vec![say(
            lang,
            "Medtem je nekdo dodal vnos 7. Preberite ga in nato pošljite znova.",
            "Meanwhile somebody added entry 7. Read it, then send again.",
        )],
        language: None,
    }
}

fn decline(lang: Lang) -> Vec<Field> {
    vec![
        Field {
            value: FieldInput::Typed("Cesta ni v upravljanju občine.".into()),
            error: Some(say(lang, "Obrazložitev je prekratka.", "The reason is too short.")),
            ..field("reason", say(lang, "Obrazložitev", "Reason"), FieldKind::Text { min: 40, max: 10_000 })
        },
        Field {
            value: FieldInput::Typed("ZCes-2, 5. člen".into()),
            ..field(
                "legal_basis",
                say(lang, "Pravna podlaga", "Legal basis"),
                FieldKind::Legal(vec![Choice::new("zces", "Zakon o cestah (ZCes-2), 5. člen")]),
            )
        },
    ]
}

fn every(lang: Lang) -> Vec<Field> {
    vec![
        Field {
            value: FieldInput::Typed("communal".into()),
            ..field(
                "assigned_service",
                say(lang, "Pristojna služba", "Competent service"),
                FieldKind::Select(vec![
                    Choice::new("communal", super::directorate(lang)),
                    Choice::new("finance", say(lang, "Služba za finance", "Finance office")),
                ]),
            )
        },
        Field {
            value: FieldInput::Typed("dvanajst".into()),
            error: Some(say(lang, "Napišite znesek s številkami.", "Write the amount in figures.")),
            ..field("cost", say(lang, "Ocena stroška", "Estimated cost"), FieldKind::Money)
        },
        Field {
            value: FieldInput::Typed("2027-04-30".into()),
            ..field("promised_by", say(lang, "Obljubljeni rok", "Promised by"), FieldKind::Date)
        },
        field("votes", say(lang, "Število glasov", "Votes"), FieldKind::Integer),
        field("same_as", say(lang, "Ista pobuda", "Same initiative"), FieldKind::Case),
        Field {
            public: false,
            required: false,
            help: Some(say(lang, "Za sodelavce.", "For colleagues.")),
            ..field(
                "draft",
                say(lang, "Osnutek odgovora", "Draft answer"),
                FieldKind::Text { min: 0, max: 10_000 },
            )
        },
        Field {
            error: Some(say(lang, "Dodajte vsaj eno fotografijo.", "Add at least one photograph.")),
            ..field("photos", say(lang, "Fotografije", "Photographs"), FieldKind::Files { rows: 2 })
        },
        Field {
            error: Some(say(lang, "Napišite naslov ali opis kraja.", "Write an address or a description.")),
            ..field("location", say(lang, "Lokacija", "Location"), FieldKind::Place)
        },
    ]
}
