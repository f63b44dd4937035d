//! Judging a guard over the public values of a case and the values of its cycle.

use super::{Comparison, Guard, Named, Operand, Operator};
use crate::value::Value;
use std::cmp::Ordering;

/// What a guard says of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict<'a> {
    /// Every comparison holds.
    Holds,
    /// The first comparison that does not hold.
    Fails(&'a Comparison),
    /// No comparison fails, and this value is not known. Excluded by the verification of protocols.
    Unknown(&'a Named),
    /// No comparison fails, and this one compares what cannot be compared. Excluded likewise.
    Unfit(&'a Comparison),
}

impl Guard {
    /// Judges it. `value` tells what a name stands for, if that is known.
    ///
    /// One failing comparison refuses, whatever is unknown beside it. Source: CEL, logical operators.
    pub fn judge<'a, 'v>(&'a self, value: impl Fn(&Named) -> Option<&'v Value>) -> Verdict<'a> {
        let mut verdict = Verdict::Holds;
        for comparison in self.comparisons() {
            let judged = comparison.judge(&value);
            match (&judged, &verdict) {
                (Verdict::Fails(_), _) => return judged,
                (Verdict::Holds, _) => {}
                (_, Verdict::Holds) => verdict = judged,
                _ => {}
            }
        }
        verdict
    }
}

impl Comparison {
    fn judge<'a, 'v>(&'a self, value: &impl Fn(&Named) -> Option<&'v Value>) -> Verdict<'a> {
        let Some(left) = value(&self.left) else { return Verdict::Unknown(&self.left) };
        let order = match &self.right {
            Operand::Named(named) => match value(named) {
                Some(right) => with_value(left, right),
                None => return Verdict::Unknown(named),
            },
            Operand::Integer(number) => with_integer(left, *number),
            Operand::Text(text) => with_text(left, text),
        };
        match order.and_then(|order| self.operator.holds(order)) {
            Some(true) => Verdict::Holds,
            Some(false) => Verdict::Fails(self),
            None => Verdict::Unfit(self),
        }
    }
}

/// What a comparison of two values can tell.
enum Order {
    /// Which comes first.
    Ordered(Ordering),
    /// Only whether they are the same.
    Same(bool),
}

impl Operator {
    fn holds(self, order: Order) -> Option<bool> {
        match (self, order) {
            (Self::Equal, Order::Same(same)) => Some(same),
            (Self::NotEqual, Order::Same(same)) => Some(!same),
            (_, Order::Same(_)) => None,
            (Self::Equal, Order::Ordered(order)) => Some(order.is_eq()),
            (Self::NotEqual, Order::Ordered(order)) => Some(order.is_ne()),
            (Self::Less, Order::Ordered(order)) => Some(order.is_lt()),
            (Self::AtMost, Order::Ordered(order)) => Some(order.is_le()),
            (Self::Greater, Order::Ordered(order)) => Some(order.is_gt()),
            (Self::AtLeast, Order::Ordered(order)) => Some(order.is_ge()),
        }
    }
}

fn with_value(left: &Value, right: &Value) -> Option<Order> {
    match (left, right) {
        (Value::Integer(a), Value::Integer(b)) | (Value::Money(a), Value::Money(b)) => {
            Some(Order::Ordered(a.cmp(b)))
        }
        (Value::Date(a), Value::Date(b)) => Some(Order::Ordered(a.cmp(b))),
        (Value::Choice(a), Value::Choice(b)) | (Value::Service(a), Value::Service(b)) => {
            Some(Order::Same(a == b))
        }
        _ => None,
    }
}

fn with_integer(left: &Value, right: i64) -> Option<Order> {
    match left {
        Value::Integer(left) | Value::Money(left) => Some(Order::Ordered(left.cmp(&right))),
        _ => None,
    }
}

fn with_text(left: &Value, right: &str) -> Option<Order> {
    match left {
        Value::Choice(left) | Value::Service(left) => Some(Order::Same(left.as_str() == right)),
        Value::Date(left) => super::fit::date(right).map(|right| Order::Ordered(left.cmp(&right))),
        _ => None,
    }
}
