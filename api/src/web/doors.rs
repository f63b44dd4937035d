//! Every door for people and who may use it, in one table.

use crate::http::doors::{Door, Needs};

/// Stands in the table for the language with which every address begins.
pub const LANGUAGE: &str = "/{lang}";
/// What is not there, and says so in the reader's language.
pub const ELSEWHERE: &str = "/{lang}/{*rest}";

/// The doors for people. The language is written as `{lang}`; the router has one route for each language.
pub const WEB_DOORS: &[Door] = &[
    ("GET", "/", Needs::Nobody),
    ("GET", "/assets/{file}", Needs::Nobody),
    ("GET", "/{lang}", Needs::Nobody),
    ("GET", "/{lang}/", Needs::Nobody),
    ("GET", "/{lang}/cases", Needs::Nobody),
    ("GET", "/{lang}/cases/new", Needs::Nobody),
    ("GET", "/{lang}/cases/new/{protocol}", Needs::Nobody),
    ("POST", "/{lang}/cases/new/{protocol}", Needs::Participant),
    ("GET", "/{lang}/cases/{reference}", Needs::Nobody),
    ("POST", "/{lang}/cases/{reference}/support", Needs::Citizen),
    ("POST", "/{lang}/cases/{reference}/comments", Needs::Participant),
    ("GET", "/{lang}/cases/{reference}/operations/{operation}", Needs::Participant),
    ("POST", "/{lang}/cases/{reference}/operations/{operation}", Needs::Participant),
    ("GET", "/{lang}/cases/{reference}/tasks/{task}", Needs::Participant),
    ("POST", "/{lang}/cases/{reference}/tasks/{task}", Needs::Participant),
    ("POST", "/{lang}/cases/{reference}/incidents", Needs::Official),
    ("GET", "/{lang}/queue", Needs::Official),
    ("GET", "/{lang}/services", Needs::Nobody),
    ("GET", "/{lang}/services/{service}", Needs::Nobody),
    ("POST", "/{lang}/comments/{comment}/edit", Needs::Participant),
    ("POST", "/{lang}/comments/{comment}/withdraw", Needs::Participant),
    ("POST", "/{lang}/comments/{comment}/vote", Needs::Citizen),
    ("GET", "/{lang}/sign-in", Needs::Nobody),
    ("POST", "/{lang}/sign-in", Needs::Nobody),
    ("POST", "/{lang}/sign-out", Needs::Nobody),
    ("GET", "/{lang}/how-it-works", Needs::Nobody),
    ("GET", "/{lang}/how-it-works/{protocol}", Needs::Nobody),
    ("GET", "/{lang}/how-it-works/{protocol}/picture.svg", Needs::Nobody),
    ("GET", "/{lang}/help", Needs::Nobody),
    ("GET", "/{lang}/accessibility", Needs::Nobody),
    ("GET", "/{lang}/privacy", Needs::Nobody),
    ("GET", ELSEWHERE, Needs::Nobody),
    ("POST", ELSEWHERE, Needs::Nobody),
];
