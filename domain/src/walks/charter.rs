//! The charter, asked of every situation that a case can come to, and not of the text of a protocol.

use super::*;
use crate::case::{Clock, Open};
use crate::protocol::{DeadlineKind, Post};
use crate::verify::Surroundings;
use std::sync::LazyLock;

static AROUND: LazyLock<Surroundings> = LazyLock::new(|| Surroundings::bundled().unwrap());

/// What is wrong with a situation, in words; nothing where something is promised and somebody answers for it.
pub(super) fn silent(protocol: &Protocol, open: &Open) -> Vec<String> {
    let state = protocol.states.get(open.state.as_str()).unwrap();
    if state.is_final {
        return Vec::new();
    }
    let mut silent = Vec::new();
    if !is_promised(protocol, open) {
        silent.push(format!("nothing is promised in {}, come to from {:?}", open.state, open.came_from));
    }
    let here = |from: &String| from == "*" || from == open.state.as_str();
    let operations = protocol.operations.iter().map(|(_, operation)| operation);
    let mut answering =
        operations.filter(|operation| operation.from.iter().flatten().any(here)).map(|o| &o.responsible);
    if !answering.any(|post| is_filled(protocol, open, post)) {
        silent.push(format!("nobody answers in {}, come to from {:?}", open.state, open.came_from));
    }
    for (name, _) in running(open) {
        let told = &protocol.deadlines.get(name.as_str()).unwrap().escalate;
        if !told.iter().any(|step| is_filled(protocol, open, &step.to)) {
            silent.push(format!("in {} nobody is told when {name} has passed", open.state));
        }
    }
    silent
}

fn running(open: &Open) -> impl Iterator<Item = (&Name, &Clock)> {
    open.clocks.deadlines.iter().filter(|(_, clock)| clock.paused.is_none())
}

/// An answer or a promise is due, or it is the citizen's turn, or the day on which it goes on by itself is known.
fn is_promised(protocol: &Protocol, open: &Open) -> bool {
    running(open).any(|(_, clock)| match clock.kind {
        DeadlineKind::Answer | DeadlineKind::Promise => true,
        DeadlineKind::News => false,
        DeadlineKind::Citizen => protocol.moves(&open.state).any(|o| {
            protocol.roles.get(o.responsible.role.as_str()).is_some_and(|role| role.side == Side::Citizen)
        }),
    }) || !open.clocks.scheduled.is_empty()
}

/// Whether the directory has somebody at the post, in the service that the case was given to.
fn is_filled(protocol: &Protocol, open: &Open, post: &Post) -> bool {
    let Some(named) = &post.service else { return false };
    let from = protocol.services.get(named.as_str()).and_then(|service| service.from.as_ref());
    let service = match from.map(|field| open.fields.get(field)) {
        None => named,
        Some(Some(Value::Service(service))) => service,
        Some(_) => return false,
    };
    let services = &AROUND.directory.as_ref().unwrap().services;
    let posts = services.get(service.as_str()).map(|service| &service.posts);
    posts.and_then(|posts| posts.get(post.role.as_str())).is_some_and(|people| !people.is_empty())
}

#[test]
fn in_no_situation_is_nothing_promised_to_the_citizen_or_nobody_responsible() {
    let library = library();
    for (file, source) in PROTOCOLS {
        let protocol = parse(file, source).unwrap();
        let seen = Walk::through(&library, &protocol);
        assert!(seen.silent.is_empty(), "{file}: {:#?}", seen.silent);
    }
}

/// The same question finds what was broken: a clock that runs somewhere else, and a post that nobody holds.
#[test]
fn a_situation_in_which_nothing_is_promised_or_nobody_answers_is_found() {
    for (file, passage, otherwise, found) in [
        (
            "budget-project.toml",
            "runs_in  = [\"voting\"]",
            "runs_in  = [\"submitted\"]",
            "nothing is promised in voting",
        ),
        (
            "improve.toml",
            "runs_in     = [\"discussion\", \"in-depth\", \"in-committee\"]",
            "runs_in = [\"discussion\", \"in-depth\"]",
            "nothing is promised in in-committee",
        ),
        (
            "improve.toml",
            "to = \"participation/head\" }]\nlabel.sl = \"Prvi",
            "to = \"participation/chair\" }]\nlabel.sl = \"Prvi",
            "nobody is told when first-reply",
        ),
    ] {
        let (_, source) = PROTOCOLS.into_iter().find(|(name, _)| *name == file).unwrap();
        assert!(source.contains(passage), "{passage}");
        let source = source.replacen(passage, otherwise, 1);
        let mut library = library();
        library.publish(file, &source, file_digest(&source)).unwrap();
        let protocol = parse(file, &source).unwrap();
        let seen = Walk::through(&library, &protocol);
        assert!(seen.silent.iter().any(|line| line.contains(found)), "{found} is not in {:#?}", seen.silent);
    }
}
