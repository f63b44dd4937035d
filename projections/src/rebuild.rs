//! Building a read model anew beside the live tables: to take their place, or to be compared with them.

use crate::compare;
use crate::error::ReadError;
use crate::fold::Batch;
use crate::folding::{self, BUILD_EVENTS_MAX, Step, StepError, Tracked};
use crate::model::Model;
use crate::models::{Checked, ReadModels};
use crate::sql::{
    Checkpoint, Place, Reading, Scratch, Work, create_indexes, create_missing, drop_tables, rename_tables,
};

/// How often a check tries to find both copies at the same position while the live one moves. Unit: tries.
const MEETINGS_MAX: usize = 100;

impl ReadModels {
    pub(crate) async fn build_and_switch(
        &self,
        model: Model,
        progress: &(dyn Fn(u64) + Sync),
    ) -> Result<u64, ReadError> {
        let _alone = self.building.lock().await;
        let live = Place::live(model, model.version());
        let next = Place { scratch: Some(Scratch::Next), ..live };
        let built = self.build_next(&live, &next, progress).await;
        if built.is_err() {
            self.drop_scratch(&next).await?;
        }
        built
    }

    async fn build_next(
        &self,
        live: &Place,
        next: &Place,
        progress: &(dyn Fn(u64) + Sync),
    ) -> Result<u64, ReadError> {
        let mut tracked = self.begin_scratch(next).await?;
        let target = self.log.head().position.max(self.stored(live).await?.position);
        self.build_to(&mut tracked, target, progress).await?;
        let generation = self.stored(live).await?.generation.saturating_add(1);
        let mut work = Work::begin(self.log.database()).await?;
        create_indexes(&mut work.conn(), next, generation).await?;
        work.commit().await?;
        // From here the live tables cannot move until the new ones are theirs.
        let mut work = Work::begin(self.log.database()).await?;
        let Some(stored) = Checkpoint::read(&mut work.conn(), live, true).await? else {
            return Err(sqlx::Error::RowNotFound.into());
        };
        self.fold_rest(&mut work.conn(), &mut tracked, stored.position).await?;
        let position = tracked.checkpoint.position;
        drop_tables(&mut work.conn(), live).await?;
        rename_tables(&mut work.conn(), next, live).await?;
        Checkpoint::drop(&mut work.conn(), next).await?;
        let generation = stored.generation.saturating_add(1);
        Checkpoint { position, generation }.write(&mut work.conn(), live).await?;
        work.commit().await?;
        self.look_again(live).await?;
        Ok(position)
    }

    pub(crate) async fn build_and_compare(
        &self,
        model: Model,
        progress: &(dyn Fn(u64) + Sync),
    ) -> Result<Checked, ReadError> {
        let _alone = self.building.lock().await;
        let live = Place::live(model, model.version());
        let scratch = Place { scratch: Some(Scratch::Check), ..live };
        let checked = self.check_beside(&live, &scratch, progress).await;
        self.drop_scratch(&scratch).await?;
        checked
    }

    async fn check_beside(
        &self,
        live: &Place,
        scratch: &Place,
        progress: &(dyn Fn(u64) + Sync),
    ) -> Result<Checked, ReadError> {
        let mut tracked = self.begin_scratch(scratch).await?;
        let target = self.stored(live).await?.position;
        self.build_to(&mut tracked, target, progress).await?;
        for _ in 0..MEETINGS_MAX {
            let mut work = Work::begin(self.log.database()).await?;
            let Some(stored) = Checkpoint::read(&mut work.conn(), live, true).await? else {
                return Err(sqlx::Error::RowNotFound.into());
            };
            self.fold_rest(&mut work.conn(), &mut tracked, stored.position).await?;
            work.commit().await?;
            // Both stand at the same position now; the moment is fixed before anybody gets to fold, mostly.
            let mut moment = Reading::moment(self.log.database()).await?;
            let now = Checkpoint::read(&mut moment.conn(), live, false).await?;
            if now.is_some_and(|now| now.position == tracked.checkpoint.position) {
                return compare::all(&mut moment.conn(), live, scratch, tracked.checkpoint.position).await;
            }
        }
        Err(ReadError::Restless { model: live.model })
    }

    /// Makes empty tables and a checkpoint for them. What an interrupted run has left goes.
    async fn begin_scratch(&self, place: &Place) -> Result<Tracked, ReadError> {
        self.drop_scratch(place).await?;
        let mut work = Work::begin(self.log.database()).await?;
        create_missing(&mut work.conn(), place).await?;
        Checkpoint::begin(&mut work.conn(), place, false).await?;
        let stored = Checkpoint::read(&mut work.conn(), place, true).await?;
        work.commit().await?;
        let checkpoint = stored.ok_or(sqlx::Error::RowNotFound)?;
        Ok(Tracked::new(*place, checkpoint, &self.ground))
    }

    async fn drop_scratch(&self, place: &Place) -> Result<(), ReadError> {
        let mut work = Work::begin(self.log.database()).await?;
        drop_tables(&mut work.conn(), place).await?;
        Checkpoint::drop(&mut work.conn(), place).await?;
        Ok(work.commit().await?)
    }

    async fn stored(&self, place: &Place) -> Result<Checkpoint, ReadError> {
        let mut reading = Reading::once(self.log.database()).await?;
        let stored = Checkpoint::read(&mut reading.conn(), place, false).await?;
        Ok(stored.ok_or(sqlx::Error::RowNotFound)?)
    }

    /// Folds in many transactions. The next events are read while those before are written.
    async fn build_to(
        &self,
        tracked: &mut Tracked,
        target: u64,
        progress: &(dyn Fn(u64) + Sync),
    ) -> Result<(), ReadError> {
        let mut batch = folding::read(&self.log, 0, target, BUILD_EVENTS_MAX).await?;
        while tracked.checkpoint.position < target {
            let last = end_of(tracked.place.model, &batch)?;
            let mut group = [&mut *tracked];
            let (stepped, following) = tokio::join!(
                folding::step(&self.log, &mut group, &batch.entries, last),
                folding::read(&self.log, last, target, BUILD_EVENTS_MAX),
            );
            match stepped {
                Ok(Step::Folded) => {}
                // Another check or rebuild has taken the scratch tables.
                Ok(Step::Moved) => return Err(ReadError::Restless { model: tracked.place.model }),
                Err(error) => return Err(plain(error)),
            }
            progress(last);
            batch = following?;
        }
        Ok(())
    }

    /// Folds up to a position inside a transaction.
    async fn fold_rest(
        &self,
        conn: &mut crate::sql::Conn<'_>,
        tracked: &mut Tracked,
        target: u64,
    ) -> Result<(), ReadError> {
        while tracked.checkpoint.position < target {
            let after = tracked.checkpoint.position;
            let batch = folding::read(&self.log, after, target, BUILD_EVENTS_MAX).await?;
            let last = end_of(tracked.place.model, &batch)?;
            tracked.fold_into(conn, &batch.entries, last).await.map_err(plain)?;
            tracked.settle(last);
        }
        Ok(())
    }

    /// Takes over a checkpoint that was changed here, so that those who wait are told at once.
    async fn look_again(&self, live: &Place) -> Result<(), ReadError> {
        let stored = self.stored(live).await?;
        let mut folding = self.folding.lock().await;
        for one in folding.iter_mut().filter(|one| one.place == *live) {
            one.renew(stored);
        }
        self.tell(&folding);
        Ok(())
    }
}

fn end_of(model: Model, batch: &Batch) -> Result<u64, ReadError> {
    match (batch.last(), &batch.fault) {
        (Some(last), _) => Ok(last),
        (None, Some(fault)) => Err(folding::told(model, fault.clone())),
        (None, None) => {
            Err(pobuda_ledger::error::LogError::Corrupt("the log ends before its head".to_owned()).into())
        }
    }
}

fn plain(error: StepError) -> ReadError {
    match error {
        StepError::Failed(reason) => reason,
        StepError::Fault(model, fault) => folding::told(model, fault),
    }
}
