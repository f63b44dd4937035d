//! The seam to cqrs-es: aggregates are loaded from the log and committed to it.

use crate::log::Log;
use cqrs_es::{Aggregate, AggregateContext, AggregateError, EventEnvelope, EventStore};
use std::collections::HashMap;

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
        _loaded: &mut Loaded<A>,
    ) -> Result<(), AggregateError<A::Error>> {
        let _ = &self.log;
        todo!()
    }
}

impl<A: Aggregate> EventStore<A> for LedgerStore {
    type AC = Loaded<A>;

    async fn load_events(&self, _id: &str) -> Result<Vec<EventEnvelope<A>>, AggregateError<A::Error>> {
        todo!()
    }

    async fn load_aggregate(&self, _id: &str) -> Result<Loaded<A>, AggregateError<A::Error>> {
        todo!()
    }

    async fn commit(
        &self,
        _events: Vec<A::Event>,
        _context: Loaded<A>,
        _metadata: HashMap<String, String>,
    ) -> Result<Vec<EventEnvelope<A>>, AggregateError<A::Error>> {
        todo!()
    }
}
