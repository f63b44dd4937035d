//! Fields: from what was sent to what an event may contain.

mod answer;
mod raw;
mod read;

pub use answer::{Answer, Fields, File, Given, Place, class_of};
pub use raw::Raw;
pub use read::{
    FILE_NAME_CHARS_MAX, FILES_MAX, FieldError, LEGAL_CHARS_MAX, TEXT_CHARS_MAX, TITLE_CHARS_MAX, read,
    sealed_class,
};
