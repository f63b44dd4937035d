//! Sorting what was given with an operation into what the event says openly and what it commits to.

use super::Rejection;
use crate::committed::{Class, Digest, Restricted};
use crate::field::{Fields, Given};
use crate::name::{FieldName, Name};
use crate::protocol::Protocol;
use crate::value::Value;
use std::collections::BTreeMap;

/// Name under which an official's public name is committed.
pub const ACTOR_NAME: &str = "actor_name";

pub(super) struct Gathered {
    pub(super) fields: BTreeMap<FieldName, Value>,
    pub(super) given: Vec<FieldName>,
    pub(super) sealed: Vec<Digest>,
    pub(super) restricted: Restricted,
}

/// What an operation or a task takes.
pub(super) struct Takes<'a> {
    /// Its name.
    pub(super) name: &'a Name,
    /// Must be given.
    pub(super) needs: Vec<&'a FieldName>,
    /// Can be given.
    pub(super) may: &'a [FieldName],
}

/// Checks that everything needed and nothing else was given.
pub(super) fn gather(protocol: &Protocol, takes: &Takes<'_>, fields: &Fields) -> Result<Gathered, Rejection> {
    let Takes { name, needs, may } = takes;
    if let Some(field) = needs.iter().find(|field| !fields.contains_key(**field)) {
        return Err(Rejection::FieldMissing { operation: (*name).clone(), field: (*field).clone() });
    }
    let mut gathered = Gathered {
        fields: BTreeMap::new(),
        given: Vec::new(),
        sealed: Vec::new(),
        restricted: Restricted::default(),
    };
    for (field, value) in fields {
        let taken = needs.contains(&field) || may.contains(field) || field.as_str() == ACTOR_NAME;
        if !taken {
            return Err(Rejection::FieldNotTaken { operation: (*name).clone(), field: field.clone() });
        }
        match value {
            Given::Open(value) => {
                gathered.fields.insert(field.clone(), value.clone());
            }
            Given::Sealed { committed, class } => {
                let min = protocol.fields.get(field.as_str()).and_then(|field| field.min_length).unwrap_or(0);
                if committed.size < usize::try_from(min).unwrap_or(usize::MAX) {
                    return Err(Rejection::FieldTooShort {
                        field: field.clone(),
                        min,
                        given: committed.size,
                    });
                }
                gathered.given.push(field.clone());
                match class {
                    Class::P1 => gathered.sealed.push(committed.digest.clone()),
                    Class::P2 => gathered.restricted.sealed.push(committed.digest.clone()),
                }
            }
        }
    }
    // Sorted, so that the order of digests tells nothing. Source: RFC 9901 §4.2.4.1.
    gathered.sealed.sort();
    gathered.restricted.sealed.sort();
    Ok(gathered)
}
