//! What the golden files about the rules of cases say, as this program understands it.

use super::examples::{Example, at, digest, field, name, protocol, pseudonym};
use pobuda_domain::actor::By;
use pobuda_domain::case::{CaseEvent, ProtocolChanged};
use pobuda_domain::committed::DigestAlgorithm;
use pobuda_domain::event::AnyEvent;
use pobuda_domain::migration::ClockRule;
use pobuda_domain::publication::{ProtocolEvent, ProtocolPublished};

/// One for every golden file.
pub(super) fn all() -> Vec<Example> {
    let published = ProtocolPublished {
        protocol: name("improve"),
        version: "1.1.0".to_owned(),
        digest: protocol("improve", "1.1.0").digest,
        text: "format = \"protocol/1\"\n# Čuj, \"tako\"\n".to_owned(),
        replaces: Some(protocol("improve", "1.0.0")),
        by: By { actor: pseudonym("s-Adm1n"), role: name("administrator"), service: None },
        occurred_at: at("2026-03-02T09:14:00.214Z"),
        given: vec![field("actor_name"), field("reason")],
        sealed: vec![digest('A'), digest('B')],
        sealed_with: DigestAlgorithm::Sha256,
    };
    let brought_along = ProtocolPublished {
        replaces: None,
        by: By::system(),
        given: vec![],
        sealed: vec![],
        ..published.clone()
    };
    let of_protocol = |event| AnyEvent::Protocol(ProtocolEvent::ProtocolPublished(Box::new(event)));
    let changed = ProtocolChanged {
        from: protocol("improve", "1.0.0"),
        to: protocol("improve", "2.0.0"),
        migration: protocol("improve", "2.0.0").digest,
        old_state: name("in-review"),
        state: name("in-expert-review"),
        came_from: Some(name("received")),
        deadlines: [(name("answer"), ClockRule::Keep), (name("news"), ClockRule::Restart)].into(),
        tasks: [(name("feasibility"), name("survey"))].into(),
        by: By { actor: pseudonym("s-Adm1n"), role: name("administrator"), service: None },
        occurred_at: at("2026-03-02T09:14:00.214Z"),
        given: vec![field("actor_name"), field("reason")],
        sealed: vec![digest('A'), digest('B')],
        sealed_with: DigestAlgorithm::Sha256,
    };
    let nothing_open = ProtocolChanged {
        came_from: None,
        deadlines: Default::default(),
        tasks: Default::default(),
        ..changed.clone()
    };
    let of_case = |event| AnyEvent::Case(CaseEvent::ProtocolChanged(Box::new(event)));
    vec![
        ("ProtocolChanged.v1", of_case(changed)),
        ("ProtocolChanged.v1.minimal", of_case(nothing_open)),
        ("ProtocolPublished.v1", of_protocol(published)),
        ("ProtocolPublished.v1.minimal", of_protocol(brought_along)),
    ]
}
