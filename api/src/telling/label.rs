//! Labels: what protocols call states, outcomes, roles, services, fields and their values.

use super::{Speaker, directory, spelled, words};
use pobuda_domain::case::ProtocolRef;
use pobuda_domain::name::{CaseId, FieldName, Name};
use pobuda_domain::protocol::{OutcomeKind, Protocol};
use pobuda_domain::value::Value;
use pobuda_pages::format;
use pobuda_projections::rows::{Place, Told};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A state in words.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct StateTold {
    /// Its name in the protocol.
    #[schema(example = "in-review")]
    pub name: String,
    /// What it is called.
    pub label: String,
    /// What it means for a citizen.
    pub plain: String,
    /// Whether the handling ends here.
    #[serde(rename = "final")]
    pub is_final: bool,
}

/// An outcome in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct OutcomeTold {
    /// Its name in the protocol.
    #[schema(example = "within-budget")]
    pub name: String,
    /// What kind of result it is; absent when the protocol is unknown here.
    #[schema(example = "accepted")]
    pub kind: Option<&'static str>,
    /// What it is called.
    pub label: String,
    /// What it means, in plain words.
    pub plain: Option<String>,
    /// What one who disagrees can do.
    pub remedy: Option<String>,
}

/// A step of the progress bar in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct StepTold {
    /// Its name in the protocol.
    #[schema(example = "considered")]
    pub name: String,
    /// What it is called.
    pub label: String,
}

/// The word for a kind of outcome, as protocols write it.
pub(super) fn kind_word(kind: OutcomeKind) -> &'static str {
    match kind {
        OutcomeKind::Accepted => "accepted",
        OutcomeKind::Done => "done",
        OutcomeKind::Noted => "noted",
        OutcomeKind::Moved => "moved",
        OutcomeKind::Declined => "declined",
        OutcomeKind::Withdrawn => "withdrawn",
    }
}

impl<'l> Speaker<'l> {
    /// What a protocol is called.
    pub fn protocol_title(&self, reference: &ProtocolRef) -> String {
        match self.protocol(reference) {
            Some(protocol) => self.text(protocol, &protocol.title).to_owned(),
            None => spelled(&reference.id),
        }
    }

    /// A state in words.
    pub fn state(&self, reference: &ProtocolRef, name: &Name) -> StateTold {
        let found = self.protocol(reference).and_then(|p| Some((p, p.states.get(name.as_str())?)));
        let name_text = name.to_string();
        match found {
            Some((protocol, state)) => StateTold {
                name: name_text,
                label: self.text(protocol, &state.label).to_owned(),
                plain: self.text(protocol, &state.plain).to_owned(),
                is_final: state.is_final,
            },
            None => StateTold { name: name_text, label: spelled(name), ..StateTold::default() },
        }
    }

    /// An outcome in words.
    pub fn outcome(&self, reference: &ProtocolRef, name: &Name) -> OutcomeTold {
        let found = self.protocol(reference).and_then(|p| Some((p, p.outcomes.get(name.as_str())?)));
        match found {
            Some((protocol, outcome)) => OutcomeTold {
                name: name.to_string(),
                kind: Some(kind_word(outcome.kind)),
                label: self.text(protocol, &outcome.label).to_owned(),
                plain: Some(self.text(protocol, &outcome.plain).to_owned()),
                remedy: outcome.remedy.as_ref().map(|text| self.text(protocol, text).to_owned()),
            },
            None => OutcomeTold {
                name: name.to_string(),
                kind: None,
                label: spelled(name),
                plain: None,
                remedy: None,
            },
        }
    }

    /// A step of the progress bar in words.
    pub fn step(&self, reference: &ProtocolRef, name: &Name) -> StepTold {
        let protocol = self.protocol(reference);
        let step = protocol.and_then(|p| Some((p, p.steps.iter().find(|step| step.id == *name)?)));
        let label = step.map_or_else(|| spelled(name), |(p, step)| self.text(p, &step.label).to_owned());
        StepTold { name: name.to_string(), label }
    }

    /// A role in words.
    pub fn role(&self, protocol: Option<&Protocol>, name: &Name) -> String {
        let declared = protocol.and_then(|p| Some(self.text(p, &p.roles.get(name.as_str())?.label)));
        declared.or_else(|| words::role(name, self.lang)).map_or_else(|| spelled(name), str::to_owned)
    }

    /// A service in words: as the directory calls it, as the protocol does, else its name.
    pub fn service(&self, protocol: Option<&Protocol>, name: &Name) -> String {
        let declared = protocol.and_then(|p| Some(self.text(p, &p.services.get(name.as_str())?.label)));
        let listed = directory::service(self.library, name, self.lang);
        let named = listed.or(declared).or_else(|| directory::example(name, self.lang));
        named.map_or_else(|| spelled(name), str::to_owned)
    }

    /// All services that are listed, each with its name in words.
    pub fn services(&self) -> Vec<(&'l Name, &'l str)> {
        directory::all(self.library, self.lang)
    }

    /// The services that a case can be given to, each with its name in words.
    pub fn assignable_services(&self) -> Vec<(&'l Name, &'l str)> {
        directory::assignable(self.library, self.lang)
    }

    /// A post in words: role, and service where it has one.
    pub fn post(&self, protocol: Option<&Protocol>, role: &Name, service: Option<&Name>) -> String {
        let role = self.role(protocol, role);
        match service {
            Some(service) => format!("{role}, {}", self.service(protocol, service)),
            None => role,
        }
    }

    /// An operation as its button says it.
    pub fn operation(&self, protocol: Option<&Protocol>, name: &Name) -> String {
        let declared = protocol.and_then(|p| Some(self.text(p, &p.operations.get(name.as_str())?.label)));
        declared.map_or_else(|| spelled(name), str::to_owned)
    }

    /// A field in words.
    pub fn field(&self, protocol: Option<&Protocol>, name: &FieldName) -> String {
        let declared = protocol.and_then(|p| Some(self.text(p, &p.fields.get(name.as_str())?.label)));
        let known = declared.or_else(|| words::field(name, self.lang));
        known.map_or_else(|| name.as_str().replace('_', " "), str::to_owned)
    }

    /// The citation of a legal basis: as given, or the one declared in the protocol under that name.
    pub fn legal<'t>(&self, protocol: Option<&'t Protocol>, given: &'t str) -> &'t str {
        protocol.and_then(|p| p.legal.get(given)).map_or(given, |legal| legal.cite.as_str())
    }

    /// A permanent value in words. `references` has the references of cases, as far as they are known.
    pub fn value(
        &self,
        protocol: Option<&Protocol>,
        field: &FieldName,
        value: &Value,
        references: &BTreeMap<CaseId, String>,
    ) -> String {
        match value {
            Value::Integer(number) => format::integer(self.lang, *number),
            Value::Money(cents) => format::money(self.lang, *cents),
            Value::Date(date) => format::date(self.lang, *date),
            Value::Choice(choice) => {
                let label = protocol.and_then(|p| {
                    Some(self.text(p, p.fields.get(field.as_str())?.choices.get(choice.as_str())?))
                });
                label.map_or_else(|| spelled(choice), str::to_owned)
            }
            Value::Service(service) => self.service(protocol, service),
            Value::Legal(legal) => self.legal(protocol, legal).to_owned(),
            Value::Case(case) => references.get(case).cloned().unwrap_or_else(|| case.to_string()),
        }
    }

    /// An erasable value in one line.
    pub fn told(&self, told: &Told) -> String {
        match told {
            Told::Text(text) => text.clone(),
            Told::Place(place) => place_in_words(place),
            Told::Files(files) => files.iter().map(|file| file.name.as_str()).collect::<Vec<_>>().join(", "),
            Told::Erased(_) => words::erased(self.lang).to_owned(),
        }
    }
}

/// The address, else the coordinates in degrees.
fn place_in_words(place: &Place) -> String {
    let degrees = |e6: i64| {
        let (sign, e6) = (if e6 < 0 { "−" } else { "" }, e6.unsigned_abs());
        format!("{sign}{}.{:06}", e6 / 1_000_000, e6 % 1_000_000)
    };
    match (&place.address, place.latitude_e6, place.longitude_e6) {
        (Some(address), _, _) if !address.is_empty() => address.clone(),
        (_, Some(latitude), Some(longitude)) => format!("{}, {}", degrees(latitude), degrees(longitude)),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_without_an_address_is_told_by_its_point() {
        let place = Place { address: None, latitude_e6: Some(46_559_812), longitude_e6: Some(-15_000_001) };
        assert_eq!(place_in_words(&place), "46.559812, −15.000001");
    }
}
