//! What can be asked of a case.

use super::{Channel, Incident, LinkedFrom, Source, TimerName};
use crate::actor::Actor;
use crate::committed::{Committed, Text};
use crate::field::Fields;
use crate::migration::Migration;
use crate::name::{CaseId, Language, Name, Pseudonym};
use crate::precision::Precision;
use jiff::Timestamp;
use std::sync::Arc;

/// An order to a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CaseCommand {
    /// Open a case under a protocol.
    Open(OpenCase),
    /// Perform an operation of the protocol.
    Perform(PerformOperation),
    /// Note how many supports the source of an import had counted.
    CountSupports(CountSupports),
    /// Close a task.
    CloseTask(CloseTask),
    /// Leave a note for officials.
    AddNote(AddNote),
    /// Do what the time has come for.
    FireTimer(FireTimer),
    /// Note that another case was opened from it.
    LinkCase(LinkCase),
    /// Do what waits for a linked case to close.
    FollowLink(FollowLink),
    /// Say that something fails again and again and needs a human.
    RaiseIncident(RaiseIncident),
    /// Say that it goes on again.
    ResolveIncident(ResolveIncident),
    /// Take it over to another version of its protocol.
    ChangeProtocol(ChangeProtocol),
}

/// Open a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenCase {
    /// The protocol, by name; its current version is meant.
    pub protocol: Name,
    /// The opening operation; absent: the first one that the actor may perform.
    pub operation: Option<Name>,
    /// Who asks.
    pub actor: Actor,
    /// When it happened.
    pub at: Timestamp,
    /// How well that is known.
    pub precision: Precision,
    /// Language of the texts.
    pub language: Language,
    /// Values given.
    pub fields: Fields,
    /// Where it was imported from.
    pub source: Option<Source>,
    /// The case that it continues; then the program opens it.
    pub linked_from: Option<LinkedFrom>,
    /// Whose case it is, where somebody else opens it.
    pub author: Option<Pseudonym>,
    /// For which citizen an official enters it; `author` is not looked at then.
    pub on_behalf: Option<Box<OnBehalf>>,
}

/// For whom an official enters what did not come from the citizen's own hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnBehalf {
    /// How it came.
    pub channel: Channel,
    /// The citizen, by a pseudonym of their own.
    pub citizen: Pseudonym,
    /// Their name, for officials only.
    pub name: Option<Committed<Text>>,
    /// How they can be reached, for officials only.
    pub contact: Option<Committed<Text>>,
}

/// Perform an operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PerformOperation {
    /// The operation.
    pub operation: Name,
    /// The outcome chosen, where there is a choice.
    pub outcome: Option<Name>,
    /// Who asks.
    pub actor: Actor,
    /// When it happened.
    pub at: Timestamp,
    /// How well that is known.
    pub precision: Precision,
    /// Values given.
    pub fields: Fields,
}

/// Note the source's count of supports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountSupports {
    /// The count.
    pub count: u64,
    /// Who notes it.
    pub actor: Actor,
    /// When the source counted.
    pub at: Timestamp,
    /// How well that is known.
    pub precision: Precision,
}

/// Close a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CloseTask {
    /// The task.
    pub task: Name,
    /// Whether it is left out rather than done; then a reason is given.
    pub waived: bool,
    /// Points of the checklist that were ticked.
    pub checked: u32,
    /// Who asks.
    pub actor: Actor,
    /// When it happened.
    pub at: Timestamp,
    /// How well that is known.
    pub precision: Precision,
    /// Values given.
    pub fields: Fields,
}

/// Leave a note for officials.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddNote {
    /// The note.
    pub text: Committed<Text>,
    /// Name of who asks, for officials only.
    pub actor_name: Option<Committed<Text>>,
    /// Who asks.
    pub actor: Actor,
    /// When.
    pub at: Timestamp,
}

/// Do what the time has come for. Sent by the program itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FireTimer {
    /// Which timer.
    pub timer: TimerName,
    /// The generation that was seen.
    pub generation: u64,
    /// Now.
    pub at: Timestamp,
}

/// Note that another case was opened from it. Sent by the program itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkCase {
    /// The link.
    pub link: Name,
    /// The other case.
    pub case: CaseId,
    /// Now.
    pub at: Timestamp,
}

/// Do what waits for a linked case to close. Sent by the program itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FollowLink {
    /// The link.
    pub link: Name,
    /// The other case, which has closed.
    pub case: CaseId,
    /// With which outcome.
    pub outcome: Option<Name>,
    /// Now.
    pub at: Timestamp,
}

/// Say that something needs a human. Sent by the program itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RaiseIncident {
    /// What, and what it is about.
    pub incident: Incident,
    /// Code of the rule that refused, where one did.
    pub rule: Option<String>,
    /// Now.
    pub at: Timestamp,
}

/// Say that it goes on again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResolveIncident {
    /// What, and what it is about.
    pub incident: Incident,
    /// Who asks.
    pub actor: Actor,
    /// When.
    pub at: Timestamp,
}

/// Take a case over to another version of its protocol. Whoever looks after the program may order it; who that is, the
/// door says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeProtocol {
    /// How cases go over.
    pub migration: Arc<Migration>,
    /// `sha256:` and 64 hexadecimal digits: digest of the file that says it.
    pub digest: String,
    /// Who orders it.
    pub keeper: Pseudonym,
    /// Their public name.
    pub name: Committed<Text>,
    /// Why.
    pub reason: Committed<Text>,
    /// When.
    pub at: Timestamp,
}
