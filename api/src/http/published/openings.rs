//! Openings of the digests in leaves. They can be erased, so nobody may keep them without asking again.

use super::{JSON, Kept, failed, last, open};
use crate::app::App;
use crate::caller::Standing;
use crate::clock::from_millis;
use crate::http::authentication::Visitor;
use crate::http::path::PathOf;
use crate::http::problem::{Answer, not_found};
use crate::start::zone;
use axum::Extension;
use axum::extract::State;
use axum::response::Response;
use jiff::civil::Date;
use pobuda_ledger::record::Visibility;
use pobuda_proof::disclosure::digest_of;
use pobuda_proof::merkle::tile::{Bundle, WIDTH};
use serde::Serialize;
use std::collections::BTreeMap;

/// What `/openings/<N>` says.
#[derive(Serialize)]
struct Told {
    /// Leaves of the head that it goes with.
    size: u64,
    /// Whether those that only officials and auditors may read are among them.
    restricted: bool,
    leaves: BTreeMap<u64, OfLeaf>,
}

#[derive(Default, Serialize)]
struct OfLeaf {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    disclosures: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    erased: Vec<OfErased>,
}

/// What stands in the place of an opening that is gone.
#[derive(Serialize)]
struct OfErased {
    digest: String,
    ground: String,
    /// Leaf of the event that says so.
    by: u64,
    /// The day.
    on: Date,
}

/// The openings of the leaves of a bundle: `<N>`. An auditor also gets those that are not public.
pub(crate) async fn read(
    State(app): State<App>,
    Extension(visitor): Extension<Visitor>,
    PathOf(place): PathOf<String>,
) -> Answer<Response> {
    let (_, head) = last(&app).await?;
    let bundle = Bundle::parse(&place).filter(|bundle| u64::from(bundle.width) == WIDTH);
    let leaves = bundle.map(Bundle::leaves).filter(|leaves| leaves.start < head.size);
    let leaves = leaves.ok_or_else(|| not_found("bundle of the last signed head"))?;
    let restricted = visitor.0.is_some_and(|known| known.caller.standing == Standing::Auditor);
    let last = leaves.end.min(head.size);
    let openings = app.log.openings_between(leaves.start + 1, last).await.map_err(failed)?;
    let mut told = Told { size: head.size, restricted, leaves: BTreeMap::new() };
    for placed in openings {
        if restricted || placed.opening.visibility == Visibility::Public {
            let of_leaf = told.leaves.entry(placed.position - 1).or_default();
            of_leaf.disclosures.push(placed.opening.disclosure);
        }
    }
    // After the openings: what is erased in between is told as both, and never as neither.
    for mark in app.log.erased_between(leaves.start + 1, last).await.map_err(failed)? {
        let by = mark.by.saturating_sub(1);
        // A mirror that stands at this head does not have the event yet.
        if by < head.size {
            let of_leaf = told.leaves.entry(mark.position - 1).or_default();
            let on = from_millis(mark.at.0).to_zoned(zone(&app.library)).date();
            of_leaf.disclosures.retain(|disclosure| digest_of(disclosure) != mark.digest);
            of_leaf.erased.push(OfErased { digest: mark.digest, ground: mark.ground, by, on });
        }
    }
    Ok(open(crate::http::written(&told)?.into(), JSON, Kept::Never))
}
