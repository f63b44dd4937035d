//! What an operation asks for, as forms show it: the outcome first, if there is one to choose; then the fields.

use super::fields::{Faults, Wanted};
use super::new_case::field_of;
use super::posted::Posted;
use super::refused::Reasons;
use super::standing::legal;
use super::trouble::Told;
use super::visitor::Visitor;
use super::words;
use crate::app::App;
use crate::executor::Refused;
use crate::telling::Speaker;
use pobuda_domain::case::{Allowed, ProtocolRef};
use pobuda_domain::field::Raw;
use pobuda_domain::name::{FieldName, Name};
use pobuda_domain::protocol::Protocol;
use pobuda_pages::form::{FieldKind, Form};
use pobuda_pages::page::operation::{OperationStage, OutcomeChoice};
use std::collections::BTreeMap;

/// An operation of a protocol, in a language.
#[derive(Clone, Copy)]
pub(super) struct Sheet<'a> {
    /// The language.
    pub(super) speaker: Speaker<'a>,
    /// The protocol.
    pub(super) protocol: &'a Protocol,
    /// What cases call it.
    pub(super) reference: &'a ProtocolRef,
    /// The operation, and what it asks for.
    pub(super) asked: &'a Allowed,
}

/// What came back from a form that could not be taken.
#[derive(Default)]
pub(super) struct Back<'p> {
    /// What was sent.
    pub(super) posted: Option<&'p Posted>,
    /// What is wrong with fields.
    pub(super) faults: Faults,
    /// What is wrong with the whole.
    pub(super) errors: Vec<String>,
}

impl Sheet<'_> {
    /// What the operation is called.
    pub(super) fn label(&self) -> String {
        self.speaker.operation(Some(self.protocol), &self.asked.operation)
    }

    /// In what role the reader acts: a post, or the citizen's role that the operation names.
    pub(super) fn role(&self, visitor: &Visitor) -> String {
        let standing = visitor.reader.as_ref().map(|reader| &reader.caller.standing);
        let operation = self.protocol.operations.get(self.asked.operation.as_str());
        let role = operation.map_or_else(Name::citizen, |operation| operation.responsible.role.clone());
        words::acting(self.speaker, self.protocol, standing, &role)
    }

    /// The outcome of that name, if the operation offers it.
    pub(super) fn outcome(&self, name: &str) -> Option<Name> {
        let mut outcomes = self.asked.outcomes.iter().map(|(outcome, _)| outcome);
        outcomes.find(|outcome| outcome.as_str() == name).cloned()
    }

    /// The outcomes to choose from.
    pub(super) fn choose(&self, missing: bool) -> OperationStage {
        let outcomes = self.asked.outcomes.iter().map(|(name, _)| self.choice(name)).collect();
        OperationStage::Choose { outcomes, missing }
    }

    /// The form: `form` says where it is sent and what it carries beside the outcome.
    pub(super) fn fill(&self, mut form: Form, outcome: Option<&Name>, back: Back<'_>) -> OperationStage {
        let needs = self.needs(outcome);
        form.fields = self.wanted(&needs).fields(back.posted, &back.faults);
        form.hidden.extend(outcome.map(|outcome| ("outcome".to_owned(), outcome.to_string())));
        form.submit = self.label();
        form.errors = back.errors;
        let asks_for_legal = form.fields.iter().any(|field| matches!(field.kind, FieldKind::Legal(_)));
        let names = self.protocol.legal.iter().map(|(name, _)| name.as_str());
        let grounds = names.map(|name| legal(self.speaker, Some(self.protocol), name)).collect();
        OperationStage::Fill {
            outcome: outcome.map(|outcome| self.choice(outcome)),
            form: Box::new(form),
            legal: if asks_for_legal { grounds } else { Vec::new() },
        }
    }

    /// What was typed, as values to send, or what is wrong with it.
    ///
    /// # Errors
    /// 500 when the register of cases cannot be asked.
    pub(super) async fn read(
        &self,
        app: &App,
        outcome: Option<&Name>,
        posted: &Posted,
    ) -> Told<(BTreeMap<String, Raw>, Faults)> {
        let needs = self.needs(outcome);
        self.wanted(&needs).read(app, posted).await
    }

    /// What a refusal finds wrong with fields; `None` when it is about something else.
    ///
    /// # Errors
    /// 500 when a text of ours is missing.
    pub(super) fn faults(&self, refused: &Refused, outcome: Option<&Name>) -> Told<Option<Faults>> {
        let needs = self.needs(outcome);
        Ok(match refused {
            Refused::Fields(errors) => Some(self.wanted(&needs).faults(errors)?),
            Refused::Rule(rule) => match field_of(&rule.pointer) {
                Some(name) => {
                    let reasons = Reasons { speaker: self.speaker, protocol: Some(self.protocol) };
                    Some(Faults::from([(name.to_owned(), reasons.sentence(rule)?)]))
                }
                None => None,
            },
            _ => None,
        })
    }

    /// The fields that must be given, those of the outcome among them.
    fn needs(&self, outcome: Option<&Name>) -> Vec<FieldName> {
        let mut needs = self.asked.needs.clone();
        let chosen = self.asked.outcomes.iter().find(|(name, _)| Some(name) == outcome);
        for field in chosen.into_iter().flat_map(|(_, fields)| fields) {
            if !needs.contains(field) {
                needs.push(field.clone());
            }
        }
        needs
    }

    fn wanted<'w>(&'w self, needs: &'w [FieldName]) -> Wanted<'w> {
        Wanted { speaker: self.speaker, protocol: self.protocol, needs, may: &self.asked.may }
    }

    fn choice(&self, outcome: &Name) -> OutcomeChoice {
        let told = self.speaker.outcome(self.reference, outcome);
        OutcomeChoice { value: told.name, label: told.label, plain: told.plain.unwrap_or_default() }
    }
}
