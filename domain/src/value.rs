//! Values of fields that stay public for ever (class P0).

use crate::name::{CaseId, Name};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Largest integer of an event: 2^53 − 1. Source: RFC 8785 §3.2.2.3, I-JSON (RFC 7493 §2.2).
pub const INTEGER_MAX: i64 = 9_007_199_254_740_991;

/// A public, permanent value. Says its own type, so that it can be read without its protocol.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Value {
    /// A count, within ±(2^53 − 1).
    Integer(i64),
    /// An amount in cents of the euro, not negative.
    Money(i64),
    /// A civil date.
    Date(Date),
    /// One of the field's choices.
    Choice(Name),
    /// A service.
    Service(Name),
    /// A legal basis as cited, or the name of one declared in the protocol.
    Legal(String),
    /// Another case.
    Case(CaseId),
}
