//! Reading what was sent: every value gets the shape of its field, or a reason a person can act on.

use super::{Answer, File, Place, Raw};
use crate::committed::Class;
use crate::name::{CaseId, FieldName, Name, Pseudonym};
use crate::protocol::{Field, FieldType, Protocol};
use crate::value::{INTEGER_MAX, Value};
use std::collections::BTreeMap;

/// Longest title. Unit: characters.
pub const TITLE_CHARS_MAX: usize = 120;
/// Longest other text. Unit: characters.
pub const TEXT_CHARS_MAX: usize = 20_000;
/// Longest legal basis. Unit: characters.
pub const LEGAL_CHARS_MAX: usize = 500;
/// Most files in one field.
pub const FILES_MAX: usize = 20;
/// Longest name of a file. Unit: characters.
pub const FILE_NAME_CHARS_MAX: usize = 200;

/// What is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// Where in the request. Source: RFC 6901.
    pub pointer: String,
    /// Stable name of the rule.
    pub code: &'static str,
    /// What to do about it.
    pub detail: String,
}

/// Gives every value the shape of its field.
///
/// # Errors
/// One [`FieldError`] for every value that does not fit; none of them is lost.
pub fn read(
    protocol: &Protocol,
    raw: &BTreeMap<String, Raw>,
) -> Result<BTreeMap<FieldName, Answer>, Vec<FieldError>> {
    let mut answers = BTreeMap::new();
    let mut errors = Vec::new();
    for (name, value) in raw {
        let declared =
            FieldName::new(name.clone()).ok().and_then(|f| protocol.fields.get(name).map(|field| (f, field)));
        let judged = match declared {
            None => {
                Err(("unknown-field", format!("{name:?} is not a field of {}; leave it out", protocol.id)))
            }
            Some((field_name, field)) => {
                read_one(field_name.as_str(), field, value).map(|answer| (field_name, answer))
            }
        };
        match judged {
            Ok((field_name, answer)) => {
                answers.insert(field_name, answer);
            }
            Err((code, detail)) => {
                let pointer = format!("/fields/{}", name.replace('~', "~0").replace('/', "~1"));
                errors.push(FieldError { pointer, code, detail });
            }
        }
    }
    if errors.is_empty() { Ok(answers) } else { Err(errors) }
}

type Judged<T> = Result<T, (&'static str, String)>;

fn read_one(name: &str, field: &Field, raw: &Raw) -> Judged<Answer> {
    let wrong = |wanted: &str| Err(("wrong-type", format!("give {wanted}")));
    match (field.kind, raw) {
        (FieldType::Text, Raw::Text(text)) => text_of(name, text).map(Answer::Text),
        (FieldType::Text, _) => wrong("a text"),
        (FieldType::Integer, Raw::Integer(n)) if n.abs() <= INTEGER_MAX => {
            Ok(Answer::Open(Value::Integer(*n)))
        }
        (FieldType::Integer, _) => wrong("a whole number within ±(2^53 − 1)"),
        (FieldType::Money, Raw::Integer(n)) if (0..=INTEGER_MAX).contains(n) => {
            Ok(Answer::Open(Value::Money(*n)))
        }
        (FieldType::Money, _) => wrong("an amount in whole cents, not negative"),
        (FieldType::Date, Raw::Text(text)) => match text.parse() {
            Ok(date) if text.len() == 10 => Ok(Answer::Open(Value::Date(date))),
            _ => wrong("a date as YYYY-MM-DD"),
        },
        (FieldType::Date, _) => wrong("a date as YYYY-MM-DD"),
        (FieldType::Choice, Raw::Text(text)) => match Name::new(text.clone()) {
            Ok(choice) if field.choices.contains(text) => Ok(Answer::Open(Value::Choice(choice))),
            _ => Err(("not-a-choice", format!("choose one of: {}", choices(field)))),
        },
        (FieldType::Choice, _) => wrong(&format!("one of: {}", choices(field))),
        (FieldType::Service, Raw::Text(text)) => match Name::new(text.clone()) {
            Ok(service) => Ok(Answer::Open(Value::Service(service))),
            Err(malformed) => Err(("wrong-type", format!("give the name of a service: {}", malformed.rule))),
        },
        (FieldType::Service, _) => wrong("the name of a service"),
        (FieldType::Person, Raw::Text(text)) => match Pseudonym::new(text.clone()) {
            Ok(person) => Ok(Answer::Person(person)),
            Err(malformed) => Err(("wrong-type", malformed.rule.to_owned())),
        },
        (FieldType::Person, _) => wrong("a person"),
        (FieldType::Legal, Raw::Text(text)) => {
            limited(text, LEGAL_CHARS_MAX).map(|t| Answer::Open(Value::Legal(t)))
        }
        (FieldType::Legal, _) => wrong("a legal basis as text"),
        (FieldType::Case, Raw::Text(text)) => match CaseId::new(text.clone()) {
            Ok(case) => Ok(Answer::Open(Value::Case(case))),
            Err(_) => Err(("wrong-type", "give the id of an existing case".to_owned())),
        },
        (FieldType::Case, _) => wrong("the id of an existing case"),
        (FieldType::Place, raw) => place_of(raw).map(Answer::Place),
        (FieldType::Files, Raw::List(files)) => files_of(files).map(Answer::Files),
        (FieldType::Files, _) => wrong("a list of files, each with name, sha256 and bytes"),
    }
}

/// The class that decides whether an answer must be sealed: a typed place, text, file list or person always is.
pub fn sealed_class(field: &Field, answer: &Answer) -> Option<Class> {
    match answer {
        Answer::Open(_) => super::class_of(field),
        _ => Some(super::class_of(field).unwrap_or(Class::P1)),
    }
}

fn choices(field: &Field) -> String {
    field.choices.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", ")
}

/// A text without surrounding white space and control characters, within a limit.
fn limited(text: &str, chars_max: usize) -> Judged<String> {
    let text = text.trim();
    if text.is_empty() {
        return Err(("empty", "write something".to_owned()));
    }
    if text.chars().count() > chars_max {
        return Err(("too-long", format!("write at most {chars_max} characters")));
    }
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        return Err(("control-character", "take out the control characters".to_owned()));
    }
    Ok(text.to_owned())
}

fn text_of(name: &str, text: &str) -> Judged<String> {
    limited(text, if name == "title" { TITLE_CHARS_MAX } else { TEXT_CHARS_MAX })
}

fn place_of(raw: &Raw) -> Judged<Place> {
    let wrong = || ("wrong-type", "give an address as text, or {address, latitude, longitude}".to_owned());
    let degrees = |raw: &Raw, most: f64| -> Judged<i64> {
        let value = match raw {
            Raw::Decimal(value) => *value,
            #[expect(clippy::cast_precision_loss, reason = "a degree has three digits before the point")]
            Raw::Integer(value) => *value as f64,
            _ => return Err(wrong()),
        };
        if !value.is_finite() || value.abs() > most {
            return Err(("out-of-range", format!("give degrees from -{most} to {most}")));
        }
        #[expect(clippy::cast_possible_truncation, reason = "at most 180 million, checked above")]
        Ok((value * 1e6).round() as i64)
    };
    match raw {
        Raw::Text(address) => Ok(Place { address: limited(address, LEGAL_CHARS_MAX)?, point_e6: None }),
        Raw::Map(parts)
            if parts.keys().all(|k| matches!(k.as_str(), "address" | "latitude" | "longitude")) =>
        {
            let address = match parts.get("address") {
                None | Some(Raw::Null) => String::new(),
                Some(Raw::Text(address)) => limited(address, LEGAL_CHARS_MAX)?,
                Some(_) => return Err(wrong()),
            };
            let point_e6 = match (parts.get("latitude"), parts.get("longitude")) {
                (None, None) => None,
                (Some(latitude), Some(longitude)) => {
                    Some((degrees(latitude, 90.0)?, degrees(longitude, 180.0)?))
                }
                _ => return Err(wrong()),
            };
            if address.is_empty() && point_e6.is_none() {
                return Err(wrong());
            }
            Ok(Place { address, point_e6 })
        }
        _ => Err(wrong()),
    }
}

fn files_of(files: &[Raw]) -> Judged<Vec<File>> {
    if files.is_empty() || files.len() > FILES_MAX {
        return Err(("wrong-count", format!("give from 1 to {FILES_MAX} files")));
    }
    files.iter().map(file_of).collect()
}

fn file_of(raw: &Raw) -> Judged<File> {
    let wrong = || ("wrong-type", "give each file as {name, sha256, bytes}".to_owned());
    let Raw::Map(parts) = raw else { return Err(wrong()) };
    match (parts.len(), parts.get("name"), parts.get("sha256"), parts.get("bytes")) {
        (3, Some(Raw::Text(name)), Some(Raw::Text(sha256)), Some(Raw::Integer(bytes))) => {
            let name = limited(name, FILE_NAME_CHARS_MAX)?;
            let hex = sha256.len() == 64
                && sha256.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
            if !hex || !(1..=INTEGER_MAX).contains(bytes) {
                return Err((
                    "wrong-type",
                    "sha256 has 64 lower-case hexadecimal digits, bytes is above 0".to_owned(),
                ));
            }
            Ok(File { name, sha256: sha256.clone(), bytes: *bytes })
        }
        _ => Err(wrong()),
    }
}
