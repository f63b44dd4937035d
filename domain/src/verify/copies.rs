//! X2 to X5: a linked case can be opened with what is copied into it.

use super::Code;
use super::finding::Findings;
use crate::name::{FieldName, Name};
use crate::protocol::{Field, FieldType, Link, Operation, Protocol};

/// A link between two protocols, one of which is verified.
pub(super) struct Fit<'a> {
    pub(super) from: &'a Protocol,
    pub(super) to: &'a Protocol,
    pub(super) name: &'a Name,
    pub(super) link: &'a Link,
    /// Whether it leads to the protocol that is verified; otherwise from it.
    pub(super) incoming: bool,
}

impl<'a> Fit<'a> {
    pub(super) fn check(&self, findings: &mut Findings<'_>) {
        let (opening, operation) = match self.opening() {
            Ok(opening) => opening,
            Err((message, remedy)) => {
                let here = match &self.link.operation {
                    Some(named) if self.to.operations.contains(named.as_str()) => {
                        format!("operations.{named}")
                    }
                    _ => "operations".to_owned(),
                };
                findings.error(Code::X2, self.place("operation", here), self.told(message), remedy);
                return;
            }
        };
        for field in operation.needs.iter().filter(|field| !self.link.copy.contains_key(*field)) {
            findings.error(
                Code::X3,
                self.place("copy", format!("operations.{opening}.needs")),
                self.told(format!(
                    "{opening} of {} needs {field}, and {} does not copy it",
                    self.to.id, self.name
                )),
                format!("copy a field into {field}, or do not need it there"),
            );
        }
        for (to, from) in &self.link.copy {
            self.copied(to, from, opening, operation, findings);
        }
    }

    /// Where a finding stands: in the link, or at what it leads to.
    fn place(&self, of_link: &str, here: String) -> String {
        if self.incoming { here } else { format!("links.{}.{of_link}", self.name) }
    }

    fn told(&self, message: String) -> String {
        if self.incoming {
            format!("the link {} of {} leads here: {message}", self.name, self.from.id)
        } else {
            message
        }
    }

    /// The operation by which the other case is opened: the named one, or the only one there is.
    fn opening(&self) -> Result<(&'a Name, &'a Operation), (String, &'static str)> {
        let other = &self.to.id;
        let mut openings = self.to.operations.iter().filter(|(_, operation)| operation.from.is_none());
        let (name, operation) = match &self.link.operation {
            Some(named) => openings.find(|(name, _)| *name == named).ok_or_else(|| {
                (format!("{named} is no operation of {other} that opens a case"), "name one that does")
            })?,
            None => match (openings.next(), openings.next()) {
                (Some(only), None) => only,
                _ => {
                    return Err((format!("{other} is opened by several operations"), "name the `operation`"));
                }
            },
        };
        if operation.when.is_some() {
            let detail = format!("{name} of {other} has a guard, and nobody is there when it refuses");
            return Err((detail, "open it by an operation without a guard"));
        }
        Ok((name, operation))
    }

    fn copied(
        &self,
        to: &FieldName,
        from: &FieldName,
        opening: &Name,
        operation: &Operation,
        findings: &mut Findings<'_>,
    ) {
        let place = self.place(&format!("copy.{to}"), format!("fields.{to}"));
        let other = &self.to.id;
        let Some(target) = self.to.fields.get(to.as_str()) else {
            let message = self.told(format!("{other} has no field {to}"));
            findings.error(Code::X4, place, message, "copy into a field that is declared there");
            return;
        };
        if !operation.needs.iter().chain(&operation.may).any(|taken| taken == to) {
            findings.error(
                Code::X4,
                self.place(&format!("copy.{to}"), format!("operations.{opening}")),
                self.told(format!("{opening} of {other} does not take {to}")),
                "copy only what it needs or may have",
            );
        }
        let Some(source) = self.from.fields.get(from.as_str()) else { return };
        if source.kind != target.kind {
            findings.error(
                Code::X4,
                place,
                self.told(format!(
                    "{from} is of the type {:?} and {to} of the type {:?}",
                    source.kind, target.kind
                )),
                "copy a field of the same type",
            );
            return;
        }
        if (target.public && !source.public) || (source.personal && !target.personal) {
            findings.error(
                Code::X4,
                &place,
                self.told(format!(
                    "{from} would be open to more people as {to} of {other} than it is before"
                )),
                "copy a field that is as open, or protect the other one as well",
            );
        }
        self.sizes((source, from), (target, to), &place, findings);
    }

    fn sizes(
        &self,
        (source, from): (&Field, &FieldName),
        (target, to): (&Field, &FieldName),
        place: &str,
        findings: &mut Findings<'_>,
    ) {
        let (here, there) = (source.min_length.unwrap_or(1), target.min_length.unwrap_or(1));
        if source.kind == FieldType::Text && here < there {
            findings.error(
                Code::X5,
                place,
                self.told(format!("{from} can have {here} characters, and {to} needs {there}")),
                format!("let {from} need at least {there} characters too"),
            );
        }
        let mut choices = source.choices.iter().map(|(choice, _)| choice);
        if let Some(choice) = choices.find(|choice| !target.choices.contains(choice.as_str())) {
            findings.error(
                Code::X5,
                place,
                self.told(format!("{choice} can be chosen for {from} and not for {to}")),
                "let both have the same choices",
            );
        }
    }
}
