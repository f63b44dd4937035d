//! The program.

use std::process::ExitCode;

fn main() -> ExitCode {
    pobuda::cli::main()
}
