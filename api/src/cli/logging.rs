//! What the program says of itself while it runs, on standard error. `RUST_LOG` overrides the levels.

use super::output;
use std::io;
use tracing_subscriber::EnvFilter;

/// A server tells what it does.
pub(super) fn of_server(json: bool) {
    install(json, "info,sqlx=warn");
}

/// A demonstration speaks on standard output; here it tells troubles only.
pub(super) fn of_demo(json: bool) {
    install(json, "warn");
}

/// A command that ends answers on standard output; here it tells troubles only.
pub(super) fn of_command() {
    install(false, "warn,sqlx=error");
}

fn install(json: bool, levels: &str) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(levels));
    let logs = tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr);
    // Fails only where a collector stands already, as in a test: that one then has the logs.
    let _installed = if json {
        logs.json().flatten_event(true).try_init()
    } else {
        logs.with_ansi(output::colours(&io::stderr())).try_init()
    };
}
