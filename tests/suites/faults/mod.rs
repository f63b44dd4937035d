//! Kills, races and lost connections.
//!
//! Short always; at length with `POBUDA_FAULTS=long`. Every run prints its seed; `POBUDA_SEED` repeats it.

mod hang_up;
mod kill_postgres;
mod kill_server;
mod kill_workers;
mod one_stream;
mod restored;
mod two_servers;

use pobuda_tests::program;

/// Short or, when asked for, long.
fn times(short: usize, long: usize) -> usize {
    if std::env::var_os("POBUDA_FAULTS").is_some_and(|asked| asked == "long") { long } else { short }
}

async fn assert_read_models_are_what_the_log_makes_of_them(database: &str) {
    let (clean, said) = program::rebuild_check(database).await.unwrap();
    assert!(clean, "{said}");
}
