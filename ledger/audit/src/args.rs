//! What can be typed.

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Checks the published log of a municipality from outside.
#[derive(Debug, Parser)]
#[command(
    name = "pobuda-audit",
    version,
    max_term_width = 100,
    after_help = "Example:\n  pobuda-audit fetch https://pobuda.example.org maribor\n  \
                  pobuda-audit verify maribor --key \"$KEY\" --known head-of-last-year\n  \
                  pobuda-audit replay maribor\n\n\
                  Exit codes: 0 it holds, against a head that was kept; 10 it holds in itself, but nothing shows that it is\n\
                  the log that others saw; 20 the rules would have decided otherwise; 21 a rule of erasure is broken; 30 a\n\
                  kept head contradicts it; 40 it is not valid; 2 wrong usage or could not run."
)]
pub(crate) struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What the program does.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Bring a published log into a folder, or what is new of it
    Fetch(Fetch),
    /// Verify that nothing in the folder was altered, removed or reordered
    Verify(Verify),
    /// Decide everything again by the rules that were in force
    Replay(Replay),
    /// Compare what the site shows with what the log says
    Compare(Compare),
    /// Tell what was erased and on which grounds, and check that it was by the rules
    Erasures(Erasures),
    /// Watch whether a site still has the history it had, without fetching entries
    Monitor(Monitor),
    /// Tell everything that the log says of one case
    Timeline(Timeline),
    /// Write the log as a table, an archive or a graph
    Export(Export),
    /// Write a receipt: the proof that one entry is in the log
    Prove(Prove),
    /// Check a receipt, without the log
    Receipt(Receipt),
}

#[derive(Debug, Args)]
#[command(after_help = "Example:\n  pobuda-audit fetch https://pobuda.example.org maribor")]
pub(crate) struct Fetch {
    /// Address of the site
    pub(crate) url: String,
    /// Folder for the log; every head that it has seen stays in it
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,
    /// Key of the log, as it was published elsewhere: NAME+NUMBER+BASE64
    #[arg(long, value_name = "KEY")]
    pub(crate) key: Option<String>,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  pobuda-audit verify maribor --key \"$KEY\" --known head-of-last-year --json"
)]
pub(crate) struct Verify {
    /// Folder with the log
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,
    /// Key of the log, as it was published elsewhere: NAME+NUMBER+BASE64
    #[arg(long, value_name = "KEY")]
    pub(crate) key: Option<String>,
    /// File with a signed head that was kept or printed earlier; may be given more than once
    #[arg(long, value_name = "HEAD")]
    pub(crate) known: Vec<PathBuf>,
    /// File that says which witnesses must have signed the head (C2SP tlog-policy)
    #[arg(long, value_name = "FILE")]
    pub(crate) policy: Option<PathBuf>,
    /// Write the report as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  pobuda-audit replay maribor\n  pobuda-audit replay maribor --at 4711\n  \
                  pobuda-audit replay maribor --case case/0198…"
)]
pub(crate) struct Replay {
    /// Folder with the log; verify it first
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,
    /// Only as far as this many entries, or until this moment
    #[arg(long, value_name = "SIZE|TIME")]
    pub(crate) at: Option<String>,
    /// Tell only of this stream, e.g. case/0198…
    #[arg(long, value_name = "STREAM")]
    pub(crate) case: Option<String>,
    /// Write the report as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "Example:\n  pobuda-audit compare maribor --site https://pobuda.example.org")]
pub(crate) struct Compare {
    /// Folder with the log; verify it first
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,
    /// Address of the site
    #[arg(long, value_name = "URL")]
    pub(crate) site: String,
    /// Write the report as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "Example:\n  pobuda-audit erasures maribor --check")]
pub(crate) struct Erasures {
    /// Folder with the log; verify it first
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,
    /// Check grounds, roles and targets, and that exactly what was erased is missing
    #[arg(long)]
    pub(crate) check: bool,
    /// Write the report as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  pobuda-audit monitor https://pobuda.example.org --state watched --key \"$KEY\""
)]
pub(crate) struct Monitor {
    /// Address of the site
    pub(crate) url: String,
    /// Folder that remembers heads and hashes from one time to the next
    #[arg(long, value_name = "DIR")]
    pub(crate) state: PathBuf,
    /// Key of the log, as it was published elsewhere: NAME+NUMBER+BASE64
    #[arg(long, value_name = "KEY")]
    pub(crate) key: Option<String>,
    /// File that says which witnesses must have signed the head (C2SP tlog-policy)
    #[arg(long, value_name = "FILE")]
    pub(crate) policy: Option<PathBuf>,
    /// Write the report as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "Example:\n  pobuda-audit timeline maribor case/0192f0c4-7d2e-7b6a-9f0e-0c5f3e1a9b11")]
pub(crate) struct Timeline {
    /// Folder with the log; verify it first
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,
    /// The case, by its id
    #[arg(value_name = "CASE")]
    pub(crate) case: String,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  pobuda-audit export maribor --format csv > maribor.csv\n  \
                  pobuda-audit export maribor --format bagit --to maribor-2026\n  \
                  pobuda-audit export maribor --format prov > maribor.json")]
pub(crate) struct Export {
    /// Folder with the log; verify it first
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,
    /// In which form
    #[arg(long, value_enum)]
    pub(crate) format: Format,
    /// Folder for the archive, which must not exist
    #[arg(long, value_name = "DIR")]
    pub(crate) to: Option<PathBuf>,
}

/// A form in which the log is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// A table: one line an entry
    Csv,
    /// An archive (BagIt, RFC 8493), without openings
    Bagit,
    /// A graph of who did what (W3C PROV-JSON)
    Prov,
}

#[derive(Debug, Args)]
#[command(after_help = "Example:\n  pobuda-audit prove maribor --entry 4710 > 4710.tlog-proof")]
pub(crate) struct Prove {
    /// Folder with the log
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,
    /// The entry, counted from 0
    #[arg(long, value_name = "INDEX")]
    pub(crate) entry: u64,
}

#[derive(Debug, Args)]
#[command(after_help = "Example:\n  pobuda-audit receipt 4710.tlog-proof --key \"$KEY\"")]
pub(crate) struct Receipt {
    /// The receipt
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// Key of the log, as it was published elsewhere: NAME+NUMBER+BASE64
    #[arg(long, value_name = "KEY")]
    pub(crate) key: String,
}
