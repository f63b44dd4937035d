//! The read models there are.

use serde::Serialize;
use std::fmt;
use std::str::FromStr;

/// A read model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Model {
    /// What happened to each case, entry by entry.
    Timeline,
    /// Every case as it stands, for lists and search.
    CaseRegister,
    /// Comments in the order of their thread.
    CommentThread,
    /// How many support each case.
    SupportCount,
    /// What every post has to do.
    Queue,
    /// How punctual services are.
    Punctuality,
}

impl Model {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Timeline,
        Self::CaseRegister,
        Self::CommentThread,
        Self::SupportCount,
        Self::Queue,
        Self::Punctuality,
    ];

    /// Its name, as in its tables and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Timeline => "timeline",
            Self::CaseRegister => "case_register",
            Self::CommentThread => "comment_thread",
            Self::SupportCount => "support_count",
            Self::Queue => "queue",
            Self::Punctuality => "punctuality",
        }
    }
}

impl fmt::Display for Model {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// No read model has this name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "there is no read model {0:?}; there are timeline, case_register, comment_thread, support_count, queue and punctuality"
)]
pub struct NoSuchModel(pub String);

impl FromStr for Model {
    type Err = NoSuchModel;
    fn from_str(text: &str) -> Result<Self, NoSuchModel> {
        Self::ALL.into_iter().find(|model| model.name() == text).ok_or_else(|| NoSuchModel(text.to_owned()))
    }
}
