//! What the golden files about services, posts and who is at them say, as this program understands it.

use super::examples::{Example, at, language, name, pseudonym};
use jiff::Timestamp;
use jiff::civil::Date;
use pobuda_domain::actor::By;
use pobuda_domain::directory::{
    DirectoryEvent, Names, PostFilled, PostLeft, ServiceClosed, ServiceListed, SubstituteNamed,
    SubstituteWithdrawn,
};
use pobuda_domain::event::AnyEvent;

/// One for every golden file.
pub(super) fn all() -> Vec<Example> {
    let of_directory = |(file, event)| (file, AnyEvent::Directory(event));
    services().into_iter().chain(posts()).chain(substitutes()).map(of_directory).collect()
}

type OfDirectory = (&'static str, DirectoryEvent);

fn services() -> Vec<OfDirectory> {
    let listed = |assignable, name_of: &[(&str, &str)]| {
        DirectoryEvent::ServiceListed(ServiceListed {
            service: name("roads"),
            assignable,
            name: names(name_of),
            by: administrator(),
            occurred_at: moment(),
        })
    };
    let both = [("en", "Roads and traffic"), ("sl", "Služba za ceste in promet")];
    vec![
        ("ServiceListed.v1", listed(true, &both)),
        ("ServiceListed.v1.unassignable", listed(false, &both[1..])),
        (
            "ServiceClosed.v1",
            DirectoryEvent::ServiceClosed(ServiceClosed {
                service: name("roads"),
                on: day("2026-12-31"),
                by: administrator(),
                occurred_at: moment(),
            }),
        ),
    ]
}

fn posts() -> Vec<OfDirectory> {
    let filled = PostFilled {
        service: name("roads"),
        role: name("head"),
        person: pseudonym("s-7Kq"),
        from: day("2026-03-02"),
        until: Some(day("2030-02-28")),
        by: administrator(),
        occurred_at: moment(),
    };
    let left = PostLeft {
        service: name("roads"),
        role: name("head"),
        person: pseudonym("s-7Kq"),
        on: day("2028-02-29"),
        by: administrator(),
        occurred_at: moment(),
    };
    vec![
        ("PostFilled.v1.minimal", DirectoryEvent::PostFilled(PostFilled { until: None, ..filled.clone() })),
        ("PostFilled.v1", DirectoryEvent::PostFilled(filled)),
        ("PostLeft.v1", DirectoryEvent::PostLeft(left)),
    ]
}

fn substitutes() -> Vec<OfDirectory> {
    let named = SubstituteNamed {
        service: name("roads"),
        role: name("head"),
        person: pseudonym("s-9Zt"),
        instead_of: Some(pseudonym("s-7Kq")),
        from: day("2026-07-01"),
        until: Some(day("2026-07-14")),
        by: administrator(),
        occurred_at: moment(),
    };
    let minimal = SubstituteNamed { instead_of: None, until: None, ..named.clone() };
    let withdrawn = SubstituteWithdrawn {
        service: name("roads"),
        role: name("head"),
        person: pseudonym("s-9Zt"),
        on: day("2026-07-10"),
        by: administrator(),
        occurred_at: moment(),
    };
    vec![
        ("SubstituteNamed.v1", DirectoryEvent::SubstituteNamed(named)),
        ("SubstituteNamed.v1.minimal", DirectoryEvent::SubstituteNamed(minimal)),
        ("SubstituteWithdrawn.v1", DirectoryEvent::SubstituteWithdrawn(withdrawn)),
    ]
}

fn administrator() -> By {
    By { actor: pseudonym("s-Adm1n"), role: name("administrator"), service: None }
}

fn names(of: &[(&str, &str)]) -> Names {
    of.iter().map(|(tag, text)| (language(tag), (*text).to_owned())).collect()
}

fn moment() -> Timestamp {
    at("2026-03-02T09:14:00.214Z")
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}
