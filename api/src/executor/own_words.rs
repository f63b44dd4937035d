//! What somebody has written, wherever they were, as far as it is known who they are.

use super::outcome::Refused;
use super::{Executor, Sender, failed};
use crate::reread;
use pobuda_domain::committed::{Digest, Restricted};
use pobuda_domain::erasure::{Own, Target, own_part};
use pobuda_domain::name::{FieldName, Pseudonym};
use pobuda_ledger::erasing::Named;
use pobuda_ledger::error::LogError;
use pobuda_ledger::record::{PlacedOpening, Recorded, Stream, Visibility};
use serde::Deserialize;
use std::collections::BTreeMap;

/// Events read at once.
const READ_ROWS: usize = 500;

/// Something that somebody has done, with what lies open of it.
#[derive(Debug, Clone)]
pub struct OwnEvent {
    /// The event.
    pub recorded: Recorded,
    /// Openings of what is their own in it.
    pub openings: Vec<PlacedOpening>,
}

impl Executor {
    /// Everything that somebody has done, in the order of the log, their supports and votes among it.
    ///
    /// # Errors
    /// [`Refused`] when the log fails.
    pub async fn own_events(&self, subject: &str) -> Result<Vec<OwnEvent>, Refused> {
        let mut own = BTreeMap::new();
        for (scope, pseudonym) in self.log.places_of(subject).await.map_err(failed)? {
            let Some(stream) = stream_of(&scope, &pseudonym) else { continue };
            let pseudonym = Pseudonym::new(pseudonym).map_err(failed)?;
            let mut after = 0;
            loop {
                let events = self.log.read_stream(&stream, after, READ_ROWS).await.map_err(failed)?;
                let Some(last) = events.last() else { break };
                after = last.sequence;
                for event in events {
                    if let Some(openings) = self.own_openings(&event, &pseudonym).await? {
                        own.insert(event.position, OwnEvent { recorded: event, openings });
                    }
                }
            }
        }
        Ok(own.into_values().collect())
    }

    /// What is to be erased of somebody.
    ///
    /// # Errors
    /// [`Refused`] when the log fails.
    pub async fn own_targets(&self, subject: &str) -> Result<Vec<Target>, Refused> {
        let events = self.own_events(subject).await?;
        let mut targets = Vec::with_capacity(events.len());
        for OwnEvent { recorded, openings } in events.into_iter().filter(|own| !own.openings.is_empty()) {
            let digests = openings.into_iter().map(|placed| Digest::new(placed.opening.digest));
            let digests = digests.collect::<Result<Vec<_>, _>>().map_err(failed)?;
            targets.push(Target { digests, index: recorded.position.saturating_sub(1) });
        }
        Ok(targets)
    }

    /// Openings of what is somebody's own in an event; `None` when nothing of it is theirs.
    async fn own_openings(
        &self,
        event: &Recorded,
        pseudonym: &Pseudonym,
    ) -> Result<Option<Vec<PlacedOpening>>, Refused> {
        let own = own_part(&reread::event(event).map_err(failed)?, pseudonym);
        if own == Own::Nothing {
            return Ok(None);
        }
        let openings = self.log.openings_between(event.position, event.position).await.map_err(failed)?;
        let name = FieldName::actor_name();
        let theirs = |placed: &PlacedOpening| {
            own == Own::Everything || placed.opening.field().as_deref() == Some(name.as_str())
        };
        Ok(Some(openings.into_iter().filter(theirs).collect()))
    }

    /// Whether somebody wrote everything that these targets name.
    pub(super) async fn wrote_all(&self, from: &Sender, targets: &[Target]) -> Result<bool, Refused> {
        let positions: Vec<u64> = targets.iter().map(|target| target.index.saturating_add(1)).collect();
        let events = self.log.read_at(&positions).await.map_err(failed)?;
        for event in &events {
            let pseudonym =
                self.log.pseudonym(&event.stream.to_string(), &from.subject).await.map_err(failed)?;
            let Some(pseudonym) = pseudonym else { return Ok(false) };
            let pseudonym = Pseudonym::new(pseudonym).map_err(failed)?;
            if own_part(&reread::event(event).map_err(failed)?, &pseudonym) != Own::Everything {
                return Ok(false);
            }
        }
        Ok(events.len() == positions.len())
    }
}

/// The stream that a scope of pseudonyms is about; none for one that only says who an erasure forgets.
fn stream_of(scope: &str, pseudonym: &str) -> Option<Stream> {
    match scope.split_once('/') {
        Some((kind @ ("case" | "comment" | "erasure"), id)) => Some(Stream::new(kind, id)),
        Some((kind @ ("support" | "comment_vote"), about)) => {
            Some(Stream::new(kind, format!("{about}/{pseudonym}")))
        }
        // Who orders other rules for a case does so in its stream.
        Some(("protocol", case)) => Some(Stream::new("case", case)),
        None if scope == "protocol" => Some(Stream::new("protocol", "main")),
        _ => None,
    }
}

/// The committed fields that a payload names.
#[derive(Deserialize)]
struct Sealed {
    #[serde(rename = "_sd", default)]
    public: Vec<Digest>,
    #[serde(default)]
    restricted: Restricted,
}

/// The digests in an event, and who may read their openings.
pub(super) fn digests_of(event: &Recorded) -> Result<Vec<Named>, LogError> {
    let sealed: Sealed = serde_json::from_str(&event.payload)
        .map_err(|error| LogError::Corrupt(format!("position {}: {error}", event.position)))?;
    let of = |digests: Vec<Digest>, visibility| {
        let named =
            move |digest: Digest| Named { position: event.position, digest: digest.into(), visibility };
        digests.into_iter().map(named)
    };
    let public = of(sealed.public, Visibility::Public);
    Ok(public.chain(of(sealed.restricted.sealed, Visibility::Restricted)).collect())
}
