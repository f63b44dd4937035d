//! Forms from the fields of a protocol, and what was typed into them back to values.

use super::posted::Posted;
use super::trouble::Told;
use crate::app::App;
use crate::telling::Speaker;
use pobuda_domain::committed::Class;
use pobuda_domain::field::{FieldError, LEGAL_CHARS_MAX, Raw, TEXT_CHARS_MAX, TITLE_CHARS_MAX, class_of};
use pobuda_domain::name::FieldName;
use pobuda_domain::protocol::{self, FieldType, Protocol};
use pobuda_pages::form::{Choice, Field, FieldInput, FieldKind, FileInput};
use pobuda_pages::{Arg, Lang, PageError, format, text};
use std::collections::BTreeMap;

/// Rows for files that a form offers at first.
const FILE_ROWS: usize = 2;
/// Most rows for files that are read. Unit: rows.
const FILE_ROWS_MAX: usize = 20;
/// More choices than this are a list to pick from. Unit: choices.
const RADIO_CHOICES_MAX: usize = 6;

/// The fields that a form asks for: those it needs, then those it may have.
#[derive(Clone, Copy)]
pub(super) struct Wanted<'a> {
    /// The language.
    pub(super) speaker: Speaker<'a>,
    /// The protocol that declares them.
    pub(super) protocol: &'a Protocol,
    /// Fields that must be given.
    pub(super) needs: &'a [FieldName],
    /// Fields that can be given.
    pub(super) may: &'a [FieldName],
}

/// What is wrong with fields, by name, in words.
pub(super) type Faults = BTreeMap<String, String>;

impl<'a> Wanted<'a> {
    fn declared(&self) -> impl Iterator<Item = (&'a FieldName, &'a protocol::Field, bool)> {
        let Self { protocol, needs, may, .. } = *self;
        let names = needs
            .iter()
            .map(|name| (name, true))
            .chain(may.iter().filter(|name| !needs.contains(name)).map(|name| (name, false)));
        names.filter_map(|(name, required)| Some((name, protocol.fields.get(name.as_str())?, required)))
    }

    /// The fields of the form, with what was typed so far and what is wrong with it.
    pub(super) fn fields(&self, typed: Option<&Posted>, faults: &Faults) -> Vec<Field> {
        let field = |(name, declared, required): (&FieldName, &protocol::Field, bool)| {
            let kind = self.kind(name, declared);
            let value = typed.map_or(FieldInput::Empty, |posted| typed_into(posted, name, &kind));
            Field {
                name: name.to_string(),
                label: self.speaker.text(self.protocol, &declared.label).to_owned(),
                help: None,
                kind,
                required,
                public: class_of(declared) != Some(Class::P2),
                value,
                error: faults.get(name.as_str()).cloned(),
            }
        };
        self.declared().map(field).collect()
    }

    fn kind(&self, name: &FieldName, declared: &protocol::Field) -> FieldKind {
        match declared.kind {
            FieldType::Text if name.as_str() == "title" => FieldKind::Line { max: TITLE_CHARS_MAX },
            FieldType::Text => {
                let min = declared.min_length.and_then(|min| usize::try_from(min).ok()).unwrap_or(0);
                FieldKind::Text { min, max: TEXT_CHARS_MAX }
            }
            FieldType::Person => FieldKind::Line { max: pobuda_domain::name::PSEUDONYM_CHARS_MAX },
            FieldType::Integer => FieldKind::Integer,
            FieldType::Money => FieldKind::Money,
            FieldType::Date => FieldKind::Date,
            FieldType::Choice => {
                let label = |text| self.speaker.text(self.protocol, text);
                let choices: Vec<Choice> = declared
                    .choices
                    .iter()
                    .map(|(name, text)| Choice::new(name.as_str(), label(text)))
                    .collect();
                if choices.len() > RADIO_CHOICES_MAX {
                    FieldKind::Select(choices)
                } else {
                    FieldKind::Choice(choices)
                }
            }
            FieldType::Service => {
                let services = self.speaker.assignable_services();
                FieldKind::Select(
                    services.into_iter().map(|(name, label)| Choice::new(name.as_str(), label)).collect(),
                )
            }
            FieldType::Legal => FieldKind::Legal(
                self.protocol
                    .legal
                    .iter()
                    .map(|(name, legal)| Choice::new(name.as_str(), legal.cite.as_str()))
                    .collect(),
            ),
            FieldType::Case => FieldKind::Case,
            FieldType::Place => FieldKind::Place,
            FieldType::Files => FieldKind::Files { rows: FILE_ROWS },
        }
    }

    /// What was typed, as values to send, or what is wrong with it. Fields left empty are left out.
    ///
    /// # Errors
    /// 500 when the register of cases cannot be asked.
    pub(super) async fn read(&self, app: &App, posted: &Posted) -> Told<(BTreeMap<String, Raw>, Faults)> {
        let (mut values, mut faults) = (BTreeMap::new(), Faults::new());
        for (name, declared, required) in self.declared() {
            let read = match declared.kind {
                FieldType::Case => read_case(app, posted.raw(&control(name))).await?,
                kind => read_one(posted, name, kind),
            };
            match read {
                Ok(Some(value)) => {
                    values.insert(name.to_string(), value);
                }
                Ok(None) if required => {
                    faults.insert(name.to_string(), text(self.speaker.lang(), "field-empty", &[])?);
                }
                Ok(None) => {}
                Err(key) => {
                    faults.insert(name.to_string(), text(self.speaker.lang(), key, &[])?);
                }
            }
        }
        Ok((values, faults))
    }

    /// The faults that the domain found in the shape of the fields, in words.
    ///
    /// # Errors
    /// [`PageError`] when a text is missing.
    pub(super) fn faults(&self, errors: &[FieldError]) -> Result<Faults, PageError> {
        let mut faults = Faults::new();
        for error in errors {
            let name = error.pointer.strip_prefix("/fields/").unwrap_or(&error.pointer);
            let words = shape(self.speaker.lang(), name, self.protocol.fields.get(name), error)?;
            faults.insert(name.to_owned(), words);
        }
        Ok(faults)
    }
}

/// What is wrong with the shape of a field, in words.
fn shape(
    lang: Lang,
    name: &str,
    declared: Option<&protocol::Field>,
    error: &FieldError,
) -> Result<String, PageError> {
    let kind = declared.map(|declared| declared.kind);
    let key = match (error.code, kind) {
        ("empty", _) => "field-empty",
        ("too-long", Some(kind)) => {
            let max = match kind {
                FieldType::Text if name == "title" => TITLE_CHARS_MAX,
                FieldType::Text => TEXT_CHARS_MAX,
                _ => LEGAL_CHARS_MAX,
            };
            return text(lang, "field-too-long", &[("count", Arg::from(max))]);
        }
        ("control-character", _) => "field-text",
        (_, Some(kind)) => expected(kind),
        (_, None) => "field-other",
    };
    text(lang, key, &[])
}

/// Key of the text that says what a field takes.
fn expected(kind: FieldType) -> &'static str {
    match kind {
        FieldType::Text | FieldType::Legal => "field-text",
        FieldType::Integer => "field-integer",
        FieldType::Money => "field-money",
        FieldType::Date => "field-date",
        FieldType::Choice | FieldType::Service => "field-choice",
        FieldType::Place => "field-place",
        FieldType::Files => "field-files",
        FieldType::Case => "field-case",
        FieldType::Person => "field-other",
    }
}

fn control(name: &FieldName) -> String {
    format!("fields.{name}")
}

fn part(name: &FieldName, part: &str) -> String {
    format!("fields.{name}.{part}")
}

/// A value, nothing, or the key of what is wrong.
type Read = Result<Option<Raw>, &'static str>;

fn read_one(posted: &Posted, name: &FieldName, kind: FieldType) -> Read {
    let typed = posted.filled(&control(name));
    let wrong = expected(kind);
    match kind {
        FieldType::Place => read_place(posted, name).map_err(|()| wrong),
        FieldType::Files => read_files(posted, name).map_err(|()| wrong),
        FieldType::Integer => {
            let number = |text: &str| text.replace([' ', '\u{a0}'], "").parse().map(Raw::Integer);
            typed.map(number).transpose().map_err(|_| wrong)
        }
        FieldType::Money => match typed {
            Some(text) => format::read_money(text).map(|cents| Some(Raw::Integer(cents))).ok_or(wrong),
            None => Ok(None),
        },
        _ => Ok(typed.map(|text| Raw::Text(text.to_owned()))),
    }
}

/// People quote references; commands name cases by their ids.
async fn read_case(app: &App, typed: &str) -> Told<Read> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(Ok(None));
    }
    let found = app.models.case(&typed.to_uppercase()).await?;
    let found = match found {
        Some(case) => Some(case),
        None => app.models.case(&typed.to_lowercase()).await?,
    };
    Ok(found.map(|case| Some(Raw::Text(case.id.to_string()))).ok_or("field-case"))
}

fn read_place(posted: &Posted, name: &FieldName) -> Result<Option<Raw>, ()> {
    let address = posted.filled(&part(name, "address"));
    let degrees = |axis: &str| match posted.filled(&part(name, axis)) {
        None => Ok(None),
        // Slovene writes a comma where English writes a point.
        Some(text) => text.replace(',', ".").replace('−', "-").parse::<f64>().map(Some).map_err(|_| ()),
    };
    let mut parts = BTreeMap::new();
    if let Some(address) = address {
        parts.insert("address".to_owned(), Raw::Text(address.to_owned()));
    }
    for axis in ["latitude", "longitude"] {
        if let Some(value) = degrees(axis)? {
            parts.insert(axis.to_owned(), Raw::Decimal(value));
        }
    }
    Ok((!parts.is_empty()).then_some(Raw::Map(parts)))
}

fn read_files(posted: &Posted, name: &FieldName) -> Result<Option<Raw>, ()> {
    let mut files = Vec::new();
    for FileInput { name, sha256, bytes } in file_rows(posted, name) {
        if name.is_empty() && sha256.is_empty() && bytes.is_empty() {
            continue;
        }
        let bytes = bytes.parse().map_err(|_| ())?;
        files.push(Raw::Map(BTreeMap::from([
            ("name".to_owned(), Raw::Text(name)),
            ("sha256".to_owned(), Raw::Text(sha256.to_lowercase())),
            ("bytes".to_owned(), Raw::Integer(bytes)),
        ])));
    }
    Ok((!files.is_empty()).then_some(Raw::List(files)))
}

fn file_rows(posted: &Posted, name: &FieldName) -> Vec<FileInput> {
    let cell =
        |row: usize, column: &str| posted.raw(&part(name, &format!("{row}.{column}"))).trim().to_owned();
    (0..FILE_ROWS_MAX)
        .map(|row| FileInput {
            name: cell(row, "name"),
            sha256: cell(row, "sha256"),
            bytes: cell(row, "bytes"),
        })
        .collect()
}

/// What was typed into a field, as it is shown again.
fn typed_into(posted: &Posted, name: &FieldName, kind: &FieldKind) -> FieldInput {
    match kind {
        FieldKind::Place => FieldInput::Place {
            address: posted.raw(&part(name, "address")).to_owned(),
            latitude: posted.raw(&part(name, "latitude")).to_owned(),
            longitude: posted.raw(&part(name, "longitude")).to_owned(),
        },
        FieldKind::Files { .. } => {
            let mut rows = file_rows(posted, name);
            while rows.last() == Some(&FileInput::default()) {
                rows.pop();
            }
            FieldInput::Files(rows)
        }
        _ => FieldInput::Typed(posted.raw(&control(name)).to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> FieldName {
        FieldName::new(text).expect("a name")
    }

    #[test]
    fn what_people_type_becomes_what_the_rules_read() {
        let posted = Posted::parse(
            "fields.cost=1.250,50&fields.votes=1+200&fields.where.address=Trg&fields.where.latitude=46,5\
             &fields.where.longitude=15.6&fields.title=+Klop+&fields.empty=",
        );
        let posted = posted.expect("a form");
        assert_eq!(read_one(&posted, &name("cost"), FieldType::Money), Ok(Some(Raw::Integer(125_050))));
        assert_eq!(read_one(&posted, &name("votes"), FieldType::Integer), Ok(Some(Raw::Integer(1200))));
        assert_eq!(read_one(&posted, &name("title"), FieldType::Text), Ok(Some(Raw::Text("Klop".into()))));
        assert_eq!(read_one(&posted, &name("empty"), FieldType::Date), Ok(None));
        let Ok(Some(Raw::Map(place))) = read_one(&posted, &name("where"), FieldType::Place) else {
            panic!("no place");
        };
        assert_eq!(place.get("latitude"), Some(&Raw::Decimal(46.5)));
    }

    #[test]
    fn what_cannot_be_read_says_what_is_expected() {
        let posted = Posted::parse("fields.cost=veliko&fields.where.latitude=sever&fields.file.0.name=a.pdf");
        let posted = posted.expect("a form");
        assert_eq!(read_one(&posted, &name("cost"), FieldType::Money), Err("field-money"));
        assert_eq!(read_one(&posted, &name("where"), FieldType::Place), Err("field-place"));
        assert_eq!(read_one(&posted, &name("file"), FieldType::Files), Err("field-files"));
    }

    #[test]
    fn rows_of_files_come_back_as_they_were_filled_in() {
        let posted = Posted::parse("fields.f.1.name=b.pdf&fields.f.1.bytes=x").expect("a form");
        let FieldInput::Files(rows) = typed_into(&posted, &name("f"), &FieldKind::Files { rows: 2 }) else {
            panic!("no rows");
        };
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[1].name, "b.pdf");
    }
}
