//! The seam to cqrs-es: aggregates are loaded from the log and committed to it.

use crate::database::Database;
use crate::error::{AppendError, LogError};
use crate::log::Log;
use crate::read::READ_MAX;
use crate::record::{Append, CommandKey, Millis, NewEvent, Recorded, Stream, Trace};
use cqrs_es::persist::{PersistedEventRepository, PersistenceError, SerializedEvent};
use cqrs_es::{Aggregate, AggregateContext, AggregateError, DomainEvent, EventEnvelope, EventStore};
use pobuda_proof::canonical::Canonical;
use pobuda_proof::hash::sha256;
use postgres_es::PostgresEventRepository;
use sqlx::PgPool;
use std::collections::HashMap;
use std::error::Error;
use uuid::Uuid;

/// Key of the metadata of a commit: the command that it answers. Keys other than these three are refused, because
/// nothing would keep them.
pub const COMMAND_ID: &str = "command_id";
/// Key of the metadata of a commit: the request or run that it belongs to.
pub const CORRELATION_ID: &str = "correlation_id";
/// Key of the metadata of a commit: the event that caused it.
pub const CAUSATION_ID: &str = "causation_id";

/// The log as an event store of cqrs-es. Cheap to clone.
#[derive(Debug, Clone)]
pub struct LedgerStore {
    log: Log,
}

/// A loaded aggregate and where its stream stands.
#[derive(Debug, Clone)]
pub struct Loaded<A> {
    /// Its id within its type.
    pub id: String,
    /// The aggregate.
    pub aggregate: A,
    /// Last sequence of its stream; 0 when it has no event.
    pub sequence: u64,
}

impl<A: Aggregate> AggregateContext<A> for Loaded<A> {
    fn aggregate(&mut self) -> &mut A {
        &mut self.aggregate
    }
}

impl LedgerStore {
    /// The store over a log.
    pub fn new(log: Log) -> Self {
        Self { log }
    }

    /// Folds what was recorded after the loaded sequence.
    ///
    /// # Errors
    /// [`AggregateError`] when the database fails or an event cannot be read.
    pub async fn catch_up<A: Aggregate>(
        &self,
        loaded: &mut Loaded<A>,
    ) -> Result<(), AggregateError<A::Error>> {
        match self.log.database() {
            Database::Postgres(pool) => {
                for event in stored_after::<A>(pool, &loaded.id, loaded.sequence).await? {
                    // Folding asks for the payload alone: the metadata are not taken apart for it.
                    let payload = serde_json::from_value(event.payload).map_err(PersistenceError::from)?;
                    loaded.sequence = event.sequence as u64;
                    loaded.aggregate.apply(payload);
                }
            }
            Database::Sqlite(_) => {
                for event in self.own_events_after::<A>(&loaded.id, loaded.sequence).await? {
                    loaded.sequence = event.sequence as u64;
                    loaded.aggregate.apply(event.payload);
                }
            }
        }
        Ok(())
    }

    async fn all_events<A: Aggregate>(
        &self,
        id: &str,
    ) -> Result<Vec<EventEnvelope<A>>, AggregateError<A::Error>> {
        match self.log.database() {
            Database::Postgres(pool) => {
                let stored = stored_after::<A>(pool, id, 0).await?;
                stored.into_iter().map(|event| Ok(EventEnvelope::try_from(event)?)).collect()
            }
            Database::Sqlite(_) => self.own_events_after::<A>(id, 0).await,
        }
    }

    async fn own_events_after<A: Aggregate>(
        &self,
        id: &str,
        mut after: u64,
    ) -> Result<Vec<EventEnvelope<A>>, AggregateError<A::Error>> {
        let stream = Stream::new(A::TYPE, id);
        let mut events = Vec::new();
        loop {
            let read = self.log.read_stream(&stream, after, READ_MAX).await.map_err(failed)?;
            let complete = read.len() < READ_MAX;
            after = read.last().map_or(after, |event| event.sequence);
            for event in read {
                events.push(envelope::<A>(event)?);
            }
            if complete {
                return Ok(events);
            }
        }
    }
}

/// Through the repository that other programs of cqrs-es use: what it cannot read must not be written.
async fn stored_after<A: Aggregate>(
    pool: &PgPool,
    id: &str,
    after: u64,
) -> Result<Vec<SerializedEvent>, PersistenceError> {
    let repository = PostgresEventRepository::new(pool.clone());
    match usize::try_from(after) {
        Ok(after) if after > 0 => repository.get_last_events::<A>(id, after).await,
        _ => repository.get_events::<A>(id).await,
    }
}

impl<A: Aggregate> EventStore<A> for LedgerStore {
    type AC = Loaded<A>;

    async fn load_events(&self, id: &str) -> Result<Vec<EventEnvelope<A>>, AggregateError<A::Error>> {
        self.all_events::<A>(id).await
    }

    async fn load_aggregate(&self, id: &str) -> Result<Loaded<A>, AggregateError<A::Error>> {
        let mut loaded = Loaded { id: id.to_owned(), aggregate: A::default(), sequence: 0 };
        self.catch_up(&mut loaded).await?;
        Ok(loaded)
    }

    async fn commit(
        &self,
        events: Vec<A::Event>,
        context: Loaded<A>,
        metadata: HashMap<String, String>,
    ) -> Result<Vec<EventEnvelope<A>>, AggregateError<A::Error>> {
        if events.is_empty() {
            return Ok(Vec::new());
        }
        let trace = trace(&metadata).map_err(AggregateError::UnexpectedError)?;
        let append =
            self.append_of::<A>(&events, &context, trace).map_err(AggregateError::UnexpectedError)?;
        let receipt = self.log.append(append).await.map_err(|error| match error {
            AppendError::Conflict { .. } | AppendError::PseudonymTaken { .. } => {
                AggregateError::AggregateConflict
            }
            AppendError::Log(error) => failed(error),
            other => AggregateError::UnexpectedError(other.into()),
        })?;
        // From the receipt, not from the context: a repeated command stands where it was recorded first.
        let first = (index(receipt.sequence) + 1).saturating_sub(events.len());
        Ok((first..)
            .zip(events)
            .map(|(sequence, payload)| EventEnvelope {
                aggregate_id: context.id.clone(),
                sequence,
                payload,
                metadata: metadata.clone(),
            })
            .collect())
    }
}

impl LedgerStore {
    fn append_of<A: Aggregate>(
        &self,
        events: &[A::Event],
        context: &Loaded<A>,
        trace: Trace,
    ) -> Result<Append, Fault> {
        let stream = Stream::new(A::TYPE, &context.id);
        let now = self.log.now();
        let mut content = stream.to_string();
        let mut new = Vec::with_capacity(events.len());
        for (event, sequence) in events.iter().zip(context.sequence + 1..) {
            let payload = Canonical::of(event)?;
            content.push_str(&payload);
            new.push(NewEvent {
                event_id: self.event_id(&stream, sequence, now)?,
                event_type: event.event_type(),
                event_version: event.event_version(),
                payload,
                occurred_at: now,
            });
        }
        let hash = sha256(content.as_bytes());
        Ok(Append {
            stream,
            expected_sequence: context.sequence,
            // The framework does not show the command: what it led to stands for it.
            command: trace.command_id.clone().map(|id| CommandKey { id, hash }),
            conditions: Vec::new(),
            events: new,
            openings: Vec::new(),
            timers: Vec::new(),
            pseudonyms: Vec::new(),
            trace,
        })
    }

    /// A UUID v7 without a source of chance, which the ledger does not have: what would be random is a hash of the
    /// place, and no place is taken twice.
    fn event_id(&self, stream: &Stream, sequence: u64, now: Millis) -> Result<Uuid, Fault> {
        let place = sha256(format!("{}\n{stream}\n{sequence}", self.log.origin()).as_bytes());
        let (random, _) = place.split_first_chunk::<10>().ok_or("a hash has 32 bytes")?;
        Ok(uuid::Builder::from_unix_timestamp_millis(u64::try_from(now.0)?, random).into_uuid())
    }
}

type Fault = Box<dyn Error + Send + Sync + 'static>;

fn failed<E: Error>(error: LogError) -> AggregateError<E> {
    AggregateError::DatabaseConnectionError(error.into())
}

fn envelope<A: Aggregate>(event: Recorded) -> Result<EventEnvelope<A>, AggregateError<A::Error>> {
    Ok(EventEnvelope {
        aggregate_id: event.stream.id,
        sequence: index(event.sequence),
        payload: serde_json::from_str(&event.payload)?,
        metadata: HashMap::new(),
    })
}

/// A sequence as cqrs-es counts; eight digits fit everywhere.
fn index(sequence: u64) -> usize {
    usize::try_from(sequence).unwrap_or(usize::MAX)
}

fn trace(metadata: &HashMap<String, String>) -> Result<Trace, Fault> {
    let mut trace = Trace::default();
    for (key, value) in metadata {
        let place = match key.as_str() {
            COMMAND_ID => &mut trace.command_id,
            CORRELATION_ID => &mut trace.correlation_id,
            CAUSATION_ID => &mut trace.causation_id,
            other => return Err(format!("the log keeps no metadata called {other:?}; leave it out").into()),
        };
        *place = Some(value.clone());
    }
    Ok(trace)
}
