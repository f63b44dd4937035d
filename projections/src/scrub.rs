//! Taking out of the tables' files what erasures have taken out of the tables.

use crate::error::ReadError;
use crate::model::Model;
use crate::models::ReadModels;
use crate::sql::{Conn, Place, Work, drop_version, known};
use pobuda_ledger::scrub::Scrub;
use std::collections::BTreeSet;

/// Read models that show texts.
const WITH_TEXTS: [Model; 3] = [Model::Timeline, Model::CaseRegister, Model::CommentThread];

impl ReadModels {
    /// Takes what was erased out of the files: tables of older versions go, the words that the search no longer finds go, and
    /// the room of deleted rows is cleaned. To be called when the read models have folded the erasure.
    ///
    /// # Errors
    /// [`ReadError`] when the database fails: then something may still lie there, and it is to be done again.
    pub async fn scrub(&self, how: Scrub) -> Result<(), ReadError> {
        // What is being built beside would still be there afterwards.
        let _alone = self.building.lock().await;
        let mut tables = BTreeSet::new();
        let mut work = Work::begin(self.log.database()).await?;
        let versions = known(&mut work.conn()).await?;
        for model in WITH_TEXTS {
            let live = self.place(model);
            for older in versions.iter().filter(|one| one.name == model.name() && one.version < live.version)
            {
                drop_version(&mut work.conn(), &Place::live(model, older.version)).await?;
            }
            forget_words(&mut work.conn(), &live).await?;
            tables.extend(model.shapes().iter().map(|shape| live.table(shape)));
        }
        work.commit().await?;
        Ok(self.log.scrub(&tables.into_iter().collect::<Vec<_>>(), how).await?)
    }
}

/// The index of SQLite keeps deleted words until it merges its parts.
async fn forget_words(conn: &mut Conn<'_>, live: &Place) -> Result<(), sqlx::Error> {
    if conn.is_postgres() {
        return Ok(());
    }
    for shape in live.model.shapes().iter().filter(|shape| shape.search) {
        let table = live.table(shape);
        conn.run(&format!("INSERT INTO {table} ({table}) VALUES ('optimize')")).await?;
    }
    Ok(())
}
