//! What became of a command.

use pobuda_domain::field::FieldError;

/// A command that was carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// Id of the aggregate: case, comment; for supports the case, for votes the comment.
    pub id: String,
    /// Position of the last event recorded; the present end of the stream's knowledge when nothing changed.
    pub position: u64,
    /// Sequence of the stream after it.
    pub sequence: u64,
    /// How many events it is; 0 when there was nothing to change.
    pub events: u64,
    /// Whether events were recorded by this sending or an earlier one of the same command; `false` when there was
    /// nothing to change.
    pub changed: bool,
    /// Whether this answers an earlier sending of the same command.
    pub repeated: bool,
}

/// What kind of refusal the domain gave, for the status of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefusalKind {
    /// What it is about does not exist: 404.
    NotFound,
    /// Somebody else may do it: 403.
    Forbidden,
    /// A field breaks a rule: 422.
    Invalid,
    /// Not as things stand: 409.
    Conflict,
}

/// A refusal of the domain: a rule does not allow it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Stable name of the rule.
    pub code: &'static str,
    /// In a sentence, in English.
    pub sentence: String,
    /// What kind it is.
    pub kind: RefusalKind,
    /// The field at fault, as a JSON pointer.
    pub pointer: Option<String>,
    /// What the sentence is filled with, for other languages: name and value. Times are RFC 3339.
    pub arguments: Vec<(&'static str, String)>,
}

/// Why a command was not carried out. Nothing was recorded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// A rule does not allow it.
    #[error("{}", .0.sentence)]
    Rule(Refusal),
    /// Some fields do not have their shape.
    #[error("some fields do not have their shape")]
    Fields(Vec<FieldError>),
    /// The sender has seen an older state.
    #[error("it stands at {current} now")]
    Stale {
        /// Sequence of the stream now.
        current: u64,
    },
    /// The command id came before with other content.
    #[error("the key belongs to another command")]
    KeyReused,
    /// Too much is going on; try again.
    #[error("too busy; try again")]
    Busy,
    /// The database or the source of chance failed; it is logged where it was found.
    #[error("a failure on our side")]
    Failed,
}

/// A rejection of the domain, told outside.
pub(super) trait Explained: std::error::Error {
    /// As a refusal: rule, sentence, kind, place, values.
    fn explained(&self) -> Refusal;
}
