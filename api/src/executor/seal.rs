//! Sealing: a text becomes a digest for the event and an opening for the table beside the log.
//!
//! From here on the rules see digests. The salts are fresh for every field and every sending.

use super::outcome::Refused;
use crate::ids::{Ids, NoChance};
use pobuda_domain::case::ACTOR_NAME;
use pobuda_domain::committed::{Class, Committed, Digest, Text};
use pobuda_domain::field::{Answer, Fields, File, Given, Place, Raw, read, sealed_class};
use pobuda_domain::name::{FieldName, Malformed};
use pobuda_domain::protocol::Protocol;
use pobuda_domain::value::Value;
use pobuda_ledger::record::{Opening, Visibility};
use pobuda_proof::disclosure::{Disclosure, Unsealable};
use serde_json::{Map, json};
use std::collections::BTreeMap;
use tracing::error;
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// Why a value that has the shape of its field could not be sealed: always a fault of ours.
#[derive(Debug, thiserror::Error)]
enum Unsealed {
    #[error(transparent)]
    NoChance(#[from] NoChance),
    #[error(transparent)]
    Unsealable(#[from] Unsealable),
    #[error(transparent)]
    Malformed(#[from] Malformed),
}

impl From<Unsealed> for Refused {
    fn from(unsealed: Unsealed) -> Self {
        error!(error = %unsealed, "A value could not be sealed: {unsealed}");
        Self::Failed
    }
}

/// What was sealed for one command: the openings that go beside the log.
pub(super) struct Seals<'a> {
    ids: &'a Ids,
    pub(super) openings: Vec<Opening>,
}

impl<'a> Seals<'a> {
    pub(super) fn new(ids: &'a Ids) -> Self {
        Self { ids, openings: Vec::new() }
    }

    /// Gives every field its shape and seals what must be.
    ///
    /// # Errors
    /// [`Refused::Fields`] with everything that does not have its shape.
    pub(super) fn fields(
        &mut self,
        protocol: &Protocol,
        raw: &BTreeMap<String, Raw>,
        public_name: Option<&str>,
    ) -> Result<Fields, Refused> {
        let answers = read(protocol, raw).map_err(Refused::Fields)?;
        let mut fields = Fields::new();
        for (name, answer) in answers {
            let class = protocol.fields.get(name.as_str()).and_then(|field| sealed_class(field, &answer));
            let given = match (class, answer) {
                (None, Answer::Open(value)) => Given::Open(value),
                (class, answer) => self.field(&name, answer, class.unwrap_or(Class::P1))?,
            };
            fields.insert(name, given);
        }
        if let Some(public_name) = public_name {
            let name = FieldName::new(ACTOR_NAME).map_err(Unsealed::from)?;
            let answer = Answer::Text(public_name.to_owned());
            fields.insert(name.clone(), self.field(&name, answer, Class::P1)?);
        }
        Ok(fields)
    }

    /// Seals the one text of a comment.
    pub(super) fn text(&mut self, text: &str) -> Result<Committed<Text>, Refused> {
        self.named("text", text)
    }

    /// Seals a text that everybody may read while it lives.
    pub(super) fn named(&mut self, name: &str, text: &str) -> Result<Committed<Text>, Refused> {
        let (value, size) = told(Answer::Text(text.trim().to_owned()));
        Ok(self.seal(name, &value, size, Class::P1)?)
    }

    /// Seals a text for officials only.
    pub(super) fn restricted(&mut self, name: &str, text: &str) -> Result<Committed<Text>, Refused> {
        let (value, size) = told(Answer::Text(text.trim().to_owned()));
        Ok(self.seal(name, &value, size, Class::P2)?)
    }

    fn field(&mut self, name: &FieldName, answer: Answer, class: Class) -> Result<Given, Refused> {
        let (value, size) = told(answer);
        Ok(Given::Sealed { committed: self.seal(name.as_str(), &value, size, class)?, class })
    }

    fn seal(
        &mut self,
        name: &str,
        value: &serde_json::Value,
        size: usize,
        class: Class,
    ) -> Result<Committed<Text>, Unsealed> {
        let sealed = Disclosure::seal(self.ids.bytes()?, name, value)?;
        let digest = Digest::new(sealed.digest.clone())?;
        let visibility = match class {
            Class::P1 => Visibility::Public,
            Class::P2 => Visibility::Restricted,
        };
        self.openings.push(Opening { digest: sealed.digest, visibility, disclosure: sealed.encoded });
        Ok(Committed::new(digest, size))
    }
}

/// What the opening says, and what a rule may know of its size: characters, or files.
fn told(answer: Answer) -> (serde_json::Value, usize) {
    match answer {
        Answer::Text(text) => {
            let text = composed(text);
            let size = text.chars().count();
            (text.into(), size)
        }
        Answer::Place(place) => {
            let size = place.address.chars().count();
            (place_told(place), size)
        }
        Answer::Files(files) => {
            let size = files.len();
            (files.into_iter().map(file_told).collect(), size)
        }
        Answer::Person(pseudonym) => (pseudonym.as_str().into(), pseudonym.as_str().len()),
        // Sealed only because the protocol marks the field: it is for people to read, so it is told as text.
        Answer::Open(value) => told(Answer::Text(plain(&value))),
    }
}

/// In normalization form C, as most texts are when they come.
fn composed(text: String) -> String {
    if is_nfc(&text) { text } else { text.nfc().collect() }
}

fn place_told(place: Place) -> serde_json::Value {
    let mut parts = Map::new();
    if !place.address.is_empty() {
        parts.insert("address".to_owned(), composed(place.address).into());
    }
    if let Some((latitude, longitude)) = place.point_e6 {
        parts.insert("latitude_e6".to_owned(), latitude.into());
        parts.insert("longitude_e6".to_owned(), longitude.into());
    }
    parts.into()
}

fn file_told(file: File) -> serde_json::Value {
    json!({"name": composed(file.name), "sha256": file.sha256, "bytes": file.bytes})
}

fn plain(value: &Value) -> String {
    match value {
        Value::Integer(number) | Value::Money(number) => number.to_string(),
        Value::Date(date) => date.to_string(),
        Value::Choice(name) | Value::Service(name) => name.to_string(),
        Value::Legal(text) => text.clone(),
        Value::Case(case) => case.to_string(),
    }
}
