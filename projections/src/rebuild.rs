//! Building a read model anew beside the live tables: to take their place, or to be compared with them.

use crate::compare;
use crate::error::ReadError;
use crate::fold::Batch;
use crate::folding::{self, BUILD_EVENTS_MAX, Step, StepError, Tracked};
use crate::model::Model;
use crate::models::{Checked, ReadModels};
use crate::sql::{
    Checkpoint, Conn, Place, Reading, Scratch, Work, create_indexes, create_missing, drop_tables,
    rename_tables,
};

/// How often a check tries to find both copies at the same position while the live one moves. Unit: tries.
const MEETINGS_MAX: usize = 100;

impl ReadModels {
    pub(crate) async fn build_and_switch(
        &self,
        models: &[Model],
        progress: &(dyn Fn(u64) + Sync),
    ) -> Result<u64, ReadError> {
        let _alone = self.building.lock().await;
        // In the order in which everybody locks checkpoints.
        let models = Model::ALL.into_iter().filter(|model| models.contains(model));
        let next: Vec<Place> = models.map(|model| beside(model, Scratch::Next)).collect();
        let built = self.build_next(&next, progress).await;
        if built.is_err() {
            for place in &next {
                self.drop_scratch(place).await?;
            }
        }
        built
    }

    async fn build_next(&self, next: &[Place], progress: &(dyn Fn(u64) + Sync)) -> Result<u64, ReadError> {
        let mut tracked = Vec::with_capacity(next.len());
        let mut target = self.log.head().position;
        for place in next {
            tracked.push(self.begin_scratch(place).await?);
            target = target.max(self.stored(&place.live_one()).await?.position);
        }
        self.build_to(&mut tracked, target, progress).await?;
        for place in next {
            let generation = self.stored(&place.live_one()).await?.generation.saturating_add(1);
            let mut work = Work::begin(self.log.database()).await?;
            create_indexes(&mut work.conn(), place, generation).await?;
            work.commit().await?;
        }
        let mut work = Work::begin(self.log.database()).await?;
        // From here the live tables cannot move until the new ones are theirs.
        let mut stored = Vec::with_capacity(next.len());
        for place in next {
            let live = Checkpoint::read(&mut work.conn(), &place.live_one(), true).await?;
            stored.push(live.ok_or(sqlx::Error::RowNotFound)?);
        }
        let target = stored.iter().map(|stored| stored.position).fold(target, u64::max);
        self.fold_rest(&mut work.conn(), &mut tracked, target).await?;
        for (place, stored) in next.iter().zip(stored) {
            let live = place.live_one();
            drop_tables(&mut work.conn(), &live).await?;
            rename_tables(&mut work.conn(), place, &live).await?;
            Checkpoint::drop(&mut work.conn(), place).await?;
            let generation = stored.generation.saturating_add(1);
            Checkpoint { position: target, generation }.write(&mut work.conn(), &live).await?;
        }
        work.commit().await?;
        for place in next {
            self.look_again(&place.live_one()).await?;
        }
        Ok(target)
    }

    pub(crate) async fn build_and_compare(
        &self,
        model: Model,
        progress: &(dyn Fn(u64) + Sync),
    ) -> Result<Checked, ReadError> {
        let _alone = self.building.lock().await;
        let scratch = beside(model, Scratch::Check);
        let checked = self.check_beside(&scratch.live_one(), &scratch, progress).await;
        self.drop_scratch(&scratch).await?;
        checked
    }

    async fn check_beside(
        &self,
        live: &Place,
        scratch: &Place,
        progress: &(dyn Fn(u64) + Sync),
    ) -> Result<Checked, ReadError> {
        let mut tracked = [self.begin_scratch(scratch).await?];
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
            let now = Checkpoint::read(&mut moment.conn(), live, false).await?.map(|now| now.position);
            if now == Some(stored.position) {
                return compare::all(&mut moment.conn(), live, scratch, stored.position).await;
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

    /// Folds in many transactions, from the beginning. The next events are read while those before are written.
    async fn build_to(
        &self,
        tracked: &mut [Tracked],
        target: u64,
        progress: &(dyn Fn(u64) + Sync),
    ) -> Result<(), ReadError> {
        let mut batches = folding::read_ahead(&self.log, &self.ground.zone, target);
        while let Some(batch) = batches.recv().await {
            let batch = batch?;
            let (model, mut group): (_, Vec<&mut Tracked>) =
                (tracked.first().map(|one| one.place.model), tracked.iter_mut().collect());
            let Some(model) = model else { return Ok(()) };
            let last = end_of(model, &batch)?;
            match folding::step(&self.log, &mut group, &batch.entries, last).await {
                Ok(Step::Folded) => progress(last),
                // Another check or rebuild has taken the scratch tables.
                Ok(Step::Moved) => return Err(ReadError::Restless { model }),
                Err(error) => return Err(plain(error)),
            }
        }
        Ok(())
    }

    /// Folds up to a position inside a transaction.
    async fn fold_rest(
        &self,
        conn: &mut Conn<'_>,
        tracked: &mut [Tracked],
        target: u64,
    ) -> Result<(), ReadError> {
        for one in tracked {
            while one.checkpoint.position < target {
                let after = one.checkpoint.position;
                let batch =
                    folding::read(&self.log, &self.ground.zone, after, target, BUILD_EVENTS_MAX).await?;
                let last = end_of(one.place.model, &batch)?;
                one.fold_into(conn, &batch.entries, last).await.map_err(plain)?;
                one.settle(last);
            }
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

/// Tables beside those that this program reads.
fn beside(model: Model, scratch: Scratch) -> Place {
    Place { scratch: Some(scratch), ..Place::live(model, model.version()) }
}

/// Position of the last event of a batch. A fault after others is met again at the beginning of the next batch.
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
