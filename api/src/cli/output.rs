//! Writing to the terminal: plain lines to stdout, progress to stderr only when somebody looks.

use super::Failure;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde::Serialize;
use std::io::{self, IsTerminal, Write};
use std::time::Duration;

/// How often a progress bar is drawn.
const TICK: Duration = Duration::from_millis(120);
/// What takes less than this needs no bar.
const BAR_AFTER: Duration = Duration::from_secs(2);

/// Whether somebody is still reading standard output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reader {
    /// As far as can be told.
    There,
    /// It has gone away (`| head`): writing on is pointless, and no error.
    Gone,
}

/// Writes one line to stdout.
///
/// # Errors
/// [`Failure`] when the output is not writable.
pub(super) fn line(text: &str) -> Result<(), Failure> {
    bytes(format!("{text}\n").as_bytes())
}

/// Writes bytes as they are.
///
/// # Errors
/// [`Failure`] when the output is not writable.
pub(super) fn bytes(bytes: &[u8]) -> Result<(), Failure> {
    write(bytes).map(|_| ())
}

/// Writes bytes as they are, and tells whether to go on.
///
/// # Errors
/// [`Failure`] when the output is not writable.
pub(super) fn write(bytes: &[u8]) -> Result<Reader, Failure> {
    let mut out = io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Ok(()) => Ok(Reader::There),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(Reader::Gone),
        Err(error) => Err(error.into()),
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

/// Whether a stream takes colours: a terminal whose owner has not asked for none.
/// Source: <https://no-color.org>.
pub(super) fn colours(stream: &impl IsTerminal) -> bool {
    let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    !refused && stream.is_terminal()
}

/// Progress on stderr, drawn once something has taken two seconds; never when stderr is no terminal.
pub(super) struct Progress {
    bar: ProgressBar,
}

impl Progress {
    /// Of so many steps.
    pub(super) fn of(total: u64, what: &'static str) -> Self {
        let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::hidden());
        // The template is a constant; should it ever be wrong, the plain bar does.
        if let Ok(style) = ProgressStyle::with_template("{msg} [{bar:30}] {human_pos}/{human_len} {eta}") {
            bar.set_style(style);
        }
        bar.set_message(what);
        if io::stderr().is_terminal() {
            let later = bar.downgrade();
            tokio::spawn(async move {
                tokio::time::sleep(BAR_AFTER).await;
                if let Some(bar) = later.upgrade().filter(|bar| !bar.is_finished()) {
                    bar.set_draw_target(ProgressDrawTarget::stderr());
                    bar.enable_steady_tick(TICK);
                }
            });
        }
        Self { bar }
    }

    /// So many more steps are done.
    pub(super) fn more(&self, steps: u64) {
        self.bar.inc(steps);
    }

    /// So many steps are done in all.
    pub(super) fn at(&self, steps: u64) {
        self.bar.set_position(steps);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
