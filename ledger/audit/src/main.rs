//! The auditor's program. Exit codes stand in `docs/guides/audit-the-log.md`.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(pobuda_audit::main())
}
