//! What the golden files about erasures say, as this program understands it.

use super::examples::{Example, at, coordinator, digest, field, name, pseudonym};
use pobuda_domain::actor::By;
use pobuda_domain::committed::{DigestAlgorithm, Restricted};
use pobuda_domain::erasure::{
    ErasureDecided, ErasureEvent, ErasureExecuted, ErasureRequested, Ground, Kind, OpeningsErased, Target,
};
use pobuda_domain::event::AnyEvent;

/// One for every golden file.
pub(super) fn all() -> Vec<Example> {
    let targets = vec![
        Target { digests: vec![digest('A'), digest('B')], index: 4_801 },
        Target { digests: vec![digest('C')], index: 4_810 },
    ];
    let moment = at("2026-03-02T09:14:00.214Z");
    let requested = ErasureRequested {
        ground: Ground::Notice,
        kind: Kind::Text,
        targets: targets.clone(),
        by: coordinator(),
        occurred_at: moment,
        given: vec![field("reason")],
        sealed_with: DigestAlgorithm::Sha256,
        restricted: Restricted { sealed: vec![digest('D')] },
    };
    let of_person = ErasureRequested {
        ground: Ground::ConsentWithdrawn,
        kind: Kind::Person,
        targets: Vec::new(),
        by: By { actor: pseudonym("p-5g"), role: name("citizen"), service: None },
        ..requested.clone()
    };
    let decided = ErasureDecided {
        granted: true,
        by: By { role: name("lawyer"), ..coordinator() },
        occurred_at: moment,
        given: vec![field("reason")],
        sealed: vec![digest('E')],
        sealed_with: DigestAlgorithm::Sha256,
    };
    let erased = OpeningsErased {
        ground: Ground::Notice,
        targets,
        requested_by_role: name("coordinator"),
        requested_at: moment,
        decided_by_role: name("lawyer"),
        decided_at: moment,
        by: By::system(),
        occurred_at: at("2026-03-02T09:14:01Z"),
    };
    let executed = ErasureExecuted { erased: 3, by: By::system(), occurred_at: at("2026-03-02T09:14:02Z") };
    vec![
        ("ErasureRequested.v1", of(ErasureEvent::ErasureRequested(Box::new(requested)))),
        ("ErasureRequested.v1.minimal", of(ErasureEvent::ErasureRequested(Box::new(of_person)))),
        ("ErasureDecided.v1", of(ErasureEvent::ErasureDecided(decided))),
        ("OpeningsErased.v1", of(ErasureEvent::OpeningsErased(Box::new(erased)))),
        ("ErasureExecuted.v1", of(ErasureEvent::ErasureExecuted(executed))),
    ]
}

fn of(event: ErasureEvent) -> AnyEvent {
    AnyEvent::Erasure(event)
}
