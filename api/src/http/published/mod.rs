//! The published log: signed heads, tiles, leaves, receipts and openings, as `docs/reference/ledger-format.md` has them.
//!
//! Every site may read it, and none needs to know who asks. What never changes may be kept for ever.

mod erasures;
mod openings;
mod receipts;
mod rules;
mod tiles;

pub(super) use erasures::{feed as erasure_feed, lines as erasures};
pub(super) use openings::read as openings;
pub(super) use receipts::read as receipt;
pub(super) use rules::{file, told};
pub(super) use tiles::read as tile;

use crate::app::App;
use crate::http::problem::{Answer, Problem, internal};
use axum::body::Bytes;
use axum::extract::State;
use axum::http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use pobuda_ledger::error::LogError;
use pobuda_proof::tree_head::TreeHead;
use tracing::error;

/// Media type of texts.
const TEXT: HeaderValue = HeaderValue::from_static("text/plain; charset=utf-8");
/// Media type of tiles and bundles. Source: C2SP tlog-tiles.
const BYTES: HeaderValue = HeaderValue::from_static("application/octet-stream");
/// Media type of JSON.
const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// How long an answer may be kept.
#[derive(Debug, Clone, Copy)]
enum Kept {
    /// It never changes.
    ForEver,
    /// It grows with the log.
    ForSeconds,
    /// It grows with the rules.
    ForMinutes,
    /// It can be erased.
    Never,
}

impl Kept {
    fn header(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::ForEver => "public, max-age=31536000, immutable",
            Self::ForSeconds => "public, max-age=5",
            Self::ForMinutes => "public, max-age=300",
            Self::Never => "no-store",
        })
    }
}

/// The signed tree head.
pub(super) async fn checkpoint(State(app): State<App>) -> Answer<Response> {
    let (note, _) = last(&app).await?;
    Ok(open(note.into(), TEXT, Kept::ForSeconds))
}

fn open(body: Bytes, content_type: HeaderValue, kept: Kept) -> Response {
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, content_type);
    headers.insert(CACHE_CONTROL, kept.header());
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    response
}

/// The last signed head, as a note and as what it says.
async fn last(app: &App) -> Answer<(String, TreeHead)> {
    let note = app.log.published_head(app.witnessed).await.map_err(failed)?;
    let note = note.ok_or_else(|| if app.witnessed { unwitnessed() } else { unpublished() })?;
    let head = TreeHead::of_note(&note).map_err(|error| {
        error!(%error, "A signed head cannot be read: {error}");
        internal()
    })?;
    Ok((note, head))
}

fn unpublished() -> Problem {
    Problem::new(
        StatusCode::NOT_FOUND,
        "log-unpublished",
        "The log is not published",
        "Nobody signs for this log yet. Who runs this site makes a key with `pobuda log init` and starts the server with it.",
    )
}

fn unwitnessed() -> Problem {
    Problem::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "log-unwitnessed",
        "No head has enough witnesses yet",
        "The log is signed, and its witnesses have not signed it yet. Try again in a minute.",
    )
}

fn failed(error: LogError) -> Problem {
    error!(%error, "The published log could not be read: {error}");
    internal()
}
