//! Samples of doing a task.

use super::new_case::field;
use super::{day, say, staff, wrote};
use crate::Lang;
use crate::content::{Due, DueState};
use crate::form::{Choice, Field, FieldInput, FieldKind, Form};
use crate::page::task::TaskPage;
use crate::paths;

pub(crate) fn all(lang: Lang) -> Vec<(&'static str, TaskPage)> {
    let done = page(lang, false, vec![checks(lang, None), draft(lang)]);
    let wrong = say(
        lang,
        "Odkljukajte vse točke seznama ali pa nalogo opustite z obrazložitvijo.",
        "Tick every point of the list, or leave the task out with a reason.",
    );
    let unticked = TaskPage {
        due: due(lang, DueState::Late, Some(1)),
        ..page(lang, false, vec![checks(lang, Some(wrong)), draft(lang)])
    };
    let reason =
        field("reason", say(lang, "Obrazložitev", "Reason"), FieldKind::Text { min: 40, max: 10_000 });
    let left_out = TaskPage { due: None, ..page(lang, true, vec![reason]) };
    vec![("do", done), ("not-all-ticked", unticked), ("leave-out", left_out)]
}

fn page(lang: Lang, left_out: bool, fields: Vec<Field>) -> TaskPage {
    let (result, submit) = if left_out {
        ("waived", say(lang, "Opusti nalogo", "Leave the task out"))
    } else {
        ("done", say(lang, "Naloga je opravljena", "The task is done"))
    };
    TaskPage {
        frame: staff(lang, "/cases/P-2026-0042/tasks/feasibility"),
        reference: "P-2026-0042".into(),
        title: wrote("Varnejši prehod za pešce pri šoli na Gosposvetski cesti"),
        state: say(lang, "Pri pristojni službi", "With the competent service"),
        task: "feasibility".into(),
        label: say(lang, "Preveri izvedljivost", "Check feasibility"),
        role: say(lang, "nosilec obravnave, Komunalna direkcija", "handler, Municipal Services Directorate"),
        due: due(lang, DueState::Running, Some(2)),
        blocks: vec![say(lang, "Odloči", "Decide")],
        left_out,
        form: Form {
            action: paths::task(lang, "P-2026-0042", "feasibility"),
            hidden: vec![("result".into(), result.into())],
            sequence: Some(6),
            fields,
            submit,
            errors: vec![],
            language: None,
        },
    }
}

fn due(lang: Lang, state: DueState, left: Option<u32>) -> Option<Due> {
    let name = say(lang, "Rok za nalogo", "Time for the task");
    Some(Due { name, on: day(2026, 11, 24), state, left, rule: None })
}

fn checks(lang: Lang, error: Option<String>) -> Field {
    let points = [
        say(lang, "Ali je zadeva v pristojnosti občine?", "Is the municipality competent?"),
        say(lang, "Ali je zemljišče v lasti občine?", "Does the municipality own the land?"),
        say(lang, "Ali je že v načrtu dela?", "Is it already in the work plan?"),
    ];
    let choices = points.into_iter().enumerate().map(|(at, point)| Choice::new(at.to_string(), point));
    Field {
        help: Some(say(
            lang,
            "Odkljukajte vsako točko, ki ste jo preverili.",
            "Tick every point that you have checked.",
        )),
        value: FieldInput::Ticked(vec!["0".into()]),
        error,
        ..field(
            "check-list",
            say(lang, "Kontrolni seznam", "Checklist"),
            FieldKind::Checks(choices.collect()),
        )
    }
}

fn draft(lang: Lang) -> Field {
    Field {
        public: false,
        value: FieldInput::Typed("Prehod je mogoče osvetliti še letos; denar je na postavki 4.2.".into()),
        ..field(
            "draft",
            say(lang, "Osnutek odgovora", "Draft answer"),
            FieldKind::Text { min: 0, max: 10_000 },
        )
    }
}
