//! Cycles: rounds of the participatory budget, with dates and limits that all their cases share.

use crate::case::CycleRef;
use crate::name::{FieldName, Name};
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
}
