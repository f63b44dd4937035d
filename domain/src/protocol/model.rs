//! The shape of a protocol file, table by table. Source: the JSON Schema beside the bundled files.

use super::ordered::Ordered;
use crate::calendar::Span;
use crate::name::{FieldName, Language, Malformed, Name};
use serde::Deserialize;
use std::collections::BTreeMap;

/// A text for people, in one or more languages.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Text(BTreeMap<Language, String>);

impl Text {
    /// The text in that language, or in the first language there is.
    pub fn in_language(&self, language: &Language) -> &str {
        self.0.get(language).or_else(|| self.0.values().next()).map_or("", String::as_str)
    }
    /// All versions of the text.
    pub fn languages(&self) -> impl Iterator<Item = (&Language, &str)> {
        self.0.iter().map(|(language, text)| (language, text.as_str()))
    }
}

/// A protocol: the states a case passes through, the operations that move it, who answers, by when.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Protocol {
    /// Always `protocol/1`.
    pub format: String,
    /// Its name, e.g. `improve`.
    pub id: Name,
    /// Semantic version.
    pub version: String,
    /// Calendar of its time limits.
    pub calendar: Name,
    /// Languages of every text in it, the first one being the fall-back.
    pub languages: Vec<Language>,
    /// Title.
    pub title: Text,
    /// What it is for.
    pub purpose: Text,
    /// The citizen's progress bar.
    pub steps: Vec<Step>,
    /// Roles.
    pub roles: Ordered<Name, Role>,
    /// Services.
    pub services: Ordered<Name, Service>,
    /// Legal bases.
    #[serde(default)]
    pub legal: Ordered<Name, Legal>,
    /// Values shared by all cases of one cycle.
    #[serde(default)]
    pub cycle: Ordered<FieldName, CycleType>,
    /// Fields.
    pub fields: Ordered<FieldName, Field>,
    /// States.
    pub states: Ordered<Name, State>,
    /// Operations.
    pub operations: Ordered<Name, Operation>,
    /// Tasks.
    #[serde(default)]
    pub tasks: Ordered<Name, Task>,
    /// Deadlines.
    pub deadlines: Ordered<Name, Deadline>,
    /// Outcomes.
    pub outcomes: Ordered<Name, Outcome>,
    /// Links to other cases.
    #[serde(default)]
    pub links: Ordered<Name, Link>,
}

/// One step of the progress bar.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Its name.
    pub id: Name,
    /// What it is called.
    pub label: Text,
    /// What it means, in plain words.
    pub plain: Option<Text>,
}

/// What a role is in general. Source: the generic roles of the Dutch ZGW standard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RoleKind {
    /// Who opens a case.
    Initiator,
    /// Who takes part in it beside the initiator.
    CoInitiator,
    /// Who is affected.
    Interested,
    /// Who gives advice.
    Adviser,
    /// Who does the work.
    Handler,
    /// Who decides.
    Decider,
    /// Who keeps it moving.
    Coordinator,
    /// Who speaks for another.
    Contact,
    /// A program.
    System,
}

/// Whose side a role is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// Citizens.
    Citizen,
    /// The municipality.
    Municipality,
    /// Institutions beside it.
    Partner,
    /// Programs.
    System,
}

/// A role.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Role {
    /// What it is in general.
    pub kind: RoleKind,
    /// Whose side it is on.
    pub side: Side,
    /// What it is called.
    pub label: Text,
}

/// A service: fixed, or the one recorded in a field of the case.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// What it is called.
    pub label: Text,
    /// The field that names the actual service.
    pub from: Option<FieldName>,
}

/// A legal basis.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Legal {
    /// How it is cited.
    pub cite: String,
    /// What it says, in plain words.
    pub plain: Option<Text>,
    /// Whether a lawyer has confirmed it.
    #[serde(default)]
    pub confirmed: bool,
}

/// Type of a value of the cycle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CycleType {
    /// A civil date.
    Date,
    /// Cents.
    Money,
    /// A count.
    Integer,
}

/// Type of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FieldType {
    /// Free text.
    Text,
    /// A count.
    Integer,
    /// Cents.
    Money,
    /// A civil date.
    Date,
    /// One of the declared choices.
    Choice,
    /// A place.
    Place,
    /// Files, by name and digest.
    Files,
    /// A service.
    Service,
    /// A person.
    Person,
    /// A legal basis.
    Legal,
    /// Another case.
    Case,
}

/// A field.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// Its type.
    #[serde(rename = "type")]
    pub kind: FieldType,
    /// What can be chosen.
    #[serde(default)]
    pub choices: Ordered<Name, Text>,
    /// Shortest text, in characters.
    pub min_length: Option<u32>,
    /// What it is called.
    pub label: Text,
    /// Whether everybody may read it.
    #[serde(default = "yes")]
    pub public: bool,
    /// Whether it is about a person.
    #[serde(default)]
    pub personal: bool,
}

fn yes() -> bool {
    true
}

/// What people may do beside the operations while a case is in a state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Openness {
    /// Comment.
    Comment,
    /// Support.
    Support,
    /// Vote.
    Vote,
}

/// A state.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct State {
    /// Its step on the progress bar.
    pub step: Name,
    /// What it is called.
    pub label: Text,
    /// What it means for a citizen.
    pub plain: Text,
    /// Whether the handling ends here.
    #[serde(default, rename = "final")]
    pub is_final: bool,
    /// How long it usually lasts; never enforced.
    pub usually: Option<Span>,
    /// What people may do meanwhile.
    #[serde(default)]
    pub open_to: Vec<Openness>,
}

/// Where an operation leads.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Target {
    /// A state, or `back`: the state the case came from.
    One(Name),
    /// The actor chooses an outcome and thereby the way.
    ByOutcome(Ordered<Name, Name>),
}

/// A linked case whose closing performs an operation.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OnLink {
    /// The link.
    pub link: Name,
    /// With one of these outcomes; any when empty.
    #[serde(default)]
    pub outcomes: Vec<Name>,
}

/// The case that an operation opens beside this one.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Opens {
    /// Always this link.
    One(Name),
    /// By outcome.
    ByOutcome(Ordered<Name, Name>),
}

/// Lengthening of a deadline.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Extends {
    /// The deadline.
    pub deadline: Name,
    /// By how much.
    pub by: Span,
}

/// An operation: the only thing that changes a case.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Operation {
    /// States in which it is allowed; absent: it opens a case; `*`: every state that is not final.
    pub from: Option<Vec<String>>,
    /// Where it leads; absent: the state stays.
    pub to: Option<Target>,
    /// The one outcome it records.
    pub outcome: Option<Name>,
    /// Other roles that may perform it.
    #[serde(default)]
    pub by: Vec<Name>,
    /// The post that answers for it.
    pub responsible: Post,
    /// Fields that must be given.
    #[serde(default)]
    pub needs: Vec<FieldName>,
    /// Fields that can be given.
    #[serde(default)]
    pub may: Vec<FieldName>,
    /// Guard, kept as written.
    pub when: Option<String>,
    /// What a citizen is told when the guard refuses.
    pub why_not: Option<Text>,
    /// Performed by the system this long after the state was entered.
    pub after: Option<Span>,
    /// Performed by the system at this date of the cycle.
    pub at: Option<CycleValue>,
    /// Performed by the system when a linked case closes.
    pub on: Option<OnLink>,
    /// Not before this date of the cycle.
    pub not_before: Option<CycleValue>,
    /// Only this long after the state was entered.
    pub open_for: Option<Span>,
    /// At most so many times in one case.
    pub times: Option<u32>,
    /// Not by a person who performed one of these.
    #[serde(default)]
    pub not_by: Vec<Name>,
    /// Whether it leaves a final state.
    #[serde(default)]
    pub reopens: bool,
    /// The case it opens.
    pub opens: Option<Opens>,
    /// The deadline it lengthens.
    pub extends: Option<Extends>,
    /// Verb on the button.
    pub label: Text,
    /// Sentence on the timeline.
    pub says: Text,
    /// Whether everybody sees it.
    #[serde(default = "yes")]
    pub public: bool,
}

/// A task inside a state.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Task {
    /// The state in which it opens.
    #[serde(rename = "in")]
    pub state: Name,
    /// The post that answers for it.
    pub responsible: Post,
    /// What it is called.
    pub label: Text,
    /// Checklist.
    #[serde(default)]
    pub checks: Vec<Text>,
    /// Fields given with it.
    #[serde(default)]
    pub needs: Vec<FieldName>,
    /// Operations refused until it is done.
    #[serde(default)]
    pub blocks: Vec<Name>,
    /// How long it may take.
    pub within: Option<Span>,
    /// Whether everybody sees it.
    #[serde(default = "yes")]
    pub public: bool,
}

/// What a deadline promises.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DeadlineKind {
    /// An answer.
    Answer,
    /// Something promised.
    Promise,
    /// News of progress.
    News,
    /// Something from a citizen.
    Citizen,
}

/// Whom to tell when a deadline has passed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Escalation {
    /// How long after the due moment, as written.
    pub after: String,
    /// The post.
    pub to: Post,
}

/// A deadline.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deadline {
    /// What is due.
    pub kind: DeadlineKind,
    /// What it is called.
    pub label: Text,
    /// Its legal basis.
    pub legal: Option<Name>,
    /// How long after it started.
    pub within: Option<Span>,
    /// Or at a date: of the case or of the cycle.
    pub due: Option<String>,
    /// What the municipality promises inside the limit.
    pub norm: Option<Span>,
    /// States in which it runs.
    pub runs_in: Vec<Name>,
    /// States in which it stands still.
    #[serde(default)]
    pub pauses_in: Vec<Name>,
    /// Operations that start it anew.
    #[serde(default)]
    pub restarts_on: Vec<Name>,
    /// How long before it is due to remind.
    #[serde(default)]
    pub remind: Vec<Span>,
    /// Whom to tell when it has passed.
    pub escalate: Vec<Escalation>,
}

/// What kind of result an outcome is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OutcomeKind {
    /// It will be done.
    Accepted,
    /// It has been done.
    Done,
    /// It was taken note of.
    Noted,
    /// It goes on elsewhere.
    Moved,
    /// It was refused.
    Declined,
    /// It was taken back.
    Withdrawn,
}

/// An outcome.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    /// What kind of result it is.
    pub kind: OutcomeKind,
    /// What it is called.
    pub label: Text,
    /// What it means, in plain words.
    pub plain: Text,
    /// Fields that must be given with it.
    #[serde(default)]
    pub needs: Vec<FieldName>,
    /// What one who disagrees can do.
    pub remedy: Option<Text>,
}

/// How two cases are related.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LinkKind {
    /// The other is a part of this one.
    Part,
    /// The other continues this one.
    FollowUp,
    /// The other contributes to this one.
    Contributes,
    /// The other is about this one.
    About,
}

/// A link: another case that this one opens.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// Protocol of the other case.
    pub protocol: Name,
    /// The operation that opens it.
    pub operation: Option<Name>,
    /// How they are related.
    pub kind: LinkKind,
    /// Field of the other case = field of this one.
    #[serde(default)]
    pub copy: BTreeMap<FieldName, FieldName>,
}

/// A post: a role in a service, or a role alone for people outside the services.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Post {
    /// The service, as the protocol names it.
    pub service: Option<Name>,
    /// The role.
    pub role: Name,
}

impl TryFrom<String> for Post {
    type Error = Malformed;
    fn try_from(text: String) -> Result<Self, Malformed> {
        match text.split_once('/') {
            Some((service, role)) => Ok(Self { service: Some(Name::new(service)?), role: Name::new(role)? }),
            None => Ok(Self { service: None, role: Name::new(text)? }),
        }
    }
}

/// A value of the cycle, written `cycle.<field>`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct CycleValue(pub FieldName);

impl TryFrom<String> for CycleValue {
    type Error = Malformed;
    fn try_from(text: String) -> Result<Self, Malformed> {
        match text.strip_prefix("cycle.") {
            Some(field) => Ok(Self(FieldName::new(field)?)),
            None => {
                Err(Malformed { what: "value of the cycle", given: text, rule: "`cycle.` and a field name" })
            }
        }
    }
}
