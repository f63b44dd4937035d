//! `pobuda-audit replay`: everything is decided again.

use crate::Done;
use crate::args::Replay as Args;
use crate::folder::{Folder, RuleFile, Told};
use crate::leaf::Leaf;
use crate::reading::each_leaf;
use crate::report::{Exit, Report, Unable};
use jiff::Timestamp;
use pobuda_domain::event::AnyEvent;
use pobuda_domain::protocol::Library;
use pobuda_domain::replay::{Difference, Entry, Instead, Replay};
use pobuda_proof::hash::{Hash, hex, sha256};
use serde_json::Value;

/// Differences that are told one by one. Unit: differences.
const TOLD_MAX: usize = 100;

/// What a replay does not show.
const LIMITS: [&str; 5] = [
    "that an official who could choose has chosen well: of such decisions only the form is judged, that is competence, \
     order, time and what must be given",
    "how long a text is: only that there is one",
    "who had a post, where nobody keeps a directory",
    "that a case which went over to other rules went over as its migration says: the file is not in the log",
    "that the entries are those that were published: `verify` asks that",
];

/// Where to stop.
#[derive(Debug, Clone, Copy)]
enum Until {
    Size(u64),
    Moment(Timestamp),
}

/// Does what was asked.
///
/// # Errors
/// [`Unable`] when the folder cannot be read, or its rules cannot be used.
pub(crate) fn run(args: &Args) -> Done {
    let folder = Folder(args.folder.clone());
    let until = args.at.as_deref().map(until).transpose()?;
    let mut report = Report::new("replay", LIMITS.to_vec());
    let (_, head) = folder.head()?;
    report.origin.clone_from(&head.origin);
    let mut replay = Replay::new(library(&folder, &folder.told()?)?);
    let (mut differences, mut unknown) = (Vec::new(), 0_u64);
    let mut take = |index, read: Read, _: &Hash| {
        let Read { leaf, recorded_at, event } = read;
        match event? {
            Some(event) => {
                differences.extend(replay.take(Entry { index, stream: leaf.subject, recorded_at, event }));
            }
            None => unknown += 1,
        }
        Ok(())
    };
    if let Some(fault) = walked(&folder, head.size, until, &mut report, &mut take)? {
        report.fail("payloads", Exit::Invalid, fault);
        return report.told(args.json);
    }
    differences.extend(replay.finish());
    if let Some(stream) = &args.case {
        differences.retain(|difference| difference.stream == *stream);
    }
    tell(&mut report, &differences, &replay, unknown);
    report.told(args.json)
}

/// A leaf with what it says happened; none where this program does not know it.
struct Read {
    leaf: Leaf,
    recorded_at: Timestamp,
    event: Result<Option<AnyEvent>, String>,
}

fn read(bytes: &[u8]) -> Result<Read, String> {
    let leaf = Leaf::read(bytes)?;
    let recorded_at = leaf.recordedtime.parse().map_err(|error: jiff::Error| error.to_string())?;
    let event = event(&leaf);
    Ok(Read { leaf, recorded_at, event })
}

/// Reads every leaf up to a place, and gives it on. What is wrong with one, if something is.
fn walked(
    folder: &Folder,
    size: u64,
    until: Option<Until>,
    report: &mut Report,
    take: &mut impl FnMut(u64, Read, &Hash) -> Result<(), String>,
) -> Result<Option<String>, Unable> {
    let mut fault = None;
    let mut each = |index, read: Read, hash| {
        let over = until.is_some_and(|until| match until {
            Until::Size(size) => index >= size,
            Until::Moment(moment) => read.recorded_at > moment,
        });
        if over {
            return Ok(false);
        }
        report.size = index + 1;
        fault = take(index, read, &hash).err().map(|fault| format!("entry {index}: {fault}"));
        Ok(fault.is_none())
    };
    // What cannot be read at all is for `verify` to judge.
    each_leaf(folder, size, &read, &mut each)?.map_err(|broken| Unable::Usage(broken.0))?;
    Ok(fault)
}

/// Folds a whole log, and gives every event on beside its leaf.
///
/// # Errors
/// [`Unable`] when the folder cannot be read, its rules cannot be used, or an event is not known.
pub(crate) fn each_entry(
    folder: &Folder,
    report: &mut Report,
    seen: &mut impl FnMut(u64, &Leaf, &Hash, &AnyEvent),
) -> Result<Replay, Unable> {
    let (_, head) = folder.head()?;
    report.origin.clone_from(&head.origin);
    let mut replay = Replay::new(library(folder, &folder.told()?)?);
    let mut take = |index, read: Read, hash: &Hash| {
        let Read { leaf, recorded_at, event } = read;
        if let Some(event) = event? {
            seen(index, &leaf, hash, &event);
            // What was decided otherwise is for `replay` to tell.
            let _differences = replay.take(Entry { index, stream: leaf.subject, recorded_at, event });
        }
        Ok(())
    };
    if let Some(fault) = walked(folder, head.size, None, report, &mut take)? {
        return Err(Unable::Usage(fault));
    }
    let _differences = replay.finish();
    Ok(replay)
}

fn until(text: &str) -> Result<Until, Unable> {
    let size = text.parse().map(Until::Size);
    let moment = || text.parse().map(Until::Moment);
    size.or_else(|_| moment()).map_err(|_: jiff::Error| {
        Unable::Usage(format!(
            "--at {text:?} is neither a number of entries nor a moment; write 4711 or 2026-03-01T00:00:00Z"
        ))
    })
}

fn event(leaf: &Leaf) -> Result<Option<AnyEvent>, String> {
    let (event_type, version) = leaf.schema().ok_or("its schema names no type")?;
    AnyEvent::read(event_type, version, &leaf.data).map_err(|error| format!("{event_type}: {error}"))
}

/// The rules that the log names, each the file of its digest.
fn library(folder: &Folder, told: &Told) -> Result<Library, Unable> {
    let mut library = Library::default();
    let text = |rule: &RuleFile| {
        let unusable = |why: &str| Unable::Usage(format!("{} ({}): {why}", rule.file, rule.digest));
        let name = rule.path().ok_or_else(|| unusable("its digest is none"))?;
        let text = folder.text(&name)?;
        let digest = format!("sha256:{}", hex(&sha256(text.as_bytes())));
        if digest == rule.digest { Ok(text) } else { Err(unusable("the file has another digest")) }
    };
    let unfit = |fault: &dyn std::fmt::Display| Unable::Usage(format!("the rules cannot be used: {fault}"));
    for rule in &told.calendars {
        library.add_calendar(&rule.file, &text(rule)?).map_err(|fault| unfit(&fault))?;
    }
    for rule in &told.protocols {
        library.publish(&rule.file, &text(rule)?, rule.digest.clone()).map_err(|fault| unfit(&fault))?;
    }
    for rule in &told.cycles {
        library.add_cycle(&rule.file, &text(rule)?).map_err(|fault| unfit(&fault))?;
    }
    Ok(library)
}

fn tell(report: &mut Report, differences: &[Difference], replay: &Replay, unknown: u64) {
    let judged = replay.judged();
    for difference in differences.iter().take(TOLD_MAX) {
        report.fail("decisions", Exit::Differs, told(difference));
    }
    if differences.len() > TOLD_MAX {
        let more = differences.len() - TOLD_MAX;
        report.fail("decisions", Exit::Differs, format!("{more} more are not told"));
    }
    if differences.is_empty() {
        report.pass(
            "decisions",
            format!(
                "{} steps of people were allowed and have their form, {} events follow by the rules alone",
                judged.in_form, judged.by_rule
            ),
        );
    }
    if judged.as_recorded > 0 {
        report.not_checked(
            "directory and changes of rules",
            format!("{} events are taken as they are", judged.as_recorded),
        );
    }
    if unknown > 0 {
        report.not_checked("other events", format!("{unknown} are of types that this program does not know"));
    }
}

/// A difference in words: the case, the field, and both values.
fn told(difference: &Difference) -> String {
    let place = format!("entry {} of {}", difference.index, difference.stream);
    let recorded = payload(&difference.recorded);
    match &difference.instead {
        Instead::Refused(code, words) => {
            format!("{place}: it was recorded, and is refused ({code}): {words}")
        }
        Instead::Nothing => format!("{place}: nothing of the kind follows here"),
        Instead::NoOrder => format!("{place}: nobody could have asked for this here"),
        Instead::Missing(event) => format!("{place}: after it {} is missing", payload(event)),
        Instead::Event(event) => {
            let decided = payload(event);
            let fields = match (&recorded, &decided) {
                (Value::Object(recorded), Value::Object(decided)) => {
                    let names =
                        recorded.keys().chain(decided.keys().filter(|name| !recorded.contains_key(*name)));
                    let other = names.filter(|name| recorded.get(*name) != decided.get(*name));
                    let null = Value::Null;
                    let each = other.map(|name| {
                        let of = |object: &serde_json::Map<String, Value>| {
                            object.get(name).unwrap_or(&null).to_string()
                        };
                        format!("{name} was recorded as {}, and is {}", of(recorded), of(decided))
                    });
                    each.collect::<Vec<_>>().join("; ")
                }
                _ => format!("{recorded} was recorded, and {decided} is decided"),
            };
            format!("{place}: {fields}")
        }
    }
}

fn payload(event: &AnyEvent) -> Value {
    let value = match event {
        AnyEvent::Case(event) => serde_json::to_value(event),
        AnyEvent::Comment(event) => serde_json::to_value(event),
        AnyEvent::Support(event) => serde_json::to_value(event),
        AnyEvent::CommentVote(event) => serde_json::to_value(event),
        AnyEvent::Directory(event) => serde_json::to_value(event),
        AnyEvent::Protocol(event) => serde_json::to_value(event),
        AnyEvent::Erasure(event) => serde_json::to_value(event),
    };
    value.unwrap_or_default()
}
