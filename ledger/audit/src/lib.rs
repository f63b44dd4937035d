//! Checking a published log from outside: what was recorded, that nothing was altered since, and that the rules would decide
//! it so again.
//!
//! There is no database driver here and nothing of the server. Only `fetch`, `monitor` and `compare` ask anybody; everything else reads a folder, and
//! trusts the keys that it was given.

mod args;
mod compare;
mod erasures;
mod export;
mod fetch;
mod folder;
mod known;
mod leaf;
mod monitor;
mod opened;
mod policy;
mod reading;
mod receipts;
mod replay;
mod report;
mod timeline;
mod told;
mod tree;
mod verify;

pub use report::{Check, Exit, Found, Report};

use args::{Cli, Command};
use clap::Parser;
use report::Unable;
use std::io::Write;

/// What a command has to say, and how it ends.
type Done = Result<(Exit, String), Unable>;

/// Runs the program, and gives the exit code.
pub fn main() -> u8 {
    let (exit, said) = run(std::env::args_os());
    let mut out = std::io::stdout().lock();
    match out.write_all(said.as_bytes()).and_then(|()| out.flush()) {
        Ok(()) => exit,
        Err(_) => Exit::CouldNotRun.code(),
    }
}

/// Does what was typed. Gives the exit code, and what is to be written to standard output; errors are written already.
pub fn run(typed: impl IntoIterator<Item = impl Into<std::ffi::OsString> + Clone>) -> (u8, String) {
    let cli = match Cli::try_parse_from(typed) {
        Ok(cli) => cli,
        Err(error) => {
            let _written = error.print();
            return (u8::try_from(error.exit_code()).unwrap_or(Exit::CouldNotRun.code()), String::new());
        }
    };
    let done = match cli.command {
        Command::Fetch(args) => fetch::run(&args),
        Command::Verify(args) => verify::run(&args),
        Command::Replay(args) => replay::run(&args),
        Command::Compare(args) => compare::run(&args),
        Command::Erasures(args) => erasures::run(&args),
        Command::Monitor(args) => monitor::run(&args),
        Command::Timeline(args) => timeline::run(&args),
        Command::Export(args) => export::run(&args),
        Command::Prove(args) => receipts::prove(&args),
        Command::Receipt(args) => receipts::check(&args),
    };
    match done {
        Ok((exit, said)) => (exit.code(), said),
        Err(unable) => {
            let _written = writeln!(std::io::stderr().lock(), "error: {unable}");
            (Exit::CouldNotRun.code(), String::new())
        }
    }
}
