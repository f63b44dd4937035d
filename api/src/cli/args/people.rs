//! What can be typed about people, roles and tokens.

use super::{Lang, Store};
use clap::{Args, Subcommand};

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  pobuda person add maja@example.org --name \"Maja Hrovat\" --role participation/coordinator\n  \
                        pobuda person reset maja@example.org\n\n\
                        Citizens register by themselves, on the page /register."
)]
pub struct Person {
    /// What to do with people.
    #[command(subcommand)]
    pub command: PersonCommand,
}

/// What can be done with people.
#[derive(Debug, Subcommand)]
pub enum PersonCommand {
    /// Make an account; without a password, a token to set one is shown once
    #[command(after_help = "Examples:\n  pobuda person add ana@example.org --name Ana\n  \
                            pobuda person add maja@example.org --name \"Maja Hrovat\" --role participation/coordinator\n  \
                            pobuda person add admin@example.org --name Admin --role admin --password-stdin < password.txt")]
    Add {
        /// E-mail address, by which they sign in
        email: String,
        /// What to call them; of officials this is public
        #[arg(long)]
        name: String,
        /// Language they prefer
        #[arg(long, value_enum, default_value_t = Lang::Sl)]
        language: Lang,
        /// What they may act as beside a citizen: auditor, admin, or SERVICE/POST; may be given several times
        #[arg(long)]
        role: Vec<String>,
        /// Read the password from the first line of standard input
        #[arg(long)]
        password_stdin: bool,
        /// Write JSON
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        store: Store,
    },
    /// List the people with accounts, the newest first
    #[command(after_help = "Example:\n  pobuda person list --json")]
    List {
        /// Write JSON
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        store: Store,
    },
    /// Make a token to set a new password; it is shown once, and good once and for an hour
    #[command(after_help = "Example:\n  pobuda person reset ana@example.org")]
    Reset {
        /// E-mail address of the account
        email: String,
        /// Write JSON
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        store: Store,
    },
    /// Close an account: its person is signed out at once, and their tokens do not work
    #[command(after_help = "Example:\n  pobuda person disable ana@example.org")]
    Disable {
        /// E-mail address of the account
        email: String,
        #[command(flatten)]
        store: Store,
    },
    /// Open a closed account again
    #[command(after_help = "Example:\n  pobuda person enable ana@example.org")]
    Enable {
        /// E-mail address of the account
        email: String,
        #[command(flatten)]
        store: Store,
    },
    /// Grant what a person may act as
    #[command(after_help = "Examples:\n  pobuda person grant maja@example.org roads/head\n  \
                            pobuda person grant revizija@example.org auditor")]
    Grant {
        /// E-mail address of the account
        email: String,
        /// auditor, admin, or SERVICE/POST
        role: String,
        #[command(flatten)]
        store: Store,
    },
    /// Take away what a person may act as
    #[command(after_help = "Example:\n  pobuda person revoke maja@example.org roads/head")]
    Revoke {
        /// E-mail address of the account
        email: String,
        /// auditor, admin, or SERVICE/POST
        role: String,
        #[command(flatten)]
        store: Store,
    },
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  pobuda role grant roads/head maja@example.org\n  \
                        pobuda role revoke auditor revizija@example.org\n\n\
                        The same as `pobuda person grant` and `pobuda person revoke`, with the role first.")]
pub struct Role {
    /// What to do with roles.
    #[command(subcommand)]
    pub command: RoleCommand,
}

/// What can be done with roles.
#[derive(Debug, Subcommand)]
pub enum RoleCommand {
    /// Grant a role to a person
    #[command(after_help = "Example:\n  pobuda role grant roads/head maja@example.org")]
    Grant {
        /// auditor, admin, or SERVICE/POST
        role: String,
        /// E-mail address of the account
        email: String,
        #[command(flatten)]
        store: Store,
    },
    /// Take a role away from a person
    #[command(after_help = "Example:\n  pobuda role revoke roads/head maja@example.org")]
    Revoke {
        /// auditor, admin, or SERVICE/POST
        role: String,
        /// E-mail address of the account
        email: String,
        #[command(flatten)]
        store: Store,
    },
}

#[derive(Debug, Args)]
#[command(after_help = "Example:\n  pobuda token issue --role citizen --name Ana")]
pub struct Token {
    /// What to do with tokens.
    #[command(subcommand)]
    pub command: TokenCommand,
}

/// What can be done with tokens.
#[derive(Debug, Subcommand)]
pub enum TokenCommand {
    /// Make a token; it is shown once and kept only as a hash
    #[command(after_help = "Examples:\n  pobuda token issue --role citizen --name Ana\n  \
                            pobuda token issue --role official --service participation --post coordinator --name Koordinator\n  \
                            pobuda token issue --role participation/coordinator --name Koordinator\n  \
                            pobuda token issue --role admin --name Admin --json")]
    Issue {
        /// citizen, official, auditor, admin, or SERVICE/POST for an official
        #[arg(long)]
        role: String,
        /// Service of an official, e.g. participation
        #[arg(long)]
        service: Option<String>,
        /// Role of an official in the service, e.g. coordinator
        #[arg(long)]
        post: Option<String>,
        /// What to call its holder
        #[arg(long)]
        name: String,
        /// Write JSON
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        store: Store,
    },
    /// List the tokens, without their secrets
    #[command(after_help = "Example:\n  pobuda token list --json")]
    List {
        /// Write JSON
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        store: Store,
    },
    /// Make a token worthless at once
    #[command(after_help = "Example:\n  pobuda token revoke 0198f0c4-7b0a-7c31-9a55-0d4f6f1f2b11")]
    Revoke {
        /// Id of the token, as `token list` shows it
        id: String,
        #[command(flatten)]
        store: Store,
    },
}
