//! Every door for people and who may use it, in one table.

use crate::http::doors::{AUDITORS, CITIZENS, Door, EVERYBODY, KNOWN, OFFICIALS, PARTICIPANTS};
use pobuda_pages::Lang;

/// Stands in the table for the language with which every address begins.
pub const LANGUAGE: &str = "/{lang}";
/// What is not there, and says so in the reader's language.
pub const ELSEWHERE: &str = "/{lang}/{*rest}";

/// The doors for people. The language is written as `{lang}`; the router has one route for each language.
pub const WEB_DOORS: &[Door] = &[
    ("GET", "/", EVERYBODY),
    ("GET", "/assets/{file}", EVERYBODY),
    ("GET", "/{lang}", EVERYBODY),
    ("GET", "/{lang}/", EVERYBODY),
    ("GET", "/{lang}/cases", EVERYBODY),
    ("GET", "/{lang}/cases/new", EVERYBODY),
    ("GET", "/{lang}/cases/new/{protocol}", EVERYBODY),
    ("POST", "/{lang}/cases/new/{protocol}", PARTICIPANTS),
    ("GET", "/{lang}/cases/{reference}", EVERYBODY),
    ("POST", "/{lang}/cases/{reference}/support", CITIZENS),
    ("POST", "/{lang}/cases/{reference}/comments", PARTICIPANTS),
    ("POST", "/{lang}/cases/{reference}/notes", OFFICIALS),
    ("GET", "/{lang}/cases/{reference}/operations/{operation}", PARTICIPANTS),
    ("POST", "/{lang}/cases/{reference}/operations/{operation}", PARTICIPANTS),
    ("GET", "/{lang}/cases/{reference}/tasks/{task}", PARTICIPANTS),
    ("POST", "/{lang}/cases/{reference}/tasks/{task}", PARTICIPANTS),
    ("POST", "/{lang}/cases/{reference}/incidents", OFFICIALS),
    ("GET", "/{lang}/queue", OFFICIALS),
    ("GET", "/{lang}/operations", OFFICIALS),
    ("POST", "/{lang}/operations", OFFICIALS),
    ("GET", "/{lang}/refusals", AUDITORS),
    ("GET", "/{lang}/erasures", EVERYBODY),
    ("POST", "/{lang}/erasures/{id}", OFFICIALS),
    ("GET", "/{lang}/erasures/new/{position}", PARTICIPANTS),
    ("POST", "/{lang}/erasures/new/{position}", PARTICIPANTS),
    ("GET", "/{lang}/services", EVERYBODY),
    ("GET", "/{lang}/services/{service}", EVERYBODY),
    ("POST", "/{lang}/comments/{comment}/edit", PARTICIPANTS),
    ("POST", "/{lang}/comments/{comment}/withdraw", PARTICIPANTS),
    ("POST", "/{lang}/comments/{comment}/vote", CITIZENS),
    ("GET", "/{lang}/sign-in", EVERYBODY),
    ("POST", "/{lang}/sign-in", EVERYBODY),
    ("POST", "/{lang}/sign-out", EVERYBODY),
    ("GET", "/{lang}/register", EVERYBODY),
    ("POST", "/{lang}/register", EVERYBODY),
    ("GET", "/{lang}/reset", EVERYBODY),
    ("POST", "/{lang}/reset", EVERYBODY),
    ("GET", "/{lang}/account", KNOWN),
    ("POST", "/{lang}/account", KNOWN),
    ("GET", "/{lang}/account/erase", PARTICIPANTS),
    ("POST", "/{lang}/account/erase", PARTICIPANTS),
    ("POST", "/{lang}/account/standing", KNOWN),
    ("POST", "/{lang}/account/password", KNOWN),
    ("POST", "/{lang}/account/tokens", KNOWN),
    ("POST", "/{lang}/account/tokens/revoke", KNOWN),
    ("GET", "/{lang}/how-it-works", EVERYBODY),
    ("GET", "/{lang}/how-it-works/{protocol}", EVERYBODY),
    ("GET", "/{lang}/how-it-works/{protocol}/picture.svg", EVERYBODY),
    ("GET", "/{lang}/help", EVERYBODY),
    ("GET", "/{lang}/accessibility", EVERYBODY),
    ("GET", "/{lang}/privacy", EVERYBODY),
    ("GET", ELSEWHERE, EVERYBODY),
    ("POST", ELSEWHERE, EVERYBODY),
];

/// A route of the router as the table writes it.
pub fn in_table(route: &str) -> String {
    let below = |lang: Lang| route.strip_prefix(&format!("/{lang}")).map(str::to_owned);
    match Lang::ALL.into_iter().find_map(below) {
        Some(rest) if rest.is_empty() || rest.starts_with('/') => format!("{LANGUAGE}{rest}"),
        _ => route.to_owned(),
    }
}
