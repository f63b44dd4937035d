//! Forms made from the fields that a protocol asks for.
//!
//! Names of the controls: `fields.NAME`; a place is `fields.NAME.address`, `.latitude`, `.longitude`; the
//! first file of a list is `fields.NAME.0.name`, `.sha256`, `.bytes`. Every form that writes also carries
//! `csrf` and `command` (see [`crate::frame::Frame`]), and `sequence` when it depends on one.

use crate::PageError;
use crate::say::Say;

/// A form that sends an operation, or opens a case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Form {
    /// Where it is sent by POST.
    pub action: String,
    /// Hidden fields, e.g. `outcome`, with their values.
    pub hidden: Vec<(String, String)>,
    /// Sequence of the stream that the reader has seen; a newer one is a conflict, not an overwrite.
    pub sequence: Option<u64>,
    /// What to fill in, in this order.
    pub fields: Vec<Field>,
    /// What the button says, e.g. `Oddaj pobudo`.
    pub submit: String,
    /// What is wrong with the form as a whole, in words. What is wrong with a field stands in the field.
    pub errors: Vec<String>,
    /// Language the texts will be marked with: tag of the one chosen so far. None: not asked.
    pub language: Option<String>,
}

impl Form {
    /// Whether anything is wrong, in the form or in a field.
    pub fn has_errors(&self) -> bool {
        !self.errors.is_empty() || self.fields.iter().any(|field| field.error.is_some())
    }
}

/// One field of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Its name in the protocol.
    pub name: String,
    /// What it is called, in words.
    pub label: String,
    /// What to write there, in words.
    pub help: Option<String>,
    /// What kind of control it needs.
    pub kind: FieldKind,
    /// Whether it must be given.
    pub required: bool,
    /// Whether what is written will be public. If not, the form says that only staff read it.
    pub public: bool,
    /// What was filled in so far, as typed, so that nobody types twice.
    pub value: FieldInput,
    /// What is wrong with it, in words.
    pub error: Option<String>,
}

/// Which control a field needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldKind {
    /// A text of one line.
    Line {
        /// Longest text. Unit: characters.
        max: usize,
    },
    /// A text of several lines.
    Text {
        /// Shortest text; 0 for none. Unit: characters.
        min: usize,
        /// Longest text. Unit: characters.
        max: usize,
    },
    /// A whole number.
    Integer,
    /// An amount in euros, as the language of the page writes it.
    Money,
    /// A day, `YYYY-MM-DD`.
    Date,
    /// One of few: radio buttons.
    Choice(Vec<Choice>),
    /// Points to tick: checkboxes `NAME.VALUE`, which hold `on`.
    Checks(Vec<Choice>),
    /// One of many: a list to pick from.
    Select(Vec<Choice>),
    /// A legal ground: free text with suggestions.
    Legal(Vec<Choice>),
    /// The reference of another case, e.g. `P-2026-0042`.
    Case,
    /// An address and, if known, a point.
    Place,
    /// A list of files: names and fingerprints; the files themselves are not sent.
    Files {
        /// Rows to show.
        rows: usize,
    },
}

/// One thing to choose.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What it is called.
    pub label: String,
}

impl Choice {
    /// A choice with its words.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into() }
    }
}

/// What was filled in, exactly as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum FieldInput {
    /// Nothing.
    #[default]
    Empty,
    /// What one control holds.
    Typed(String),
    /// What the three controls of a place hold.
    Place {
        /// The address.
        address: String,
        /// Degrees north.
        latitude: String,
        /// Degrees east.
        longitude: String,
    },
    /// What the rows of a list of files hold.
    Files(Vec<FileInput>),
    /// Which points are ticked, by their values.
    Ticked(Vec<String>),
}

/// What one row of a list of files holds, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FileInput {
    /// The name.
    pub name: String,
    /// SHA-256, hexadecimal.
    pub sha256: String,
    /// Size. Unit: bytes.
    pub bytes: String,
}

/// What the field's template asks. Ids are made of the field's name, which is unique in its form.
impl Field {
    pub(crate) fn id(&self) -> String {
        format!("field-{}", self.name)
    }

    /// Whether it is made of several controls, which then need a `fieldset`.
    pub(crate) fn grouped(&self) -> bool {
        matches!(
            self.kind,
            FieldKind::Choice(_) | FieldKind::Checks(_) | FieldKind::Place | FieldKind::Files { .. }
        )
    }

    /// Id of the first control: where the error summary leads.
    pub(crate) fn anchor(&self) -> String {
        let id = self.id();
        match &self.kind {
            FieldKind::Choice(choices) | FieldKind::Checks(choices) => {
                choices.first().map_or_else(|| id.clone(), |choice| format!("{id}-{}", choice.value))
            }
            FieldKind::Place => format!("{id}-address"),
            FieldKind::Files { .. } => format!("{id}-0-name"),
            _ => id,
        }
    }

    pub(crate) fn has_hint(&self) -> bool {
        let spoken = matches!(
            self.kind,
            FieldKind::Text { min: 1.., .. }
                | FieldKind::Money
                | FieldKind::Case
                | FieldKind::Legal(_)
                | FieldKind::Place
        );
        spoken || self.help.is_some() || !self.public
    }

    /// Ids of the hint and of the error, for `aria-describedby`.
    pub(crate) fn describedby(&self) -> String {
        let id = self.id();
        match (self.has_hint(), self.error.is_some()) {
            (true, true) => format!("{id}-hint {id}-error"),
            (true, false) => format!("{id}-hint"),
            (false, true) => format!("{id}-error"),
            (false, false) => String::new(),
        }
    }

    pub(crate) fn typed(&self) -> &str {
        match &self.value {
            FieldInput::Typed(text) => text,
            _ => "",
        }
    }

    /// Whether a point is ticked.
    pub(crate) fn is_ticked(&self, choice: &Choice) -> bool {
        matches!(&self.value, FieldInput::Ticked(ticked) if ticked.contains(&choice.value))
    }

    /// Address, latitude, longitude.
    pub(crate) fn place(&self) -> (&str, &str, &str) {
        match &self.value {
            FieldInput::Place { address, latitude, longitude } => (address, latitude, longitude),
            _ => ("", "", ""),
        }
    }

    /// The rows of a list of files with their numbers: those filled in, then empty ones.
    pub(crate) fn files(&self) -> Vec<(usize, FileInput)> {
        let FieldKind::Files { rows } = self.kind else { return Vec::new() };
        let mut files = match &self.value {
            FieldInput::Files(files) => files.clone(),
            _ => Vec::new(),
        };
        files.resize(files.len().max(rows), FileInput::default());
        files.into_iter().enumerate().collect()
    }
}

impl Say {
    /// What to write into a field, besides its own help.
    pub(crate) fn field_hint(&self, field: &Field) -> Result<String, PageError> {
        let kind = match &field.kind {
            FieldKind::Text { min: min @ 1.., .. } => self.n("hint-min-length", *min)?,
            FieldKind::Money => self.t("hint-money")?,
            FieldKind::Case => self.t("hint-case")?,
            FieldKind::Legal(_) => self.t("hint-legal")?,
            FieldKind::Place => self.t("hint-place")?,
            _ => String::new(),
        };
        let audience = if field.public { String::new() } else { self.t("hint-restricted")? };
        Ok([kind, audience].join(" ").trim().to_owned())
    }

    /// "N characters left" in each plural form, for the script.
    pub(crate) fn left_forms(&self) -> Result<String, PageError> {
        self.forms("characters-left")
    }

    /// "N new entries" in each plural form, for the script.
    pub(crate) fn live_forms(&self) -> Result<String, PageError> {
        self.forms("live-new-entries")
    }

    /// The text with 1, 2, 3 and 5: between them they show every plural form of Slovene and of English, so the
    /// script picks the one that its own plural rules put beside the number, and replaces the digits.
    fn forms(&self, key: &str) -> Result<String, PageError> {
        let forms: Result<Vec<String>, PageError> =
            [1_u64, 2, 3, 5].into_iter().map(|n| self.n(key, n)).collect();
        Ok(forms?.join("|"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Lang;

    fn field(kind: FieldKind, value: FieldInput) -> Field {
        let (name, label) = ("photos".to_owned(), "Fotografije".to_owned());
        Field {
            name,
            label,
            help: None,
            kind,
            required: true,
            public: true,
            value,
            error: Some("Manjka.".into()),
        }
    }

    #[test]
    fn the_error_summary_leads_to_the_first_control() {
        let choices = vec![Choice::new("idea", "Imam idejo")];
        assert_eq!(field(FieldKind::Choice(choices), FieldInput::Empty).anchor(), "field-photos-idea");
        assert_eq!(field(FieldKind::Files { rows: 2 }, FieldInput::Empty).anchor(), "field-photos-0-name");
        assert_eq!(field(FieldKind::Date, FieldInput::Empty).anchor(), "field-photos");
    }

    #[test]
    fn files_that_were_filled_in_are_kept_beyond_the_usual_rows() {
        let typed = vec![FileInput { name: "a.jpg".into(), ..FileInput::default() }; 3];
        let files = field(FieldKind::Files { rows: 2 }, FieldInput::Files(typed)).files();
        assert_eq!(
            files.iter().map(|(at, file)| (*at, file.name.as_str())).collect::<Vec<_>>(),
            [(0, "a.jpg"), (1, "a.jpg"), (2, "a.jpg")]
        );
    }

    #[test]
    fn the_script_gets_every_plural_form() {
        let forms = Say::new(Lang::Sl).left_forms().unwrap();
        let forms: Vec<_> = forms.split('|').collect();
        assert_eq!(forms.len(), 4);
        assert!(
            forms.iter().zip(["1", "2", "3", "5"]).all(|(form, number)| form.contains(number)),
            "{forms:?}"
        );
    }
}
