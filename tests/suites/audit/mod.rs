//! The auditor's program, on logs that a server has published and on logs that somebody has tampered with.

mod exported;
pub(crate) mod fetched;
mod fetching;
mod forged;
mod guide;
mod killed;
mod large;
pub(crate) mod shelf;
mod witnessed;

use std::path::Path;

/// Runs the auditor's program apart from the threads that serve: exit code and what it wrote.
pub(crate) async fn audit(words: &[&str]) -> (u8, String) {
    let words: Vec<String> = ["pobuda-audit"].iter().chain(words).map(|word| (*word).to_owned()).collect();
    tokio::task::spawn_blocking(move || pobuda_audit::run(words)).await.expect("the auditor's program")
}

pub(crate) fn text(path: &Path) -> &str {
    path.to_str().expect("a path in UTF-8")
}
