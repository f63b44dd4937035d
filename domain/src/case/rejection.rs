//! Why an order to a case is refused. Each says what is the case and what can be done.

use crate::name::{FieldName, Language, Name};
use crate::protocol::Text;
use crate::publication::REASON_CHARS_MAX;
use jiff::Timestamp;

/// A refusal. Leaves no event.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "every variant's sentence says what it is")]
pub enum Rejection {
    #[error("this case does not exist")]
    CaseUnknown,
    #[error("this case is already open")]
    CaseExists,
    #[error("no protocol {protocol} is in force; GET /api/v1/protocols lists those that are")]
    ProtocolUnknown { protocol: Name },
    #[error("the calendar {calendar} is not known here; an administrator must add it")]
    CalendarUnknown { calendar: Name },
    #[error("no cycle of {protocol} has opened yet; wait for the call")]
    CycleUnknown { protocol: Name },
    #[error("{operation} is not an operation of this protocol")]
    OperationUnknown { operation: Name },
    #[error("{operation} is not allowed while the case is in the state {state}")]
    StateForbids { operation: Name, state: Name },
    #[error("{operation} is for {responsible}, and you act in another role")]
    RoleRequired { operation: Name, responsible: String },
    #[error("{operation} needs the field {field}")]
    FieldMissing { operation: Name, field: FieldName },
    #[error("{operation} does not take the field {field}; leave it out")]
    FieldNotTaken { operation: Name, field: FieldName },
    #[error("the field {field} needs at least {min} characters and has {given}")]
    FieldTooShort { field: FieldName, min: u32, given: usize },
    #[error("{service} is not a service that a case can be given to; in {field}, name one of {known}")]
    ServiceUnknown { field: FieldName, service: Name, known: String },
    #[error("{operation} needs an outcome: one of {allowed}")]
    OutcomeRequired { operation: Name, allowed: String },
    #[error("{outcome} is not an outcome of {operation}")]
    OutcomeUnknown { operation: Name, outcome: Name },
    #[error("{operation} is held back by its condition: {}", plain(.why_not.as_ref()))]
    GuardFails { operation: Name, why_not: Option<Text> },
    #[error("{operation} is not possible before {from}")]
    TooEarly { operation: Name, from: Timestamp },
    #[error("{operation} was possible until {until}")]
    TooLate { operation: Name, until: Timestamp },
    #[error("{operation} was already performed {times} times, which is the most there can be")]
    TooManyTimes { operation: Name, times: u32 },
    #[error("{operation} is not for a person who performed {performed}: four eyes must see it")]
    FourEyes { operation: Name, performed: Name },
    #[error("{operation} waits for the task {task}; close it first, or waive it with a reason")]
    TaskBlocks { operation: Name, task: Name },
    #[error("{task} is not a task of this protocol")]
    TaskUnknown { task: Name },
    #[error("the task {task} is not open")]
    TaskNotOpen { task: Name },
    #[error(
        "the checklist of {task} has {points} points and {checked} are ticked; tick all, or waive the task with a reason"
    )]
    ChecksMissing { task: Name, points: u32, checked: u32 },
    #[error("the timer {timer} does not stand as it was seen; nothing is to be done")]
    TimerStale { timer: String },
    #[error("the timer {timer} is due at {due_at}")]
    TimerNotDue { timer: String, due_at: Timestamp },
    #[error("{link} is not a link from this case to that one")]
    LinkUnknown { link: Name },
    #[error("{about} has no such incident")]
    IncidentUnknown { about: String },
    #[error("only an import may note what a source has counted")]
    ImportOnly,
    #[error("there is no state to go back to")]
    NowhereBack,
    #[error("a reason of 1 to {REASON_CHARS_MAX} characters is needed, and this one has {given}; say why")]
    ReasonUnfit { given: usize },
    #[error("the case is handled under {protocol}, and the migration is one of {other}")]
    MigrationElsewhere { protocol: Name, other: Name },
    #[error("the case is handled under version {version}, and the migration leads from {from}")]
    VersionDiffers { version: String, from: String },
    #[error("version {version} is not published here; publish it first")]
    VersionUnknown { version: String },
    #[error("the case is closed, in the state {state}, and stays with the rules it was closed under")]
    CaseClosed { state: Name },
    #[error(
        "the migration does not say what becomes of the state {state}; name its state in the later version"
    )]
    StateUnmapped { state: Name },
    #[error("the migration names the {what} {name}, and version {version} has none such; correct the name")]
    TargetUnknown { what: &'static str, name: Name, version: String },
    #[error(
        "the migration leads from {state} to {target}, where cases are closed; only an operation closes a case"
    )]
    TargetCloses { state: Name, target: Name },
    #[error("the migration names {target} as the target of two tasks; a task goes on as one")]
    TargetTwice { target: Name },
    #[error(
        "the migration does not say what becomes of the deadline {deadline}, which runs; say `keep` or `restart`"
    )]
    DeadlineUnsaid { deadline: Name },
    #[error(
        "the deadline {deadline} could not go on in the state {state}; a limit that runs is not dropped by a change of rules"
    )]
    DeadlineLost { deadline: Name, state: Name },
    #[error("the deadline {deadline} would have no date to be due at; give the date first")]
    DateUnknown { deadline: Name },
    #[error(
        "the migration does not say what becomes of the task {task}; name its task in the later version, or let it be closed first"
    )]
    TaskUnmapped { task: Name },
    #[error("the task {task} would go to {target}, which belongs to another state")]
    TaskElsewhere { task: Name, target: Name },
    #[error("something needs a human about {about}, and the later version does not know it; see to it first")]
    IncidentLost { about: String },
    #[error("the later version has no outcome {outcome}, which the case has")]
    OutcomeLost { outcome: Name },
    #[error("the later version has no link {link}, by which another case was opened")]
    LinkLost { link: Name },
    #[error("the later version does not take the value that the case has in the field {field}")]
    FieldUnfit { field: FieldName },
    #[error(
        "in the state {state} the later version relies on the field {field}, which the case does not have; give it first"
    )]
    FieldUnknown { field: FieldName, state: Name },
    #[error(
        "the later version relies on the value {value} of the cycle, which the cycle of the case does not have"
    )]
    CycleUnfit { value: FieldName },
    #[error(
        "{operation} is entered for a citizen by who receives it: {posts}; act in such a post, or let the citizen send it"
    )]
    BehalfNotYours { operation: Name, posts: String },
    #[error("{operation} is not sent by citizens, so it cannot be entered for one; leave on_behalf out")]
    BehalfNotCitizens { operation: Name },
    #[error("the {what} of the citizen takes at most {max} characters, and this one has {given}; shorten it")]
    BehalfTooLong { what: &'static str, max: usize, given: usize },
    #[error("notes are for those who hold a post; act in yours")]
    OfficialsOnly,
    #[error("write something")]
    TextEmpty,
    #[error("write at most {max} characters; there are {given}")]
    TextTooLong { max: usize, given: usize },
}

impl Rejection {
    /// Stable name of the rule, for programs and translations.
    pub fn code(&self) -> &'static str {
        match self {
            Self::CaseUnknown => "case-unknown",
            Self::CaseExists => "case-exists",
            Self::ProtocolUnknown { .. } => "protocol-unknown",
            Self::CalendarUnknown { .. } => "calendar-unknown",
            Self::CycleUnknown { .. } => "cycle-unknown",
            Self::OperationUnknown { .. } => "operation-unknown",
            Self::StateForbids { .. } => "state-forbids",
            Self::RoleRequired { .. } => "role-required",
            Self::FieldMissing { .. } => "field-missing",
            Self::FieldNotTaken { .. } => "field-not-taken",
            Self::FieldTooShort { .. } => "field-too-short",
            Self::ServiceUnknown { .. } => "service-unknown",
            Self::OutcomeRequired { .. } => "outcome-required",
            Self::OutcomeUnknown { .. } => "outcome-unknown",
            Self::GuardFails { .. } => "guard-fails",
            Self::TooEarly { .. } => "too-early",
            Self::TooLate { .. } => "too-late",
            Self::TooManyTimes { .. } => "too-many-times",
            Self::FourEyes { .. } => "four-eyes",
            Self::TaskBlocks { .. } => "task-blocks",
            Self::TaskUnknown { .. } => "task-unknown",
            Self::TaskNotOpen { .. } => "task-not-open",
            Self::ChecksMissing { .. } => "checks-missing",
            Self::TimerStale { .. } => "timer-stale",
            Self::TimerNotDue { .. } => "timer-not-due",
            Self::LinkUnknown { .. } => "link-unknown",
            Self::IncidentUnknown { .. } => "incident-unknown",
            Self::ImportOnly => "import-only",
            Self::NowhereBack => "nowhere-back",
            Self::ReasonUnfit { .. } => "reason-unfit",
            Self::MigrationElsewhere { .. } => "migration-elsewhere",
            Self::VersionDiffers { .. } => "version-differs",
            Self::VersionUnknown { .. } => "version-unknown",
            Self::CaseClosed { .. } => "case-closed",
            Self::StateUnmapped { .. } => "state-unmapped",
            Self::TargetUnknown { .. } => "target-unknown",
            Self::TargetCloses { .. } => "target-closes",
            Self::TargetTwice { .. } => "target-twice",
            Self::DeadlineUnsaid { .. } => "deadline-unsaid",
            Self::DeadlineLost { .. } => "deadline-lost",
            Self::DateUnknown { .. } => "date-unknown",
            Self::TaskUnmapped { .. } => "task-unmapped",
            Self::TaskElsewhere { .. } => "task-elsewhere",
            Self::IncidentLost { .. } => "incident-lost",
            Self::OutcomeLost { .. } => "outcome-lost",
            Self::LinkLost { .. } => "link-lost",
            Self::FieldUnfit { .. } => "field-unfit",
            Self::FieldUnknown { .. } => "field-unknown",
            Self::CycleUnfit { .. } => "cycle-unfit",
            Self::BehalfNotYours { .. } => "behalf-not-yours",
            Self::BehalfNotCitizens { .. } => "behalf-not-citizens",
            Self::BehalfTooLong { .. } => "behalf-too-long",
            Self::OfficialsOnly => "officials-only",
            Self::TextEmpty => "text-empty",
            Self::TextTooLong { .. } => "text-too-long",
        }
    }

    /// The field it is about, where it is about one.
    pub fn field(&self) -> Option<&FieldName> {
        match self {
            Self::FieldMissing { field, .. }
            | Self::FieldNotTaken { field, .. }
            | Self::FieldTooShort { field, .. }
            | Self::ServiceUnknown { field, .. } => Some(field),
            _ => None,
        }
    }
}

/// The protocol's own words for a guard that fails, in the language of these sentences, or in the first there is.
fn plain(why_not: Option<&Text>) -> &str {
    let english = Language::new("en").ok();
    let told = why_not.zip(english.as_ref()).map(|(text, english)| text.in_language(english));
    told.unwrap_or("the protocol does not say why")
}
