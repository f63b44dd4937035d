//! Addresses of the pages. `api` routes them, templates link to them; nobody else spells them out.

use crate::Lang;

/// The front page.
pub fn home(lang: Lang) -> String {
    format!("/{lang}/")
}

/// The list of initiatives; its filters are the query.
pub fn cases(lang: Lang) -> String {
    format!("/{lang}/cases")
}

/// One initiative. GET.
pub fn case(lang: Lang, reference: &str) -> String {
    format!("/{lang}/cases/{reference}")
}

/// The receipt of the event at a position. A leaf is counted from 0, a position from 1.
pub fn receipt(position: u64) -> String {
    format!("/log/receipts/{}.tlog-proof", position.saturating_sub(1))
}

/// Choosing what to send. GET.
pub fn new_case(lang: Lang) -> String {
    format!("/{lang}/cases/new")
}

/// The form of one protocol. GET, POST.
pub fn new_case_of(lang: Lang, protocol: &str) -> String {
    format!("/{lang}/cases/new/{protocol}")
}

/// An operation on an initiative. GET (query `outcome`), POST.
pub fn operation(lang: Lang, reference: &str, operation: &str) -> String {
    format!("/{lang}/cases/{reference}/operations/{operation}")
}

/// A task of an initiative. GET (query `result` = `waived` to leave it out), POST.
pub fn task(lang: Lang, reference: &str, task: &str) -> String {
    format!("/{lang}/cases/{reference}/tasks/{task}")
}

/// Saying that an initiative goes on again. POST, fields `incident` and `about`.
pub fn incidents(lang: Lang, reference: &str) -> String {
    format!("/{lang}/cases/{reference}/incidents")
}

/// Leaving a note for officials. POST, field `text`.
pub fn notes(lang: Lang, reference: &str) -> String {
    format!("/{lang}/cases/{reference}/notes")
}

/// The work of an official; whose and which part of it is the query.
pub fn queue(lang: Lang) -> String {
    format!("/{lang}/queue")
}

/// One operation on several initiatives. GET (query `cases.REFERENCE` for each, `offer`, `outcome`), POST.
pub fn bulk(lang: Lang) -> String {
    format!("/{lang}/operations")
}

/// What the rules refused, for auditors.
pub fn refusals(lang: Lang) -> String {
    format!("/{lang}/refusals")
}

/// Erasures, and what is to be decided.
pub fn erasures(lang: Lang) -> String {
    format!("/{lang}/erasures")
}

/// Deciding on an erasure. POST, fields `granted` = `true` or `false`, `text`.
pub fn erasure(lang: Lang, id: &str) -> String {
    format!("/{lang}/erasures/{id}")
}

/// Asking that texts of the entry at a position be erased. GET, POST (fields `texts.NAME`, `ground`, `text`).
pub fn erase(lang: Lang, position: u64) -> String {
    format!("/{lang}/erasures/new/{position}")
}

/// Asking that my account be erased. GET, POST (field `text`).
pub fn erase_account(lang: Lang) -> String {
    format!("/{lang}/account/erase")
}

/// All services, and how punctual they are.
pub fn services(lang: Lang) -> String {
    format!("/{lang}/services")
}

/// One service.
pub fn service(lang: Lang, service: &str) -> String {
    format!("/{lang}/services/{service}")
}

/// Giving support or taking it back. POST, field `support` = `give` or `withdraw`.
pub fn support(lang: Lang, reference: &str) -> String {
    format!("/{lang}/cases/{reference}/support")
}

/// Posting a comment. POST, fields `text`, `language`, `parent` (a comment's id, may be absent).
pub fn comments(lang: Lang, reference: &str) -> String {
    format!("/{lang}/cases/{reference}/comments")
}

/// Editing a comment. POST, field `text`.
pub fn edit_comment(lang: Lang, comment: &str) -> String {
    format!("/{lang}/comments/{comment}/edit")
}

/// Taking a comment back. POST.
pub fn withdraw_comment(lang: Lang, comment: &str) -> String {
    format!("/{lang}/comments/{comment}/withdraw")
}

/// Voting on a comment. POST, field `value` = `1`, `-1`, or `0` to take the vote back.
pub fn vote(lang: Lang, comment: &str) -> String {
    format!("/{lang}/comments/{comment}/vote")
}

/// Signing in. GET (query `next`), POST (fields `email` and `password`, or `token`; `next`).
pub fn sign_in(lang: Lang) -> String {
    format!("/{lang}/sign-in")
}

/// Making an account. GET (query `next`), POST (fields `email`, `name`, `password`, `next`).
pub fn register(lang: Lang) -> String {
    format!("/{lang}/register")
}

/// Setting a new password with a token. GET, POST (fields `token`, `password`).
pub fn reset(lang: Lang) -> String {
    format!("/{lang}/reset")
}

/// My account. GET, POST (fields `name`, `language`).
pub fn account(lang: Lang) -> String {
    format!("/{lang}/account")
}

/// Choosing what to act as. POST, field `standing`.
pub fn account_standing(lang: Lang) -> String {
    format!("/{lang}/account/standing")
}

/// Changing the password. POST, fields `present`, `new`.
pub fn account_password(lang: Lang) -> String {
    format!("/{lang}/account/password")
}

/// Making an access token. POST, fields `token-name`, `token-standing`.
pub fn account_tokens(lang: Lang) -> String {
    format!("/{lang}/account/tokens")
}

/// Revoking an access token. POST, field `id`.
pub fn revoke_token(lang: Lang) -> String {
    format!("/{lang}/account/tokens/revoke")
}

/// Signing out. POST.
pub fn sign_out(lang: Lang) -> String {
    format!("/{lang}/sign-out")
}

/// How initiatives are handled: all protocols.
pub fn how_it_works(lang: Lang) -> String {
    format!("/{lang}/how-it-works")
}

/// How the initiatives of one protocol are handled.
pub fn how_it_works_of(lang: Lang, protocol: &str) -> String {
    format!("/{lang}/how-it-works/{protocol}")
}

/// The picture of one protocol, as a file.
pub fn picture_of(lang: Lang, protocol: &str) -> String {
    format!("/{lang}/how-it-works/{protocol}/picture.svg")
}

/// Help and contact.
pub fn help(lang: Lang) -> String {
    format!("/{lang}/help")
}

/// The accessibility statement.
pub fn accessibility(lang: Lang) -> String {
    format!("/{lang}/accessibility")
}

/// What is kept about people, and how to have it removed.
pub fn privacy(lang: Lang) -> String {
    format!("/{lang}/privacy")
}
