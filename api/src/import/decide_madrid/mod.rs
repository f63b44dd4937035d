//! Decide Madrid, the proposals portal of the City of Madrid: the published data set of proposals and comments.
//!
//! What the source keeps of people is a number; it becomes a subject here (`decide-madrid/user/2780`) and
//! a pseudonym in the log. Supports and votes are numbers there, so they are numbers here: nobody is invented.

mod comments;
mod proposals;
mod read;
mod time;

use super::plan::Plan;
use super::report::Why;
use std::path::Path;

pub use read::TableError;

/// The source's states and words as a protocol.
pub const PROTOCOL: &str = include_str!("protocol.toml");
/// Name of the system, and of its protocol.
pub const SYSTEM: &str = "decide-madrid";
/// Language of its texts.
const LANGUAGE: &str = "es";
/// What its tables hold.
const PROPOSAL: &str = "proposal";
const COMMENT: &str = "comment";

/// The data set cannot be read at all.
#[derive(Debug, thiserror::Error)]
pub enum DataSetError {
    /// A table is missing or is another one.
    #[error(transparent)]
    Table(#[from] TableError),
    /// This program does not know the time in Madrid.
    #[error("the time zone of Madrid is not known to this program: {0}; this is a fault of the program")]
    TimeZone(#[from] jiff::Error),
    /// A name that this importer uses is not well-formed.
    #[error("{0}; this is a fault of the program")]
    Name(#[from] pobuda_domain::name::Malformed),
}

/// Works out what importing the folder with `proposals.csv` and `comments.csv` means.
///
/// # Errors
/// [`DataSetError`] when a table cannot be read at all; a row that cannot be taken is listed in the plan.
pub fn plan(folder: &Path) -> Result<Plan, DataSetError> {
    let proposals = read::table(&folder.join("proposals.csv"), &read::PROPOSAL_COLUMNS)?;
    let comments = read::table(&folder.join("comments.csv"), &read::COMMENT_COLUMNS)?;
    let calendar = time::Calendar::new()?;
    let mut plan = Plan::new(SYSTEM);
    let mut cases = proposals::take(&mut plan, &calendar, proposals)?;
    comments::take(&mut plan, &calendar, &mut cases, comments)?;
    plan.cases = cases.into_oldest_first();
    Ok(plan)
}

/// A number of the table, which writes it as digits.
fn number(name: &str, digits: &str) -> Result<u64, (Why, String)> {
    digits.trim().parse().map_err(|_| (Why::Unreadable, format!("its {name} is {digits:?}, not a number")))
}

/// The person behind a number of the portal.
fn subject(user: &str) -> String {
    format!("{SYSTEM}/user/{}", user.trim())
}
