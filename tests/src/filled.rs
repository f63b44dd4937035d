//! Values for whatever fields a protocol has: as a person sends them, and as the rules are given them.

use jiff::civil::Date;
use pobuda_domain::case::Open;
use pobuda_domain::committed::{Class, Committed, Digest};
use pobuda_domain::field::{Given, class_of};
use pobuda_domain::name::{CaseId, FieldName, Name};
use pobuda_domain::protocol::{Field, FieldType, Operation, Post, Protocol};
use pobuda_domain::value::Value;
use serde_json::{Value as Json, json};

/// What the values are made of.
#[derive(Debug, Clone)]
pub struct Stuff {
    /// For dates.
    pub date: Date,
    /// For services.
    pub service: Name,
    /// For cases: one that exists.
    pub case: CaseId,
    /// For whole numbers.
    pub number: i64,
    /// For money.
    pub cents: i64,
    /// Which of the choices, counted round.
    pub choice: usize,
}

/// A value for one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Filled {
    /// It stays public for ever.
    Open(Value),
    /// A text of so many characters.
    Text(usize),
    /// Where something is.
    Place,
    /// What was attached.
    Files,
}

impl Stuff {
    /// A value that the field takes.
    pub fn fill(&self, field: &Field) -> Filled {
        Filled::Open(match field.kind {
            FieldType::Integer => Value::Integer(self.number),
            FieldType::Money => Value::Money(self.cents),
            FieldType::Date => Value::Date(self.date),
            FieldType::Choice => {
                match field.choices.iter().collect::<Vec<_>>().into_iter().cycle().nth(self.choice) {
                    Some((choice, _)) => Value::Choice(choice.clone()),
                    None => return Filled::Text(1),
                }
            }
            FieldType::Service => Value::Service(self.service.clone()),
            FieldType::Legal => Value::Legal("Zakon o cestah".to_owned()),
            FieldType::Case => Value::Case(self.case.clone()),
            FieldType::Text | FieldType::Person => {
                let least = field.min_length.and_then(|least| usize::try_from(least).ok());
                return Filled::Text(least.unwrap_or(1));
            }
            FieldType::Place => return Filled::Place,
            FieldType::Files => return Filled::Files,
        })
    }
}

impl Filled {
    /// As it is sent over HTTP.
    pub fn json(&self) -> Json {
        match self {
            Self::Open(Value::Integer(number) | Value::Money(number)) => json!(number),
            Self::Open(Value::Date(date)) => json!(date),
            Self::Open(Value::Choice(name) | Value::Service(name)) => json!(name),
            Self::Open(Value::Legal(basis)) => json!(basis),
            Self::Open(Value::Case(case)) => json!(case),
            Self::Text(chars) => json!("č".repeat(*chars)),
            Self::Place => json!("Glavni trg 1"),
            Self::Files => json!([{"name": "zapisnik.pdf", "sha256": "a".repeat(64), "bytes": 1_000}]),
        }
    }

    /// As the rules are given it, with whatever it is committed to.
    pub fn given(&self, field: &Field, digest: impl FnOnce() -> Digest) -> Given {
        let size = match self {
            Self::Open(value) if class_of(field).is_none() => return Given::Open(value.clone()),
            Self::Text(chars) => *chars,
            Self::Open(_) | Self::Place | Self::Files => 1,
        };
        Given::Sealed {
            committed: Committed::new(digest(), size),
            class: class_of(field).unwrap_or(Class::P1),
        }
    }
}

/// The service of a post: its own, or the one that is recorded in the case.
pub fn service_of(protocol: &Protocol, post: &Post, case: Option<&Open>) -> Name {
    let named = post.service.clone().unwrap_or_else(Name::citizen);
    let from = protocol.services.get(named.as_str()).and_then(|service| service.from.as_ref());
    match from.zip(case).and_then(|(field, case)| case.fields.get(field)) {
        Some(Value::Service(service)) => service.clone(),
        _ => named,
    }
}

/// Every field that an operation takes, with what its outcome needs beside.
pub fn taken<'p>(
    protocol: &'p Protocol,
    operation: &'p Operation,
    outcome: Option<&Name>,
) -> Vec<&'p FieldName> {
    let outcome = outcome.or(operation.outcome.as_ref());
    let of_outcome = outcome.and_then(|outcome| protocol.outcomes.get(outcome.as_str()));
    let of_outcome = of_outcome.map(|outcome| &outcome.needs).into_iter().flatten();
    operation.needs.iter().chain(&operation.may).chain(of_outcome).collect()
}
