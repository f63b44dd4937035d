//! What can be typed after `pobuda erasures`.

use super::Store;
use clap::{Args, Subcommand};

#[derive(Debug, Args)]
#[command(after_help = "Example:\n  pobuda erasures scrub --database postgres://owner@db/pobuda")]
pub struct ErasuresOf {
    /// What to do about erasures.
    #[command(subcommand)]
    pub command: ErasuresCommand,
}

/// What can be done about erasures.
#[derive(Debug, Subcommand)]
pub enum ErasuresCommand {
    /// Take what was erased out of the files of the database, as their owner
    Scrub(Scrubbing),
}

#[derive(Debug, Args)]
#[command(after_help = "Example:\n  pobuda erasures scrub --database postgres://owner@db/pobuda\n\n\
                        It first deletes again whatever a restored table brought back, then writes the tables with texts\n\
                        anew. Whoever reads or writes them waits meanwhile: run it at night. On SQLite the server does all\n\
                        of it by itself.")]
pub struct Scrubbing {
    #[command(flatten)]
    pub store: Store,
}
