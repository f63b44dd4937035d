//! Putting a version of a protocol in force: sound, newer, and with a number that says what differs.

use super::{ProtocolEvent, ProtocolPublished, Publications};
use crate::actor::By;
use crate::committed::{Committed, Digest, Text};
use crate::name::{FieldName, Name, Pseudonym};
use crate::protocol::{Library, Protocol, parse};
use crate::verify::step::{Comparison, Version, compare};
use crate::verify::{Finding, Report, Severity, verify};
use jiff::Timestamp;

/// Longest protocol that can be published, as it stands in the event. Unit: bytes of JSON. The rest of a leaf of
/// 65,535 bytes is for what else the event and its envelope say.
pub const PUBLISHED_BYTES_MAX: usize = 60_000;
/// Longest reason for publishing or changing a protocol. Unit: characters.
pub const REASON_CHARS_MAX: usize = 2_000;

/// Put a version of a protocol in force. Whoever looks after the program may order it; who that is, the door says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishProtocol {
    /// Name of the file, for findings.
    pub file: String,
    /// The file.
    pub text: String,
    /// `sha256:` and 64 hexadecimal digits: digest of the file.
    pub digest: String,
    /// Whether the text is in normalization form C, as every text of an event is.
    pub composed: bool,
    /// Who orders it.
    pub keeper: Pseudonym,
    /// Their public name.
    pub name: Committed<Text>,
    /// Why.
    pub reason: Committed<Text>,
    /// When.
    pub at: Timestamp,
}

/// A refusal. Leaves no event.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "every variant's sentence says what it is")]
pub enum Rejection {
    #[error("a reason of 1 to {REASON_CHARS_MAX} characters is needed, and this one has {given}; say why")]
    ReasonUnfit { given: usize },
    #[error(
        "the file takes {given} bytes in an event, and {PUBLISHED_BYTES_MAX} are the most there can be; shorten its texts"
    )]
    TextTooLong { given: usize },
    #[error("the file is not in Unicode normalization form C; save it in that form")]
    TextNotComposed,
    #[error("the protocol is not sound: {}", told(.findings))]
    ProtocolUnsound { findings: Vec<Finding> },
    #[error("the calendar {calendar} is not known here; name one that is, or let an administrator add it")]
    CalendarUnknown { calendar: Name },
    #[error("the cycle {cycle} does not fit this version: {detail}")]
    CycleUnfit { cycle: String, detail: String },
    #[error(
        "version {version} of {protocol} is published already with the digest {digest}, and is never changed; raise the version"
    )]
    VersionTaken { protocol: Name, version: String, digest: String },
    #[error("version {version} is not newer than {in_force}, which is in force; raise the version")]
    VersionNotNewer { version: String, in_force: String },
    #[error(
        "version {version} is too small for what differs from {in_force}: {because}; write {least} or a larger one"
    )]
    VersionTooSmall { version: String, in_force: String, least: String, because: String },
}

impl Rejection {
    /// Stable name of the rule, for programs and translations.
    pub fn code(&self) -> &'static str {
        match self {
            Self::ReasonUnfit { .. } => "reason-unfit",
            Self::TextTooLong { .. } => "protocol-too-long",
            Self::TextNotComposed => "text-not-composed",
            Self::ProtocolUnsound { .. } => "protocol-unsound",
            Self::CalendarUnknown { .. } => "calendar-unknown",
            Self::CycleUnfit { .. } => "cycle-unfit",
            Self::VersionTaken { .. } => "version-taken",
            Self::VersionNotNewer { .. } => "version-not-newer",
            Self::VersionTooSmall { .. } => "version-too-small",
        }
    }
}

fn told(findings: &[Finding]) -> String {
    let Some(first) = findings.first() else { return "nothing was found".to_owned() };
    let line = first.line.map(|line| format!("line {line}: ")).unwrap_or_default();
    let more = match findings.len() {
        1 => String::new(),
        all => format!(" ({} more)", all.saturating_sub(1)),
    };
    format!("{line}{} {}; {}{more}", first.code, first.message, first.remedy)
}

/// What the verifier says of a file among the protocols that are in force.
pub fn report(file: &str, text: &str, library: &Library) -> Report {
    let mut around = library.surroundings();
    // What cannot be read is a finding of its own.
    if let Ok(protocol) = parse(file, text) {
        around.add_protocol(protocol);
    }
    verify(file, text, &around)
}

/// Judges an order to put a version in force. One that is published already changes nothing.
///
/// # Errors
/// The [`Rejection`] of the first rule that fails; nothing is recorded then.
pub fn decide(
    publications: &Publications,
    command: &PublishProtocol,
    library: &Library,
) -> Result<Vec<ProtocolEvent>, Rejection> {
    let given = command.reason.size;
    if given == 0 || given > REASON_CHARS_MAX {
        return Err(Rejection::ReasonUnfit { given });
    }
    let given = bytes_in_json(&command.text);
    if given > PUBLISHED_BYTES_MAX {
        return Err(Rejection::TextTooLong { given });
    }
    if !command.composed {
        return Err(Rejection::TextNotComposed);
    }
    if publications.published.iter().any(|published| published.digest == command.digest) {
        return Ok(Vec::new());
    }
    let report = report(&command.file, &command.text, library);
    let unsound = |findings: Vec<Finding>| Rejection::ProtocolUnsound { findings };
    let errors: Vec<Finding> =
        report.findings.into_iter().filter(|finding| finding.severity == Severity::Error).collect();
    let protocol = match parse(&command.file, &command.text) {
        Ok(protocol) if errors.is_empty() => protocol,
        _ => return Err(unsound(errors)),
    };
    fits(&protocol, library)?;
    let mut events = Vec::new();
    let in_force = library.current(protocol.id.as_str());
    if let Some(in_force) = in_force {
        let taken =
            publications.of(protocol.id.as_str()).map(|published| (&published.version, &published.digest));
        let here = library.known(&protocol.id);
        let taken = taken.chain(here.map(|known| (&known.protocol.version, &known.digest)));
        newer(&protocol, &command.digest, &in_force.protocol, taken, library)?;
        if publications.of(protocol.id.as_str()).next().is_none() && in_force.digest != command.digest {
            // It was in force without an event. What is replaced stays where whoever replays the log finds it.
            events.push(brought_along(in_force.reference(), &in_force.source, command.at));
        }
    }
    let replaces = in_force.filter(|in_force| in_force.digest != command.digest);
    events.push(published(command, &protocol, replaces.map(|in_force| in_force.reference())));
    Ok(events)
}

/// Whether what it stands on is there: its calendar, and rounds that give what it declares.
fn fits(protocol: &Protocol, library: &Library) -> Result<(), Rejection> {
    if library.calendar(&protocol.calendar).is_none() {
        return Err(Rejection::CalendarUnknown { calendar: protocol.calendar.clone() });
    }
    let of_protocol = library.cycles().filter(|cycle| cycle.protocol == protocol.id);
    let unfit = |cycle: &crate::cycle::Cycle| Some((cycle.id.clone(), cycle.fault(protocol)?));
    match of_protocol.filter_map(unfit).next() {
        Some((cycle, detail)) => Err(Rejection::CycleUnfit { cycle, detail }),
        None => Ok(()),
    }
}

/// Whether the number of the version is free, newer than the one in force, and large enough for what differs.
fn newer<'p>(
    protocol: &Protocol,
    digest: &str,
    in_force: &Protocol,
    mut taken: impl Iterator<Item = (&'p String, &'p String)>,
    library: &Library,
) -> Result<(), Rejection> {
    let version = protocol.version.clone();
    if let Some((_, digest)) = taken.find(|(taken, of)| **taken == version && *of != digest) {
        let (protocol, digest) = (protocol.id.clone(), digest.clone());
        return Err(Rejection::VersionTaken { protocol, version, digest });
    }
    if version == in_force.version {
        // The very file that comes with the program: it only gets its event.
        return Ok(());
    }
    let not_newer =
        || Rejection::VersionNotNewer { version: version.clone(), in_force: in_force.version.clone() };
    let compared = compare(in_force, protocol, &library.surroundings().calendars).map_err(|_| not_newer())?;
    let Comparison { old, new, .. } = compared;
    if new <= old {
        return Err(not_newer());
    }
    if !compared.suffices() {
        let largest = compared.differences.first();
        let because = largest.map(|difference| format!("{}: {}", difference.place, difference.what));
        let least: Version = compared.least();
        return Err(Rejection::VersionTooSmall {
            version,
            in_force: in_force.version.clone(),
            least: least.to_string(),
            because: because.unwrap_or_default(),
        });
    }
    Ok(())
}

fn published(
    command: &PublishProtocol,
    protocol: &Protocol,
    replaces: Option<crate::case::ProtocolRef>,
) -> ProtocolEvent {
    let mut sealed: Vec<Digest> = vec![command.name.digest.clone(), command.reason.digest.clone()];
    // Sorted, so that the order of digests tells nothing. Source: RFC 9901 §4.2.4.1.
    sealed.sort();
    ProtocolEvent::ProtocolPublished(Box::new(ProtocolPublished {
        protocol: protocol.id.clone(),
        version: protocol.version.clone(),
        digest: command.digest.clone(),
        text: command.text.clone(),
        replaces,
        by: By { actor: command.keeper.clone(), role: Name::administrator(), service: None },
        occurred_at: command.at,
        given: vec![FieldName::actor_name(), FieldName::reason()],
        sealed,
        sealed_with: Default::default(),
    }))
}

fn brought_along(reference: crate::case::ProtocolRef, text: &str, at: Timestamp) -> ProtocolEvent {
    ProtocolEvent::ProtocolPublished(Box::new(ProtocolPublished {
        protocol: reference.id,
        version: reference.version,
        digest: reference.digest,
        text: text.to_owned(),
        replaces: None,
        by: By::system(),
        occurred_at: at,
        given: Vec::new(),
        sealed: Vec::new(),
        sealed_with: Default::default(),
    }))
}

/// Length of a text as JSON writes it. Source: RFC 8785 §3.2.2.2.
fn bytes_in_json(text: &str) -> usize {
    let bytes = |c: char| match c {
        '"' | '\\' | '\n' | '\r' | '\t' | '\u{8}' | '\u{c}' => 2,
        c if c < ' ' => 6,
        c => c.len_utf8(),
    };
    text.chars().map(bytes).sum()
}
