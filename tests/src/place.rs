//! Where tests may write: beside the build, so that `fsync` meets a real disk.

use anyhow::{Context, Result};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// Cargo's target directory that this program was built into.
///
/// # Errors
/// When the program does not stand in a target directory.
pub fn target() -> Result<PathBuf> {
    let program = std::env::current_exe().context("this program has no path")?;
    let target = program.ancestors().find(|folder| folder.join("CACHEDIR.TAG").is_file());
    Ok(target.with_context(|| format!("{} stands in no target directory", program.display()))?.to_owned())
}

/// The checkout that this program was built from.
pub fn checkout() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."))
}

/// A new directory on the disk of the target directory; it goes when the value is dropped.
///
/// # Errors
/// When the disk refuses.
pub fn scratch() -> Result<TempDir> {
    let base = target()?.join("scratch");
    std::fs::create_dir_all(&base).with_context(|| format!("cannot create {}", base.display()))?;
    tempfile::Builder::new()
        .prefix("t-")
        .tempdir_in(&base)
        .with_context(|| format!("cannot write in {}", base.display()))
}
