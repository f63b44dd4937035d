//! What is stored of the published log, and what is read of it.

use crate::database::Database;
use crate::envelope::checked_leaf;
use crate::error::LogError;
use crate::log::Log;
use crate::read::{READ_MAX, on_either};
use crate::rows::bigint;
use pobuda_proof::hash::{Hash, hex, sha256};
use pobuda_proof::merkle::edge::Node;
use pobuda_proof::merkle::tile::{Bundle, LEVEL_MAX, Tile, WIDTH};
use pobuda_proof::tree_head::TreeHead;

/// One lock for all sealers of a schema, for the time of a transaction.
const LOCK: &str = "SELECT pg_advisory_xact_lock(('x' || $1)::bit(64)::bigint)";
const LAST_SIZE: &str = "SELECT coalesce(max(size), 0) FROM signed_heads";
const ADD_NODE: &str = "INSERT INTO tree_nodes (level, number, hash) VALUES ($1, $2, $3)";
const ADD_HEAD: &str = "INSERT INTO signed_heads (size, note, sealed_at) VALUES ($1, $2, $3)";

/// Writes hashes and a head within a transaction, if the last head is of this size.
macro_rules! written_by {
    ($connection:expr, $old:expr, $head:expr, $note:expr, $nodes:expr, $now:expr) => {{
        let last: i64 = sqlx::query_scalar(LAST_SIZE).fetch_one(&mut *$connection).await?;
        if last != bigint($old) {
            false
        } else {
            for node in $nodes {
                let (level, number) = (i16::from(node.level), bigint(node.number));
                let add = sqlx::query(ADD_NODE).bind(level).bind(number).bind(node.hash.as_slice());
                add.execute(&mut *$connection).await?;
            }
            crate::fault::point("sealing.hashed");
            let add = sqlx::query(ADD_HEAD).bind(bigint($head.size)).bind($note).bind($now);
            add.execute(&mut *$connection).await?;
            true
        }
    }};
}

impl Log {
    /// The signed head that was published last, as a note; `None` where none was.
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn signed_head(&self) -> Result<Option<String>, LogError> {
        const QUERY: &str = "SELECT note FROM signed_heads ORDER BY size DESC LIMIT 1";
        Ok(on_either!(self.database(), |pool| sqlx::query_scalar(QUERY).fetch_optional(pool).await?))
    }

    /// Signed heads with more leaves than a size, the smallest first, at most `limit` and at most [`READ_MAX`].
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn signed_heads(&self, after: u64, limit: usize) -> Result<Vec<String>, LogError> {
        const QUERY: &str = "SELECT note FROM signed_heads WHERE size > $1 ORDER BY size LIMIT $2";
        let limit = bigint(limit.min(READ_MAX) as u64);
        Ok(on_either!(self.database(), |pool| {
            sqlx::query_scalar(QUERY).bind(bigint(after)).bind(limit).fetch_all(pool).await?
        }))
    }

    /// Keys that have signed for the log, the first first.
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn log_keys(&self) -> Result<Vec<String>, LogError> {
        const QUERY: &str = "SELECT key FROM log_keys ORDER BY since, key";
        Ok(on_either!(self.database(), |pool| sqlx::query_scalar(QUERY).fetch_all(pool).await?))
    }

    /// Hashes of the leaves from an index on, at most `limit`.
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn leaf_hashes(&self, from: u64, limit: usize) -> Result<Vec<Hash>, LogError> {
        const QUERY: &str = "SELECT leaf_hash FROM events WHERE position > $1 ORDER BY position LIMIT $2";
        let limit = bigint(limit as u64);
        let rows: Vec<Vec<u8>> = on_either!(self.database(), |pool| {
            sqlx::query_scalar(QUERY).bind(bigint(from)).bind(limit).fetch_all(pool).await?
        });
        rows.into_iter().map(hash).collect()
    }

    /// The hashes of a tile. Fewer than its width where the log has not come so far.
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn tile(&self, tile: Tile) -> Result<Vec<Hash>, LogError> {
        let (from, width) = (tile.index.saturating_mul(WIDTH), u64::from(tile.width));
        if tile.level == 0 {
            return self.leaf_hashes(from, usize::from(tile.width)).await;
        }
        const QUERY: &str =
            "SELECT hash FROM tree_nodes WHERE level = $1 AND number >= $2 AND number < $3 ORDER BY number";
        let until = bigint(from.saturating_add(width));
        let rows: Vec<Vec<u8>> = on_either!(self.database(), |pool| {
            sqlx::query_scalar(QUERY)
                .bind(i16::from(tile.level))
                .bind(bigint(from))
                .bind(until)
                .fetch_all(pool)
                .await?
        });
        rows.into_iter().map(hash).collect()
    }

    /// The leaves of a bundle, as they are published. Fewer than its width where the log has not come so far.
    ///
    /// # Errors
    /// [`LogError`] when the database fails, or a leaf is not the one that was recorded.
    pub async fn bundle(&self, bundle: Bundle) -> Result<Vec<u8>, LogError> {
        let events = self.read_all(bundle.leaves().start, usize::from(bundle.width)).await?;
        let mut bytes = Vec::new();
        for event in &events {
            let leaf = checked_leaf(self.origin(), event)?;
            Bundle::push(&mut bytes, leaf.as_bytes())
                .map_err(|fault| LogError::Corrupt(fault.to_string()))?;
        }
        Ok(bytes)
    }

    /// The partial tiles of a tree, from the leaves up.
    pub(super) async fn partial_tiles(&self, size: u64) -> Result<Vec<Vec<Hash>>, LogError> {
        let mut levels = Vec::new();
        let mut hashes = size;
        for level in 0..=LEVEL_MAX {
            let width = u16::try_from(hashes % WIDTH).unwrap_or_default();
            let tile = Tile { level, index: hashes / WIDTH, width };
            levels.push(if width == 0 { Vec::new() } else { self.tile(tile).await? });
            hashes /= WIDTH;
        }
        Ok(levels)
    }

    /// Notes that a key signs for the log.
    pub(super) async fn note_key(&self, key: &str) -> Result<(), LogError> {
        const QUERY: &str = "INSERT INTO log_keys (key, since) \
                             SELECT $1, $2 WHERE NOT EXISTS (SELECT 1 FROM log_keys WHERE key = $1)";
        match self.database() {
            Database::Sqlite(sqlite) => {
                let mut connection = sqlite.write_facts().await?;
                sqlx::query(QUERY).bind(key).bind(self.now().0).execute(&mut *connection).await?;
            }
            Database::Postgres(pool) => {
                let query = format!("{QUERY} ON CONFLICT DO NOTHING");
                sqlx::query(&query).bind(key).bind(self.now().0).execute(pool).await?;
            }
        }
        Ok(())
    }

    /// Writes a head and the hashes that prove it, in one transaction, if the last head is of the size that this one
    /// continues. `false`, and nothing is written, when it is not.
    pub(super) async fn publish_head(
        &self,
        old: u64,
        head: &TreeHead,
        note: &str,
        nodes: &[Node],
    ) -> Result<bool, LogError> {
        let now = self.now().0;
        match self.database() {
            Database::Sqlite(sqlite) => {
                let mut connection = sqlite.write_facts().await?;
                let mut transaction =
                    sqlx::Connection::begin_with(&mut *connection, "BEGIN IMMEDIATE").await?;
                let written = written_by!(transaction, old, head, note, nodes, now);
                transaction.commit().await?;
                Ok(written)
            }
            Database::Postgres(pool) => {
                let mut transaction = pool.begin().await?;
                let schema: String =
                    sqlx::query_scalar("SELECT current_schema()").fetch_one(&mut *transaction).await?;
                let lock = hex(&sha256(format!("sealing {schema}").as_bytes()));
                let lock = lock.get(..16).unwrap_or_default().to_owned();
                sqlx::query(LOCK).bind(lock).execute(&mut *transaction).await?;
                let written = written_by!(transaction, old, head, note, nodes, now);
                transaction.commit().await?;
                Ok(written)
            }
        }
    }
}

fn hash(bytes: Vec<u8>) -> Result<Hash, LogError> {
    bytes.try_into().map_err(|_| LogError::Corrupt("a hash does not have 32 bytes".to_owned()))
}
