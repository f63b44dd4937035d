//! Tiles of hashes and bundles of leaves.

use super::{BYTES, Kept, failed, last, open};
use crate::app::App;
use crate::http::path::PathOf;
use crate::http::problem::{Answer, Problem, internal, not_found};
use axum::extract::State;
use axum::response::Response;
use pobuda_proof::merkle::tile::{Bundle, Tile};
use tracing::error;

/// A tile or a bundle of the last signed head: `<L>/<N>[.p/<W>]` or `entries/<N>[.p/<W>]`.
pub(crate) async fn read(State(app): State<App>, PathOf(place): PathOf<String>) -> Answer<Response> {
    let (_, head) = last(&app).await?;
    let bytes = match place.strip_prefix("entries/") {
        Some(bundle) => {
            let bundle = Bundle::parse(bundle).filter(|bundle| bundle.leaves().end <= head.size);
            app.log.bundle(bundle.ok_or_else(nowhere)?).await.map_err(failed)?
        }
        None => {
            let tile = Tile::parse(&place).filter(|tile| tile.lies_in(head.size)).ok_or_else(nowhere)?;
            let hashes = app.log.tile(tile).await.map_err(failed)?;
            if hashes.len() != usize::from(tile.width) {
                error!(%tile, "Of {tile} only {} hashes are stored", hashes.len());
                return Err(internal());
            }
            hashes.concat()
        }
    };
    Ok(open(bytes.into(), BYTES, Kept::ForEver))
}

fn nowhere() -> Problem {
    not_found("tile of the last signed head")
}
