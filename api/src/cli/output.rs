//! Writing to the terminal: plain lines to stdout, progress to stderr only when somebody looks.

use super::Failure;
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use std::io::{self, IsTerminal, Write};
use std::time::Duration;

/// How often a progress bar is drawn.
const TICK: Duration = Duration::from_millis(120);

/// Writes one line to stdout. A reader that has gone away (`| head`) ends the output without an error.
///
/// # Errors
/// [`Failure`] when the output is not writable.
pub(super) fn line(text: &str) -> Result<(), Failure> {
    match writeln!(io::stdout().lock(), "{text}") {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

/// Writes a value as indented JSON.
///
/// # Errors
/// [`Failure`] when it cannot be written.
pub(super) fn json<T: Serialize>(value: &T) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(value)
        .map_err(|error| Failure::could_not_run(error, "report this as a fault of the program"))?;
    line(&text)
}

/// A progress bar on stderr; silent when stderr is not a terminal.
pub(super) fn progress(total: u64, what: &'static str) -> ProgressBar {
    if !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(total);
    // The template is a constant; should it ever be wrong, the plain bar does.
    if let Ok(style) = ProgressStyle::with_template("{msg} [{bar:30}] {human_pos}/{human_len} {eta}") {
        bar.set_style(style);
    }
    bar.set_message(what);
    bar.enable_steady_tick(TICK);
    bar
}
