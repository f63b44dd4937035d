//! Judging appends against what is in the log.

use crate::error::AppendError;
use crate::prepared::Prepared;
use crate::record::{Receipt, Stream};
use std::collections::{HashMap, HashSet};

/// What the log says of everything that a batch touches. Whatever is absent is not in the log.
#[derive(Debug, Default)]
pub(crate) struct Facts {
    /// Last sequences.
    pub(crate) streams: HashMap<Stream, u64>,
    /// What commands came to: the hash of what was asked, and the receipt.
    pub(crate) commands: HashMap<String, ([u8; 32], Receipt)>,
    /// Scopes and subjects that have a pseudonym.
    pub(crate) pseudonyms: HashSet<(String, String)>,
}

/// What is to be looked up before a batch can be judged.
#[derive(Debug, Default)]
pub(crate) struct Questions<'a> {
    pub(crate) streams: HashSet<&'a Stream>,
    pub(crate) commands: HashSet<&'a str>,
    pub(crate) pseudonyms: HashSet<(&'a str, &'a str)>,
}

impl<'a> Questions<'a> {
    pub(crate) fn of(batch: &[&'a Prepared]) -> Self {
        let mut questions = Self::default();
        for prepared in batch {
            let append = &prepared.append;
            questions.streams.insert(&append.stream);
            questions.streams.extend(append.conditions.iter().map(|condition| &condition.stream));
            questions.commands.extend(append.command.iter().map(|command| command.id.as_str()));
            let people = append.pseudonyms.iter().map(|new| (new.scope.as_str(), new.subject.as_str()));
            questions.pseudonyms.extend(people);
        }
        questions
    }
}

/// What is to be done with an append.
#[derive(Debug)]
pub(crate) enum Verdict {
    /// It is recorded at these positions.
    Record(Receipt),
    /// It was recorded before.
    Repeated(Receipt),
    /// It cannot be recorded.
    Refuse(AppendError),
}

impl Facts {
    /// Judges one append that would begin at a position, and takes note of it: the next one is judged against the log
    /// as it will be then.
    pub(crate) fn judge(&mut self, prepared: &Prepared, first_position: u64) -> Verdict {
        let append = &prepared.append;
        if let Some(command) = &append.command
            && let Some((hash, receipt)) = self.commands.get(&command.id)
        {
            return if *hash == command.hash {
                Verdict::Repeated(Receipt { repeated: true, ..receipt.clone() })
            } else {
                Verdict::Refuse(AppendError::CommandReused { id: command.id.clone() })
            };
        }
        if let Err(refusal) = self.holds(prepared) {
            return Verdict::Refuse(refusal);
        }
        let receipt = receipt(prepared, first_position);
        self.note(prepared, &receipt);
        Verdict::Record(receipt)
    }

    fn holds(&self, prepared: &Prepared) -> Result<(), AppendError> {
        let append = &prepared.append;
        let own = (&append.stream, append.expected_sequence);
        let others = append.conditions.iter().map(|condition| (&condition.stream, condition.sequence));
        for (stream, seen) in std::iter::once(own).chain(others) {
            let actual = self.streams.get(stream).copied().unwrap_or_default();
            if actual != seen {
                return Err(AppendError::Conflict { stream: stream.clone(), actual });
            }
        }
        for new in &append.pseudonyms {
            if self.pseudonyms.contains(&(new.scope.clone(), new.subject.clone())) {
                return Err(AppendError::PseudonymTaken { scope: new.scope.clone() });
            }
        }
        Ok(())
    }

    fn note(&mut self, prepared: &Prepared, receipt: &Receipt) {
        let append = &prepared.append;
        self.streams.insert(append.stream.clone(), receipt.sequence);
        if let Some(command) = &append.command {
            self.commands.insert(command.id.clone(), (command.hash, receipt.clone()));
        }
        let people = append.pseudonyms.iter().map(|new| (new.scope.clone(), new.subject.clone()));
        self.pseudonyms.extend(people);
    }
}

/// What an append comes to that begins at a position.
pub(crate) fn receipt(prepared: &Prepared, first_position: u64) -> Receipt {
    Receipt {
        stream: prepared.append.stream.clone(),
        first_position,
        last_position: first_position + prepared.events() - 1,
        sequence: prepared.last_sequence(),
        repeated: false,
    }
}

/// A stream that must stand where it was seen.
pub(crate) type Guard<'a> = (&'a Stream, u64);

/// Those of a batch. That a stream without events has none now is not among them: the key of `events` refuses a second
/// first event.
pub(crate) fn guards<'a>(batch: &[&'a Prepared]) -> Vec<Guard<'a>> {
    let of_one = |prepared: &&'a Prepared| {
        let append = &prepared.append;
        let own = (append.expected_sequence > 0).then_some((&append.stream, append.expected_sequence));
        own.into_iter()
            .chain(append.conditions.iter().map(|condition| (&condition.stream, condition.sequence)))
    };
    batch.iter().flat_map(of_one).collect()
}

/// Which appends of a batch can be judged in any order, in one statement: no stream is appended to twice, no condition
/// names a stream that moves before it, and no command or person comes twice. What is left out waits, and so does
/// everything after it on the same streams.
pub(crate) fn independent(batch: &[&Prepared]) -> Vec<bool> {
    let mut moved: HashSet<&Stream> = HashSet::with_capacity(batch.len());
    let mut commands: HashSet<&str> = HashSet::with_capacity(batch.len());
    let mut people: HashSet<(&str, &str)> = HashSet::with_capacity(batch.len());
    let mut chosen = Vec::with_capacity(batch.len());
    for prepared in batch {
        let append = &prepared.append;
        let mut own = append.pseudonyms.iter().map(|new| (new.scope.as_str(), new.subject.as_str()));
        let free = !moved.contains(&append.stream)
            && append.conditions.iter().all(|condition| !moved.contains(&condition.stream))
            && append.command.as_ref().is_none_or(|command| !commands.contains(command.id.as_str()))
            && own.clone().all(|person| !people.contains(&person));
        moved.insert(&append.stream);
        if free {
            commands.extend(append.command.iter().map(|command| command.id.as_str()));
            people.extend(own.by_ref());
        }
        chosen.push(free);
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Append, CommandKey, Condition, Millis, NewEvent, Trace};
    use pobuda_proof::canonical::Canonical;
    use uuid::Uuid;

    fn prepared(id: &str, expected: u64, command: Option<&str>, depends_on: &[&str]) -> Prepared {
        let event = NewEvent {
            event_id: Uuid::from_u128(1),
            event_type: "CaseOpened".to_owned(),
            event_version: "1".to_owned(),
            payload: Canonical::checked("{}").unwrap(),
            occurred_at: Millis(0),
        };
        let condition = |id: &&str| Condition { stream: Stream::new("case", *id), sequence: 0 };
        let append = Append {
            stream: Stream::new("case", id),
            expected_sequence: expected,
            command: command.map(|id| CommandKey { id: id.to_owned(), hash: [0; 32] }),
            conditions: depends_on.iter().map(condition).collect(),
            events: vec![event],
            openings: Vec::new(),
            timers: Vec::new(),
            pseudonyms: Vec::new(),
            trace: Trace::default(),
        };
        Prepared::new("x", append).unwrap()
    }

    fn chosen(batch: &[Prepared]) -> Vec<bool> {
        independent(&batch.iter().collect::<Vec<_>>())
    }

    #[test]
    fn whatever_depends_on_an_earlier_one_of_the_batch_waits() {
        let batch = [
            prepared("a", 0, Some("1"), &[]),
            prepared("b", 0, None, &["c"]),
            prepared("c", 0, None, &[]),
            prepared("a", 1, None, &[]),
            prepared("d", 0, None, &["a"]),
            prepared("e", 0, Some("1"), &[]),
            prepared("e", 0, Some("2"), &[]),
            prepared("f", 0, Some("3"), &["g"]),
        ];
        assert_eq!(chosen(&batch), [true, true, true, false, false, false, false, true]);
    }

    #[test]
    fn each_append_is_judged_after_those_before_it() {
        let mut facts = Facts::default();
        let first = prepared("a", 0, Some("1"), &[]);
        assert!(matches!(facts.judge(&first, 1), Verdict::Record(Receipt { last_position: 1, .. })));
        assert!(matches!(
            facts.judge(&first, 2),
            Verdict::Repeated(Receipt { first_position: 1, repeated: true, .. })
        ));
        let stale = prepared("a", 0, Some("2"), &[]);
        assert!(matches!(facts.judge(&stale, 2), Verdict::Refuse(AppendError::Conflict { actual: 1, .. })));
        let next = prepared("a", 1, Some("2"), &[]);
        assert!(matches!(facts.judge(&next, 2), Verdict::Record(Receipt { sequence: 2, .. })));
        let depending = prepared("b", 0, None, &["a"]);
        assert!(matches!(
            facts.judge(&depending, 3),
            Verdict::Refuse(AppendError::Conflict { actual: 2, .. })
        ));
    }
}
