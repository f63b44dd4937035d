//! The command line of `pobuda`.
//!
//! Exit codes: 0 done, 1 the thing asked about does not hold, 2 wrong usage or could not run.

mod args;
mod check;
mod demo;
mod directory;
mod draw;
mod erasures;
mod events;
mod failure;
mod import;
mod log;
mod logging;
mod migrate;
mod migrate_cases;
mod output;
mod person;
mod protocol;
mod publish;
mod rebuild;
mod serve;
mod status;
mod step;
mod store;
mod timeline;
mod timers;
mod token;

pub use args::{Cli, Command};
pub use failure::Failure;

use clap::{CommandFactory, Parser};
use std::io::{self, Write};
use std::process::ExitCode;

/// Runs the program: reads what was typed, does it, and gives the exit code.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(cli.command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            // Where standard error is closed, the exit code alone must say it.
            let _written = writeln!(io::stderr().lock(), "error: {failure}");
            failure.exit_code()
        }
    }
}

fn run(command: Command) -> Result<(), Failure> {
    match command {
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "pobuda", &mut script);
            output::bytes(&script)
        }
        Command::Protocol(args) if !args.needs_log() => protocol::run(&args.command),
        other => {
            let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
            runtime.block_on(run_on_store(other))
        }
    }
}

async fn run_on_store(command: Command) -> Result<(), Failure> {
    match command {
        Command::Serve(args) => {
            logging::of_server(args.listen.log_json);
            serve::run(args).await
        }
        Command::Demo(args) => {
            logging::of_demo(args.listen.log_json);
            demo::run(args).await
        }
        other => {
            logging::of_command();
            run_to_its_end(other).await
        }
    }
}

async fn run_to_its_end(command: Command) -> Result<(), Failure> {
    match command {
        Command::Migrate(args) => migrate::run(&args).await,
        Command::Rebuild(args) => rebuild::run(&args).await,
        Command::Status(args) => status::run(&args).await,
        Command::Events(args) => events::run(&args).await,
        Command::Timeline(args) => timeline::run(&args).await,
        Command::Import(args) => import::run(&args).await,
        Command::Token(args) => token::run(args.command).await,
        Command::Person(args) => person::run(args.command).await,
        Command::Role(args) => person::run_role(args.command).await,
        Command::Directory(args) => directory::run(args.command).await,
        Command::Timers(args) => timers::run(&args).await,
        Command::Log(args) => log::run(args.command).await,
        Command::Erasures(args) => erasures::run(args.command).await,
        Command::Protocol(args) => protocol::run_on_store(args).await,
        // They were taken care of on the way here.
        Command::Serve(_) | Command::Demo(_) | Command::Completions { .. } => Ok(()),
    }
}
