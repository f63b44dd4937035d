//! Erasable fields: what lies open of them, and what is missing.

use crate::rows::Told;
use pobuda_domain::case::{ACTOR_NAME, ProtocolRef};
use pobuda_domain::committed::{Class, Restricted};
use pobuda_domain::field::class_of;
use pobuda_domain::name::FieldName;
use pobuda_domain::protocol::Library;
use pobuda_ledger::record::PlacedOpening;
use serde::de::IgnoredAny;
use std::collections::BTreeMap;

/// The openings of one event that everybody may read, by the name of their field.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Openings(BTreeMap<FieldName, Told>);

/// The committed fields of an event: what it says of them.
pub(crate) struct Sealed<'e> {
    /// Names of all.
    pub(crate) given: &'e [FieldName],
    /// Digests of those that only staff may read.
    pub(crate) restricted: &'e Restricted,
}

impl Openings {
    /// Reads them, and what stands in the place of those that are gone.
    pub(crate) fn read(
        placed: &[PlacedOpening],
        gone: impl IntoIterator<Item = (FieldName, Told)>,
    ) -> Result<Self, String> {
        let mut openings = BTreeMap::new();
        for PlacedOpening { opening, .. } in placed {
            let array = opening.array().ok_or("an opening is not base64url")?;
            let (_salt, name, told) = serde_json::from_str::<(IgnoredAny, FieldName, Told)>(&array)
                .map_err(|error| format!("an opening has no shape that can be shown: {error}"))?;
            openings.insert(name, told);
        }
        openings.extend(gone);
        Ok(Self(openings))
    }

    /// The value of a field that everybody may read, or the marker of its erasure.
    pub(crate) fn told(&self, name: &FieldName) -> Told {
        self.0.get(name).cloned().unwrap_or_else(Told::erased)
    }

    /// All fields of a case's event that everybody may read while they live, the name of who acted among them.
    pub(crate) fn texts(
        &self,
        sealed: &Sealed<'_>,
        protocol: &ProtocolRef,
        library: &Library,
    ) -> BTreeMap<FieldName, Told> {
        let mut texts = BTreeMap::new();
        for name in sealed.given {
            if let Some(told) = self.0.get(name) {
                texts.insert(name.clone(), told.clone());
            } else if !self.is_for_staff(name, sealed, protocol, library) {
                texts.insert(name.clone(), Told::erased());
            }
        }
        texts
    }

    fn is_for_staff(
        &self,
        name: &FieldName,
        sealed: &Sealed<'_>,
        protocol: &ProtocolRef,
        library: &Library,
    ) -> bool {
        if sealed.restricted.sealed.is_empty() || name.as_str() == ACTOR_NAME {
            return false;
        }
        let published = library.pinned(protocol);
        match published.and_then(|published| published.protocol.fields.get(name.as_str())) {
            Some(field) => class_of(field) == Some(Class::P2),
            // Rules that nobody has here cannot say it; nothing is claimed then of a field that may never have been
            // public.
            None => true,
        }
    }
}

/// The name of who acted, when one was given.
pub(crate) fn take_actor_name(texts: &mut BTreeMap<FieldName, Told>) -> Option<Told> {
    texts.remove(ACTOR_NAME)
}
