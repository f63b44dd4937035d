//! The outside contract over HTTP.
