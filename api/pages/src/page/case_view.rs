//! What the template of an initiative's page asks of its context.

use super::case::{CasePage, NOTE_CHARS_MAX, Stage, Step};
use super::comments::{Comment, CommentForm, CommentPurpose, INDENTS_MAX, TEXT_CHARS_MAX};
use super::history::{Entry, HEADING_CHARS_MAX, Order};
use crate::content::{Due, DueState, FactValue, May, Shown};
use crate::frame::Frame;
use crate::say::{Part, Say, escaped};
use crate::{Lang, Page, PageError, paths, samples};
use askama::Template;

/// Longest title in the title bar of a browser. Unit: characters.
const TITLE_BAR_CHARS: usize = 40;

#[derive(Template)]
#[template(path = "case.html")]
struct View<'a> {
    page: &'a CasePage,
    frame: &'a Frame,
    say: Say,
    comment_chars_max: usize,
}

impl Page for CasePage {
    const NAME: &'static str = "case";

    fn render(&self, lang: Lang) -> Result<String, PageError> {
        let view =
            View { page: self, frame: &self.frame, say: Say::new(lang), comment_chars_max: TEXT_CHARS_MAX };
        Ok(view.render()?)
    }

    fn samples(lang: Lang) -> Vec<(&'static str, Self)> {
        samples::case::all(lang)
    }
}

impl View<'_> {
    /// Address of this page without a query.
    fn here(&self) -> String {
        paths::case(self.say.lang, &self.page.reference)
    }

    fn document_title(&self) -> Result<String, PageError> {
        let title = self.say.title(&self.page.title)?;
        let short: String = title.chars().take(TITLE_BAR_CHARS).collect();
        let dots = if short.len() < title.len() { "…" } else { "" };
        Ok(format!("{}{dots} · {}", short.trim_end(), self.page.reference))
    }

    /// The first thing a citizen wants to know: where it is, since when, who has it, what comes, by when.
    fn answer_html(&self) -> Result<String, PageError> {
        let status = &self.page.status;
        let key = if status.punctual { "answer-on" } else { "answer-since" };
        let state =
            format!("<strong class=\"state {}\">{}</strong>", status.tone.class(), escaped(&status.state));
        let since = self.say.when_day_html(&status.since)?;
        let mut sentences =
            vec![self.say.html(key, &[("state", Part::Markup(state)), ("date", Part::Markup(since))])?];
        let mut add = |key: &str, name: &'static str, words: &Option<String>| match words {
            Some(words) => {
                self.say.html(key, &[(name, Part::Words(words.clone()))]).map(|said| sentences.push(said))
            }
            None => Ok(()),
        };
        add("answer-outcome", "outcome", &status.outcome)?;
        add("answer-holder", "holder", &status.holder)?;
        add("answer-next", "next", &status.next)?;
        if let Some(due) = status.due.as_ref().filter(|due| due.state == DueState::Running) {
            sentences.push(self.say.due_html(due)?);
        }
        Ok(sentences.join(" "))
    }

    /// The date that has passed without what was due: said openly at the top.
    fn late(&self) -> Option<&Due> {
        self.page.status.due.iter().chain(&self.page.next.dues).find(|due| due.state == DueState::Late)
    }

    fn stage_class(&self, step: &Step) -> &'static str {
        match step.stage {
            Stage::Completed => "completed",
            Stage::Current => "current",
            Stage::NotYet => "not-yet",
        }
    }

    /// Heading of an entry, and the paragraphs that follow it.
    fn heading(&self, entry: &Entry) -> (String, Vec<String>) {
        split_heading(&entry.what.paragraphs())
    }

    fn indent(&self, comment: &Comment) -> u16 {
        comment.depth.min(INDENTS_MAX)
    }

    fn support_action(&self) -> String {
        paths::support(self.say.lang, &self.page.reference)
    }

    fn note_chars(&self) -> usize {
        NOTE_CHARS_MAX
    }

    fn note_action(&self) -> String {
        paths::notes(self.say.lang, &self.page.reference)
    }

    fn stuck_action(&self) -> String {
        paths::incidents(self.say.lang, &self.page.reference)
    }

    fn vote_action(&self, comment: &Comment) -> String {
        paths::vote(self.say.lang, &comment.id)
    }

    fn withdraw_action(&self, comment: &Comment) -> String {
        paths::withdraw_comment(self.say.lang, &comment.id)
    }

    fn comment_action(&self, form: &CommentForm) -> String {
        match &form.purpose {
            CommentPurpose::New | CommentPurpose::Reply(_) => {
                paths::comments(self.say.lang, &self.page.reference)
            }
            CommentPurpose::Edit(id) => paths::edit_comment(self.say.lang, id),
        }
    }

    fn purpose(&self, form: &CommentForm) -> &'static str {
        match form.purpose {
            CommentPurpose::New => "new",
            CommentPurpose::Reply(_) => "reply",
            CommentPurpose::Edit(_) => "edit",
        }
    }

    /// Name of a form that is there once per comment.
    fn form_name(&self, form: &str, comment: &Comment) -> String {
        format!("{form}-{}", comment.id)
    }

    fn comment_form_name(&self, form: &CommentForm) -> String {
        match &form.purpose {
            CommentPurpose::New => "comment".to_owned(),
            CommentPurpose::Reply(id) | CommentPurpose::Edit(id) => format!("{}-{id}", self.purpose(form)),
        }
    }

    /// Tells the buttons of one comment from those of another, for people who hear them without the rest.
    fn comment_label(&self, comment: &Comment) -> Result<String, PageError> {
        self.say.with("comment-of", "who", self.say.who(&comment.who)?)
    }

    fn form_where(&self, holds: impl Fn(&CommentPurpose) -> bool) -> Option<&CommentForm> {
        self.page.comments.form.as_ref().filter(|form| holds(&form.purpose))
    }

    fn new_comment(&self) -> Option<&CommentForm> {
        self.form_where(|purpose| *purpose == CommentPurpose::New)
    }

    fn replying(&self, comment: &Comment) -> Option<&CommentForm> {
        self.form_where(|purpose| matches!(purpose, CommentPurpose::Reply(id) if *id == comment.id))
    }

    fn editing(&self, comment: &Comment) -> Option<&CommentForm> {
        self.form_where(|purpose| matches!(purpose, CommentPurpose::Edit(id) if *id == comment.id))
    }
}

impl Entry {
    fn has_details(&self) -> bool {
        !self.texts.is_empty()
            || self.reason.is_some()
            || self.legal.is_some()
            || !self.facts.is_empty()
            || !self.documents.is_empty()
            || self.remedy.is_some()
            || !self.next.is_empty()
            || self.due.is_some()
    }
}

/// The first sentence as a heading, the rest as text, when the first paragraph is too long for a heading.
///
/// A sentence ends at a full stop, question mark or exclamation mark before a space and a capital letter, so
/// that `2. 3. 2026` stays whole. A first sentence that is still too long is parted at its first colon.
fn split_heading(paragraphs: &[String]) -> (String, Vec<String>) {
    let Some((first, others)) = paragraphs.split_first() else { return (String::new(), Vec::new()) };
    let long = |text: &str| text.chars().count() > HEADING_CHARS_MAX;
    let mut heading = first.as_str();
    if long(heading) {
        heading = sentence_end(heading).and_then(|end| heading.get(..end)).unwrap_or(heading);
    }
    if long(heading) {
        heading = heading.find(": ").and_then(|at| heading.get(..=at)).unwrap_or(heading);
    }
    let rest = first.get(heading.len()..).unwrap_or_default().trim_start();
    let rest = (!rest.is_empty()).then(|| rest.to_owned());
    (heading.to_owned(), rest.into_iter().chain(others.iter().cloned()).collect())
}

/// Length in bytes of the first sentence, if another one follows.
fn sentence_end(text: &str) -> Option<usize> {
    text.char_indices().filter(|(_, c)| matches!(c, '.' | '?' | '!')).map(|(at, c)| at + c.len_utf8()).find(
        |end| {
            let mut after = text.get(*end..).unwrap_or_default().chars();
            after.next().is_some_and(char::is_whitespace)
                && after.find(|c| !matches!(c, '"' | '“' | '„' | '»' | '(')).is_some_and(char::is_uppercase)
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> (String, Vec<String>) {
        split_heading(&crate::content::Text::new(text, "sl").paragraphs())
    }

    #[test]
    fn a_short_sentence_is_a_heading_as_it_is() {
        assert_eq!(split("Pobuda je oddana."), ("Pobuda je oddana.".into(), vec![]));
        assert_eq!(split(""), (String::new(), vec![]));
    }

    #[test]
    fn the_first_sentence_of_a_long_text_becomes_the_heading() {
        let (heading, rest) = split(
            "Novi rok je 2. 3. 2026. Izvajalec je zbolel, zato smo se z njim dogovorili za poznejši začetek del \
             na Glavnem trgu.\n\nHvala za potrpljenje.",
        );
        assert_eq!(heading, "Novi rok je 2. 3. 2026.");
        assert_eq!(rest.len(), 2);
        assert!(rest[0].starts_with("Izvajalec") && rest[1] == "Hvala za potrpljenje.");
    }

    #[test]
    fn a_long_question_is_parted_at_the_colon() {
        let question = "ali lahko natančneje opišete, na katerem odseku kolesarske steze ob Dravi se po dežju \
                        zadržuje voda";
        let (heading, rest) = split(&format!("Predlagatelja smo vprašali: {question}"));
        assert_eq!((heading.as_str(), rest), ("Predlagatelja smo vprašali:", vec![question.to_owned()]));
    }

    #[test]
    fn a_long_text_without_an_end_stays_whole() {
        let text = "č".repeat(HEADING_CHARS_MAX + 1);
        assert_eq!(split(&text), (text.clone(), vec![]));
    }
}
