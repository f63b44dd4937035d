//! A task of an initiative: its checklist, what it asks for, and leaving it out for a reason.

use crate::content::{Due, DueState, Shown};
use crate::form::{FieldKind, Form};
use crate::frame::Frame;
use crate::say::Say;
use crate::{Lang, Page, PageError, paths, samples};
use askama::Template;

/// A task that the reader may close.
#[derive(Debug, Clone)]
pub struct TaskPage {
    /// What stands around it.
    pub frame: Frame,
    /// Reference of the initiative.
    pub reference: String,
    /// Title of the initiative.
    pub title: Shown,
    /// Its state, in words.
    pub state: String,
    /// Name of the task in the protocol.
    pub task: String,
    /// The task in words.
    pub label: String,
    /// In what role the reader closes it, in words.
    pub role: String,
    /// By when it is due; none when it may take any time.
    pub due: Option<Due>,
    /// Operations that wait for it, each in words.
    pub blocks: Vec<String>,
    /// Whether the reader leaves it out rather than having done it.
    pub left_out: bool,
    /// The form: the checklist and what the task asks for, or the reason for leaving it out.
    pub form: Form,
}

#[derive(Template)]
#[template(path = "task.html")]
struct View<'a> {
    page: &'a TaskPage,
    frame: &'a Frame,
    say: Say,
}

impl Page for TaskPage {
    const NAME: &'static str = "task";

    fn render(&self, lang: Lang) -> Result<String, PageError> {
        Ok(View { page: self, frame: &self.frame, say: Say::new(lang) }.render()?)
    }

    fn samples(lang: Lang) -> Vec<(&'static str, Self)> {
        samples::task::all(lang)
    }
}

impl View<'_> {
    /// The initiative's page.
    fn case(&self) -> String {
        paths::case(self.say.lang, &self.page.reference)
    }

    /// This page, to do the task.
    fn doing(&self) -> String {
        paths::task(self.say.lang, &self.page.reference, &self.page.task)
    }

    /// This page, to leave the task out.
    fn leaving_out(&self) -> String {
        format!("{}?result=waived", self.doing())
    }

    /// The operations that wait for it, as a list.
    fn blocks(&self) -> String {
        self.page.blocks.join(", ")
    }
}
