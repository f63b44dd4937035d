//! Pages that explain, and what belongs to every page.

use super::reply;
use super::trouble::{Told, not_found};
use super::visitor::{Visit, Visitor};
use crate::app::App;
use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use pobuda_pages::page::InfoPage;
use pobuda_pages::page::info::Topic;
use pobuda_pages::{assets, paths};

/// A page that explains.
///
/// # Errors
/// 500 when a text of ours is missing.
pub(super) async fn topic(app: App, visit: Visit, topic: Topic) -> Told<Response> {
    reply::page(&visit.visitor, &InfoPage { frame: visit.frame(&app)?, topic })
}

/// A style sheet, script or icon.
///
/// # Errors
/// 404 for a name with another fingerprint.
pub(super) async fn asset(State(_): State<App>, Path(file): Path<String>) -> Told<Response> {
    let asset = assets::find(&file).ok_or_else(not_found)?;
    let headers = [(CONTENT_TYPE, asset.content_type), (CACHE_CONTROL, assets::CACHE_CONTROL)];
    Ok((headers, asset.bytes).into_response())
}

/// What is not there.
///
/// # Errors
/// Always 404.
pub(super) async fn nothing(_: Visitor) -> Told<Response> {
    Err(not_found())
}

/// The address without its last slash, as people type it.
///
/// # Errors
/// None that can happen.
pub(super) async fn front(visitor: Visitor) -> Told<Response> {
    reply::see_other(&paths::home(visitor.lang))
}
