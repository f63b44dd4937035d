//! Notes that officials leave for each other. No rule depends on what they say.

use super::{AddNote, Case, CaseEvent, NoteAdded, Rejection, gather::ACTOR_NAME};
use crate::actor::{By, Standing};
use crate::committed::Restricted;
use crate::name::FieldName;

/// Longest note. Unit: characters.
pub const NOTE_CHARS_MAX: usize = 4_000;

/// Name of the committed text of a note.
pub const NOTE_TEXT: &str = "text";

/// Decides on leaving a note. It moves nothing and is possible in every state, also when the case has ended.
///
/// # Errors
/// [`Rejection::CaseUnknown`] before the case is open, [`Rejection::OfficialsOnly`] for anybody else,
/// [`Rejection::TextEmpty`] and [`Rejection::TextTooLong`] for what is no note.
pub(super) fn add(case: &Case, command: &AddNote) -> Result<Vec<CaseEvent>, Rejection> {
    if case.open.is_none() {
        return Err(Rejection::CaseUnknown);
    }
    let Standing::Official { service, role } = &command.actor.standing else {
        return Err(Rejection::OfficialsOnly);
    };
    match command.text.size {
        0 => return Err(Rejection::TextEmpty),
        given if given > NOTE_CHARS_MAX => return Err(Rejection::TextTooLong { max: NOTE_CHARS_MAX, given }),
        _ => {}
    }
    let mut sealed = vec![command.text.digest.clone()];
    let mut given: Vec<FieldName> = FieldName::new(NOTE_TEXT).into_iter().collect();
    if let Some(name) = &command.actor_name {
        sealed.push(name.digest.clone());
        given.extend(FieldName::new(ACTOR_NAME));
    }
    sealed.sort();
    given.sort();
    Ok(vec![CaseEvent::NoteAdded(NoteAdded {
        by: By { actor: command.actor.pseudonym.clone(), role: role.clone(), service: Some(service.clone()) },
        occurred_at: command.at,
        given,
        sealed_with: Default::default(),
        restricted: Restricted { sealed },
    })])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::given::*;
    use crate::story::*;

    #[test]
    fn a_note_moves_nothing_and_says_nothing_of_itself_in_public() {
        let given = Given::submitted();
        let events = given.when(add_note(clerk(), 12)).expect("a note");
        let [CaseEvent::NoteAdded(note)] = events.as_slice() else { panic!("{events:?}") };
        assert_eq!(note.by, by("pia", "clerk", Some("office")));
        assert_eq!(note.restricted.sealed, [digest('n')]);
        let mut after = given.case.clone();
        after.evolve(events[0].clone());
        assert_eq!(after.open, given.case.open);
        assert_eq!(after.sequence, given.case.sequence + 1);
    }
}
