//! The program `pobuda`, built once from this checkout.

use crate::place;
use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

/// Path of the program; built in the profile of the caller unless `POBUDA_BINARY` names one.
///
/// # Errors
/// When it does not build; cargo has said why on standard error.
pub fn pobuda() -> Result<&'static Path> {
    static BUILT: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    let built = BUILT.get_or_init(|| match std::env::var_os("POBUDA_BINARY") {
        Some(path) => Ok(path.into()),
        None => build().map_err(|error| format!("{error:#}")),
    });
    built.as_deref().map_err(|error| anyhow::anyhow!("no program to test: {error}"))
}

/// Variables by which cargo describes the package that it runs.
const ABOUT_US: [&str; 4] = ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_CRATE_", "CARGO_BIN_"];

/// What cargo says about one thing that it made.
#[derive(Deserialize)]
struct Artifact {
    executable: Option<PathBuf>,
}

fn build() -> Result<PathBuf> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let target = place::target()?;
    let mut command = Command::new(cargo);
    // Together with this package, so that the features of shared dependencies, and so their builds, stay the same.
    command.args(["build", "--package", "pobuda", "--package", env!("CARGO_PKG_NAME"), "--bin", "pobuda"]);
    command.args(["--profile", profile(&target)?, "--message-format", "json-render-diagnostics"]);
    for (name, _) in std::env::vars_os() {
        // Cargo tells a test about its own package. Inherited, that would look like a change to build scripts that
        // watch these names (ring's does), and half of the tree would be built again, in every run.
        if name.to_str().is_some_and(|name| ABOUT_US.iter().any(|about| name.starts_with(about))) {
            command.env_remove(name);
        }
    }
    command.arg("--target-dir").arg(&target).current_dir(place::checkout()).stdin(Stdio::null());
    let output = command.stderr(Stdio::inherit()).output().context("cannot run cargo")?;
    ensure!(output.status.success(), "cargo build ended with {}", output.status);
    let said = String::from_utf8(output.stdout).context("cargo speaks UTF-8")?;
    let executables = said
        .lines()
        .filter_map(|line| serde_json::from_str::<Artifact>(line).ok()?.executable)
        .collect::<Vec<_>>();
    executables.into_iter().next_back().context("cargo built no executable")
}

/// The profile that built the caller, read from where it stands: `target/<folder>/deps/…`.
fn profile(target: &Path) -> Result<&'static str> {
    let program = std::env::current_exe()?;
    let folder = program.strip_prefix(target)?.components().next().context("no profile folder")?;
    Ok(if folder.as_os_str() == "release" { "release" } else { "dev" })
}
