//! The guard of an operation, judged over the case as it would stand with what is given.

use super::{CycleRef, Rejection};
use crate::guard::{Guard, Named, Verdict};
use crate::name::{FieldName, Name};
use crate::protocol::Operation;
use crate::value::Value;
use std::collections::BTreeMap;

/// Public values by name.
pub(super) type Values = BTreeMap<FieldName, Value>;

/// Whether the guard holds. What the operation gives stands before what the case has. A value that is not known refuses:
/// the verification of protocols finds such a guard before anybody meets it.
///
/// # Errors
/// [`Rejection::GuardFails`].
pub(super) fn guard_allows(
    name: &Name,
    operation: &Operation,
    given: &Values,
    stands: Option<&Values>,
    cycle: Option<&CycleRef>,
) -> Result<(), Rejection> {
    let value = |named: &Named| match named {
        Named::Field(field) => given.get(field).or_else(|| stands?.get(field)),
        Named::Cycle(field) => cycle?.values.get(field),
    };
    judge(name, operation, |guard| guard.judge(value) == Verdict::Holds)
}

/// Whether the guard may still hold, before anything is given: what can be given is taken to be unknown.
///
/// # Errors
/// [`Rejection::GuardFails`] when nothing that can be given makes it hold.
pub(super) fn guard_may_hold(
    name: &Name,
    operation: &Operation,
    stands: &Values,
    cycle: Option<&CycleRef>,
) -> Result<(), Rejection> {
    let comes = |field: &FieldName| operation.needs.contains(field) || operation.may.contains(field);
    let value = |named: &Named| match named {
        Named::Field(field) if comes(field) => None,
        Named::Field(field) => stands.get(field),
        Named::Cycle(field) => cycle?.values.get(field),
    };
    let known =
        |named: &Named| matches!(named, Named::Field(field) if comes(field)) || value(named).is_some();
    let may_hold =
        |guard: &Guard| guard.names().all(known) && !matches!(guard.judge(value), Verdict::Fails(_));
    judge(name, operation, may_hold)
}

fn judge(name: &Name, operation: &Operation, holds: impl FnOnce(&Guard) -> bool) -> Result<(), Rejection> {
    let Some(when) = &operation.when else { return Ok(()) };
    // One that cannot be read holds nobody's promise: it refuses, as one that fails.
    match when.guard() {
        Ok(guard) if holds(guard) => Ok(()),
        _ => Err(Rejection::GuardFails { operation: name.clone(), why_not: operation.why_not.clone() }),
    }
}
