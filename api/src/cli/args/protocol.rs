//! What can be typed after `pobuda protocol`.

use super::{Lang, Store};
use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  pobuda protocol list\n  pobuda protocol check improve.toml\n  \
                        pobuda protocol draw improve.toml > improve.svg")]
pub struct Protocol {
    /// What to do with protocols.
    #[command(subcommand)]
    pub command: ProtocolCommand,
}

/// What can be done with protocols.
#[derive(Debug, Subcommand)]
pub enum ProtocolCommand {
    /// List the published protocols with their versions and digests
    #[command(after_help = "Example:\n  pobuda protocol list --json")]
    List {
        /// Write JSON
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        store: Store,
    },
    /// Write the file of a published version, byte for byte
    #[command(after_help = "Examples:\n  pobuda protocol show improve > improve.toml\n  \
                            pobuda protocol show improve --version 1.0.0")]
    Show {
        /// Its name
        #[arg(value_name = "PROTOCOL")]
        id: String,
        /// The version; the one in force when left out
        #[arg(long)]
        version: Option<String>,
        #[command(flatten)]
        store: Store,
    },
    /// Put a version in force: cases that open from now on are handled under it
    Publish(Publish),
    /// Take open cases over to another version, each by an event on its timeline
    Migrate(MigrateCases),
    /// Verify protocols: whether what they say can be kept
    Check(Check),
    /// Draw a protocol: its states, what leads from one to another, who does it, what is due
    Draw(Draw),
    /// Compare two versions: the least step of the version number, and every difference that asks for it
    Step(Step),
}

impl Protocol {
    /// Whether what is asked is asked of a log.
    pub fn needs_log(&self) -> bool {
        match self.command {
            ProtocolCommand::List { .. }
            | ProtocolCommand::Show { .. }
            | ProtocolCommand::Publish(_)
            | ProtocolCommand::Migrate(_) => true,
            ProtocolCommand::Check(_) | ProtocolCommand::Draw(_) | ProtocolCommand::Step(_) => false,
        }
    }
}

/// What to put in force, and why.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  pobuda protocol publish improve.toml --by \"Ana Zupan\" \\\n    \
                        --reason \"The council has shortened the first reply (decision 12/2026)\"\n\n\
                        Nothing unsound is published, and no version that is too small for what differs. Cases that\n\
                        are open stay with their version. Running servers take it up by themselves.\n\n\
                        Exit codes: 0 in force, or published before, 1 not sound or refused by a rule,\n\
                        2 wrong usage or could not run.")]
pub struct Publish {
    /// The protocol
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Why; everybody can read it
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
    /// Who orders it, by the name that everybody can read
    #[arg(long, value_name = "NAME", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    pub by: String,
    /// Write JSON
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub store: Store,
}

/// Which cases to take over, how, and why.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
                        pobuda protocol migrate improve-1.0.0-to-1.1.0.toml --all --dry-run \\\n    \
                        --by \"Ana Zupan\" --reason \"The first reply is shorter (decision 12/2026)\"\n  \
                        pobuda protocol migrate improve-1.0.0-to-1.1.0.toml --case P-2026-0042 \\\n    \
                        --by \"Ana Zupan\" --reason \"Asked for by the author\"\n\n\
                        Every case goes over whole or not at all; what has gone over stays as it is, so that it is safe\n\
                        to repeat. The timeline says to everybody what changed, who ordered it and why.\n\n\
                        Exit codes: 0 all went over, 1 a rule refused one of them, 2 wrong usage or could not run.")]
pub struct MigrateCases {
    /// How cases go over, of the format migration/1
    #[arg(value_name = "MIGRATION")]
    pub file: PathBuf,
    /// Id or reference of a case; may be given several times
    #[arg(long, value_name = "REF", required_unless_present = "all")]
    pub case: Vec<String>,
    /// All cases that are open under the earlier version
    #[arg(long, conflicts_with = "case")]
    pub all: bool,
    /// Why; everybody can read it
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
    /// Who orders it, by the name that everybody can read
    #[arg(long, value_name = "NAME", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    pub by: String,
    /// Only say which could go over; record nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Write JSON
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub store: Store,
}

/// What to verify, and within what.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  pobuda protocol check improve.toml\n  \
                        pobuda protocol check *.toml --directory directory.toml --json\n\n\
                        Exit codes: 0 all are sound, 1 one is not, 2 wrong usage or a file cannot be read.")]
pub struct Check {
    /// Protocols; links between them are followed
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// What the municipality promises, whatever the protocol [default: the one that comes with the program]
    #[arg(long, value_name = "FILE")]
    pub charter: Option<PathBuf>,
    /// Who holds which post; without it nothing is asked about people
    #[arg(long, value_name = "FILE")]
    pub directory: Option<PathBuf>,
    /// Working days, beside those that come with the program
    #[arg(long, value_name = "FILE")]
    pub calendar: Option<PathBuf>,
    /// Write JSON
    #[arg(long)]
    pub json: bool,
}

/// What to draw, and how.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  pobuda protocol draw improve.toml > improve.svg\n  \
                        pobuda protocol draw improve.toml --lang en --format mermaid\n\n\
                        The picture needs nothing from elsewhere, and says all that it shows in words as well.")]
pub struct Draw {
    /// The protocol
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Language of its labels
    #[arg(long, value_enum, default_value_t = Lang::Sl)]
    pub lang: Lang,
    /// What to write
    #[arg(long, value_enum, default_value_t = Format::Svg)]
    pub format: Format,
}

/// How a picture is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// A picture for people, and for any browser
    Svg,
    /// A `stateDiagram-v2`, to be drawn by Mermaid
    Mermaid,
}

/// Two versions of one protocol.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  pobuda protocol step improve-1.0.0.toml improve.toml\n  \
                        pobuda protocol step old.toml new.toml --json\n\n\
                        Exit codes: 0 the version written in NEW is large enough, 1 it is too small,\n\
                        2 wrong usage or a file cannot be read.")]
pub struct Step {
    /// The version that is in force
    #[arg(value_name = "OLD")]
    pub old: PathBuf,
    /// The one that is to follow it
    #[arg(value_name = "NEW")]
    pub new: PathBuf,
    /// Write JSON
    #[arg(long)]
    pub json: bool,
}
