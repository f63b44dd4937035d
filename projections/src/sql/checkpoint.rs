//! Checkpoints: how far the tables of a read model are. Written in the transaction that writes the rows.

use super::{Cell, Conn, Kind, Place, count_at, text_at};
use crate::model::Model;

/// How far some tables are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Checkpoint {
    /// Last position folded.
    pub(crate) position: u64,
    /// Grows whenever other tables take this place.
    pub(crate) generation: u64,
}

/// A read model's tables, as the table of checkpoints knows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Known {
    /// Name of the place.
    pub(crate) name: String,
    /// Version of the tables.
    pub(crate) version: u32,
    /// How far they are.
    pub(crate) checkpoint: Checkpoint,
    /// Whether they have been complete once, so that they can be read.
    pub(crate) switched: bool,
}

impl Checkpoint {
    /// The checkpoint of tables. `locked` keeps everybody else from folding into them until the transaction ends;
    /// on SQLite a transaction that writes is alone anyway.
    pub(crate) async fn read(
        conn: &mut Conn<'_>,
        place: &Place,
        locked: bool,
    ) -> Result<Option<Self>, sqlx::Error> {
        let lock = if locked && conn.is_postgres() { "FOR UPDATE" } else { "" };
        let sql =
            format!("SELECT position, generation FROM projections WHERE name = $1 AND version = $2 {lock}");
        let bound = [Cell::text(place.name()), Cell::count(place.version.into())];
        let rows = conn.fetch(&sql, &bound, &[Kind::Integer, Kind::Integer]).await?;
        let Some(row) = rows.first() else { return Ok(None) };
        Ok(Some(Self { position: count_at(row, 0)?, generation: count_at(row, 1)? }))
    }

    /// Notes how far they are now.
    pub(crate) async fn write(&self, conn: &mut Conn<'_>, place: &Place) -> Result<(), sqlx::Error> {
        let bound = [
            Cell::text(place.name()),
            Cell::count(place.version.into()),
            Cell::count(self.position),
            Cell::count(self.generation),
        ];
        conn.execute(
            "UPDATE projections SET position = $3, generation = $4 WHERE name = $1 AND version = $2",
            &bound,
        )
        .await
        .map(|_| ())
    }

    /// Begins at the beginning, unless something is there.
    pub(crate) async fn begin(conn: &mut Conn<'_>, place: &Place, switched: bool) -> Result<(), sqlx::Error> {
        let bound =
            [Cell::text(place.name()), Cell::count(place.version.into()), Cell::count(switched.into())];
        conn.execute(
            "INSERT INTO projections (name, version, position, generation, switched) VALUES ($1, $2, 0, 1, $3) \
             ON CONFLICT DO NOTHING",
            &bound,
        )
        .await
        .map(|_| ())
    }

    /// Forgets them.
    pub(crate) async fn drop(conn: &mut Conn<'_>, place: &Place) -> Result<(), sqlx::Error> {
        let bound = [Cell::text(place.name()), Cell::count(place.version.into())];
        conn.execute("DELETE FROM projections WHERE name = $1 AND version = $2", &bound).await.map(|_| ())
    }

    /// Notes that they are complete, so that they are read from now on.
    pub(crate) async fn switch(conn: &mut Conn<'_>, place: &Place) -> Result<(), sqlx::Error> {
        let bound = [Cell::text(place.name()), Cell::count(place.version.into())];
        conn.execute("UPDATE projections SET switched = 1 WHERE name = $1 AND version = $2", &bound)
            .await
            .map(|_| ())
    }
}

/// All tables that the database knows of.
pub(crate) async fn known(conn: &mut Conn<'_>) -> Result<Vec<Known>, sqlx::Error> {
    let kinds = [Kind::Text, Kind::Integer, Kind::Integer, Kind::Integer, Kind::Integer];
    let sql = "SELECT name, version, position, generation, switched FROM projections ORDER BY name, version";
    let mut known = Vec::new();
    for mut row in conn.fetch(sql, &[], &kinds).await? {
        known.push(Known {
            version: u32::try_from(count_at(&row, 1)?).map_err(|error| sqlx::Error::Decode(error.into()))?,
            checkpoint: Checkpoint { position: count_at(&row, 2)?, generation: count_at(&row, 3)? },
            switched: count_at(&row, 4)? != 0,
            name: text_at(&mut row, 0)?,
        });
    }
    Ok(known)
}

/// The newest version that this program knows and that can be read; `None` on a new database.
pub(crate) fn in_use(known: &[Known], model: Model) -> Option<&Known> {
    let readable = known
        .iter()
        .filter(|known| known.name == model.name() && known.switched && known.version <= model.version());
    readable.max_by_key(|known| known.version)
}
