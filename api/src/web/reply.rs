//! Answers: a page, or the way to one.

use super::trouble::{Told, Trouble, dress};
use super::visitor::{DONE, Visitor};
use crate::executor::Done;
use crate::http::waiting::MIN_POSITION;
use axum::http::header::LOCATION;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use pobuda_pages::Page;
use pobuda_pages::frame::Feedback;
use pobuda_pages::page::error::Problem;

/// A page.
///
/// # Errors
/// 500 when a text of ours is missing.
pub(super) fn page<P: Page>(visitor: &Visitor, page: &P) -> Told<Response> {
    page_with(StatusCode::OK, visitor, page)
}

/// A page with a status, for a form that is shown again.
///
/// # Errors
/// 500 when a text of ours is missing.
pub(super) fn page_with<P: Page>(status: StatusCode, visitor: &Visitor, page: &P) -> Told<Response> {
    let html = page.render(visitor.lang)?;
    let mut response = (status, html).into_response();
    dress(response.headers_mut(), visitor.lang);
    Ok(response)
}

/// On to another page, which is asked for with GET. Source: RFC 9110 §15.4.4.
///
/// # Errors
/// 500 when the address cannot stand in a header, which no address of ours can cause.
pub(super) fn see_other(to: &str) -> Told<Response> {
    let to = HeaderValue::from_str(to).map_err(|_| Trouble::new(Problem::Internal))?;
    Ok((StatusCode::SEE_OTHER, [(LOCATION, to)]).into_response())
}

/// On to a page that shows what was just done: it waits until the write is visible, and says so.
///
/// # Errors
/// As [`see_other`].
pub(super) fn after(done: &Done, feedback: Feedback, path: &str, fragment: &str) -> Told<Response> {
    let position = done.position;
    see_other(&format!("{path}?{DONE}={}&{MIN_POSITION}={position}{fragment}", feedback.code()))
}
