//! What can be asked of the executor: plain values, not yet sealed.

use super::Happened;
use pobuda_domain::actor::Standing;
use pobuda_domain::case::{Channel, LinkedFrom, Source};
use pobuda_domain::field::Raw;
use pobuda_domain::name::{CaseId, CommentId, Language, Name, Pseudonym};
use pobuda_ledger::record::CommandKey;
use std::collections::BTreeMap;

/// Who sends a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sender {
    /// Who they are, for the table of pseudonyms; never in the log.
    pub subject: String,
    /// In what standing they act.
    pub standing: Standing,
    /// Their name, sealed beside what they do; officials have one, citizens do not. Whether everybody reads it is for the
    /// municipality to say.
    pub public_name: Option<String>,
}

/// Whoever looks after the program and orders something: outside of cases, or about the rules of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keeper {
    /// Who they are, for the table of pseudonyms; never in the log.
    pub subject: String,
    /// Their public name, sealed beside what they order.
    pub name: String,
}

/// What the sender has seen of the stream.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Expect {
    /// Any sequence will do.
    #[default]
    Any,
    /// It must still stand at one of these.
    OneOf(Vec<u64>),
}

/// How a command is sent.
#[derive(Debug, Clone, Default)]
pub struct Sending {
    /// What makes a repetition harmless.
    pub key: Option<CommandKey>,
    /// The request or run that it belongs to.
    pub correlation: Option<String>,
    /// What the sender has seen.
    pub expect: Expect,
    /// When it happened; `None` for now.
    pub happened: Happened,
}

/// Open a case.
#[derive(Debug, Clone)]
pub struct CaseOpening {
    /// Its id, when it is fixed beforehand (imports); else one is made.
    pub id: Option<CaseId>,
    /// The protocol.
    pub protocol: Name,
    /// The opening operation; `None`: the first one that the sender may perform.
    pub operation: Option<Name>,
    /// Language of the texts.
    pub language: Language,
    /// Fields as sent.
    pub fields: BTreeMap<String, Raw>,
    /// Where it was imported from.
    pub source: Option<Source>,
    /// For which citizen an official enters it.
    pub on_behalf: Option<Entering>,
}

/// For which citizen an official enters what did not come from their own hand.
#[derive(Debug, Clone)]
pub struct Entering {
    /// How it came.
    pub channel: Channel,
    /// Their name.
    pub name: Option<String>,
    /// How they can be reached.
    pub contact: Option<String>,
}

/// What a case continues that the program opens from another one.
#[derive(Debug, Clone)]
pub struct Continuing {
    /// The other case.
    pub linked_from: LinkedFrom,
    /// Its author, by the pseudonym there: they are the author here as well.
    pub author: Option<Pseudonym>,
}

/// Perform an operation.
#[derive(Debug, Clone)]
pub struct Operation {
    /// The operation.
    pub operation: Name,
    /// The outcome chosen.
    pub outcome: Option<Name>,
    /// Fields as sent.
    pub fields: BTreeMap<String, Raw>,
}

/// Close a task.
#[derive(Debug, Clone)]
pub struct TaskClosing {
    /// The task.
    pub task: Name,
    /// Whether it is left out rather than done.
    pub waived: bool,
    /// Points of the checklist that were ticked.
    pub checked: u32,
    /// Fields as sent.
    pub fields: BTreeMap<String, Raw>,
}

/// Post a comment.
#[derive(Debug, Clone)]
pub struct CommentPosting {
    /// Its id, when it is fixed beforehand (imports); else one is made.
    pub id: Option<CommentId>,
    /// The comment it replies to.
    pub in_reply_to: Option<CommentId>,
    /// Language of the text.
    pub language: Language,
    /// The text.
    pub text: String,
    /// Where it was imported from.
    pub source: Option<Source>,
}
