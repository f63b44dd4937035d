//! Histories by chance: of random protocols that the verifier takes, and of the bundled ones, kept for ever.

mod golden;
mod kept;
mod random;
mod replayed;
mod sound;

use pobuda_domain::case::{Case, CaseEvent};

/// As the log gives it back.
fn stored(event: &CaseEvent) -> CaseEvent {
    let text = serde_json::to_string(event).expect("an event is JSON");
    serde_json::from_str(&text).expect("an event that can be read")
}

/// The case after each of the events. What has ended leaves no trace in the last one.
fn states<'e>(events: impl IntoIterator<Item = &'e CaseEvent>) -> Vec<Case> {
    let mut case = Case::default();
    let after = |event: &CaseEvent| {
        case.evolve(event.clone());
        case.clone()
    };
    events.into_iter().map(after).collect()
}

fn folded<'e>(events: impl IntoIterator<Item = &'e CaseEvent>) -> Case {
    let mut case = Case::default();
    events.into_iter().for_each(|event| case.evolve(event.clone()));
    case
}
