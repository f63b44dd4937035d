//! Which words of an event are somebody's own: what goes when they are forgotten, and what they can take with them.

use crate::case::CaseEvent;
use crate::event::AnyEvent;
use crate::name::Pseudonym;

/// What of an event belongs to somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Own {
    /// All of its committed fields: they wrote it as a citizen, or it was copied from what they wrote.
    Everything,
    /// Their name: they did it in office, and the words are those of the office.
    Name,
    /// Nothing.
    Nothing,
}

/// What of an event belongs to whoever has this pseudonym in its stream.
pub fn own_part(event: &AnyEvent, pseudonym: &Pseudonym) -> Own {
    let (by, _) = event.by_and_when();
    if by.actor == *pseudonym {
        let in_office = by.service.is_some() || by.role == crate::name::Name::administrator();
        return if in_office { Own::Name } else { Own::Everything };
    }
    // The program opens a case that continues another one, with the words of its author.
    match event {
        AnyEvent::Case(CaseEvent::CaseOpened(opened)) if opened.author.as_ref() == Some(pseudonym) => {
            Own::Everything
        }
        _ => Own::Nothing,
    }
}
