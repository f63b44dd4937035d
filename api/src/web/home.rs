//! The front page.

use super::reply;
use super::standing::{card, first, kinds};
use super::trouble::{Told, preferred};
use super::visitor::{Visit, Visitor};
use crate::app::App;
use crate::telling::Speaker;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use pobuda_pages::page::HomePage;
use pobuda_pages::page::home::Numbers;
use pobuda_pages::paths;
use pobuda_projections::read::{CaseFilter, Sort};

/// Cards in each list of the front page.
const CARDS: usize = 5;
/// Cases that are looked through for decided ones.
const DECIDED_AMONG: usize = 50;

/// On to the front page: in the language that a person has chosen, else in the one that the browser asks for.
///
/// # Errors
/// 500 when the database fails.
pub(super) async fn language(State(app): State<App>, visitor: Visitor, headers: HeaderMap) -> Told<Response> {
    let person = match visitor.reader.and_then(|reader| reader.caller.person) {
        Some(id) => app.accounts.person(&id).await?,
        None => None,
    };
    let chosen = person.and_then(|person| person.language.parse().ok());
    let mut response = reply::see_other(&paths::home(chosen.unwrap_or_else(|| preferred(&headers))))?;
    let vary = axum::http::HeaderValue::from_static("accept-language, cookie");
    response.headers_mut().insert(axum::http::header::VARY, vary);
    Ok(response)
}

/// The front page.
///
/// # Errors
/// 500 when the register cannot be asked.
pub(super) async fn home(State(app): State<App>, visit: Visit) -> Told<Response> {
    let lang = visit.visitor.lang;
    let speaker = Speaker::new(&app.library, lang);
    let newest = first(&app, &CaseFilter::default(), Sort::Newest, CARDS).await?;
    let changed = first(&app, &CaseFilter::default(), Sort::RecentlyUpdated, DECIDED_AMONG).await?;
    let decided = changed.iter().filter(|case| case.outcome.is_some()).take(CARDS);
    let page = HomePage {
        frame: visit.frame(&app)?,
        numbers: numbers(&app).await?,
        newest: newest.iter().map(|case| card(speaker, case)).collect(),
        decided: decided.map(|case| card(speaker, case)).collect(),
        protocols: kinds(&app, lang),
    };
    reply::page(&visit.visitor, &page)
}

/// Received, open, closed; none while there is nothing to count.
async fn numbers(app: &App) -> Told<Option<Numbers>> {
    let received = app.models.count_cases(&CaseFilter::default()).await?;
    if received == 0 {
        return Ok(None);
    }
    let mut closed = 0_u64;
    for protocol in app.library.all_current().map(|published| &published.protocol) {
        for (state, _) in protocol.states.iter().filter(|(_, state)| state.is_final) {
            let filter = CaseFilter {
                protocol: Some(protocol.id.to_string()),
                state: Some(state.to_string()),
                ..CaseFilter::default()
            };
            closed = closed.saturating_add(app.models.count_cases(&filter).await?);
        }
    }
    Ok(Some(Numbers { received, open: received.saturating_sub(closed), closed }))
}
