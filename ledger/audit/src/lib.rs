//! Checking a published log from outside: what was recorded, that nothing was altered since, and that the rules would decide
//! it so again.
//!
//! There is no database driver here and nothing of the server. Only `fetch` asks anybody; everything else reads a folder, and
//! trusts the keys that it was given.

mod args;
mod fetch;
mod folder;
mod known;
mod leaf;
mod opened;
mod receipts;
mod replay;
mod report;
mod tree;
mod verify;

pub use report::{Check, Exit, Found, Report};

use args::{Cli, Command};
use clap::Parser;
use report::Unable;
use std::io::Write;

/// Runs the program, and gives the exit code.
pub fn main() -> u8 {
    run(std::env::args_os())
}

/// Does what was typed, and gives the exit code.
pub fn run(typed: impl IntoIterator<Item = impl Into<std::ffi::OsString> + Clone>) -> u8 {
    let cli = match Cli::try_parse_from(typed) {
        Ok(cli) => cli,
        Err(error) => {
            let _written = error.print();
            return u8::try_from(error.exit_code()).unwrap_or(Exit::CouldNotRun.code());
        }
    };
    let done = match cli.command {
        Command::Fetch(args) => fetch::run(&args),
        Command::Verify(args) => verify::run(&args),
        Command::Replay(args) => replay::run(&args),
        Command::Prove(args) => receipts::prove(&args),
        Command::Receipt(args) => receipts::check(&args),
    };
    match done {
        Ok(exit) => exit.code(),
        Err(unable) => {
            let _written = writeln!(std::io::stderr().lock(), "error: {unable}");
            Exit::CouldNotRun.code()
        }
    }
}

/// Writes to standard output.
fn say(text: &str) -> Result<(), Unable> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(Unable::Output)
}
