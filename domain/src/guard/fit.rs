//! Whether a guard fits a protocol: its names are declared, and what it compares can be compared.

use super::{Comparison, Guard, Named, Operand};
use crate::field::class_of;
use crate::name::Name;
use crate::protocol::{CycleType, Field, FieldType, Protocol};
use jiff::civil::Date;

/// What keeps a guard from being judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misfit {
    /// Where the comparison begins. Unit: characters of the guard, from 1.
    pub column: usize,
    /// What is wrong.
    pub detail: String,
    /// What to do about it.
    pub remedy: String,
}

/// What a named value is, as far as comparing goes.
enum Kind<'a> {
    Integer,
    Money,
    Date,
    Choice(&'a Field),
    Service,
}

impl Kind<'_> {
    fn spoken(&self) -> &'static str {
        match self {
            Self::Integer => "a whole number",
            Self::Money => "an amount of money",
            Self::Date => "a date",
            Self::Choice(_) => "a choice",
            Self::Service => "a service",
        }
    }

    fn can_be_ordered(&self) -> bool {
        matches!(self, Self::Integer | Self::Money | Self::Date)
    }
}

/// A date as it is written in a guard. Shape: `2026-03-01`.
pub(super) fn date(text: &str) -> Option<Date> {
    text.parse().ok().filter(|_| text.len() == "2026-03-01".len())
}

impl Guard {
    /// Everything in it that does not fit the protocol.
    pub fn misfits(&self, protocol: &Protocol) -> Vec<Misfit> {
        self.comparisons().iter().filter_map(|comparison| comparison.misfit(protocol).err()).collect()
    }
}

impl Comparison {
    fn misfit(&self, protocol: &Protocol) -> Result<(), Misfit> {
        let refuse = |detail: String, remedy: &str| {
            Err(Misfit { column: self.column, detail, remedy: remedy.to_owned() })
        };
        let left = self.kind(&self.left, protocol)?;
        if self.operator.orders() && !left.can_be_ordered() {
            let detail = format!(
                "{} is {}, and {} asks which of two comes first",
                self.left,
                left.spoken(),
                self.operator.as_str()
            );
            return refuse(detail, "compare it with == or !=");
        }
        match (&left, &self.right) {
            (_, Operand::Named(named)) => {
                let right = self.kind(named, protocol)?;
                if std::mem::discriminant(&left) == std::mem::discriminant(&right) {
                    return Ok(());
                }
                let detail = format!("{} is {} and {named} is {}", self.left, left.spoken(), right.spoken());
                refuse(detail, "compare values of the same type")
            }
            (Kind::Integer, Operand::Integer(_)) => Ok(()),
            (Kind::Money, Operand::Integer(cents)) if *cents >= 0 => Ok(()),
            (Kind::Money, Operand::Integer(_)) => {
                refuse("an amount of money is never negative".to_owned(), "write whole cents from 0 on")
            }
            (Kind::Date, Operand::Text(text)) if date(text).is_some() => Ok(()),
            (Kind::Date, Operand::Text(text)) => {
                refuse(format!("{text:?} is not a date"), "write dates as \"2026-03-01\"")
            }
            (Kind::Choice(field), Operand::Text(text)) if field.choices.contains(text) => Ok(()),
            (Kind::Choice(field), Operand::Text(text)) => {
                let choices: Vec<_> = field.choices.iter().map(|(name, _)| name.as_str()).collect();
                refuse(
                    format!("{text:?} is not one of the choices of {}", self.left),
                    &format!("write one of: {}", choices.join(", ")),
                )
            }
            (Kind::Service, Operand::Text(text)) if Name::new(text.clone()).is_ok() => Ok(()),
            (_, operand) => refuse(
                format!("{} is {} and cannot be compared with {operand}", self.left, left.spoken()),
                "compare it with a value of its own type",
            ),
        }
    }

    fn kind<'a>(&self, named: &Named, protocol: &'a Protocol) -> Result<Kind<'a>, Misfit> {
        let refuse = |detail: String, remedy: &str| {
            Err(Misfit { column: self.column, detail, remedy: remedy.to_owned() })
        };
        let field = match named {
            Named::Cycle(name) => {
                return match protocol.cycle.get(name.as_str()) {
                    Some(CycleType::Date) => Ok(Kind::Date),
                    Some(CycleType::Money) => Ok(Kind::Money),
                    Some(CycleType::Integer) => Ok(Kind::Integer),
                    None => refuse(
                        format!("the cycle has no value {name:?}", name = name.as_str()),
                        "declare it under [cycle], or correct the name",
                    ),
                };
            }
            Named::Field(name) => match protocol.fields.get(name.as_str()) {
                Some(field) => field,
                None => {
                    return refuse(
                        format!("field {:?} is not declared", name.as_str()),
                        "declare it under [fields], or correct the name",
                    );
                }
            },
        };
        let kind = match field.kind {
            FieldType::Integer => Kind::Integer,
            FieldType::Money => Kind::Money,
            FieldType::Date => Kind::Date,
            FieldType::Choice => Kind::Choice(field),
            FieldType::Service => Kind::Service,
            _ => {
                return refuse(
                    format!("{named} is of the type {:?}, which guards do not compare", field.kind),
                    "compare whole numbers, money, dates, choices or services",
                );
            }
        };
        // A rule that stood on what can be erased would judge otherwise after the erasure.
        if class_of(field).is_some() {
            return refuse(
                format!("{named} is not public for ever, and a rule may stand only on what is"),
                "make the field public and not personal, or compare another one",
            );
        }
        Ok(kind)
    }
}
