//! Cycles: rounds of the participatory budget, with dates and limits that all their cases share.

use crate::case::CycleRef;
use crate::name::{FieldName, Name};
use crate::protocol::{CycleType, Protocol};
use crate::value::Value;
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::BTreeMap;

/// One round.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cycle {
    /// Always `cycle/1`.
    pub format: String,
    /// Its name, e.g. `2026`.
    pub id: String,
    /// The protocol it belongs to.
    pub protocol: Name,
    /// First day on which a case opened belongs to it.
    pub opens: Date,
    /// Its values.
    pub values: BTreeMap<FieldName, Value>,
}

impl Cycle {
    /// What a case of this cycle records of it.
    pub fn reference(&self) -> CycleRef {
        CycleRef { id: self.id.clone(), values: self.values.clone() }
    }

    /// What is wrong with it beyond its shape, if anything is: it gives exactly the values that its protocol declares.
    pub(crate) fn fault(&self, protocol: &Protocol) -> Option<String> {
        if self.format != "cycle/1" {
            return Some(format!("format {:?} is not cycle/1", self.format));
        }
        let undeclared = self.values.keys().find(|name| !protocol.cycle.contains(name.as_str()));
        if let Some(name) = undeclared {
            return Some(format!("cycle value {:?} is not declared", name.as_str()));
        }
        protocol.cycle.iter().find_map(|(name, kind)| match (kind, self.values.get(name)) {
            (CycleType::Date, Some(Value::Date(_)))
            | (CycleType::Money, Some(Value::Money(0..)))
            | (CycleType::Integer, Some(Value::Integer(_))) => None,
            (_, None) => Some(format!("cycle value {:?} is missing", name.as_str())),
            (kind, Some(_)) => Some(format!("cycle value {:?} is not of the type {kind:?}", name.as_str())),
        })
    }
}
