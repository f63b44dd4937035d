//! Noticing that the log has grown by the hand of another process.

use crate::database::Database;
use crate::error::LogError;
use crate::read;
use crate::record::Head;
use crate::writer::publish;
use pobuda_proof::hash::{hex, sha256};
use sqlx::postgres::{PgConnectOptions, PgListener};
use sqlx::{ConnectOptions, PgConnection, PgPool};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use tokio::sync::watch;

/// How often the file is asked: SQLite tells nobody.
const SQLITE_POLL: Duration = Duration::from_millis(200);

/// How often PostgreSQL is asked, for notifications that got lost.
const POSTGRES_POLL: Duration = Duration::from_secs(1);

/// Pause between two announcements: as long as many batches take under load.
const ANNOUNCE_PAUSE: Duration = Duration::from_millis(10);

/// How long an announcement may take, with the connection for it.
const ANNOUNCE_WAIT: Duration = Duration::from_secs(5);

/// Pause before listening again after PostgreSQL could not be reached.
const LISTEN_PAUSE: Duration = Duration::from_secs(1);

/// Follows the end of the log in the database, and tells it on.
#[derive(Debug)]
pub(crate) struct HeadWatch {
    pub(crate) database: Database,
    pub(crate) head: Arc<watch::Sender<Head>>,
    pub(crate) stop: watch::Receiver<bool>,
}

/// How to listen on PostgreSQL.
#[derive(Debug)]
pub(crate) struct Notices {
    pub(crate) url: String,
    pub(crate) channel: String,
    /// Process id of the backend that announces for this process, which knows its own batches.
    pub(crate) own_backend: Arc<AtomicU32>,
}

/// Tells other processes that the log has grown by this one. Apart from the writer and never in its transaction: under
/// load many batches share one announcement, and a commit that notifies would wait for every other one.
#[derive(Debug)]
pub(crate) struct Announcer {
    pub(crate) options: PgConnectOptions,
    pub(crate) channel: String,
    pub(crate) own_backend: Arc<AtomicU32>,
    /// The last position that this process has recorded. Closed by the end of the writer.
    pub(crate) grown: watch::Receiver<u64>,
}

impl Announcer {
    /// Announces until the writer has ended. What gets lost is found by polling.
    pub(crate) async fn run(mut self) {
        let mut connection = None;
        while self.grown.changed().await.is_ok() {
            // The end of the log waits for this one: a server that does not answer must not hold it up for ever.
            let announcing = tokio::time::timeout(ANNOUNCE_WAIT, self.announce(&mut connection)).await;
            if let Err(error) = announcing.unwrap_or(Err(sqlx::Error::PoolTimedOut)) {
                tracing::debug!(%error, "Other processes were not told: {error}");
                connection = None;
            }
            tokio::time::sleep(ANNOUNCE_PAUSE).await;
        }
    }

    async fn announce(&self, connection: &mut Option<PgConnection>) -> Result<(), sqlx::Error> {
        let connection = match connection {
            Some(connection) => connection,
            none => {
                let mut new = self.options.clone().options([("synchronous_commit", "off")]).connect().await?;
                let backend: i32 = sqlx::query_scalar("SELECT pg_backend_pid()").fetch_one(&mut new).await?;
                self.own_backend.store(backend.unsigned_abs(), Ordering::Relaxed);
                none.insert(new)
            }
        };
        sqlx::query("SELECT pg_notify($1, '')").bind(&self.channel).execute(connection).await.map(drop)
    }
}

/// The channel on which the batches of this schema are told. A hash, because a schema may have a name as long as a
/// channel.
pub(crate) async fn channel(pool: &PgPool) -> Result<String, LogError> {
    let schema: Option<String> = sqlx::query_scalar("SELECT current_schema()").fetch_one(pool).await?;
    let hash = hex(&sha256(schema.ok_or(LogError::NoSchema)?.as_bytes()));
    Ok(format!("pobuda_{}", hash.get(..32).unwrap_or(&hash)))
}

impl HeadWatch {
    /// Asks again and again, until told to stop.
    pub(crate) async fn poll(mut self) {
        let mut failing = false;
        loop {
            tokio::select! {
                _ = self.stop.changed() => return,
                () = tokio::time::sleep(SQLITE_POLL) => self.look(&mut failing).await,
            }
        }
    }

    /// Listens, and asks now and then all the same, until told to stop.
    pub(crate) async fn listen(mut self, notices: Notices) {
        let mut failing = false;
        let mut listener = None;
        // Not a pause after each notice: under a steady load of them it would never be over.
        let mut ticks = tokio::time::interval(POSTGRES_POLL);
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            if listener.is_none() {
                listener = self.begin_to_listen(&notices).await;
                // What was told while nobody listened.
                self.look(&mut failing).await;
            }
            let told = async {
                match listener.as_mut() {
                    Some(listener) => listener.try_recv().await,
                    None => {
                        tokio::time::sleep(LISTEN_PAUSE).await;
                        Ok(None)
                    }
                }
            };
            let lost = tokio::select! {
                _ = self.stop.changed() => return,
                told = told => match told {
                    Ok(Some(notice)) if notice.process_id() == notices.own_backend.load(Ordering::Relaxed) => continue,
                    Ok(Some(_)) => false,
                    Ok(None) | Err(_) => true,
                },
                _ = ticks.tick() => false,
            };
            if lost {
                listener = None;
            } else {
                self.look(&mut failing).await;
            }
        }
    }

    async fn begin_to_listen(&self, notices: &Notices) -> Option<PgListener> {
        let listening = async {
            let mut listener = PgListener::connect(&notices.url).await?;
            listener.eager_reconnect(false);
            listener.listen(&notices.channel).await?;
            Ok::<_, sqlx::Error>(listener)
        };
        listening.await.inspect_err(|error| tracing::debug!(%error, "No notifications for now: {error}")).ok()
    }

    /// A failure is told once, not again until the database has answered.
    async fn look(&self, failing: &mut bool) {
        match read::head(&self.database).await {
            Ok(head) => {
                if std::mem::take(failing) {
                    tracing::info!(position = head.position, "The database answers again");
                }
                publish(&self.head, head);
            }
            Err(error) => {
                if !std::mem::replace(failing, true) {
                    tracing::warn!(%error, "The end of the log cannot be read: {error}");
                }
            }
        }
    }
}
