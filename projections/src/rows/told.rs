//! What the log tells of an erasable field: the value while its opening lives, a marker afterwards.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A P1 value as it may be shown. Shape in JSON: a text, a place, a list of files, or the marker of erasure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Told {
    /// A text, in NFC.
    Text(String),
    /// Attached files. Before places: serde would read an empty list as a place without parts.
    Files(Vec<FileRef>),
    /// A place.
    Place(Place),
    /// The opening is gone; the event and its digest stand.
    Erased(Erased),
}

impl Told {
    /// The marker of an opening that is not there, while nothing is known of why.
    pub fn erased() -> Self {
        Self::Erased(Erased { status: ErasedStatus::Erased, ground: None, by: None, on: None })
    }

    /// The marker of an opening that an event has erased.
    pub fn erased_by(ground: &str, by: u64, on: Date) -> Self {
        let ground = Some(ground.to_owned());
        Self::Erased(Erased { status: ErasedStatus::Erased, ground, by: Some(by), on: Some(on) })
    }

    /// The text, when it is one and lives.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// What can be searched for in it: a text, or the address of a place.
    pub(crate) fn words(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Place(place) => place.address.as_deref(),
            Self::Files(_) | Self::Erased(_) => None,
        }
    }

    /// Whether the opening is gone.
    pub fn is_erased(&self) -> bool {
        matches!(self, Self::Erased(_))
    }
}

/// A place as its author described it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// Address or description in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Latitude. Unit: millionths of a degree, WGS 84.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latitude_e6: Option<i64>,
    /// Longitude. Unit: millionths of a degree, WGS 84.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub longitude_e6: Option<i64>,
}

/// An attached file: what proves it, not where it lies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRef {
    /// Its name.
    pub name: String,
    /// SHA-256 of its content. Shape: hexadecimal.
    pub sha256: String,
    /// Its size. Unit: bytes.
    pub bytes: u64,
}

/// Says that a text was erased: on which ground, by which event, when; as far as it is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Erased {
    /// Always `erased`.
    pub status: ErasedStatus,
    /// Legal ground, e.g. `gdpr-17-1-b`.
    pub ground: Option<String>,
    /// Position of the event that ordered it.
    pub by: Option<u64>,
    /// The day.
    pub on: Option<Date>,
}

/// The word that marks an erased value.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ErasedStatus {
    /// The only one there is.
    #[default]
    Erased,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_erased_value_has_the_shape_of_the_contract() {
        let json = serde_json::to_string(&Told::erased()).unwrap();
        assert_eq!(json, r#"{"status":"erased","ground":null,"by":null,"on":null}"#);
        assert_eq!(serde_json::from_str::<Told>(&json).unwrap(), Told::erased());
    }

    #[test]
    fn every_kind_of_value_reads_back_as_itself() {
        let place = Place { address: Some("Glavni trg 14".into()), ..Place::default() };
        let file = FileRef { name: "klop.jpg".into(), sha256: "00".repeat(32), bytes: 12 };
        for told in
            [Told::Text("Klop".into()), Told::Place(place), Told::Files(vec![file]), Told::Files(vec![])]
        {
            let json = serde_json::to_string(&told).unwrap();
            assert_eq!(serde_json::from_str::<Told>(&json).unwrap(), told, "{json}");
        }
    }
}
