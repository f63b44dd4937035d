//! Open311 GeoReport v2: saved service requests with their dated notes.

mod fields;
mod notes;
mod read;
mod requests;

use super::plan::Plan;
use std::path::Path;

pub use read::FileError;

/// The source's two statuses and its kinds of notes as a protocol.
pub const PROTOCOL: &str = include_str!("protocol.toml");
/// Name of the system, and of its protocol.
pub const SYSTEM: &str = "open311";
/// Language in which the requests are written: servers do not say; the saved ones are American.
const LANGUAGE: &str = "en";
/// What the file holds.
const REQUEST: &str = "request";
const NOTE: &str = "note";

/// The data set cannot be read at all.
#[derive(Debug, thiserror::Error)]
pub enum DataSetError {
    /// The file is missing or is another one.
    #[error(transparent)]
    File(#[from] FileError),
    /// A name that this importer uses is not well-formed.
    #[error("{0}; this is a fault of the program")]
    Name(#[from] pobuda_domain::name::Malformed),
}

/// Works out what importing a saved list of requests means.
///
/// # Errors
/// [`DataSetError`] when the file cannot be read at all; a record that cannot be taken is listed in the plan.
pub fn plan(file: &Path) -> Result<Plan, DataSetError> {
    let mut plan = Plan::new(SYSTEM);
    requests::take(&mut plan, read::requests(file)?)?;
    Ok(plan)
}
