//! What can be typed. `--help` is the reference, so every level carries an example.

mod directory;
mod erasures;
mod log;
mod people;
mod protocol;

pub(super) use directory::{Directory, DirectoryCommand, TermGiven, Who};
pub(super) use erasures::{ErasuresCommand, ErasuresOf, Scrubbing};
pub(super) use log::{HeadOf, Init, KeyFile, LogCommand, LogOf};
pub(super) use people::{Person, PersonCommand, Role, RoleCommand, Token, TokenCommand};
pub(super) use protocol::{Check, Draw, Format, MigrateCases, Protocol, ProtocolCommand, Publish, Step};

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use std::net::SocketAddr;
use std::path::PathBuf;

/// Citizens' initiatives, handled under published rules and recorded for good.
#[derive(Debug, Parser)]
#[command(
    name = "pobuda",
    version,
    max_term_width = 100,
    after_help = "Examples:\n  pobuda demo                      try it with a year of sample life\n  \
                  pobuda serve                     serve ./pobuda.db on 127.0.0.1:8080\n  \
                  pobuda timeline P-2026-0042      read one timeline in the terminal\n\n\
                  Exit codes: 0 done, 1 the thing asked about does not hold, 2 wrong usage or could not run."
)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What the program does.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve a scratch municipality with a year of sample life
    Demo(Demo),
    /// Serve the web pages and the HTTP interface
    Serve(Serve),
    /// Bring the tables for facts up to date, and stop
    Migrate(Migrate),
    /// Build read models anew from the log
    Rebuild(Rebuild),
    /// Show positions, lags and sizes
    Status(Status),
    /// Write the public event feed, one CloudEvent a line
    Events(Events),
    /// Show the timeline of one case
    Timeline(Timeline),
    /// Turn a foreign data set into events that keep their original dates
    Import(Import),
    /// Make, close and look at accounts of people
    Person(Person),
    /// Grant and revoke what people may act as
    Role(Role),
    /// Issue, list and revoke access tokens
    Token(Token),
    /// Say who holds which post
    Directory(Directory),
    /// Look after what waits for its time
    Timers(Timers),
    /// Look after the published log: its key, its signed head
    Log(LogOf),
    /// Look after what was erased
    Erasures(ErasuresOf),
    /// Look at protocols and put them in force: verify, draw, compare, publish
    Protocol(Protocol),
    /// Write a completion script for a shell
    #[command(after_help = "Example:\n  pobuda completions bash > /etc/bash_completion.d/pobuda")]
    Completions {
        /// For which shell
        shell: Shell,
    },
}

/// Which database holds the log.
#[derive(Debug, Clone, Args)]
pub struct Store {
    /// `sqlite:PATH` or `postgres://USER@HOST/NAME`
    #[arg(long, value_name = "URL", env = "DATABASE_URL", default_value = "sqlite:./pobuda.db")]
    pub database: String,
    /// Name of the log, part of every event; fixed when the log is made [default: https://pobuda.local]
    #[arg(long, value_name = "URL", env = "POBUDA_ORIGIN")]
    pub origin: Option<String>,
}

/// Where to listen and what to say about oneself.
#[derive(Debug, Clone, Args)]
pub struct Listen {
    /// Address and port; port 0 takes a free one, and the address is printed
    #[arg(long, value_name = "ADDRESS", env = "POBUDA_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Address under which people reach the site; by default the one it listens on
    #[arg(long, value_name = "URL", env = "POBUDA_PUBLIC_URL")]
    pub public_url: Option<String>,
    /// Name of the municipality, on every page
    #[arg(long, value_name = "NAME", env = "POBUDA_MUNICIPALITY")]
    pub municipality: Option<String>,
    /// Reverse proxies between people and the program: tries to sign in are counted by the address that the first of
    /// them adds to X-Forwarded-For
    #[arg(long, value_name = "NUMBER", env = "POBUDA_PROXIES", default_value_t = 0)]
    pub proxies: usize,
    /// Tell officials by name beside what they do in a case, and not by role and service alone
    #[arg(long, env = "POBUDA_OFFICIALS_BY_NAME")]
    pub officials_by_name: bool,
    #[command(flatten)]
    pub contact: Contact,
    /// Logs as JSON, one object a line
    #[arg(long, env = "POBUDA_LOG_JSON")]
    pub log_json: bool,
}

/// How to reach a person, at the foot of every page: not everybody writes e-mail. All of it, or none.
#[derive(Debug, Clone, Args)]
pub struct Contact {
    /// Telephone number of the office, at the foot of every page
    #[arg(long, value_name = "NUMBER", env = "POBUDA_CONTACT_PHONE", requires_all = ["contact_email", "contact_address", "contact_hours"])]
    pub contact_phone: Option<String>,
    /// Its e-mail address
    #[arg(long, value_name = "ADDRESS", env = "POBUDA_CONTACT_EMAIL", requires = "contact_phone")]
    pub contact_email: Option<String>,
    /// Where it is, in one line
    #[arg(long, value_name = "ADDRESS", env = "POBUDA_CONTACT_ADDRESS", requires = "contact_phone")]
    pub contact_address: Option<String>,
    /// When it is open, e.g. 8.00–14.00
    #[arg(long, value_name = "HOURS", env = "POBUDA_CONTACT_HOURS", requires = "contact_phone")]
    pub contact_hours: Option<String>,
}

#[derive(Debug, Args)]
#[command(after_help = "Example:\n  pobuda demo --listen 127.0.0.1:0")]
pub struct Demo {
    #[command(flatten)]
    pub listen: Listen,
    /// Language of the timeline that is shown first
    #[arg(long, value_enum, default_value_t = Lang::Sl)]
    pub lang: Lang,
    /// Keep the scratch database in this file instead of a temporary one
    #[arg(long, value_name = "FILE")]
    pub keep: Option<PathBuf>,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  pobuda serve\n  \
                        pobuda serve --database postgres://pobuda@localhost/pobuda --listen 0.0.0.0:8080\n\n\
                        Migrates on start. On SIGTERM it answers what is in flight and loses nothing acknowledged.")]
pub struct Serve {
    #[command(flatten)]
    pub store: Store,
    #[command(flatten)]
    pub key: KeyFile,
    /// File that says which witnesses sign a head before it is shown (C2SP tlog-policy, with the address of each)
    #[arg(long, value_name = "FILE", env = "POBUDA_LOG_POLICY")]
    pub policy: Option<PathBuf>,
    #[command(flatten)]
    pub listen: Listen,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  pobuda migrate --database sqlite:./pobuda.db\n  \
                        pobuda migrate --database postgres://owner@localhost/pobuda --server-role pobuda\n\n\
                        With --server-role the owner of the tables does the migrating, and the server, under a\n\
                        role of its own, can add facts but never change or delete them.")]
pub struct Migrate {
    /// Grant this PostgreSQL role exactly what the server needs
    #[arg(long, value_name = "ROLE")]
    pub server_role: Option<String>,
    #[command(flatten)]
    pub store: Store,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  pobuda rebuild\n  pobuda rebuild timeline --check   exit code 1 on a difference"
)]
pub struct Rebuild {
    /// Read model: timeline, case_register, comment_thread, support_count, queue or punctuality; all when left out
    pub name: Option<String>,
    /// Build beside the live tables and compare every row; change nothing
    #[arg(long)]
    pub check: bool,
    /// Write JSON
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub store: Store,
}

#[derive(Debug, Args)]
#[command(after_help = "Example:\n  pobuda status --json")]
pub struct Status {
    /// Write JSON
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub store: Store,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  pobuda events --after 4710\n  pobuda events --type case.opened --stream case/0198…"
)]
pub struct Events {
    /// Only events after this position
    #[arg(long, value_name = "POSITION", default_value_t = 0)]
    pub after: u64,
    /// Only events of this type, e.g. case.opened
    #[arg(long = "type", value_name = "TYPE")]
    pub kind: Option<String>,
    /// Only events of this stream, e.g. case/0198f0c4-…
    #[arg(long, value_name = "STREAM")]
    pub stream: Option<String>,
    #[command(flatten)]
    pub store: Store,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  pobuda timeline P-2026-0042 --lang en\n  pobuda timeline P-2026-0042 --as-of 2026-03-31T22:00:00Z"
)]
pub struct Timeline {
    /// Reference or id of the case
    #[arg(value_name = "REF")]
    pub reference: String,
    /// As it was known then: a position of the log, or an RFC 3339 time
    #[arg(long, value_name = "POSITION|TIME")]
    pub as_of: Option<String>,
    /// Language
    #[arg(long, value_enum, default_value_t = Lang::Sl)]
    pub lang: Lang,
    /// Write JSON
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub store: Store,
}

/// A language of the program's texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Lang {
    /// Slovene
    Sl,
    /// English
    En,
}

impl From<Lang> for pobuda_pages::Lang {
    fn from(lang: Lang) -> Self {
        match lang {
            Lang::Sl => Self::Sl,
            Lang::En => Self::En,
        }
    }
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  pobuda import decide-madrid ./decide-madrid\n  \
                        pobuda import open311 ./requests_with_notes.json --json\n\n\
                        Safe to repeat: a second run adds nothing, an interrupted one is finished by the next.")]
pub struct Import {
    /// The foreign system
    #[arg(value_enum)]
    pub source: Source,
    /// Folder or file with its data
    pub path: PathBuf,
    /// Write the report as JSON
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub store: Store,
}

/// A foreign system that can be imported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Source {
    /// A folder with the open data of Decide Madrid (Consul)
    DecideMadrid,
    /// A file with requests and notes of an Open311 endpoint
    Open311,
}

#[derive(Debug, Args)]
#[command(after_help = "Example:\n  pobuda timers check")]
pub struct Timers {
    /// What to do with timers.
    #[command(subcommand)]
    pub command: TimersCommand,
}

/// What can be done with timers.
#[derive(Debug, Subcommand)]
pub enum TimersCommand {
    /// Compare the table of timers with what the log makes of it; exit code 1 on a difference
    #[command(after_help = "Examples:\n  pobuda timers check\n  pobuda timers check --repair")]
    Check {
        /// Put right what differs
        #[arg(long)]
        repair: bool,
        /// Write JSON
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        store: Store,
    },
}
