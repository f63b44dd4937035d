//! What the rules refused, for auditors. Who asked is a pseudonym and a standing; what was written is not kept.

use crate::app::App;
use crate::clock::from_millis;
use crate::executor::COMMANDS;
use crate::http::conditional::{Written, private};
use crate::http::openapi::ReadProblems;
use crate::http::problem::{Answer, invalid_query};
use crate::http::query::Query;
use crate::http::reading::{Listed, failed, lang, limit, link_next};
use crate::telling::{RefusalTold, Speaker};
use axum::extract::State;
use axum::http::Uri;
use axum::response::Response;
use jiff::Timestamp;
use jiff::civil::Date;
use pobuda_domain::name::{CaseId, Name};
use pobuda_ledger::record::{Millis, Stream};
use pobuda_ledger::refusals::{Refusal, RefusalFilter};
use pobuda_pages::when::ljubljana;
use pobuda_projections::ReadError;
use pobuda_projections::rows::CaseRow;
use std::collections::{BTreeMap, BTreeSet};

/// A refusal, its number, and the case that it was about, where there is one.
pub(crate) type Found = (u64, Refusal, Option<CaseRow>);

/// The filter in an address.
///
/// # Errors
/// 400 for a value without the shape that it takes; 500 when a case cannot be looked up.
pub(crate) async fn filter(app: &App, query: &mut Query) -> Answer<RefusalFilter> {
    let case = query.text("case");
    let stream = match &case {
        None => None,
        Some(said) => {
            // A case that was refused when it was to be opened has no row, and is still found by its id.
            let known = app.models.case(said).await.map_err(failed)?;
            Some(Stream::new("case", known.map_or_else(|| said.clone(), |case| case.id.to_string())))
        }
    };
    let command = query.text("command").map(|said| piece(&said)).transpose()?;
    Ok(RefusalFilter {
        stream,
        rule: query.text("rule"),
        command,
        actor: query.text("actor"),
        role: query.text("role"),
        service: query.text("service"),
        from: query.text("from").map(|said| moment("from", &said, false)).transpose()?,
        until: query.text("until").map(|said| moment("until", &said, true)).transpose()?,
    })
}

/// `perform` or `perform/decide` as the piece of JSON that says so.
fn piece(said: &str) -> Answer<String> {
    let (kind, name) = said.split_once('/').map_or((said, None), |(kind, name)| (kind, Some(name)));
    let well_formed = COMMANDS.contains(&kind) && name.is_none_or(|name| Name::new(name).is_ok());
    if !well_formed {
        let known = COMMANDS.join(", ");
        return Err(invalid_query(format!(
            "command is {said:?}; it takes one of {known}, and after a slash the name of what it was for, as in \
             perform/decide."
        )));
    }
    Ok(match name {
        Some(name) => format!("\"{kind}\":\"{name}\""),
        // A note has no name, and a field may be called so.
        None if kind == "note" => "{\"note\":".to_owned(),
        None => format!("\"{kind}\":\""),
    })
}

/// A time, or a day on the clocks of the municipality: its beginning, or its end.
fn moment(name: &str, said: &str, end: bool) -> Answer<Millis> {
    let of_day = |day: Date| {
        let day = if end { day.tomorrow().ok()? } else { day };
        day.to_zoned(ljubljana()).ok().map(|zoned| zoned.timestamp())
    };
    let time = said.replace(' ', "+").parse::<Timestamp>().ok();
    let moment = time.or_else(|| said.parse::<Date>().ok().and_then(of_day)).ok_or_else(|| {
        invalid_query(format!(
            "{name} is {said:?}; it takes a day as in 2026-03-02, or a time as in 2026-03-02T09:14:00Z."
        ))
    })?;
    Ok(Millis(moment.as_millisecond()))
}

/// Where a page of refusals begins: before this number.
///
/// # Errors
/// 400 when it is no number.
pub(crate) fn before(query: &mut Query) -> Answer<Option<u64>> {
    query.read("cursor", "a cursor of this list, as next gave it")
}

/// A page of what was refused, the latest first, and where the next one begins.
///
/// # Errors
/// [`ReadError`] when the database fails.
pub(crate) async fn page(
    app: &App,
    filter: &RefusalFilter,
    before: Option<u64>,
    limit: usize,
) -> Result<(Vec<Found>, Option<u64>), ReadError> {
    let mut found = app.log.refusals(filter, before, limit + 1).await?;
    let more = found.len() > limit;
    found.truncate(limit);
    let next = found.last().filter(|_| more).map(|(number, _)| *number);
    let ids: BTreeSet<CaseId> = found.iter().filter_map(|(_, refusal)| case_of(refusal)).collect();
    let ids: Vec<CaseId> = ids.into_iter().collect();
    let cases = app.models.cases_by_id(&ids).await?;
    let cases: BTreeMap<_, _> = cases.into_iter().map(|case| (case.id.clone(), case)).collect();
    let with_case = |(number, refusal): (u64, Refusal)| {
        let case = case_of(&refusal).and_then(|id| cases.get(&id)).cloned();
        (number, refusal, case)
    };
    Ok((found.into_iter().map(with_case).collect(), next))
}

fn case_of(refusal: &Refusal) -> Option<CaseId> {
    (refusal.stream.kind == "case").then(|| CaseId::new(refusal.stream.id.as_str()).ok()).flatten()
}

/// Lists what the rules refused, the latest first.
#[utoipa::path(
    get, path = "/api/v1/refusals", tag = "audit", operation_id = "list_refusals",
    params(
        ("case" = Option<String>, Query, description = "Id or reference of a case"),
        ("rule" = Option<String>, Query, description = "Code of the rule that refused, e.g. role-required"),
        ("command" = Option<String>, Query,
            description = "What was asked: open, perform, close or resolve; with a name as in perform/decide"),
        ("actor" = Option<String>, Query, description = "Pseudonym of who asked, in that case; who has done nothing in it yet has another one each time"),
        ("role" = Option<String>, Query, description = "Role in which they asked: citizen, or a role of a service"),
        ("service" = Option<String>, Query, description = "Service for which they asked"),
        ("from" = Option<String>, Query, description = "Not before this day or time"),
        ("until" = Option<String>, Query, description = "Up to this day, or before this time"),
        ("limit" = Option<u8>, Query, description = "Rows of a page, 1 to 100; 20 without it"),
        ("cursor" = Option<String>, Query, description = "Where the page begins, as `next` gave it"),
        ("lang" = Option<String>, Query, description = "Language of the words: sl (default) or en"),
        ("min_position" = Option<u64>, Query, description = "Wait until this position can be seen"),
    ),
    responses(
        (status = 200, description = "A page of refusals; older ones are forgotten in time", body = Listed<RefusalTold>),
        (status = 403, description = "Only an auditor may see this",
            body = crate::http::problem::ProblemBody, content_type = "application/problem+json"),
        ReadProblems,
    ),
    security(("bearer" = []), ("session" = []))
)]
pub(super) async fn list(State(app): State<App>, mut query: Query, uri: Uri) -> Answer<Response> {
    let (limit, before, lang) = (limit(&mut query)?, before(&mut query)?, lang(&mut query)?);
    let filter = filter(&app, &mut query).await?;
    query.finish()?;
    let (found, next) = page(&app, &filter, before, limit).await.map_err(failed)?;
    let speaker = Speaker::new(&app.library, lang);
    let told = |(number, refusal, case): &Found| {
        speaker.refusal(*number, refusal, case.as_ref(), from_millis(refusal.refused_at.0))
    };
    let next = next.map(|number| number.to_string());
    let items = found.iter().map(told).collect();
    let response = Written::json(&Listed::<RefusalTold> { items, next: next.clone() })?.answer_when(false);
    Ok(link_next(private(response), &uri, "cursor", next.as_deref()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_looked_for_as_it_was_kept() {
        assert_eq!(piece("perform/decide").expect("a piece"), "\"perform\":\"decide\"");
        assert_eq!(piece("open").expect("a piece"), "\"open\":\"");
        assert_eq!(piece("note").expect("a piece"), "{\"note\":");
        for bad in ["decide", "perform/", "perform/%", ""] {
            assert!(piece(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_day_is_one_of_the_municipality_and_whole() {
        let at = |time: &str| Millis(time.parse::<Timestamp>().expect("a time").as_millisecond());
        assert_eq!(moment("from", "2026-03-02", false).expect("a day"), at("2026-03-01T23:00:00Z"));
        assert_eq!(moment("until", "2026-03-02", true).expect("a day"), at("2026-03-02T23:00:00Z"));
        assert_eq!(
            moment("until", "2026-03-02T09:14:00Z", true).expect("a time"),
            at("2026-03-02T09:14:00Z")
        );
        assert!(moment("from", "yesterday", false).is_err());
    }
}
