//! Deciding on erasures.

use super::*;
use crate::actor::Standing;
use crate::committed::{Digest, DigestAlgorithm, Restricted};
use crate::name::{FieldName, Name};

/// Most openings that one event names; an erasure of more is told in several. A leaf has at most 65,535 bytes.
pub const ERASED_DIGESTS_MAX: usize = 500;
/// Longest reasons of a request or of a decision. Unit: characters.
pub const ERASURE_REASON_CHARS_MAX: usize = 4_000;

/// A refusal. Leaves no event.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "every variant's sentence says what it is")]
pub enum Rejection {
    #[error("this erasure does not exist")]
    ErasureUnknown,
    #[error("this erasure was asked for already")]
    ErasureExists,
    #[error("only citizens, officials and the program itself have a part in an erasure")]
    NoPartInErasure,
    #[error("citizens ask only for what is their own; report the text of somebody else instead")]
    NotYourOwn,
    #[error("give reasons in words, at most {ERASURE_REASON_CHARS_MAX} characters")]
    ReasonLength,
    #[error("name the texts that are to be erased, and none for a person")]
    TargetsMisfit,
    #[error("name at most {ERASED_DIGESTS_MAX} openings in one request")]
    TooManyTargets,
    #[error("an opening that is named is not in its entry, or is named twice")]
    OpeningUnknown,
    #[error("an opening that is named is erased already")]
    ErasedAlready,
    #[error("officials decide on erasures")]
    OfficialsDecide,
    #[error("somebody else, in another role than who asked, must decide")]
    FourEyes,
    #[error("this erasure was decided already")]
    DecidedAlready,
    #[error("only what was granted is carried out")]
    NotGranted,
    #[error("exactly what was asked for is erased")]
    NotAskedFor,
    #[error("nothing has been erased yet, so it cannot be done")]
    NothingErased,
}

impl Rejection {
    /// Stable name of the rule, for programs and translations.
    pub fn code(&self) -> &'static str {
        match self {
            Self::ErasureUnknown => "erasure-unknown",
            Self::ErasureExists => "erasure-exists",
            Self::NoPartInErasure => "no-part-in-erasure",
            Self::NotYourOwn => "not-your-own",
            Self::ReasonLength => "erasure-reason-length",
            Self::TargetsMisfit => "targets-misfit",
            Self::TooManyTargets => "too-many-targets",
            Self::OpeningUnknown => "opening-unknown",
            Self::ErasedAlready => "erased-already",
            Self::OfficialsDecide => "officials-decide",
            Self::FourEyes => "four-eyes-erasure",
            Self::DecidedAlready => "decided-already",
            Self::NotGranted => "not-granted",
            Self::NotAskedFor => "not-asked-for",
            Self::NothingErased => "nothing-erased",
        }
    }
}

/// Judges an order to an erasure.
///
/// # Errors
/// The [`Rejection`] of the first rule that fails; nothing is recorded then.
pub fn decide(
    erasure: &Erasure,
    command: &ErasureCommand,
    facts: &Facts,
) -> Result<Vec<ErasureEvent>, Rejection> {
    if let ErasureCommand::Request { actor, at, ground, kind, targets, reason } = command {
        if erasure.asked.is_some() {
            return Err(Rejection::ErasureExists);
        }
        let by = requester(actor, facts)?;
        may_be_asked(*kind, targets, facts)?;
        return Ok(vec![ErasureEvent::ErasureRequested(Box::new(ErasureRequested {
            ground: *ground,
            kind: *kind,
            targets: targets.clone(),
            by,
            occurred_at: *at,
            given: vec![FieldName::reason()],
            sealed_with: DigestAlgorithm::Sha256,
            restricted: Restricted { sealed: vec![said(reason)?] },
        }))]);
    }
    let asked = erasure.asked.as_ref().ok_or(Rejection::ErasureUnknown)?;
    match command {
        ErasureCommand::Request { .. } => Err(Rejection::ErasureExists),
        ErasureCommand::Decide { actor, at, granted, reason } => {
            let by = decider(actor, asked, facts)?;
            if erasure.decided.is_some() {
                return Err(Rejection::DecidedAlready);
            }
            Ok(vec![ErasureEvent::ErasureDecided(ErasureDecided {
                granted: *granted,
                by,
                occurred_at: *at,
                given: vec![FieldName::reason()],
                sealed: vec![said(reason)?],
                sealed_with: DigestAlgorithm::Sha256,
            })])
        }
        ErasureCommand::Erase { at, targets } => erase(erasure, asked, *at, targets, facts),
        ErasureCommand::Finish { at } => finish(erasure, asked, *at, facts),
    }
}

fn requester(actor: &Actor, facts: &Facts) -> Result<By, Rejection> {
    match &actor.standing {
        Standing::Citizen if !facts.own => Err(Rejection::NotYourOwn),
        Standing::Citizen => Ok(By { actor: actor.pseudonym.clone(), role: Name::citizen(), service: None }),
        Standing::Official { service, role } => Ok(official(actor, service, role)),
        Standing::System => Ok(By::system()),
        Standing::Importer { .. } => Err(Rejection::NoPartInErasure),
    }
}

fn official(actor: &Actor, service: &Name, role: &Name) -> By {
    By { actor: actor.pseudonym.clone(), role: role.clone(), service: Some(service.clone()) }
}

/// Whether somebody in this standing may decide on what was asked so, unless they asked themselves: an official in a role of
/// another name, in whatever service. Who reads the erasure sees the two names and nothing else.
pub fn may_decide(standing: &Standing, asked: &By) -> bool {
    matches!(standing, Standing::Official { role, .. } if *role != asked.role)
}

fn decider(actor: &Actor, asked: &Asked, facts: &Facts) -> Result<By, Rejection> {
    let Standing::Official { service, role } = &actor.standing else {
        return Err(Rejection::OfficialsDecide);
    };
    let by = official(actor, service, role);
    if facts.same_person || by.actor == asked.by.actor || !may_decide(&actor.standing, &asked.by) {
        return Err(Rejection::FourEyes);
    }
    Ok(by)
}

fn said(reason: &Committed<Text>) -> Result<Digest, Rejection> {
    let fits = (1..=ERASURE_REASON_CHARS_MAX).contains(&reason.size);
    fits.then(|| reason.digest.clone()).ok_or(Rejection::ReasonLength)
}

fn may_be_asked(kind: Kind, targets: &[Target], facts: &Facts) -> Result<(), Rejection> {
    if (kind == Kind::Text) == targets.is_empty() {
        return Err(Rejection::TargetsMisfit);
    }
    if targets.iter().map(|target| target.digests.len()).sum::<usize>() > ERASED_DIGESTS_MAX {
        return Err(Rejection::TooManyTargets);
    }
    may_be_erased(targets, facts)
}

fn may_be_erased(targets: &[Target], facts: &Facts) -> Result<(), Rejection> {
    let mut named = BTreeSet::new();
    for target in targets {
        let leaf = facts.leaves.get(&target.index).ok_or(Rejection::OpeningUnknown)?;
        if target.digests.is_empty() {
            return Err(Rejection::TargetsMisfit);
        }
        for digest in &target.digests {
            if !leaf.sealed.contains(digest) || !named.insert((target.index, digest)) {
                return Err(Rejection::OpeningUnknown);
            }
            if leaf.erased.contains(digest) {
                return Err(Rejection::ErasedAlready);
            }
        }
    }
    Ok(())
}

fn granted(erasure: &Erasure) -> Result<&Decided, Rejection> {
    erasure.decided.as_ref().filter(|decided| decided.granted).ok_or(Rejection::NotGranted)
}

fn erase(
    erasure: &Erasure,
    asked: &Asked,
    at: Timestamp,
    targets: &[Target],
    facts: &Facts,
) -> Result<Vec<ErasureEvent>, Rejection> {
    let decided = granted(erasure)?;
    // All of them are appended at once, so one that is named means that every one is.
    if erasure.erased > 0 || erasure.executed {
        return Ok(vec![]);
    }
    if asked.kind == Kind::Text && targets != asked.targets {
        return Err(Rejection::NotAskedFor);
    }
    let left = left_of(targets, facts);
    may_be_erased(&left, facts)?;
    let event = |targets| {
        ErasureEvent::OpeningsErased(Box::new(OpeningsErased {
            ground: asked.ground,
            targets,
            requested_by_role: asked.by.role.clone(),
            requested_at: asked.at,
            decided_by_role: decided.by.role.clone(),
            decided_at: decided.at,
            by: By::system(),
            occurred_at: at,
        }))
    };
    Ok(portions(&left).into_iter().map(event).collect())
}

/// The targets without what another erasure has taken meanwhile.
fn left_of(targets: &[Target], facts: &Facts) -> Vec<Target> {
    let left = targets.iter().map(|target| {
        let gone = |digest: &Digest| {
            facts.leaves.get(&target.index).is_some_and(|leaf| leaf.erased.contains(digest))
        };
        let digests = target.digests.iter().filter(|digest| !gone(digest)).cloned().collect();
        Target { digests, index: target.index }
    });
    left.filter(|target| !target.digests.is_empty()).collect()
}

/// The targets in portions of at most [`ERASED_DIGESTS_MAX`] digests, in their order.
fn portions(targets: &[Target]) -> Vec<Vec<Target>> {
    let mut all = Vec::new();
    let (mut portion, mut room) = (Vec::new(), ERASED_DIGESTS_MAX);
    for target in targets {
        let mut rest = target.digests.as_slice();
        while !rest.is_empty() {
            let (now, later) = rest.split_at(rest.len().min(room));
            portion.push(Target { digests: now.to_vec(), index: target.index });
            (rest, room) = (later, room - now.len());
            if room == 0 {
                all.push(std::mem::take(&mut portion));
                room = ERASED_DIGESTS_MAX;
            }
        }
    }
    if !portion.is_empty() {
        all.push(portion);
    }
    all
}

fn finish(
    erasure: &Erasure,
    asked: &Asked,
    at: Timestamp,
    facts: &Facts,
) -> Result<Vec<ErasureEvent>, Rejection> {
    granted(erasure)?;
    // A person may never have written anything; their account is erased all the same. And others may have taken all of the
    // texts.
    let left = !left_of(&asked.targets, facts).is_empty();
    match (erasure.executed, erasure.erased, asked.kind) {
        (true, ..) => Ok(vec![]),
        (false, 0, Kind::Text) if left => Err(Rejection::NothingErased),
        (false, erased, _) => Ok(vec![ErasureEvent::ErasureExecuted(ErasureExecuted {
            erased,
            by: By::system(),
            occurred_at: at,
        })]),
    }
}
