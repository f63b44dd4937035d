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
    let standing = visitor.reader.as_ref().map(|reader| &reader.caller.standing);
    let Some((service, _)) = standing.and_then(|standing| standing.post()) else { return Ok(None) };
    let mut offered: Vec<(Choice, String, String)> = Vec::new();
    let asks = |form: &Form, field: &str| form.fields.iter().any(|asked| asked.name == field);
    if asks(form, ANSWER)
        && let Some(draft) = draft::latest(app, &case.id).await?
    {
        let label = text(visitor.lang, "operation-draft", &[])?;
        offered.push((Choice::new(DRAFT, label), ANSWER.to_owned(), draft));
    }
    for ready in ready_answers(service, operation).filter(|ready| asks(form, ready.field.as_str())) {
        let choice = Choice::new(ready.id.as_str(), ready.label(visitor.lang.tag()));
        // Whoever wrote the initiative reads the answer: it begins in their language.
        offered.push((choice, ready.field.to_string(), ready.text(case.language.as_str()).to_owned()));
    }
    let begun = offered.iter().find(|(choice, _, _)| Some(choice.value.as_str()) == chosen);
    if let Some((_, field, words)) = begun
        && let Some(field) = form.fields.iter_mut().find(|asked| asked.name == *field)
    {
        field.value = FieldInput::Typed(words.clone());
    }
    let chosen = begun.map(|(choice, _, _)| choice.value.clone()).unwrap_or_default();
    let choices: Vec<Choice> = offered.into_iter().map(|(choice, _, _)| choice).collect();
    Ok((!choices.is_empty()).then(|| ReadyAnswers { choices, chosen, kept: form.hidden.clone() }))
}
