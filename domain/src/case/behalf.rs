//! Entering for a citizen what came on paper, by phone or in person.

use super::gather::Gathered;
use super::perform::{self, role_at, role_of};
use super::{OnBehalf, OpenCase, Rejection};
use crate::actor::{Actor, By, Standing};
use crate::committed::{Committed, Text};
use crate::name::{FieldName, Malformed, Name};
use crate::protocol::{Operation, Post, Protocol, Side, Target};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Name under which the name of the citizen is committed.
pub const CITIZEN_NAME: &str = "citizen_name";

/// Name under which it is committed how the citizen can be reached.
pub const CITIZEN_CONTACT: &str = "citizen_contact";

/// Longest name of a citizen. Unit: characters.
pub const CITIZEN_NAME_CHARS_MAX: usize = 200;

/// Longest note of how a citizen can be reached. Unit: characters.
pub const CITIZEN_CONTACT_CHARS_MAX: usize = 500;

/// The way by which something reached the office, where the citizen did not send it here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Channel {
    /// On paper.
    Paper,
    /// By phone.
    Phone,
    /// The citizen came.
    InPerson,
}

impl Channel {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Paper, Self::Phone, Self::InPerson];

    /// Its name in events and addresses.
    pub fn name(self) -> &'static str {
        match self {
            Channel::Paper => "paper",
            Channel::Phone => "phone",
            Channel::InPerson => "in-person",
        }
    }

    /// The channel of that name.
    ///
    /// # Errors
    /// [`Malformed`] when there is none.
    pub fn named(given: String) -> Result<Self, Malformed> {
        let found = Self::ALL.into_iter().find(|channel| channel.name() == given);
        found.ok_or(Malformed { what: "channel", given, rule: "paper, phone or in-person" })
    }
}

/// The opening operation that an official enters for a citizen, and in which role they do. It is the one that the
/// citizen would have performed.
///
/// # Errors
/// [`Rejection::BehalfNotCitizens`] when no citizen performs it, [`Rejection::BehalfNotYours`] when it is not received
/// by the official.
pub(super) fn entered<'a>(
    protocol: &'a Protocol,
    command: &OpenCase,
    on_behalf: &OnBehalf,
) -> Result<(&'a Name, &'a Operation, By), Rejection> {
    let citizen = Actor { pseudonym: on_behalf.citizen.clone(), standing: Standing::Citizen };
    let (name, operation, _) =
        perform::opening(protocol, command, &citizen).map_err(|refused| match refused {
            Rejection::RoleRequired { operation, .. } => Rejection::BehalfNotCitizens { operation },
            other => other,
        })?;
    let by = received(protocol, operation, &command.actor).ok_or_else(|| {
        let posts: BTreeSet<String> = receivers(protocol, operation).map(ToString::to_string).collect();
        let posts = posts.into_iter().collect::<Vec<_>>().join(", ");
        Rejection::BehalfNotYours { operation: name.clone(), posts }
    })?;
    Ok((name, operation, by))
}

/// Whether an official may enter an opening operation for a citizen.
pub(super) fn enters(protocol: &Protocol, operation: &Operation, actor: &Actor) -> bool {
    let citizen = Actor { standing: Standing::Citizen, ..actor.clone() };
    role_of(protocol, operation, &citizen, None).is_some() && received(protocol, operation, actor).is_some()
}

/// The role in which an official receives what an opening operation sends, if in any.
fn received(protocol: &Protocol, operation: &Operation, actor: &Actor) -> Option<By> {
    if !matches!(actor.standing, Standing::Official { .. }) {
        return None;
    }
    receivers(protocol, operation).find_map(|post| role_at(protocol, post, actor, None))
}

/// The posts of the municipality that can take the case on from where it is opened: who would have it on their desk.
/// What is possible in every state is nobody's desk.
fn receivers<'a>(protocol: &'a Protocol, opening: &'a Operation) -> impl Iterator<Item = &'a Post> {
    let state = match &opening.to {
        Some(Target::One(state)) => Some(state.as_str()),
        _ => None,
    };
    let takes_on = move |operation: &&Operation| {
        operation.from.iter().flatten().any(|from| Some(from.as_str()) == state)
    };
    let municipal = |post: &&Post| {
        let role = protocol.roles.get(post.role.as_str());
        post.service.is_some() && role.is_some_and(|role| role.side == Side::Municipality)
    };
    let posts = protocol.operations.iter().map(|(_, operation)| operation).filter(takes_on);
    posts.map(|operation| &operation.responsible).filter(municipal)
}

/// Adds who the citizen is to what the event commits to, for officials only.
///
/// # Errors
/// [`Rejection::BehalfTooLong`].
pub(super) fn commit(on_behalf: &OnBehalf, gathered: &mut Gathered) -> Result<(), Rejection> {
    let given = [
        ("name", FieldName::citizen_name(), &on_behalf.name, CITIZEN_NAME_CHARS_MAX),
        ("contact", FieldName::citizen_contact(), &on_behalf.contact, CITIZEN_CONTACT_CHARS_MAX),
    ];
    for (what, field, text, max) in given {
        let Some(Committed::<Text> { digest, size, .. }) = text else { continue };
        if *size > max {
            return Err(Rejection::BehalfTooLong { what, max, given: *size });
        }
        gathered.given.push(field);
        gathered.restricted.sealed.push(digest.clone());
    }
    gathered.given.sort();
    gathered.restricted.sealed.sort();
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::given::*;
    use crate::case::{Allowed, CaseEvent, openings, openings_on_behalf};
    use crate::story::*;

    #[test]
    fn who_enters_it_is_said_and_it_belongs_to_the_citizen() {
        let events = Given::nothing().when(opening(on_paper(clerk()))).unwrap();
        let CaseEvent::CaseOpened(opened) = &events[0] else { panic!("{events:?}") };
        assert_eq!(opened.operation, name("submit"));
        assert_eq!(opened.by, by("pia", "clerk", Some("office")));
        assert_eq!(opened.author.as_ref().map(|author| author.as_str()), Some("zora"));
        assert_eq!(opened.channel, Some(Channel::Paper));
        assert_eq!(opened.given, [field(CITIZEN_CONTACT), field(CITIZEN_NAME), field("title")]);
        assert_eq!(opened.restricted.sealed, [digest('c'), digest('n')]);
        let given = Given::nothing().and(opening(on_paper(clerk())));
        assert_eq!(given.open().author.as_str(), "zora");
    }

    #[test]
    fn it_follows_what_would_have_followed_had_the_citizen_sent_it() {
        let kinds = |command| -> Vec<String> {
            let events = Given::nothing().when(opening(command)).unwrap();
            events.iter().map(cqrs_es::DomainEvent::event_type).collect()
        };
        assert_eq!(kinds(on_paper(clerk())), kinds(submit(citizen("ana"))));
    }

    #[test]
    fn it_is_offered_to_whom_it_would_reach() {
        let library = Given::nothing().library;
        let little = &library.current("little").unwrap().protocol;
        let offered = |actor: Actor| -> Vec<String> {
            let offered: Vec<Allowed> = openings_on_behalf(little, &actor);
            offered.into_iter().map(|allowed| allowed.operation.to_string()).collect()
        };
        assert_eq!(offered(clerk()), ["submit"]);
        assert_eq!(offered(citizen("ana")), [""; 0]);
        assert_eq!(offered(head_of_roads()), [""; 0], "nobody has given it to them yet");
        assert_eq!(openings(little, &citizen("ana")).len(), 1);
    }

    #[test]
    fn channels_are_known_by_their_names() {
        for channel in Channel::ALL {
            assert_eq!(Channel::named(channel.name().to_owned()), Ok(channel));
            assert_eq!(serde_json::to_value(channel).unwrap(), channel.name());
        }
        assert!(Channel::named("pigeon".to_owned()).is_err());
    }
}
