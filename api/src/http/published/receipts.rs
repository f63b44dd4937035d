//! Receipts: that an event is in the log, for whoever wants to check it later and elsewhere.

use super::{Kept, TEXT, failed, last, open};
use crate::app::App;
use crate::http::path::PathOf;
use crate::http::problem::{Answer, internal, lagging, not_found};
use axum::extract::State;
use axum::http::HeaderValue;
use axum::http::header::CONTENT_DISPOSITION;
use axum::response::Response;
use pobuda_ledger::envelope::checked_leaf;
use pobuda_proof::merkle::tile::{Tiles, needed_for_inclusion};
use pobuda_proof::receipt::TlogProof;
use pobuda_proof::tree_head::{TreeHead, decimal};
use std::time::Duration;
use tracing::error;

/// How often it is looked whether an event has been sealed, and how long the pause is: together twice as long as sealing may
/// take.
const LOOKS: usize = 10;
const LOOK_PAUSE: Duration = Duration::from_millis(200);

/// The receipt of a leaf: `<index>.tlog-proof`.
pub(crate) async fn read(State(app): State<App>, PathOf(name): PathOf<String>) -> Answer<Response> {
    let nowhere = || not_found("receipt");
    let index = name.strip_suffix(".tlog-proof").and_then(decimal);
    let index = index.filter(|index| *index < app.log.head().position).ok_or_else(nowhere)?;
    let (note, head) = sealed(&app, index).await?;
    let mut tiles = Tiles::of(head.size);
    for tile in needed_for_inclusion(index, head.size) {
        tiles.insert(tile, app.log.tile(tile).await.map_err(failed)?);
    }
    let path = tiles.inclusion(index).map_err(|missing| {
        error!(%missing, "A receipt cannot be made: {missing}");
        internal()
    })?;
    let events = app.log.read_all(index, 1).await.map_err(failed)?;
    let event = events.first().ok_or_else(nowhere)?;
    let leaf = checked_leaf(app.log.origin(), event).map_err(failed)?;
    let extra = Some(leaf.into_bytes());
    let receipt = TlogProof { extra, index, path, head: note }.to_string();
    let mut response = open(receipt.into(), TEXT, Kept::Never);
    let file = HeaderValue::from_str(&format!("attachment; filename=\"{name}\""));
    response.headers_mut().extend(file.ok().map(|file| (CONTENT_DISPOSITION, file)));
    Ok(response)
}

/// The first head that has the leaf: it is waited for a little.
async fn sealed(app: &App, index: u64) -> Answer<(String, TreeHead)> {
    for _ in 0..LOOKS {
        let (note, head) = last(app).await?;
        if index < head.size {
            return Ok((note, head));
        }
        tokio::time::sleep(LOOK_PAUSE).await;
    }
    Err(lagging(index + 1))
}
