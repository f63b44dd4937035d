//! A program of cqrs-es 0.5 and postgres-es 0.5 as their guides write it: the same comments, nothing of ours.
//!
//! It has no positions, no command ids, no openings and no leaf hashes; its facts are given, not loaded.

use crate::drive::{Driven, drive};
use anyhow::{Context, Result};
use jiff::Timestamp;
use pobuda::ids::Ids;
use pobuda_domain::actor::{Actor, Standing};
use pobuda_domain::comment::{Comment, CommentCommand, CommentFacts};
use pobuda_domain::committed::{Committed, Digest};
use pobuda_domain::discussion::Discussion;
use pobuda_domain::name::{CaseId, Language};
use pobuda_domain::precision::Precision;
use pobuda_tests::database::{TestDatabase, random_uuid};
use pobuda_tests::postgres::Cluster;
use postgres_es::postgres_cqrs;
use sqlx::postgres::PgPoolOptions;
use std::sync::Arc;
use std::time::Duration;

/// Most connections of its pool.
const CONNECTIONS_MAX: u32 = 64;

/// As in postgres-es/db/init.sql.
const TABLE: &str = "CREATE TABLE events (aggregate_type text NOT NULL, aggregate_id text NOT NULL, \
    sequence bigint CHECK (sequence >= 0) NOT NULL, event_type text NOT NULL, event_version text NOT NULL, \
    payload json NOT NULL, metadata json NOT NULL, PRIMARY KEY (aggregate_type, aggregate_id, sequence))";

/// Comments posted by so many writers at once.
pub(crate) async fn post_comments(cluster: &Cluster, writers: usize, round: Duration) -> Result<Driven> {
    let database = TestDatabase::in_cluster(cluster).await?;
    let connections = u32::try_from(writers)?.min(CONNECTIONS_MAX);
    let pool = PgPoolOptions::new().max_connections(connections).connect(database.url()).await?;
    sqlx::query(TABLE).execute(&pool).await?;
    let case = CaseId::new(random_uuid().to_string())?;
    let discussion = Discussion { case, exists: true, to_comments: true, to_supports: true };
    let facts = CommentFacts { discussion, parent: None };
    let program = Arc::new(postgres_cqrs::<Comment>(pool.clone(), Vec::new(), facts));
    let ids = Ids::system();
    let driven = drive(writers, round, usize::MAX, move |_, _| {
        let (program, ids) = (Arc::clone(&program), ids.clone());
        async move {
            let command = command(&ids)?;
            let id = random_uuid().to_string();
            program.execute(&id, command).await.context("the stock program refused")
        }
    })
    .await?;
    sqlx::query("DROP TABLE events").execute(&pool).await?;
    pool.close().await;
    Ok(driven)
}

fn command(ids: &Ids) -> Result<CommentCommand> {
    Ok(CommentCommand::Post {
        actor: Actor { pseudonym: ids.pseudonym()?, standing: Standing::Citizen },
        at: Timestamp::UNIX_EPOCH,
        precision: Precision::Recorded,
        text: Committed::new(Digest::new("x".repeat(Digest::CHARS))?, 140),
        language: Language::new("sl")?,
        in_reply_to: None,
        source: None,
    })
}
