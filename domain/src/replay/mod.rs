//! Deciding again what a log says was decided, from the log alone.
//!
//! An event does not keep the order that it answers, and needs not: who asked, in which role, for what, and when, stand in
//! it. From these the order is made again, given to the same rules at the same place in the log, and what they answer must
//! be what was recorded. Texts are not needed, nor is anything that can be erased: no rule has ever seen one.
//!
//! What this proves is that every step was one that the rules allow to whoever took it, with everything that has to follow.
//! It does not say that an official who could choose has chosen well, nor that a text is as long as it should be.

mod case;
mod erasures;
mod orders;
mod people;

use crate::case::{Case, CaseEvent};
use crate::comment::{Comment, CommentEvent};
use crate::comment_vote::{CommentVote, CommentVoteEvent};
use crate::committed::Digest;
use crate::directory::Directory;
use crate::erasure::Erasure;
use crate::event::AnyEvent;
use crate::name::{CaseId, CommentId};
use crate::protocol::Library;
use crate::publication::Publications;
use crate::support::{Support, SupportEvent};
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

/// An event where it stands in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its leaf, from 0.
    pub index: u64,
    /// Its stream, as `kind/id`.
    pub stream: String,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// What happened.
    pub event: AnyEvent,
}

/// What the rules say in place of what was recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Instead {
    /// Something else.
    Event(Box<AnyEvent>),
    /// Nothing more: the order was answered already.
    Nothing,
    /// More: it belongs to the order before, and stands nowhere.
    Missing(Box<AnyEvent>),
    /// A refusal, by the code of the rule and in its words.
    Refused(&'static str, String),
    /// That nobody could have asked for this here.
    NoOrder,
}

/// Something that was recorded and not decided so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The leaf at which it shows.
    pub index: u64,
    /// The stream.
    pub stream: String,
    /// What was recorded there.
    pub recorded: Box<AnyEvent>,
    /// What the rules say.
    pub instead: Instead,
}

/// How many events were judged, and how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Judged {
    /// Orders of people: whether they were allowed, and had the form that is asked for. Not whether they were wise.
    pub in_form: u64,
    /// What the rules alone have brought about: limits, tasks, reminders, steps of the system.
    pub by_rule: u64,
    /// Taken as they were recorded: what the log has no rules for, such as the directory and changes of the rules.
    pub as_recorded: u64,
}

/// How a run of events was explained.
enum Explained {
    /// The first so many are what the rules answer, one order of a person among them or none.
    Decided { events: usize, orders: u64 },
    /// The first so many are not judged.
    Taken(usize),
    /// The one at this place is not.
    Differs(usize, Instead),
}

/// A log that is decided again, event by event.
#[derive(Debug, Clone)]
pub struct Replay {
    library: Library,
    directory: Directory,
    publications: Publications,
    cases: HashMap<CaseId, Case>,
    /// Those of them that were brought in from elsewhere.
    imported: HashSet<CaseId>,
    comments: HashMap<CommentId, Comment>,
    supports: HashMap<String, Support>,
    votes: HashMap<String, CommentVote>,
    erasures: HashMap<String, Erasure>,
    /// What was erased, by the index of its leaf.
    erased: HashMap<u64, BTreeSet<Digest>>,
    /// Events of one append, as far as one can tell: neighbours in one stream, recorded in one moment.
    run: Vec<Entry>,
    judged: Judged,
}

impl Replay {
    /// Nothing has happened yet. The library has every protocol, calendar and cycle that the log names, but no
    /// directory and no publications: those come from the log.
    pub fn new(library: Library) -> Self {
        Self {
            library,
            directory: Directory::default(),
            publications: Publications::default(),
            cases: HashMap::new(),
            imported: HashSet::new(),
            comments: HashMap::new(),
            supports: HashMap::new(),
            votes: HashMap::new(),
            erasures: HashMap::new(),
            erased: HashMap::new(),
            run: Vec::new(),
            judged: Judged::default(),
        }
    }

    /// Takes the next event of the log, and says what is wrong with those before it, which are whole now.
    pub fn take(&mut self, entry: Entry) -> Vec<Difference> {
        let goes_on = self
            .run
            .last()
            .is_none_or(|last| last.stream == entry.stream && last.recorded_at == entry.recorded_at);
        let differences = if goes_on { Vec::new() } else { self.judge(false) };
        self.run.push(entry);
        differences
    }

    /// Says what is wrong with the last events. A log may end within an append.
    pub fn finish(&mut self) -> Vec<Difference> {
        self.judge(true)
    }

    /// How much was judged so far.
    pub fn judged(&self) -> Judged {
        self.judged
    }

    /// A case as it stands.
    pub fn case(&self, id: &CaseId) -> Option<&Case> {
        self.cases.get(id)
    }

    /// All cases, in no order.
    pub fn cases(&self) -> impl Iterator<Item = (&CaseId, &Case)> {
        self.cases.iter()
    }

    /// Supports that are given, by the id of the case. Cases without one are left out.
    pub fn supports_given(&self) -> BTreeMap<String, u64> {
        let given = self.supports.iter().filter(|(_, support)| support.given);
        counted(given.filter_map(|(place, _)| place.split_once('/').map(|(case, _)| case)))
    }

    /// Comments that were not withdrawn, by the id of the case. Cases without one are left out.
    pub fn comments_standing(&self) -> BTreeMap<String, u64> {
        let posted = self.comments.values().filter_map(|comment| comment.posted.as_ref());
        counted(posted.filter(|posted| !posted.withdrawn).map(|posted| posted.case.as_str()))
    }

    /// The rules as they stand.
    pub fn library(&self) -> &Library {
        &self.library
    }

    /// Judges the events that were gathered, order by order. After a difference the rest is taken as it was recorded.
    fn judge(&mut self, last: bool) -> Vec<Difference> {
        let run = std::mem::take(&mut self.run);
        let mut rest = run.as_slice();
        let mut differences = Vec::new();
        while let Some(first) = rest.first() {
            let explained = self.explain(rest, last);
            let told = match explained {
                Explained::Decided { events, orders } => {
                    let events = events.clamp(1, rest.len());
                    self.judged.in_form += orders;
                    self.judged.by_rule += (events as u64).saturating_sub(orders);
                    events
                }
                Explained::Taken(events) => {
                    let events = events.clamp(1, rest.len());
                    self.judged.as_recorded += events as u64;
                    events
                }
                Explained::Differs(at, instead) => {
                    let entry = rest.get(at).unwrap_or(first);
                    let (stream, recorded) = (entry.stream.clone(), Box::new(entry.event.clone()));
                    differences.push(Difference { index: entry.index, stream, recorded, instead });
                    rest.len()
                }
            };
            let (these, others) = rest.split_at_checked(told).unwrap_or((rest, &[]));
            these.iter().for_each(|entry| self.evolve(entry));
            rest = others;
        }
        differences
    }

    fn explain(&mut self, run: &[Entry], last: bool) -> Explained {
        let Some(first) = run.first() else { return Explained::Taken(0) };
        match &first.event {
            AnyEvent::Case(_) => self.explain_case(first, run, last),
            AnyEvent::Comment(event) => self.explain_comment(&first.stream, event),
            AnyEvent::Support(event) => self.explain_support(&first.stream, event),
            AnyEvent::CommentVote(event) => self.explain_vote(&first.stream, event),
            AnyEvent::Erasure(_) => {
                let erasure = run.iter().map_while(|entry| match &entry.event {
                    AnyEvent::Erasure(event) => Some(event.clone()),
                    _ => None,
                });
                self.explain_erasure(&first.stream, &erasure.collect::<Vec<_>>())
            }
            AnyEvent::Directory(_) | AnyEvent::Protocol(_) => Explained::Taken(1),
        }
    }

    fn evolve(&mut self, entry: &Entry) {
        let id = entry.stream.split_once('/').map_or("", |(_, id)| id);
        match &entry.event {
            AnyEvent::Case(event) => {
                if let Ok(id) = CaseId::new(id) {
                    if matches!(event, CaseEvent::CaseOpened(opened) if opened.source.is_some()) {
                        self.imported.insert(id.clone());
                    }
                    self.cases.entry(id).or_default().evolve(CaseEvent::clone(event));
                }
            }
            AnyEvent::Comment(event) => {
                if let Ok(id) = CommentId::new(id) {
                    self.comments.entry(id).or_default().evolve(CommentEvent::clone(event));
                }
            }
            AnyEvent::Support(event) => self.supported(id, event),
            AnyEvent::CommentVote(event) => self.voted(id, event),
            AnyEvent::Directory(event) => {
                self.directory.evolve(event);
                self.library.set_directory(Some(Arc::new(self.directory.clone())));
            }
            AnyEvent::Protocol(event) => {
                self.publications.evolve(event.clone());
                // One that cannot be used shows where a case is opened under it.
                let _unusable = self.library.set_publications(Arc::new(self.publications.clone()));
            }
            AnyEvent::Erasure(event) => self.was_erased(&entry.stream, event),
        }
    }

    fn supported(&mut self, id: &str, event: &SupportEvent) {
        self.supports.entry(id.to_owned()).or_default().evolve(event);
    }

    fn voted(&mut self, id: &str, event: &CommentVoteEvent) {
        self.votes.entry(id.to_owned()).or_default().evolve(event);
    }
}

fn counted<'n>(names: impl Iterator<Item = &'n str>) -> BTreeMap<String, u64> {
    let mut counts = BTreeMap::new();
    for name in names {
        *counts.entry(name.to_owned()).or_default() += 1;
    }
    counts
}
