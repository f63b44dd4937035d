//! Every event ever written can still be read, and is still written the same.

mod examples;
mod golden;
