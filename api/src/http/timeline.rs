//! The timeline of a case: what happened, entry by entry, as of any moment.

use crate::app::App;
use crate::http::conditional::Written;
use crate::http::openapi::ReadProblems;
use crate::http::path::PathOf;
use crate::http::problem::{Answer, invalid_query, not_found};
use crate::http::query::Query;
use crate::http::reading::{Listed, as_of, case, failed, lang, limit, link_next};
use crate::http::rendered::{Rendered, Source};
use crate::telling::{Entry, Speaker};
use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use pobuda_projections::TimelineFilter;

/// Most types that one request may ask for.
pub const TYPES_MAX: usize = 20;
/// Longest name of a type, in characters.
const TYPE_CHARS_MAX: usize = 80;

/// Entries beyond a page that are read for what they say of the last one on it.
const FOLLOWERS_READ: usize = 16;

/// Reads the timeline of a case, oldest entry first.
#[utoipa::path(
    get, path = "/api/v1/cases/{id}/timeline", tag = "timeline", operation_id = "read_timeline",
    params(
        ("id" = String, Path, description = "Id or reference of the case"),
        ("as_of" = Option<String>, Query, description = "As it was: a position or an RFC 3339 time"),
        ("lang" = Option<String>, Query, description = "Language of the words: sl (default) or en"),
        ("types" = Option<String>, Query, description = "Only these, parted by commas: case.opened, comment.posted …; case and comment stand for all of theirs"),
        ("limit" = Option<u8>, Query, description = "Entries of a page, 1 to 100; 20 without it"),
        ("cursor" = Option<String>, Query, description = "Where the page begins, as `next` gave it"),
        ("min_position" = Option<u64>, Query, description = "Wait until this position can be seen"),
    ),
    responses(
        (status = 200, description = "A page of entries", body = Listed<Entry>),
        ReadProblems,
    )
)]
pub(super) async fn read(
    State(app): State<App>,
    Extension(rendered): Extension<Rendered>,
    PathOf(id): PathOf<String>,
    headers: HeaderMap,
    uri: Uri,
) -> Answer<Response> {
    let address = uri.path_and_query().map(|both| both.as_str()).unwrap_or_default();
    if let Some(kept) = rendered.find(&app, address).await? {
        return answer(kept.written, kept.next.as_deref(), &headers, &uri);
    }
    let mut query = Query::of(&uri)?;
    let filter = TimelineFilter {
        as_of: as_of(&app, &mut query).await?,
        types: types(&mut query)?,
        after: after(&mut query)?,
    };
    let (limit, lang) = (limit(&mut query)?, lang(&mut query)?);
    query.finish()?;

    // Read before the rows: what is folded meanwhile makes the copy old, never wrong.
    let position = app.models.position();
    let row = case(&app, &id).await?;
    if let Some(as_of) = filter.as_of
        && app.models.case_as_of(&row.id, as_of).await.map_err(failed)?.is_none()
    {
        return Err(not_found("case as of then"));
    }
    let read = limit + FOLLOWERS_READ;
    let rows = app.models.timeline(&row.id, &filter, read).await.map_err(failed)?;
    let more = rows.len() > limit;
    let last = rows.get(..limit).unwrap_or(&rows).last().map_or(filter.after, |row| row.position);
    // An entry on the edge says what the entries beyond it say of its deadlines.
    let mut items: Vec<Entry> = Speaker::new(&app.library, lang).entries(&rows);
    items.truncate(limit);
    let next = more.then(|| cursor_after(last));
    let written = Written::json(&Listed { items, next: next.clone() })?;
    let source = Source { case: row.id, filter: TimelineFilter { after: last, ..filter }, whole_page: more };
    rendered.keep(address, written.clone(), next.clone(), source, position);
    answer(written, next.as_deref(), &headers, &uri)
}

fn answer(written: Written, next: Option<&str>, headers: &HeaderMap, uri: &Uri) -> Answer<Response> {
    Ok(link_next(written.answer(headers)?, uri, "cursor", next))
}

/// A cursor of the timeline: the position after which the page begins, in hexadecimal.
fn cursor_after(position: u64) -> String {
    format!("{position:016x}")
}

fn after(query: &mut Query) -> Answer<u64> {
    let Some(text) = query.text("cursor") else { return Ok(0) };
    let well_formed = text.len() == 16 && text.bytes().all(|b| b.is_ascii_hexdigit());
    let position = u64::from_str_radix(&text, 16).ok().filter(|p| well_formed && i64::try_from(*p).is_ok());
    position.ok_or_else(|| invalid_query("cursor: it does not belong to this list; begin again without one."))
}

/// Outside names of types, parted by commas.
pub(super) fn types(query: &mut Query) -> Answer<Vec<String>> {
    let Some(text) = query.text("types") else { return Ok(Vec::new()) };
    let types: Vec<String> = text.split(',').map(|name| name.trim().to_owned()).collect();
    let well_formed = |name: &String| {
        (1..=TYPE_CHARS_MAX).contains(&name.len())
            && name.bytes().all(|b| b.is_ascii_lowercase() || matches!(b, b'.' | b'_'))
    };
    if types.len() > TYPES_MAX || !types.iter().all(well_formed) {
        return Err(invalid_query(format!(
            "types takes at most {TYPES_MAX} names parted by commas, such as case.opened or comment."
        )));
    }
    Ok(types)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_comes_back_and_what_is_none_is_refused() {
        let read = |text: &str| after(&mut Query::parse(&format!("cursor={text}")).expect("a query"));
        assert_eq!(read(&cursor_after(4711)).expect("a cursor"), 4711);
        for bad in ["1", "+000000000000001", "ffffffffffffffff", "000000000000000g"] {
            assert!(read(bad).is_err(), "{bad} was taken");
        }
    }

    #[test]
    fn types_are_names_parted_by_commas() {
        let read = |text: &str| types(&mut Query::parse(&format!("types={text}")).expect("a query"));
        assert_eq!(read("case,comment.posted").expect("types"), ["case", "comment.posted"]);
        assert!(read("case,,comment").is_err());
        assert!(read("Case").is_err());
    }
}
