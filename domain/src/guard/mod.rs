//! Guards: what must hold before an operation may happen. A conjunction of comparisons, strictly part of CEL.
//!
//! Source: the Common Expression Language, <https://cel.dev>; whatever is read here means the same there.

mod fit;
mod judge;
mod read;
mod when;

pub use fit::Misfit;
pub use judge::Verdict;
pub use read::{GUARD_CHARS_MAX, GUARD_COMPARISONS_MAX, Unread};
pub use when::When;

use crate::name::FieldName;
use std::fmt;

/// A value that a guard names: a field of the case, or a value of its cycle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Named {
    /// A field of the case.
    Field(FieldName),
    /// A value of the cycle, written `cycle.<field>`.
    Cycle(FieldName),
}

/// How two values are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    Greater,
    /// `>=`
    AtLeast,
}

/// What a named value is compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Operand {
    /// Another named value.
    Named(Named),
    /// A whole number: a count, or cents.
    Integer(i64),
    /// A text in quotes: a choice, a service, or a date as YYYY-MM-DD.
    Text(String),
}

/// One comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// The value it is about.
    pub left: Named,
    /// How it is compared.
    pub operator: Operator,
    /// With what.
    pub right: Operand,
    /// Where it begins in the guard. Unit: characters, from 1.
    pub column: usize,
}

/// A guard: all its comparisons must hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guard {
    comparisons: Vec<Comparison>,
}

impl Guard {
    /// Its comparisons, in the order in which they are judged. There is at least one.
    pub fn comparisons(&self) -> &[Comparison] {
        &self.comparisons
    }

    /// Every value it names, as often as it names it.
    pub fn names(&self) -> impl Iterator<Item = &Named> {
        self.comparisons.iter().flat_map(|comparison| {
            let right = match &comparison.right {
                Operand::Named(named) => Some(named),
                Operand::Integer(_) | Operand::Text(_) => None,
            };
            [&comparison.left].into_iter().chain(right)
        })
    }
}

impl Operator {
    /// As it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::Greater => ">",
            Self::AtLeast => ">=",
        }
    }

    /// Whether it asks which of the two comes first.
    pub fn orders(self) -> bool {
        !matches!(self, Self::Equal | Self::NotEqual)
    }
}

impl fmt::Display for Named {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Field(field) => write!(f, "{field}"),
            Self::Cycle(field) => write!(f, "cycle.{field}"),
        }
    }
}

impl fmt::Display for Operand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Named(named) => write!(f, "{named}"),
            Self::Integer(number) => write!(f, "{number}"),
            Self::Text(text) => write!(f, "\"{text}\""),
        }
    }
}

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.left, self.operator.as_str(), self.right)
    }
}

impl fmt::Display for Guard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, comparison) in self.comparisons.iter().enumerate() {
            if index > 0 {
                f.write_str(" && ")?;
            }
            write!(f, "{comparison}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod agreement;
#[cfg(test)]
mod tests;
