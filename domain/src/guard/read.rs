//! Reading a guard: whole, or refused at a character with words for its author.

use super::{Comparison, Guard, Named, Operand, Operator};
use crate::name::FieldName;
use crate::value::INTEGER_MAX;
use std::str::FromStr;

/// Longest guard. Unit: characters.
pub const GUARD_CHARS_MAX: usize = 500;
/// Most comparisons of one guard.
pub const GUARD_COMPARISONS_MAX: usize = 16;

/// Words that mean something else in CEL, and `cycle`, which stands for the cycle.
const TAKEN: [&str; 21] = [
    "as",
    "break",
    "const",
    "continue",
    "cycle",
    "else",
    "false",
    "for",
    "function",
    "if",
    "import",
    "in",
    "let",
    "loop",
    "namespace",
    "null",
    "package",
    "return",
    "true",
    "var",
    "void",
];

/// Why a guard cannot be read, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("at character {column} of the guard: {detail}")]
pub struct Unread {
    /// Where. Unit: characters, from 1.
    pub column: usize,
    /// What is wrong there and what to write.
    pub detail: String,
}

type Reading<T> = Result<T, Unread>;

impl FromStr for Guard {
    type Err = Unread;
    fn from_str(text: &str) -> Reading<Self> {
        let mut reader = Reader { rest: text, column: 1 };
        if text.chars().count() > GUARD_CHARS_MAX {
            return reader.refuse(format!("a guard has at most {GUARD_CHARS_MAX} characters"));
        }
        let mut comparisons = Vec::new();
        loop {
            reader.skip_spaces();
            if comparisons.len() == GUARD_COMPARISONS_MAX {
                return reader.refuse(format!("a guard has at most {GUARD_COMPARISONS_MAX} comparisons"));
            }
            comparisons.push(reader.comparison()?);
            reader.skip_spaces();
            if reader.eat("&&") {
                continue;
            }
            match reader.rest {
                "" => return Ok(Self { comparisons }),
                rest if rest.starts_with("||") => {
                    return reader.refuse("a guard joins comparisons by && only, not by ||");
                }
                rest if operator_at(rest).is_some() => {
                    return reader.refuse("one comparison has one operator; write a < b && b < c");
                }
                _ => return reader.refuse("write && and another comparison here, or nothing"),
            }
        }
    }
}

/// The operator that a text begins with. The longer ones first: `<` begins `<=`.
fn operator_at(rest: &str) -> Option<Operator> {
    use Operator::{AtLeast, AtMost, Equal, Greater, Less, NotEqual};
    [Equal, NotEqual, AtMost, AtLeast, Less, Greater]
        .into_iter()
        .find(|operator| rest.starts_with(operator.as_str()))
}

/// What is left to read, and where it begins.
struct Reader<'a> {
    rest: &'a str,
    column: usize,
}

impl<'a> Reader<'a> {
    fn refuse<T>(&self, detail: impl Into<String>) -> Reading<T> {
        Err(Unread { column: self.column, detail: detail.into() })
    }

    fn next(&self) -> Option<char> {
        self.rest.chars().next()
    }

    fn take(&mut self, keep: impl Fn(char) -> bool) -> &'a str {
        let end = self.rest.find(|c| !keep(c)).unwrap_or(self.rest.len());
        let (taken, rest) = self.rest.split_at(end);
        self.column += taken.chars().count();
        self.rest = rest;
        taken
    }

    fn eat(&mut self, token: &str) -> bool {
        match self.rest.strip_prefix(token) {
            Some(rest) => {
                self.column += token.chars().count();
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn skip_spaces(&mut self) {
        self.take(|c| matches!(c, ' ' | '\t' | '\n' | '\r'));
    }

    fn comparison(&mut self) -> Reading<Comparison> {
        let column = self.column;
        let left = match self.next() {
            Some(c) if c.is_ascii_alphabetic() || c == '_' => self.named()?,
            Some('(' | ')') => {
                return self.refuse("a guard has no parentheses; write comparisons joined by &&");
            }
            Some('!') => return self.refuse("a guard negates nothing; compare with != instead"),
            Some('"' | '\'' | '-' | '0'..='9') => {
                return self
                    .refuse("a comparison begins with the name of a value; write it the other way round");
            }
            None => return self.refuse("a comparison is missing here, such as cost <= cycle.max_cost"),
            Some(_) => return self.refuse("a comparison begins with the name of a field or cycle.NAME"),
        };
        self.skip_spaces();
        let Some(operator) = operator_at(self.rest) else {
            return match self.next() {
                Some('=') => self.refuse("write == to compare"),
                Some('(') => self.refuse("a guard calls no functions"),
                Some('.') => self.refuse("only cycle has parts; a field stands by its name alone"),
                _ => self.refuse("write one of == != < <= > >= here"),
            };
        };
        self.eat(operator.as_str());
        self.skip_spaces();
        let right = self.operand()?;
        Ok(Comparison { left, operator, right, column })
    }

    fn operand(&mut self) -> Reading<Operand> {
        match self.next() {
            Some(c) if c.is_ascii_alphabetic() || c == '_' => self.named().map(Operand::Named),
            Some('-' | '0'..='9') => self.integer().map(Operand::Integer),
            Some('"') => self.text().map(Operand::Text),
            Some('\'') => self.refuse("put the text between double quotes"),
            Some('(') => self.refuse("a guard has no parentheses"),
            Some('=') => self.refuse("one comparison has one operator"),
            _ => self.refuse("compare with a name, a whole number, or a text in double quotes"),
        }
    }

    fn named(&mut self) -> Reading<Named> {
        let begin = Reader { rest: self.rest, column: self.column };
        let word = self.take(|c| c.is_ascii_alphanumeric() || c == '_');
        if word == "cycle" && self.eat(".") {
            let begin = Reader { rest: self.rest, column: self.column };
            let part = self.take(|c| c.is_ascii_alphanumeric() || c == '_');
            return self.field(&begin, part).map(Named::Cycle);
        }
        self.field(&begin, word).map(Named::Field)
    }

    fn field(&self, begin: &Self, word: &str) -> Reading<FieldName> {
        if TAKEN.contains(&word) {
            return begin.refuse(format!("{word} is a word of the language and no name of a value"));
        }
        match FieldName::new(word) {
            Ok(_) if self.next() == Some('.') => {
                self.refuse("only cycle has parts; a field stands by its name alone")
            }
            Ok(_) if self.next() == Some('-') => {
                self.refuse("a name has no hyphen, and a guard does no sums")
            }
            Ok(name) => Ok(name),
            Err(malformed) => begin.refuse(format!("{word:?} is no name of a value: {}", malformed.rule)),
        }
    }

    fn integer(&mut self) -> Reading<i64> {
        let begin = Reader { rest: self.rest, column: self.column };
        let minus = self.eat("-");
        let digits = self.take(|c| c.is_ascii_digit());
        if digits.is_empty() {
            return self.refuse("digits are missing after the minus sign");
        }
        if self.next().is_some_and(|c| c == '.' || c == '_' || c.is_ascii_alphanumeric()) {
            return self.refuse("write whole numbers in digits only; amounts of money are in cents");
        }
        match digits.parse::<i64>() {
            Ok(number) if number <= INTEGER_MAX => Ok(if minus { -number } else { number }),
            _ => begin.refuse(format!("a number lies within ±{INTEGER_MAX}")),
        }
    }

    fn text(&mut self) -> Reading<String> {
        let begin = Reader { rest: self.rest, column: self.column };
        self.eat("\"");
        let text = self.take(|c| !matches!(c, '"' | '\\' | '\n' | '\r'));
        if self.next() == Some('\\') {
            return self.refuse("a text in a guard has no backslash");
        }
        if !self.eat("\"") {
            return begin.refuse("this text is not closed; put a double quote at its end");
        }
        if text.is_empty() {
            return begin.refuse("this text is empty and equals no value");
        }
        Ok(text.to_owned())
    }
}
