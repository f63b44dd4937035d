//! Texts that an official may begin with: the draft that a task asked for, and ready-made answers.

use super::draft;
use super::trouble::Told;
use super::visitor::Visitor;
use crate::app::App;
use crate::telling::ready_answers;
use pobuda_domain::name::Name;
use pobuda_pages::form::{Choice, FieldInput, Form};
use pobuda_pages::page::operation::ReadyAnswers;
use pobuda_pages::text;
use pobuda_projections::rows::CaseRow;

/// The choice that stands for the draft. No bundled answer is called so.
const DRAFT: &str = "draft";
/// The field that a draft becomes.
const ANSWER: &str = "answer";

/// What can be begun with in a form; what was chosen is put into its field. Nothing for whom holds no post.
///
/// # Errors
/// 500 when the draft cannot be read or a text of ours is missing.
pub(super) async fn offer(
    app: &App,
    visitor: &Visitor,
    case: &CaseRow,
    operation: &Name,
    form: &mut Form,
    chosen: Option<&str>,
) -> Told<Option<ReadyAnswers>> {
    if service(visitor).is_none() {
        return Ok(None);
    }
    let mut offered = Vec::new();
    if asks(form, ANSWER)
        && let Some(draft) = draft::latest(app, &case.id).await?
    {
        let label = text(visitor.lang, "operation-draft", &[])?;
        offered.push((Choice::new(DRAFT, label), ANSWER.to_owned(), draft));
    }
    // Whoever wrote the initiative reads the answer: it begins in their language.
    offered.extend(ready_made(visitor, case.language.as_str(), operation, form));
    Ok(begin(offered, form, chosen))
}

/// The same for several initiatives: a draft belongs to one of them and is not offered.
pub(super) fn offer_for_several(
    visitor: &Visitor,
    cases: &[CaseRow],
    operation: &Name,
    form: &mut Form,
    chosen: Option<&str>,
) -> Option<ReadyAnswers> {
    let mut languages = cases.iter().map(|case| case.language.as_str());
    let first = languages.next().filter(|first| languages.all(|other| other == *first));
    let offered = ready_made(visitor, first.unwrap_or(visitor.lang.tag()), operation, form);
    begin(offered, form, chosen)
}

/// A choice, the field that it goes into, and the text.
type Offered = (Choice, String, String);

fn asks(form: &Form, field: &str) -> bool {
    form.fields.iter().any(|asked| asked.name == field)
}

fn ready_made(visitor: &Visitor, language: &str, operation: &Name, form: &Form) -> Vec<Offered> {
    let Some(service) = service(visitor) else { return Vec::new() };
    let fitting = ready_answers(service, operation).filter(|ready| asks(form, ready.field.as_str()));
    let offered = fitting.map(|ready| {
        let choice = Choice::new(ready.id.as_str(), ready.label(visitor.lang.tag()));
        (choice, ready.field.to_string(), ready.text(language).to_owned())
    });
    offered.collect()
}

fn service(visitor: &Visitor) -> Option<&Name> {
    let (service, _) = visitor.reader.as_ref()?.caller.standing.post()?;
    Some(service)
}

fn begin(offered: Vec<Offered>, form: &mut Form, chosen: Option<&str>) -> Option<ReadyAnswers> {
    let begun = offered.iter().find(|(choice, _, _)| Some(choice.value.as_str()) == chosen);
    if let Some((_, field, words)) = begun
        && let Some(field) = form.fields.iter_mut().find(|asked| asked.name == *field)
    {
        field.value = FieldInput::Typed(words.clone());
    }
    let chosen = begun.map(|(choice, _, _)| choice.value.clone()).unwrap_or_default();
    let choices: Vec<Choice> = offered.into_iter().map(|(choice, _, _)| choice).collect();
    (!choices.is_empty()).then(|| ReadyAnswers { choices, chosen, kept: form.hidden.clone() })
}
