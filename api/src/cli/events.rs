//! `pobuda events`: the public feed, one envelope a line, byte for byte what the leaves of the log hash.

use super::args::Events;
use super::output::Reader;
use super::{Failure, output, store};
use pobuda_domain::event::EVENT_TYPES;
use pobuda_ledger::Log;
use pobuda_ledger::envelope::{leaf, outside_name};
use pobuda_ledger::error::LogError;
use pobuda_ledger::record::{Recorded, Stream};

/// Events read at once.
const BLOCK: usize = 1_000;

/// Writes the events asked for, oldest first, and ends.
///
/// # Errors
/// [`Failure`] for a type or stream that cannot be, or when the log cannot be read.
pub(super) async fn run(args: &Events) -> Result<(), Failure> {
    let kind = args.kind.as_deref().map(known_type).transpose()?;
    let stream = args.stream.as_deref().map(stream_named).transpose()?;
    let ground = store::open_existing(&args.store).await?;
    let mut feed = Feed { log: &ground.log, kind, stream, after: args.after, after_sequence: 0 };
    loop {
        let block = feed.next().await?;
        if block.is_empty() {
            break;
        }
        let mut lines = String::new();
        for event in block.iter().filter(|event| feed.wants(event)) {
            lines.push_str(&leaf(ground.log.origin(), event));
            lines.push('\n');
        }
        feed.move_past(&block);
        if output::write(lines.as_bytes())? == Reader::Gone {
            break;
        }
    }
    ground.log.close().await;
    Ok(())
}

/// The kind of stream and the type behind an outside name.
fn known_type(asked: &str) -> Result<(&'static str, &'static str), Failure> {
    let found = EVENT_TYPES.iter().copied().find(|(kind, name)| outside_name(kind, name) == asked);
    found.ok_or_else(|| {
        let all: Vec<_> = EVENT_TYPES.iter().map(|(kind, name)| outside_name(kind, name)).collect();
        Failure::could_not_run(
            format_args!("there are no events of the type {asked:?}"),
            &format!("there are {}", all.join(", ")),
        )
    })
}

fn stream_named(asked: &str) -> Result<Stream, Failure> {
    Stream::parse(asked).ok_or_else(|| {
        Failure::could_not_run(
            format_args!("{asked:?} is no stream"),
            "write it as `source` and `subject` of the feed do, e.g. case/0198f0c4-7b0a-7c31-9a55-0d4f6f1f2b11",
        )
    })
}

/// A place in the part of the log that was asked for.
struct Feed<'a> {
    log: &'a Log,
    kind: Option<(&'static str, &'static str)>,
    stream: Option<Stream>,
    after: u64,
    after_sequence: u64,
}

impl Feed<'_> {
    async fn next(&self) -> Result<Vec<Recorded>, LogError> {
        match (&self.stream, self.kind) {
            (Some(stream), _) => self.log.read_stream(stream, self.after_sequence, BLOCK).await,
            (None, Some((kind, name))) => self.log.read_type(kind, name, self.after, BLOCK).await,
            (None, None) => self.log.read_all(self.after, BLOCK).await,
        }
    }

    /// A stream is read whole: what else was asked for is sorted out here.
    fn wants(&self, event: &Recorded) -> bool {
        event.position > self.after && self.kind.is_none_or(|(_, name)| event.event_type == name)
    }

    fn move_past(&mut self, block: &[Recorded]) {
        let Some(last) = block.last() else { return };
        self.after_sequence = last.sequence;
        self.after = self.after.max(last.position);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_that_is_not_there_is_answered_with_those_that_are() {
        assert_eq!(known_type("case.opened").expect("a type"), ("case", "CaseOpened"));
        let fault = known_type("case.closed").expect_err("no such type").to_string();
        assert!(fault.contains("case.operation_performed, case.supports_counted"), "{fault}");
    }
}
