//! One person's vote on one comment. The stream is `comment_vote/<comment>/<slot>`.

mod events;

pub use events::*;
