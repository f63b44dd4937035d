//! What a batch will write.

use super::judge::{Facts, Verdict, receipt};
use crate::error::AppendError;
use crate::prepared::Prepared;
use crate::record::{Head, Millis, NewEvent, Opening, Receipt, TimerChange};
use pobuda_proof::hash::Hash;
use std::collections::HashMap;

/// The appends of a batch that are recorded, each with its place.
#[derive(Debug)]
pub(crate) struct Plan<'a> {
    /// The end of the log that it begins from.
    pub(crate) before: Head,
    /// The end of the log that it leads to.
    pub(crate) after: Head,
    placed: Vec<Placed<'a>>,
}

#[derive(Debug)]
struct Placed<'a> {
    prepared: &'a Prepared,
    receipt: Receipt,
}

/// One row of `events`.
#[derive(Debug)]
pub(crate) struct EventRow<'a> {
    pub(crate) prepared: &'a Prepared,
    pub(crate) event: &'a NewEvent,
    pub(crate) sequence: u64,
    pub(crate) position: u64,
    pub(crate) leaf_hash: Hash,
}

impl<'a> Plan<'a> {
    fn from_head(before: Head, now: Millis) -> Self {
        // Time never goes back with the position, whatever the clock of the machine does.
        let recorded_at = before.recorded_at.max(now);
        Self { before, after: Head { position: before.position, recorded_at }, placed: Vec::new() }
    }

    /// All of them, one after the other.
    pub(crate) fn of_all(batch: &[&'a Prepared], before: Head, now: Millis) -> Self {
        let mut plan = Self::from_head(before, now);
        for prepared in batch {
            plan.place(prepared, receipt(prepared, plan.after.position + 1));
        }
        plan
    }

    /// Those that the facts allow, and the answers to all.
    pub(crate) fn of_judged(
        batch: &[&'a Prepared],
        mut facts: Facts,
        before: Head,
        now: Millis,
    ) -> (Self, Vec<Result<Receipt, AppendError>>) {
        let mut plan = Self::from_head(before, now);
        let mut answers = Vec::with_capacity(batch.len());
        for prepared in batch {
            answers.push(match facts.judge(prepared, plan.after.position + 1) {
                Verdict::Record(receipt) => {
                    plan.place(prepared, receipt.clone());
                    Ok(receipt)
                }
                Verdict::Repeated(receipt) => Ok(receipt),
                Verdict::Refuse(refusal) => Err(refusal),
            });
        }
        (plan, answers)
    }

    fn place(&mut self, prepared: &'a Prepared, receipt: Receipt) {
        self.after.position = receipt.last_position;
        self.placed.push(Placed { prepared, receipt });
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.placed.is_empty()
    }

    /// The answers to all appends of [`Plan::of_all`].
    pub(crate) fn receipts(&self) -> Vec<Result<Receipt, AppendError>> {
        self.placed.iter().map(|placed| Ok(placed.receipt.clone())).collect()
    }

    pub(crate) fn events(&self) -> Vec<EventRow<'a>> {
        let recorded_at = self.after.recorded_at;
        let mut rows = Vec::with_capacity(self.placed.len());
        for Placed { prepared, receipt } in &self.placed {
            let events = prepared.append.events.iter().zip(&prepared.envelopes);
            let places = (receipt.first_position..).zip(prepared.append.expected_sequence + 1..);
            rows.extend(events.zip(places).map(|((event, envelope), (position, sequence))| EventRow {
                prepared,
                event,
                sequence,
                position,
                leaf_hash: envelope.hash(position, recorded_at),
            }));
        }
        rows
    }

    /// Appends that have a command, with their receipts.
    pub(crate) fn commands(&self) -> impl Iterator<Item = (&'a Prepared, &Receipt)> {
        let with_command = self.placed.iter().filter(|placed| placed.prepared.append.command.is_some());
        with_command.map(|placed| (placed.prepared, &placed.receipt))
    }

    /// Openings, each with the position of the event whose payload has the digest.
    pub(crate) fn openings(&self) -> impl Iterator<Item = (u64, &'a Opening)> {
        self.placed.iter().flat_map(|Placed { prepared, receipt }| {
            let events = &prepared.append.events;
            prepared.append.openings.iter().map(move |opening| {
                let names = |event: &NewEvent| event.payload.contains(&opening.digest);
                let index = if events.len() == 1 { 0 } else { events.iter().position(names).unwrap_or(0) };
                (receipt.first_position + index as u64, opening)
            })
        })
    }

    /// Timers as they will stand, each once: within a batch the last change counts.
    pub(crate) fn timers(&self) -> Vec<(&'a str, &'a TimerChange)> {
        let mut last: HashMap<(&str, &str), &TimerChange> = HashMap::new();
        for Placed { prepared, .. } in &self.placed {
            for timer in &prepared.append.timers {
                let standing = last.entry((&prepared.subject, &timer.timer)).or_insert(timer);
                if timer.generation >= standing.generation {
                    *standing = timer;
                }
            }
        }
        last.into_iter().map(|((stream, _), timer)| (stream, timer)).collect()
    }

    pub(crate) fn pseudonyms(&self) -> impl Iterator<Item = &'a crate::record::NewPseudonym> {
        self.placed.iter().flat_map(|placed| &placed.prepared.append.pseudonyms)
    }

    /// The first event, by which one can tell later whether the plan came true.
    pub(crate) fn first_event(&self) -> Option<(u64, uuid::Uuid)> {
        let placed = self.placed.first()?;
        Some((placed.receipt.first_position, placed.prepared.append.events.first()?.event_id))
    }
}
