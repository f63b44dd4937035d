//! A case decided again: an order and everything that follows from it.

use super::orders::main_of;
use super::{Entry, Explained, Instead, Replay};
use crate::actor::By;
use crate::case::{Case, CaseEvent, decide};
use crate::event::AnyEvent;
use crate::name::CaseId;
use std::borrow::Cow;

impl Replay {
    pub(super) fn explain_case(&mut self, first: &Entry, run: &[Entry], last: bool) -> Explained {
        let recorded: Vec<CaseEvent> = run
            .iter()
            .map_while(|entry| match &entry.event {
                AnyEvent::Case(event) => Some(event.clone()),
                _ => None,
            })
            .collect();
        let main_at = main_of(&recorded);
        let main = main_at.and_then(|at| recorded.get(at));
        if let Some(CaseEvent::ProtocolChanged(_)) = main {
            // The file that says how cases go over is not in the log, only its digest.
            return Explained::Taken(recorded.len());
        }
        if let Some(CaseEvent::CaseOpened(opened)) = main {
            // What came with the program was in force without an event; what was published stays in force.
            self.library.bring_in_force(&opened.protocol);
        }
        let mut library = Cow::Borrowed(&self.library);
        if let Some(CaseEvent::CaseOpened(opened)) = main
            && let Some(cycle) = &opened.cycle
        {
            // Where several rounds are open at a time, a case may belong to any of them.
            library = Cow::Owned(library.in_round(&opened.protocol.id, &cycle.id));
        }
        let nothing = Case::default();
        let id = first.stream.split_once('/').and_then(|(_, id)| CaseId::new(id).ok());
        let imported = id.as_ref().is_some_and(|id| self.imported.contains(id));
        let case = id.and_then(|id| self.cases.get(&id)).unwrap_or(&nothing);
        let mut best = (0, Instead::NoOrder);
        let mut longest = None;
        for order in self.orders(case, &recorded, first.recorded_at, imported) {
            match decide(case, &order, &library) {
                Ok(decided) => {
                    let alike = decided
                        .iter()
                        .zip(&recorded)
                        .take_while(|(decided, recorded)| decided == recorded)
                        .count();
                    let whole = alike == decided.len() || last && alike == recorded.len();
                    if whole && alike > 0 {
                        longest = longest.max(Some(alike));
                    } else if alike >= best.0 {
                        best = (alike, instead(&decided, alike, recorded.len()));
                    }
                }
                Err(refused) if best.1 == Instead::NoOrder => {
                    best = (main_at.unwrap_or(0), Instead::Refused(refused.code(), refused.to_string()));
                }
                Err(_) => {}
            }
        }
        match longest {
            Some(events) => {
                let by_somebody = main.is_some_and(|event| *event.by_and_when().0 != By::system());
                let orders = u64::from(by_somebody && main_at.is_some_and(|at| at < events));
                Explained::Decided { events, orders }
            }
            None => Explained::Differs(best.0.min(recorded.len().saturating_sub(1)), best.1),
        }
    }
}

/// What was decided at the first place where it is not what was recorded.
fn instead(decided: &[CaseEvent], alike: usize, recorded: usize) -> Instead {
    match decided.get(alike) {
        Some(event) if alike >= recorded => Instead::Missing(Box::new(AnyEvent::Case(event.clone()))),
        Some(event) => Instead::Event(Box::new(AnyEvent::Case(event.clone()))),
        None => Instead::Nothing,
    }
}
