//! One initiative: what it is, where it stands, what comes next, and everything that happened.

use crate::content::{Document, Due, Fact, Legal, Link, May, Shown, Tone, Who};
use crate::frame::Frame;
use crate::page::comments::Comments;
use crate::page::history::History;
use crate::when::When;
use jiff::civil::Date;

/// Longest note of an official. Unit: characters.
pub const NOTE_CHARS_MAX: usize = 4_000;

/// The page of one initiative.
#[derive(Debug, Clone)]
pub struct CasePage {
    /// What stands around it.
    pub frame: Frame,
    /// What people quote, e.g. `P-2026-0042`.
    pub reference: String,
    /// Its title.
    pub title: Shown,
    /// The protocol it is handled under, leading to how that works.
    pub protocol: Link,
    /// Where it stands, in one answer.
    pub status: Status,
    /// The citizen's progress bar.
    pub steps: Vec<Step>,
    /// What comes next.
    pub next: Next,
    /// Why the answer was no, if it was.
    pub refusal: Option<Refusal>,
    /// What its author sent.
    pub submission: Submission,
    /// Everything that happened.
    pub history: History,
    /// Support for it.
    pub supports: Supports,
    /// What people say about it.
    pub comments: Comments,
    /// Operations that the reader may perform now.
    pub operations: Vec<Offer>,
    /// Tasks that are open.
    pub tasks: Vec<Task>,
    /// What needs a human to go on; empty for everybody but officials.
    pub stuck: Vec<Stuck>,
    /// What officials have left for each other; none for whom holds no post.
    pub notes: Option<Notes>,
    /// Cases it is linked with.
    pub related: Vec<Link>,
    /// The past moment that is shown; none for now.
    pub as_of: Option<AsOf>,
    /// Address of the stream of new timeline entries after the last one shown (`text/event-stream`).
    pub stream: Option<String>,
    /// Address of the timeline as JSON.
    pub json: String,
}

/// Where the initiative stands. The page makes the first sentences of it.
#[derive(Debug, Clone)]
pub struct Status {
    /// State in words, e.g. `Pri pristojni službi`.
    pub state: String,
    /// What that means for a citizen, one or two sentences.
    pub plain: String,
    /// Kind of the state.
    pub tone: Tone,
    /// Since when.
    pub since: When,
    /// Whether the state is named after a happening (received, closed), so that it reads `Prejeto 2. 3.`
    /// and not `Prejeto od 2. 3.`: true for the opening state and for final ones.
    pub punctual: bool,
    /// Who has it; none when nobody needs to act.
    pub holder: Option<String>,
    /// The result in words, once there is one.
    pub outcome: Option<String>,
    /// What the municipality is going to do next, in words.
    pub next: Option<String>,
    /// The date that matters most to the citizen now.
    pub due: Option<Due>,
}

/// A step of the progress bar.
#[derive(Debug, Clone)]
pub struct Step {
    /// In words.
    pub label: String,
    /// How it stands.
    pub stage: Stage,
}

/// How a step stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Behind us.
    Completed,
    /// Where it is now.
    Current,
    /// Ahead.
    NotYet,
}

/// What comes next: what can happen, who does it, by when, and what the reader can do.
#[derive(Debug, Clone, Default)]
pub struct Next {
    /// What can happen from here. Empty when the handling is finished.
    pub steps: Vec<NextStep>,
    /// How long this state usually lasts, in words, e.g. `5 delovnih dni`.
    pub usually: Option<String>,
    /// Dates that are running or late.
    pub dues: Vec<Due>,
    /// How the author can object, while that is open.
    pub remedy: Option<Remedy>,
}

/// Something that can happen from here.
#[derive(Debug, Clone)]
pub struct NextStep {
    /// The operation in words, e.g. `Odloči`.
    pub what: String,
    /// Who answers for it, in words.
    pub responsible: String,
    /// Whether the system does it by itself, and then when, in words, e.g. `po 30 dneh`.
    pub automatic: Option<String>,
}

/// How to object.
#[derive(Debug, Clone, Default)]
pub struct Remedy {
    /// What can be done, in words.
    pub text: String,
    /// The last day.
    pub until: Option<Date>,
    /// Where it can be done here.
    pub href: Option<String>,
}

/// Why the answer was no.
#[derive(Debug, Clone)]
pub struct Refusal {
    /// The outcome in words.
    pub outcome: String,
    /// What the outcome means, in plain words.
    pub plain: Option<String>,
    /// The reason given.
    pub reason: Option<Shown>,
    /// The legal ground.
    pub legal: Option<Legal>,
    /// Who decided.
    pub who: Who,
    /// When.
    pub when: When,
    /// How to object.
    pub remedy: Option<Remedy>,
    /// Number of the history entry that recorded it.
    pub entry: u64,
}

/// What the author sent.
#[derive(Debug, Clone)]
pub struct Submission {
    /// The description; none when the protocol asks for none.
    pub text: Option<Shown>,
    /// Other things given with it.
    pub facts: Vec<Fact>,
    /// Documents given with it.
    pub documents: Vec<Document>,
    /// Who sent it.
    pub who: Who,
    /// When.
    pub when: When,
    /// How it came and who entered it, in words, where an official did for a citizen.
    pub entered: Option<String>,
    /// That citizen, for readers who hold a post.
    pub citizen: Option<Citizen>,
    /// The foreign system it was imported from.
    pub source: Option<Source>,
}

/// Who a citizen is for whom an official entered something.
#[derive(Debug, Clone, Default)]
pub struct Citizen {
    /// Their name.
    pub name: Option<String>,
    /// How they can be reached.
    pub contact: Option<String>,
}

/// Where an imported record comes from.
#[derive(Debug, Clone, Default)]
pub struct Source {
    /// The foreign system, in words.
    pub system: String,
    /// The record's identifier there.
    pub record: String,
    /// Address of the record there.
    pub href: Option<String>,
}

/// Support: people here, and numbers counted elsewhere, said separately.
#[derive(Debug, Clone, Default)]
pub struct Supports {
    /// Given here, one per person.
    pub given: u64,
    /// Counted by the source of an import: a number, not people.
    pub counted_at_source: Option<u64>,
    /// Whether the reader has given support.
    pub mine: bool,
    /// Whether the reader may give it, or take it back.
    pub may: May,
}

impl Supports {
    /// Both together.
    pub fn total(&self) -> u64 {
        self.given.saturating_add(self.counted_at_source.unwrap_or_default())
    }
}

/// An operation that the reader may perform now.
#[derive(Debug, Clone, Default)]
pub struct Offer {
    /// The operation in words.
    pub label: String,
    /// Page with its form.
    pub href: String,
}

/// A task that is open.
#[derive(Debug, Clone, Default)]
pub struct Task {
    /// Its name in the protocol.
    pub name: String,
    /// The task in words.
    pub label: String,
    /// Who answers for it, in words.
    pub responsible: String,
    /// By when it is due; none when it may take any time.
    pub due: Option<Due>,
    /// Its checklist, point by point.
    pub checks: Vec<String>,
    /// Operations that wait for it, each in words.
    pub blocks: Vec<String>,
    /// Page on which the reader can do it; none for whom it is not.
    pub href: Option<String>,
}

/// Something that needs a human to go on.
#[derive(Debug, Clone, Default)]
pub struct Stuck {
    /// What it is, in a sentence.
    pub what: String,
    /// What kind of thing it is, as it is sent back.
    pub incident: String,
    /// What it is about, as it is sent back.
    pub about: String,
}

/// What officials leave for each other.
#[derive(Debug, Clone, Default)]
pub struct Notes {
    /// The latest notes, the newest first.
    pub all: Vec<Note>,
    /// The form for another one.
    pub form: NoteForm,
}

/// A note of an official for officials.
#[derive(Debug, Clone)]
pub struct Note {
    /// Who left it.
    pub who: Who,
    /// When.
    pub when: When,
    /// What it says; none when it was erased.
    pub text: Option<String>,
}

/// A note that is being written.
#[derive(Debug, Clone, Default)]
pub struct NoteForm {
    /// What was typed.
    pub text: String,
    /// What is wrong with it.
    pub error: Option<String>,
}

/// The past moment that is shown.
#[derive(Debug, Clone)]
pub struct AsOf {
    /// Last position of the log that is taken into account.
    pub position: u64,
    /// The moment asked for, if a time was asked for.
    pub at: Option<When>,
}
