//! The rows of the read models. Each is language-neutral and is stored whole, as JSON, beside the
//! columns that are searched or sorted by.

mod case;
mod comment;
mod support;
mod timeline;
mod told;

pub use case::CaseRow;
pub use comment::CommentRow;
pub use support::SupportCount;
pub use timeline::TimelineRow;
pub use told::{Erased, ErasedStatus, FileRef, Place, Told};
