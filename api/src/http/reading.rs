//! What all reads have in common: language, pages, moments of the past, failures of a read model.

use crate::app::App;
use crate::http::conditional::{JSON, Written};
use crate::http::problem::{Answer, Problem, internal, invalid_query, not_found};
use crate::http::query::Query;
use crate::http::tags;
use crate::http::waiting::{self, POSITION_MAX};
use axum::http::header::LINK;
use axum::http::{HeaderMap, HeaderValue, Uri};
use axum::response::Response;
use pobuda_ledger::record::Stream;
use pobuda_pages::Lang;
use pobuda_projections::ReadError;
use pobuda_projections::read::{AsOf, Cursor, PAGE_ROWS_MAX};
use pobuda_projections::rows::CaseRow;
use serde::Serialize;
use std::error::Error;
use tracing::error;
use utoipa::ToSchema;

/// Rows of a page when nobody asks for another number.
pub const PAGE_ROWS: usize = 20;

/// A page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct Listed<T> {
    /// The rows.
    pub items: Vec<T>,
    /// Cursor of the next page; null on the last one. The header `Link` has its whole address.
    pub next: Option<String>,
}

/// The language asked for; Slovene when none is.
///
/// # Errors
/// 400 for a language that nothing is told in.
pub fn lang(query: &mut Query) -> Answer<Lang> {
    Ok(query.read("lang", "sl or en")?.unwrap_or_default())
}

/// How many rows a page shall have.
///
/// # Errors
/// 400 outside 1 to 100.
pub fn limit(query: &mut Query) -> Answer<usize> {
    let limit = query.read("limit", "a whole number from 1 to 100")?.unwrap_or(PAGE_ROWS);
    if !(1..=PAGE_ROWS_MAX).contains(&limit) {
        return Err(invalid_query(format!("limit is {limit}; it takes a whole number from 1 to 100.")));
    }
    Ok(limit)
}

/// Where the page begins.
///
/// # Errors
/// 400 when it is not a cursor.
pub fn cursor(query: &mut Query) -> Answer<Option<Cursor>> {
    query.read("cursor", "a cursor of this list, as next gave it")
}

/// A moment of the past: a position, or a time. Waits for a position that is recorded but not yet folded.
///
/// # Errors
/// 400 when it is neither, or beyond the end of the log; 503 when the read models do not get there.
pub async fn as_of(app: &App, query: &mut Query) -> Answer<Option<AsOf>> {
    let Some(text) = query.text("as_of") else { return Ok(None) };
    if let Ok(position) = text.parse::<u64>() {
        let end = app.log.head().position.max(app.models.position());
        if position > end.min(POSITION_MAX) {
            return Err(invalid_query(format!("as_of is {position}, and the log ends at {end}.")));
        }
        waiting::until(app, position).await?;
        return Ok(Some(AsOf::Position(position)));
    }
    // A plus sign in an address is a space: offsets are written so by people and by some programs.
    match text.replace(' ', "+").parse() {
        Ok(time) => Ok(Some(AsOf::Time(time))),
        Err(_) => Err(invalid_query(format!(
            "as_of is {text:?}; it takes a position, or a time as in 2026-03-02T09:14:00Z."
        ))),
    }
}

/// A case by its id or reference.
///
/// # Errors
/// 404 when there is none, 500 when the database fails.
pub async fn case(app: &App, id_or_reference: &str) -> Answer<CaseRow> {
    app.models.case(id_or_reference).await.map_err(failed)?.ok_or_else(|| not_found("case"))
}

/// A read model's failure: a cursor of another list is the caller's, everything else is ours.
pub fn failed(error: ReadError) -> Problem {
    if let ReadError::Cursor(cursor) = &error {
        return invalid_query(format!("cursor: {cursor}."));
    }
    let mut chain = error.to_string();
    let mut cause = error.source();
    while let Some(next) = cause {
        chain = format!("{chain}: {next}");
        cause = next.source();
    }
    error!(error = %chain, "A read model could not be read: {chain}");
    internal()
}

/// Adds the address of the next page: the one asked for, with another cursor.
pub fn link_next(mut response: Response, uri: &Uri, parameter: &str, cursor: Option<&str>) -> Response {
    let Some(cursor) = cursor else { return response };
    let kept = uri.query().unwrap_or_default().split('&').filter(|pair| {
        let name = pair.split_once('=').map_or(*pair, |(name, _)| name);
        !name.is_empty() && name != parameter && name != waiting::MIN_POSITION
    });
    let mut address = format!("{}?", uri.path());
    for pair in kept {
        address.push_str(pair);
        address.push('&');
    }
    // What came in as an address is ASCII and has no angle brackets; a cursor is hexadecimal.
    if let Ok(link) = HeaderValue::from_str(&format!("<{address}{parameter}={cursor}>; rel=\"next\"")) {
        response.headers_mut().insert(LINK, link);
    }
    response
}

/// A written answer whose tag is the sequence of a stream.
///
/// The tag is what `If-Match` compares, so it must not change when only counts beside the stream do. Whether a copy
/// is still good is therefore judged apart: it is, while the stream's own last event is the last that changed it.
///
/// # Errors
/// 400 when `If-None-Match` is malformed, 500 when the log fails.
pub async fn tagged_by_stream<T: Serialize>(
    app: &App,
    headers: &HeaderMap,
    value: &T,
    stream: Stream,
    sequence: u64,
    last_position: u64,
) -> Answer<Response> {
    let tag = sequence.to_string();
    let asked = tags::if_none_match(headers)?.is_some_and(|condition| condition.matches_weakly(&tag));
    let fresh = asked && {
        let read = app.log.read_stream(&stream, sequence.saturating_sub(1), 1).await;
        let last = read.map_err(|error| failed(error.into()))?;
        last.first().is_some_and(|event| event.position == last_position)
    };
    let bytes = super::written(value)?.into();
    Ok(Written { bytes, tag, content_type: JSON }.answer_when(fresh))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::response::IntoResponse;

    #[test]
    fn the_next_page_is_the_same_address_with_another_cursor() {
        let uri: Uri =
            "/api/v1/cases?state=in-review&cursor=00&limit=2&min_position=9".parse().expect("a uri");
        let response = link_next(().into_response(), &uri, "cursor", Some("ab"));
        let link = response.headers().get(LINK).and_then(|l| l.to_str().ok());
        assert_eq!(link, Some("</api/v1/cases?state=in-review&limit=2&cursor=ab>; rel=\"next\""));
        assert!(link_next(().into_response(), &uri, "cursor", None).headers().get(LINK).is_none());
    }
}
