//! The plan played through with the rules alone, before anything is sent: what they refuse is listed, with
//! everything that hangs on it, and never begun. So a record is taken whole or not at all.

use super::identity::content_hash;
use super::plan::{Order, Plan, PlannedCase, RecordRef, Step, When, Who};
use super::report::Why;
use jiff::Timestamp;
use pobuda_domain::actor::{Actor, Standing};
use pobuda_domain::case::{self, Case, CaseCommand, CountSupports, OpenCase, PerformOperation};
use pobuda_domain::comment::{self, Comment, CommentCommand, CommentFacts};
use pobuda_domain::committed::{Class, Committed, Digest};
use pobuda_domain::discussion::Discussion;
use pobuda_domain::field::{Answer, Fields, Given, Raw, read, sealed_class};
use pobuda_domain::name::{CommentId, Malformed, Name, Pseudonym};
use pobuda_domain::precision::Precision;
use pobuda_domain::protocol::{Library, Protocol};
use pobuda_proof::hash::hex;
use serde::Deserialize as _;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// Why a step would be refused.
pub(crate) type Refusal = (Why, String);

/// Takes out of a plan what the rules would refuse, and lists it.
///
/// # Errors
/// [`Malformed`] when a name of the importer is not well-formed: a fault of the program.
pub fn rehearse(plan: &mut Plan, library: &Library) -> Result<(), Malformed> {
    let system = Name::new(plan.system)?;
    for mut case in std::mem::take(&mut plan.cases) {
        // Every round takes at least one record out, so it ends.
        let taken = loop {
            let refused = refused_records(&case, &system, library)?;
            let Some((first, why)) = refused.iter().next() else { break true };
            if case.opening.records.iter().any(|record| refused.contains_key(record)) {
                skip_whole(plan, &case, first, why);
                break false;
            }
            for (record, (why, detail)) in &refused {
                plan.skip(record.kind, &record.record, *why, detail.clone());
            }
            let stays = |step: &Step| step.records.iter().all(|record| !refused.contains_key(record));
            case.history.retain(stays);
            case.counts.retain(stays);
            case.closing.retain(stays);
        };
        if taken {
            plan.cases.push(case);
        }
    }
    Ok(())
}

/// Lists a case that cannot be opened with everything that belongs to it.
fn skip_whole(plan: &mut Plan, case: &PlannedCase, first: &RecordRef, (why, detail): &Refusal) {
    let mut listed = BTreeSet::new();
    for record in case.steps().flat_map(|step| &step.records) {
        if !listed.insert(record) {
            continue;
        }
        let own = case.opening.records.contains(record);
        if own && (record == first || case.opening.records.first() == Some(record)) {
            plan.skip(record.kind, &record.record, *why, detail.clone());
        } else {
            let detail = format!("its case {} was not taken", case.record);
            plan.skip(record.kind, &record.record, Why::ParentNotTaken, detail);
        }
    }
}

fn refused_records(
    case: &PlannedCase,
    system: &Name,
    library: &Library,
) -> Result<BTreeMap<RecordRef, Refusal>, Malformed> {
    let mut stage =
        Stage { planned: case, system, library, case: Case::default(), comments: BTreeMap::new() };
    let mut refused = BTreeMap::new();
    for step in case.steps() {
        let already = step.records.iter().any(|record| refused.contains_key(record));
        if already {
            continue;
        }
        if let Err(refusal) = stage.play(step)? {
            refused.extend(step.records.iter().map(|record| (record.clone(), refusal.clone())));
            if std::ptr::eq(step, &raw const case.opening) {
                break;
            }
        }
    }
    Ok(refused)
}

/// One case on the stage.
struct Stage<'a> {
    planned: &'a PlannedCase,
    system: &'a Name,
    library: &'a Library,
    case: Case,
    comments: BTreeMap<CommentId, Comment>,
}

impl Stage<'_> {
    /// Plays one step; the inner error is what the rules say against it.
    fn play(&mut self, step: &Step) -> Result<Result<(), Refusal>, Malformed> {
        let (at, precision) = match step.when {
            When::At(at, precision) => (at, precision),
            When::Undated => (Timestamp::UNIX_EPOCH, Precision::Undated),
        };
        match &step.order {
            Order::Open { operation, who, fields } => {
                let fields = match self.fields(fields)? {
                    Ok(fields) => fields,
                    Err(refusal) => return Ok(Err(refusal)),
                };
                Ok(self.decide(&CaseCommand::Open(OpenCase {
                    protocol: self.system.clone(),
                    operation: Some(Name::new(*operation)?),
                    actor: actor(Some(who))?,
                    at,
                    precision,
                    language: self.planned.language.clone(),
                    fields,
                    source: None,
                    linked_from: None,
                    author: None,
                    on_behalf: None,
                })))
            }
            Order::Perform { operation, fields } => {
                let fields = match self.fields(fields)? {
                    Ok(fields) => fields,
                    Err(refusal) => return Ok(Err(refusal)),
                };
                Ok(self.decide(&CaseCommand::Perform(PerformOperation {
                    operation: Name::new(*operation)?,
                    outcome: None,
                    actor: actor(None)?,
                    at,
                    precision,
                    fields,
                })))
            }
            Order::CountSupports { count } => {
                let actor = actor(None)?;
                Ok(self.decide(&CaseCommand::CountSupports(CountSupports {
                    count: *count,
                    actor,
                    at,
                    precision,
                })))
            }
            Order::Post { id, in_reply_to, who, text, .. } => {
                let command = CommentCommand::Post {
                    actor: actor(Some(who))?,
                    at,
                    precision,
                    text: Committed::new(any_digest()?, text.chars().count()),
                    language: self.planned.language.clone(),
                    in_reply_to: in_reply_to.clone(),
                    source: None,
                };
                Ok(self.decide_comment(id, in_reply_to.as_ref(), &command))
            }
            Order::CountVotes { comment, up, down } => {
                let command =
                    CommentCommand::CountVotes { actor: actor(None)?, at, precision, up: *up, down: *down };
                Ok(self.decide_comment(comment, None, &command))
            }
        }
    }

    fn decide(&mut self, command: &CaseCommand) -> Result<(), Refusal> {
        let events =
            case::decide(&self.case, command, self.library).map_err(|no| (Why::Refused, no.to_string()))?;
        events.into_iter().for_each(|event| self.case.evolve(event));
        Ok(())
    }

    fn decide_comment(
        &mut self,
        id: &CommentId,
        parent: Option<&CommentId>,
        command: &CommentCommand,
    ) -> Result<(), Refusal> {
        let parent = match parent {
            None => None,
            Some(parent) => match self.comments.get(parent) {
                Some(_) => Some((self.planned.id.clone(), false)),
                None => return Err((Why::ParentNotTaken, "what it replies to was not taken".to_owned())),
            },
        };
        let facts =
            CommentFacts { discussion: Discussion::of(&self.planned.id, &self.case, self.library), parent };
        let mut comment = self.comments.get(id).cloned().unwrap_or_default();
        let events =
            comment::decide(&comment, command, &facts).map_err(|no| (Why::Refused, no.to_string()))?;
        events.into_iter().for_each(|event| comment.evolve(event));
        self.comments.insert(id.clone(), comment);
        Ok(())
    }

    /// The fields as a command would carry them, with digests of nothing.
    fn fields(&self, given: &Map<String, Value>) -> Result<Result<Fields, Refusal>, Malformed> {
        let Some(published) = self.library.current(self.system.as_str()) else {
            return Ok(Err((Why::Refused, format!("no protocol {} is in force", self.system))));
        };
        match raw(given) {
            Ok(raw) => as_sealed(&published.protocol, &raw),
            Err(fault) => Ok(Err((Why::Unreadable, fault.to_string()))),
        }
    }
}

/// What was given, as a command carries it: the shape and size of everything, under digests of nothing.
///
/// # Errors
/// [`Malformed`] when a digest is not well-formed: a fault of the program.
pub(crate) fn as_sealed(
    protocol: &Protocol,
    raw: &BTreeMap<String, Raw>,
) -> Result<Result<Fields, Refusal>, Malformed> {
    let answers = match read(protocol, raw) {
        Ok(answers) => answers,
        Err(errors) => {
            let all: Vec<_> = errors.iter().map(|e| format!("{}: {}", e.pointer, e.detail)).collect();
            return Ok(Err((Why::Refused, all.join("; "))));
        }
    };
    let mut fields = Fields::new();
    for (name, answer) in answers {
        let given = sealed(protocol, name.as_str(), answer)?;
        fields.insert(name, given);
    }
    Ok(Ok(fields))
}

fn sealed(protocol: &Protocol, name: &str, answer: Answer) -> Result<Given, Malformed> {
    let class = protocol.fields.get(name).and_then(|field| sealed_class(field, &answer));
    let size = match &answer {
        Answer::Text(text) => text.chars().count(),
        Answer::Files(files) => files.len(),
        Answer::Place(place) => place.address.chars().count(),
        Answer::Open(_) | Answer::Person(_) => 1,
    };
    Ok(match (class, answer) {
        (None, Answer::Open(value)) => Given::Open(value),
        (class, _) => Given::Sealed {
            committed: Committed::new(any_digest()?, size),
            class: class.unwrap_or(Class::P1),
        },
    })
}

/// Values of a data set as anybody could send them.
///
/// # Errors
/// Those of the conversion, when a value is none that can be sent.
pub(super) fn raw(fields: &Map<String, Value>) -> Result<BTreeMap<String, Raw>, serde_json::Error> {
    fields.iter().map(|(name, value)| Ok((name.clone(), Raw::deserialize(value)?))).collect()
}

/// In what standing an importer does what somebody did at the source.
///
/// # Errors
/// [`Malformed`] when the role is no name: a fault of the program.
pub(super) fn standing(who: Option<&Who>) -> Result<Standing, Malformed> {
    Ok(Standing::Importer { role: who.map(|who| Name::new(who.role)).transpose()? })
}

fn actor(who: Option<&Who>) -> Result<Actor, Malformed> {
    let subject = who.map_or("importer", |who| who.subject.as_str());
    let pseudonym = Pseudonym::new(hex(&content_hash([("subject", subject)])))?;
    Ok(Actor { pseudonym, standing: standing(who)? })
}

fn any_digest() -> Result<Digest, Malformed> {
    Digest::new("0".repeat(Digest::CHARS))
}
