//! Samples of one operation on several initiatives.

use super::new_case::field;
use super::operation::{legal, outcomes};
use super::{say, staff, wrote};
use crate::form::{Choice, Field, FieldInput, FieldKind, Form};
use crate::page::bulk::{BulkPage, BulkStage, CASES, ChosenCase, Offer, Results};
use crate::page::operation::{OperationStage, ReadyAnswers};
use crate::{Lang, paths};

pub(crate) fn all(lang: Lang) -> Vec<(&'static str, BulkPage)> {
    let offers = BulkStage::Offers { offers: offers(lang), kept: kept() };
    let untouched = BulkPage { label: None, role: None, ..page(lang, offers) };
    let nothing = BulkStage::Nothing { written: None };
    let none = BulkPage { chosen: vec![], left_out: vec![], stage: nothing.clone(), ..untouched.clone() };
    let outcome = OperationStage::Choose { outcomes: outcomes(lang), missing: true };
    let refused = |form| BulkPage { results: Some(not_done(lang)), left_out: vec![], ..page(lang, form) };
    let done = Results { done: cases(lang), refused: vec![] };
    let written = Some("Ogled bo v torek zjutraj.".to_owned());
    vec![
        ("operation", untouched.clone()),
        (
            "nothing-offered",
            BulkPage { chosen: vec![], left_out: cases(lang), stage: nothing.clone(), ..untouched },
        ),
        ("nothing-chosen", none.clone()),
        ("outcome", page(lang, perform(outcome))),
        ("form", BulkPage { left_out: cases(lang), ..page(lang, perform(fill(lang, vec![]))) }),
        ("done", BulkPage { results: Some(done), label: Some(label(lang)), ..none.clone() }),
        ("partly", refused(perform(fill(lang, vec![])))),
        ("taken-along", BulkPage { chosen: vec![], ..refused(BulkStage::Nothing { written }) }),
    ]
}

fn page(lang: Lang, stage: BulkStage) -> BulkPage {
    BulkPage {
        frame: staff(lang, "/operations?cases.P-2026-0042=on&cases.P-2026-0101=on"),
        label: Some(label(lang)),
        role: Some(say(
            lang,
            "vodja službe, Komunalna direkcija",
            "head of service, Municipal Services Directorate",
        )),
        results: None,
        chosen: cases(lang),
        left_out: vec![],
        stage,
        queue: paths::queue(lang),
    }
}

fn label(lang: Lang) -> String {
    say(lang, "Obvesti o nadaljnji obravnavi", "Give notice of what follows")
}

fn kept() -> Vec<(String, String)> {
    ["P-2026-0042", "P-2026-0101"].map(|reference| (format!("{CASES}{reference}"), "7".to_owned())).to_vec()
}

fn cases(lang: Lang) -> Vec<ChosenCase> {
    let one = |reference: &str, title: &str| ChosenCase {
        reference: reference.into(),
        href: paths::case(lang, reference),
        title: wrote(title),
        state: say(lang, "Pri pristojni službi", "With the competent service"),
    };
    vec![
        one("P-2026-0042", "Varnejši prehod za pešce pri šoli na Gosposvetski cesti"),
        one("P-2026-0101", "Luknja v pločniku pred pošto"),
    ]
}

fn offers(lang: Lang) -> Vec<Offer> {
    let offer = |name: &str, label, count| Offer {
        choice: Choice::new(format!("improve/1.0.0/{name}"), label),
        count,
    };
    vec![offer("notify", label(lang), 2), offer("decide", say(lang, "Odloči", "Decide"), 1)]
}

fn perform(stage: OperationStage) -> BulkStage {
    let other = "/sl/operations?cases.P-2026-0042=7&offer=improve/1.0.0/decide".to_owned();
    let ready = ReadyAnswers {
        choices: vec![Choice::new("visit", "Ogled ceste")],
        chosen: String::new(),
        kept: kept(),
    };
    BulkStage::Perform { stage, ready: Some(ready), kept: kept(), other }
}

fn fill(lang: Lang, errors: Vec<String>) -> OperationStage {
    let answer = Field {
        value: FieldInput::Typed("Ogled bo v torek zjutraj, skupaj z drugimi v tej četrti.".into()),
        ..field("answer", say(lang, "Odgovor", "Answer"), FieldKind::Text { min: 40, max: 10_000 })
    };
    let form = Form {
        action: paths::bulk(lang),
        hidden: kept(),
        fields: vec![answer],
        submit: label(lang),
        errors,
        ..Form::default()
    };
    OperationStage::Fill { outcome: outcomes(lang).pop(), form: Box::new(form), legal: vec![legal(lang)] }
}

fn not_done(lang: Lang) -> Results {
    let why = say(
        lang,
        "»Obvesti o nadaljnji obravnavi« v stanju »Zaključeno« ni mogoče.",
        "“Give notice of what follows” is not possible while the state is “Closed”.",
    );
    let mut cases = cases(lang);
    let refused = cases.pop().map(|case| (case, vec![why])).into_iter().collect();
    Results { done: cases, refused }
}
