//! `pobuda status`: where the log ends, how far the read models are, how much room it all takes.

use super::args::Status;
use super::{Failure, output, store};
use crate::clock::from_millis;
use jiff::Timestamp;
use pobuda_ledger::database::Database;
use pobuda_projections::Standing;
use serde::Serialize;

/// What is told. The address of the database is left out: it may hold a password.
#[derive(Serialize)]
struct Told {
    origin: String,
    database: &'static str,
    position: u64,
    recorded_at: Option<Timestamp>,
    read_models: Vec<Standing>,
    bytes: u64,
}

/// Tells where everything stands.
///
/// # Errors
/// [`Failure`] when the database does not answer.
pub(super) async fn run(args: &Status) -> Result<(), Failure> {
    let ground = store::open_existing(&args.store).await?;
    let models = ground.models().await?;
    let head = ground.log.head();
    let told = Told {
        origin: ground.log.origin().to_owned(),
        database: match ground.log.database() {
            Database::Sqlite(_) => "sqlite",
            Database::Postgres(_) => "postgres",
        },
        position: head.position,
        recorded_at: (head.position > 0).then(|| from_millis(head.recorded_at.0)),
        read_models: models.standing().await?,
        bytes: ground.log.bytes().await?,
    };
    ground.log.close().await;
    if args.json { output::json(&told) } else { output::bytes(in_words(&told).as_bytes()) }
}

fn in_words(told: &Told) -> String {
    let when = told.recorded_at.map_or_else(String::new, |at| format!(", recorded {at}"));
    let mut text = format!(
        "log          {} on {}\nposition     {}{when}\nsize         {}\n",
        told.origin,
        told.database,
        told.position,
        room(told.bytes)
    );
    for standing in &told.read_models {
        let Standing { model, version, position, lag, stopped } = standing;
        let lag = if *lag == 0 { "up to date".to_owned() } else { format!("{lag} events behind") };
        let stopped = stopped.as_ref().map_or_else(String::new, |why| format!("; stopped: {why}"));
        text.push_str(&format!("read model   {model:<15} v{version} at {position}, {lag}{stopped}\n"));
    }
    text
}

/// Bytes as people say them.
fn room(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{} kB", bytes / 1_000),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}
