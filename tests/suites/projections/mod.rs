//! Read models: folded exactly once, the same when rebuilt, and answering what is asked.

mod asking;
mod folding;
mod past;
mod rebuilding;
mod story;
