//! What can be typed after `pobuda protocol`.

use super::Lang;
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
    },
    /// Verify protocols: whether what they say can be kept
    Check(Check),
    /// Draw a protocol: its states, what leads from one to another, who does it, what is due
    Draw(Draw),
    /// Compare two versions: the least step of the version number, and every difference that asks for it
    Step(Step),
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
