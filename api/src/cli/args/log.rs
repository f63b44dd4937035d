//! What can be typed after `pobuda log`.

use super::{Lang, Store};
use clap::{Args, Subcommand};
use std::path::PathBuf;

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  pobuda log init --name pobuda.example.org/log\n  pobuda log head")]
pub struct LogOf {
    /// What to do with the published log.
    #[command(subcommand)]
    pub command: LogCommand,
}

/// What can be done with the published log.
#[derive(Debug, Subcommand)]
pub enum LogCommand {
    /// Make the key that signs for the log, once
    Init(Init),
    /// Write the last signed head
    Head(HeadOf),
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  pobuda log init --name pobuda.example.org/log\n  \
                        pobuda log init --name pobuda.example.org/log --key /etc/pobuda/log.key\n\n\
                        The key is a secret: whoever has it can sign another history. Keep a copy where the backups of\n\
                        the database are not. Start the server with it: pobuda serve --key FILE.")]
pub struct Init {
    /// Name under which the log is published: the address of the site without https://, and /log
    #[arg(long, value_name = "NAME")]
    pub name: String,
    #[command(flatten)]
    pub key: KeyFile,
    #[command(flatten)]
    pub store: Store,
}

/// Where the key lies.
#[derive(Debug, Clone, Args)]
pub struct KeyFile {
    /// File of the key that signs for the log; by default the SQLite file with `.key` behind its name, or ./pobuda.key
    #[arg(long = "key", alias = "log-key", id = "log_key", value_name = "FILE", env = "POBUDA_LOG_KEY")]
    pub file: Option<PathBuf>,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  pobuda log head\n  pobuda log head --print > head.html\n  \
                        pobuda log head --timestamp-query head.tsq")]
pub struct HeadOf {
    /// Write a page to print, with a code that a phone can read
    #[arg(long, conflicts_with = "timestamp_query")]
    pub print: bool,
    /// Language of the page
    #[arg(long, value_enum, default_value_t = Lang::Sl)]
    pub lang: Lang,
    /// Also write the question to a time authority about this head, in DER (RFC 3161)
    #[arg(long, value_name = "FILE")]
    pub timestamp_query: Option<PathBuf>,
    #[command(flatten)]
    pub store: Store,
}
