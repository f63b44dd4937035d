//! The answer of an Open311 server to `GET /requests.json?extensions=true`, request by request.
//!
//! Source: Open311 GeoReport v2, "Get Service Requests"; `notes` as Chicago's server gives them.

use serde::Deserialize;
use serde_json::{Map, Value};
use std::fs::File;
use std::io::Read as _;
use std::path::Path;

/// Largest file read. Unit: bytes. The protocol's own page is 1,000 requests.
const FILE_BYTES_MAX: u64 = 256 * 1024 * 1024;

/// A service request.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(super) struct Request {
    /// Its identifier.
    #[serde(rename = "service_request_id")]
    pub(super) id: String,
    /// `open` or `closed`.
    pub(super) status: String,
    /// Why it has this status.
    #[serde(default)]
    pub(super) status_notes: Option<String>,
    /// What kind of request it is, in words.
    pub(super) service_name: String,
    /// What kind of request it is, as a key.
    #[serde(default)]
    pub(super) service_code: Option<String>,
    /// What was reported.
    #[serde(default)]
    pub(super) description: Option<String>,
    /// Who deals with it.
    #[serde(default)]
    pub(super) agency_responsible: Option<String>,
    /// When it was made.
    pub(super) requested_datetime: String,
    /// When it last changed.
    #[serde(default)]
    pub(super) updated_datetime: Option<String>,
    /// Where, in words.
    #[serde(default)]
    pub(super) address: Option<String>,
    /// Where. Unit: degrees, WGS 84.
    #[serde(default)]
    pub(super) lat: Option<f64>,
    /// Where. Unit: degrees, WGS 84.
    #[serde(default)]
    pub(super) long: Option<f64>,
    /// Address of a photograph.
    #[serde(default)]
    pub(super) media_url: Option<String>,
    /// Answers to the service's own questions.
    #[serde(default)]
    pub(super) attributes: Map<String, Value>,
    /// What else the server tells.
    #[serde(default)]
    pub(super) extended_attributes: Map<String, Value>,
    /// What happened to it.
    #[serde(default)]
    pub(super) notes: Vec<Value>,
    /// Fields that this importer does not keep; they are named in the report.
    #[serde(flatten)]
    pub(super) others: Map<String, Value>,
}

/// A dated note on a request.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(super) struct Note {
    /// When.
    pub(super) datetime: String,
    /// What, in a few words.
    #[serde(default)]
    pub(super) summary: Option<String>,
    /// What, in more words.
    #[serde(default)]
    pub(super) description: Option<String>,
    /// What kind of note.
    #[serde(rename = "type")]
    pub(super) kind: String,
    /// The request that followed from this one.
    #[serde(default)]
    pub(super) extended_attributes: FollowOn,
}

/// The request that a note speaks of.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub(super) struct FollowOn {
    /// Its identifier.
    #[serde(default)]
    pub(super) service_request_id: Option<String>,
    /// What kind of request it is.
    #[serde(default)]
    pub(super) service_name: Option<String>,
    /// Who deals with it.
    #[serde(default)]
    pub(super) agency_responsible: Option<String>,
}

/// The file cannot be read at all.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// It is not there, or may not be read.
    #[error(
        "{path} cannot be read: {cause}; give a file with the answer of GET /requests.json?extensions=true"
    )]
    Unreadable {
        /// The file.
        path: String,
        /// Why.
        cause: std::io::Error,
    },
    /// It is too large.
    #[error("{path} has more than {FILE_BYTES_MAX} bytes; split it")]
    TooLarge {
        /// The file.
        path: String,
    },
    /// It is no JSON array.
    #[error(
        "{path} is not a JSON array of service requests: {cause}; save the answer of GET /requests.json?extensions=true"
    )]
    NoRequests {
        /// The file.
        path: String,
        /// Why.
        cause: serde_json::Error,
    },
}

/// The requests of a file, each still unread: one that cannot be read does not hide the others.
///
/// # Errors
/// [`FileError`] when the file is no list of requests.
pub(super) fn requests(path: &Path) -> Result<Vec<Value>, FileError> {
    let name = || path.display().to_string();
    let unreadable = |cause| FileError::Unreadable { path: name(), cause };
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(unreadable)?;
    file.take(FILE_BYTES_MAX + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > FILE_BYTES_MAX {
        return Err(FileError::TooLarge { path: name() });
    }
    serde_json::from_slice(&bytes).map_err(|cause| FileError::NoRequests { path: name(), cause })
}
