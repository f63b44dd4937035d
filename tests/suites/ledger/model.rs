//! The log does what the simplest thing that could be called a log does.

use super::{append, assert_whole, open};
use pobuda_ledger::error::AppendError;
use pobuda_ledger::record::{Append, CommandKey, Condition, Receipt, Stream};
use pobuda_tests::both;
use pobuda_tests::chance::Chance;
use pobuda_tests::database::TestDatabase;
use std::collections::HashMap;

both!(two_processes_answer_like_a_list);

/// Appends in one story.
const APPENDS: usize = 250;

/// What a log is.
#[derive(Default)]
struct Model {
    position: u64,
    streams: HashMap<Stream, u64>,
    commands: HashMap<String, ([u8; 32], Receipt)>,
}

impl Model {
    fn append(&mut self, append: &Append) -> Result<Receipt, String> {
        if let Some(command) = &append.command
            && let Some((hash, receipt)) = self.commands.get(&command.id)
        {
            let same = *hash == command.hash;
            return if same { Ok(receipt.clone()) } else { Err(format!("reused {}", command.id)) };
        }
        let own = Condition { stream: append.stream.clone(), sequence: append.expected_sequence };
        for condition in std::iter::once(&own).chain(&append.conditions) {
            let stands = self.streams.get(&condition.stream).copied().unwrap_or_default();
            if stands != condition.sequence {
                return Err(format!("{} stands at {stands}", condition.stream));
            }
        }
        let first_position = self.position + 1;
        self.position += append.events.len() as u64;
        let sequence = append.expected_sequence + append.events.len() as u64;
        self.streams.insert(append.stream.clone(), sequence);
        let receipt = Receipt {
            stream: append.stream.clone(),
            first_position,
            last_position: self.position,
            sequence,
            repeated: false,
        };
        if let Some(command) = &append.command {
            let again = Receipt { repeated: true, ..receipt.clone() };
            self.commands.insert(command.id.clone(), (command.hash, again));
        }
        Ok(receipt)
    }
}

/// An append that is right more often than not.
fn some_append(chance: &mut Chance, model: &Model) -> Append {
    let stream = |chance: &mut Chance| Stream::new("case", chance.below(6).to_string());
    let seen = |chance: &mut Chance, stream: &Stream| {
        let stands = model.streams.get(stream).copied().unwrap_or_default();
        if chance.below(5) == 0 { stands + chance.below(3) } else { stands }
    };
    let own = stream(chance);
    let events = usize::try_from(1 + chance.below(3)).expect("small");
    let mut made = append(&own.to_string(), seen(chance, &own), events);
    if chance.below(2) == 0 {
        let hash = if chance.below(8) == 0 { [1; 32] } else { [0; 32] };
        made.command = Some(CommandKey { id: chance.below(80).to_string(), hash });
    }
    for _ in 0..chance.below(3) {
        let other = stream(chance);
        let sequence = seen(chance, &other);
        made.conditions.push(Condition { stream: other, sequence });
    }
    made
}

async fn two_processes_answer_like_a_list(database: TestDatabase) {
    let logs = [open(&database).await, open(&database).await];
    let mut chance = Chance::announced("two_processes_answer_like_a_list");
    let mut model = Model::default();
    let mut through = 0;
    for number in 0..APPENDS {
        // Now and then the other process writes, and finds the head moved.
        if chance.below(4) == 0 {
            through = 1 - through;
        }
        let append = some_append(&mut chance, &model);
        let shown = format!("{number}: {append:?}");
        let answer = logs[through].append(append.clone()).await.map_err(|error| match error {
            AppendError::Conflict { stream, actual } => format!("{stream} stands at {actual}"),
            AppendError::CommandReused { id } => format!("reused {id}"),
            other => panic!("{shown}: {other}"),
        });
        assert_eq!(answer, model.append(&append), "{shown}");
    }
    let mut head = logs[0].watch();
    head.wait_for(|head| head.position == model.position).await.expect("told");
    assert_whole(&logs[0]).await;
}
