//! Erasures decided again. That what they name is in the leaves is for who has the leaves to say.

use super::orders::standings;
use super::{Explained, Instead, Replay};
use crate::actor::Actor;
use crate::committed::{Committed, Digest, Text};
use crate::erasure::{
    Erasure, ErasureCommand, ErasureEvent, Facts, Kind, Leaf, OpeningsErased, Target, decide,
};
use crate::event::AnyEvent;

impl Replay {
    pub(super) fn explain_erasure(&self, stream: &str, run: &[ErasureEvent]) -> Explained {
        let nothing = Erasure::default();
        let stands = self.erasures.get(stream).unwrap_or(&nothing);
        let mut instead = Instead::NoOrder;
        for (command, targets) in orders(stands, run) {
            match decide(stands, &command, &self.facts(&targets)) {
                Ok(decided) if !decided.is_empty() && run.starts_with(&decided) => {
                    let person =
                        !matches!(command, ErasureCommand::Erase { .. } | ErasureCommand::Finish { .. });
                    return Explained::Decided { events: decided.len(), orders: u64::from(person) };
                }
                Ok(decided) => {
                    let other = decided.into_iter().zip(run).find(|(decided, recorded)| decided != *recorded);
                    instead = other.map_or(Instead::Nothing, |(decided, _)| {
                        Instead::Event(Box::new(AnyEvent::Erasure(decided)))
                    });
                }
                Err(refused) if instead == Instead::NoOrder => {
                    instead = Instead::Refused(refused.code(), refused.to_string());
                }
                Err(_) => {}
            }
        }
        Explained::Differs(0, instead)
    }

    /// What a citizen asks for is taken to be theirs, and two people to be two: the log does not say who somebody is.
    fn facts(&self, targets: &[Target]) -> Facts {
        let mut facts = Facts { own: true, ..Facts::default() };
        for target in targets {
            let leaf: &mut Leaf = facts.leaves.entry(target.index).or_default();
            leaf.sealed.extend(target.digests.iter().cloned());
            leaf.erased = self.erased.get(&target.index).cloned().unwrap_or_default();
        }
        facts
    }

    pub(super) fn was_erased(&mut self, stream: &str, event: &ErasureEvent) {
        self.erasures.entry(stream.to_owned()).or_default().evolve(event);
        if let ErasureEvent::OpeningsErased(erased) = event {
            for target in &erased.targets {
                self.erased.entry(target.index).or_default().extend(target.digests.iter().cloned());
            }
        }
    }
}

/// The orders that could have been answered with events that begin so, and what each names.
fn orders(stands: &Erasure, run: &[ErasureEvent]) -> Vec<(ErasureCommand, Vec<Target>)> {
    match run.first() {
        None => Vec::new(),
        Some(ErasureEvent::ErasureRequested(e)) => {
            of_person(e.restricted.sealed.first(), &e.by, |actor, reason| {
                let (at, ground, kind, targets) = (e.occurred_at, e.ground, e.kind, e.targets.clone());
                let command = ErasureCommand::Request { actor, at, ground, kind, targets, reason };
                (command, e.targets.clone())
            })
        }
        Some(ErasureEvent::ErasureDecided(e)) => of_person(e.sealed.first(), &e.by, |actor, reason| {
            let (at, granted) = (e.occurred_at, e.granted);
            (ErasureCommand::Decide { actor, at, granted, reason }, Vec::new())
        }),
        Some(ErasureEvent::OpeningsErased(e)) => {
            let targets = named(stands, run);
            vec![(ErasureCommand::Erase { at: e.occurred_at, targets: targets.clone() }, targets)]
        }
        Some(ErasureEvent::ErasureExecuted(e)) => {
            let asked = stands.asked.as_ref().map(|asked| asked.targets.clone());
            vec![(ErasureCommand::Finish { at: e.occurred_at }, asked.unwrap_or_default())]
        }
    }
}

fn of_person<T>(
    reason: Option<&Digest>,
    by: &crate::actor::By,
    command: impl Fn(Actor, Committed<Text>) -> T,
) -> Vec<T> {
    // What is recorded was as long as it had to be.
    let Some(reason) = reason.map(|digest| Committed::new(digest.clone(), 1)) else { return Vec::new() };
    standings(by, false).into_iter().map(|actor| command(actor, reason.clone())).collect()
}

/// What an order named that was answered in portions.
fn named(stands: &Erasure, run: &[ErasureEvent]) -> Vec<Target> {
    if let Some(asked) = stands.asked.as_ref().filter(|asked| asked.kind == Kind::Text) {
        return asked.targets.clone();
    }
    let erased = run.iter().map_while(|event| match event {
        ErasureEvent::OpeningsErased(erased) => Some(&**erased),
        _ => None,
    });
    let mut targets: Vec<Target> = Vec::new();
    for OpeningsErased { targets: portion, .. } in erased {
        for target in portion {
            match targets.last_mut().filter(|last| last.index == target.index) {
                Some(last) => last.digests.extend(target.digests.iter().cloned()),
                None => targets.push(target.clone()),
            }
        }
    }
    targets
}
