//! Forms made from the fields that a protocol asks for.
//!
//! Names of the controls: `fields.NAME`; a place is `fields.NAME.address`, `.latitude`, `.longitude`; the
//! first file of a list is `fields.NAME.0.name`, `.sha256`, `.bytes`. Every form that writes also carries
//! `csrf` and `command` (see [`crate::frame::Frame`]), and `sequence` when it depends on one.

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
