//! The rows of the read models. Each is language-neutral and is stored whole, as JSON, beside the
//! columns that are searched or sorted by.

mod case;
mod comment;
mod mark;
mod punctuality;
mod support;
mod timeline;
mod told;
mod work;

pub use case::CaseRow;
pub use comment::CommentRow;
pub use mark::{DeadlineState, Limit, Mark, TaskState};
pub use punctuality::{EndedLimit, Ending, Followed, ServiceFigures};
pub use support::SupportCount;
pub use timeline::TimelineRow;
pub use told::{Erased, ErasedStatus, FileRef, Place, Told};
pub use work::WorkRow;
