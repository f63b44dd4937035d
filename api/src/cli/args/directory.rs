//! Words of `pobuda directory`.

use super::Store;
use clap::{Args, Subcommand};
use jiff::civil::Date;
use std::path::PathBuf;

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  pobuda directory import directory.toml\n  pobuda directory show\n  \
                        pobuda directory appoint roads/head marjan.kolar --from 2026-04-01")]
pub struct Directory {
    /// What to do with the directory.
    #[command(subcommand)]
    pub command: DirectoryCommand,
}

/// What can be done with the directory.
#[derive(Debug, Subcommand)]
pub enum DirectoryCommand {
    /// Take over a whole directory from a file: what differs changes, what is not in it ends
    #[command(after_help = "Example:\n  pobuda directory import directory.toml\n\n\
                            Safe to repeat: a second run adds nothing. Who stands in and who is appointed for\n\
                            later is not in the file, and stays.")]
    Import {
        /// File of the format directory/1
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// Day from which it holds [default: today]
        #[arg(long, value_name = "DATE")]
        on: Option<Date>,
        /// Write JSON
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        store: Store,
    },
    /// Show the services and who is at their posts
    #[command(
        after_help = "Examples:\n  pobuda directory show\n  pobuda directory show --on 2026-07-01 --json"
    )]
    Show {
        /// Day, e.g. 2026-07-01 [default: today]
        #[arg(long, value_name = "DATE")]
        on: Option<Date>,
        /// Write JSON
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        store: Store,
    },
    /// Give somebody a post
    #[command(after_help = "Example:\n  pobuda directory appoint roads/head marjan.kolar --from 2026-04-01")]
    Appoint {
        #[command(flatten)]
        who: Who,
        #[command(flatten)]
        term: TermGiven,
        #[command(flatten)]
        store: Store,
    },
    /// Note that somebody leaves a post
    #[command(after_help = "Example:\n  pobuda directory leave roads/head marjan.kolar --on 2026-06-01")]
    Leave {
        #[command(flatten)]
        who: Who,
        /// First day without them [default: today]
        #[arg(long, value_name = "DATE")]
        on: Option<Date>,
        #[command(flatten)]
        store: Store,
    },
    /// Let somebody stand in at a post
    #[command(after_help = "Examples:\n  \
                            pobuda directory substitute roads/head ana.novak --from 2026-07-01 --until 2026-07-14\n  \
                            pobuda directory substitute roads/handler ana.novak --instead-of bor.kos")]
    Substitute {
        #[command(flatten)]
        who: Who,
        /// Account of the one holder of several for whom they stand in
        #[arg(long, value_name = "ACCOUNT")]
        instead_of: Option<String>,
        #[command(flatten)]
        term: TermGiven,
        #[command(flatten)]
        store: Store,
    },
    /// Note that somebody does not stand in at a post any more
    #[command(after_help = "Example:\n  pobuda directory withdraw roads/head ana.novak --on 2026-07-10")]
    Withdraw {
        #[command(flatten)]
        who: Who,
        /// First day without them [default: today]
        #[arg(long, value_name = "DATE")]
        on: Option<Date>,
        #[command(flatten)]
        store: Store,
    },
}

/// A post, and somebody at it.
#[derive(Debug, Args)]
pub struct Who {
    /// The post, e.g. roads/head
    #[arg(value_name = "SERVICE/ROLE")]
    pub post: String,
    /// Their account
    #[arg(value_name = "ACCOUNT")]
    pub account: String,
}

/// From when to when.
#[derive(Debug, Args)]
pub struct TermGiven {
    /// First day [default: today]
    #[arg(long, value_name = "DATE")]
    pub from: Option<Date>,
    /// Last day, where it is known
    #[arg(long, value_name = "DATE")]
    pub until: Option<Date>,
}
