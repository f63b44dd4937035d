//! The log itself.

use crate::database::{Database, postgres_options};
use crate::error::{AppendError, LogError};
use crate::head::{self, Announcer, HeadWatch, Notices};
use crate::prepared::Prepared;
use crate::read;
use crate::record::{Append, Head, Millis, Receipt};
use crate::scan::Scan;
use crate::subscription::Subscription;
use crate::tables;
use crate::writer::{Backend, Clock, PostgresWriter, QUEUE_APPENDS_MAX, SqliteWriter, Waiting, Writer};
use std::fmt;
use std::sync::Arc;
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::{Mutex, mpsc, oneshot, watch};
use tokio::task::JoinHandle;

/// How a log is opened.
#[derive(Clone)]
pub struct Settings {
    /// `sqlite:PATH` or `postgres://…`.
    pub url: String,
    /// Name of the log: `source` of every envelope. Fixed when the log is made; `None` takes what is stored.
    pub origin: Option<String>,
    /// The clock.
    pub now: Arc<dyn Fn() -> Millis + Send + Sync>,
}

/// The log of one municipality. Cheap to clone.
#[derive(Clone)]
pub struct Log(Arc<Inner>);

struct Inner {
    origin: String,
    now: Clock,
    database: Database,
    head: watch::Receiver<Head>,
    queue: mpsc::Sender<Waiting>,
    /// Dropped with the log, which stops the tasks as well as being told to.
    stop: watch::Sender<bool>,
    tasks: Mutex<Vec<JoinHandle<()>>>,
}

impl fmt::Debug for Log {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Log").field("origin", &self.0.origin).finish_non_exhaustive()
    }
}

impl Log {
    /// Connects, brings the tables for facts up to date, and starts the writer.
    ///
    /// # Errors
    /// [`LogError`] when the address is none of ours, the database does not answer, or its tables are newer.
    pub async fn open(settings: Settings) -> Result<Self, LogError> {
        let database = Database::connect(&settings.url).await?;
        tables::migrate(&database).await?;
        let origin = tables::identify(&database, settings.origin.as_deref()).await?;
        let (head_told, head) = watch::channel(read::head(&database).await?);
        let head_told = Arc::new(head_told);
        let (queue, queued) = mpsc::channel(QUEUE_APPENDS_MAX);
        let (stop, stopped) = watch::channel(false);

        let now = Clock(settings.now);
        let heads = HeadWatch { database: database.clone(), head: head_told.clone(), stop: stopped.clone() };
        let (backend, watching, announcing) = match &database {
            Database::Sqlite(sqlite) => {
                let backend = Backend::Sqlite(SqliteWriter::new(sqlite.clone(), now.clone()));
                (backend, tokio::spawn(heads.poll()), None)
            }
            Database::Postgres(pool) => {
                let channel = head::channel(pool).await?;
                let own_backend = Arc::default();
                let (announced, grown) = watch::channel(0);
                let notices = Notices {
                    url: settings.url.clone(),
                    channel: channel.clone(),
                    own_backend: Arc::clone(&own_backend),
                };
                let options = postgres_options(&settings.url)?;
                let announcer = Announcer { options: options.clone(), channel, own_backend, grown };
                let writer = PostgresWriter::new(options, announced, now.clone());
                let backend = Backend::Postgres(Box::new(writer));
                (backend, tokio::spawn(heads.listen(notices)), Some(tokio::spawn(announcer.run())))
            }
        };
        let writer = Writer { backend, queue: queued, head: head_told, stop: stopped };
        // In this order: the announcer ends with the writer.
        let tasks = [tokio::spawn(writer.run()), watching].into_iter().chain(announcing);
        let tasks = Mutex::new(tasks.collect());
        Ok(Self(Arc::new(Inner { origin, now, database, head, queue, stop, tasks })))
    }

    /// Records events, all or none, in the next batch. Once sent it happens even if nobody waits for the answer.
    ///
    /// # Errors
    /// [`AppendError`] when nothing was recorded, with the reason. Only after [`LogError::Unavailable`] that is not
    /// certain: the database was lost on the way.
    pub async fn append(&self, append: Append) -> Result<Receipt, AppendError> {
        let prepared = Prepared::new(&self.0.origin, append)?;
        let (reply, answer) = oneshot::channel();
        self.0.queue.try_send(Waiting { prepared, reply }).map_err(|error| match error {
            TrySendError::Full(_) => AppendError::Overloaded,
            TrySendError::Closed(_) => LogError::Closed.into(),
        })?;
        answer.await.unwrap_or_else(|_| Err(LogError::Closed.into()))
    }

    /// The end of the log as far as this process knows.
    pub fn head(&self) -> Head {
        *self.0.head.borrow()
    }

    /// Tells when the log has grown: by this process at once, by another within a moment.
    pub fn watch(&self) -> watch::Receiver<Head> {
        self.0.head.clone()
    }

    /// Reads the log as it grows, from after a position.
    pub fn subscribe(&self, after: u64) -> Subscription {
        Subscription::new(self.clone(), after)
    }

    /// Reads the events after one position and up to another, as fast as the database gives them.
    pub fn scan(&self, after: u64, until: u64) -> Scan {
        Scan::start(self.0.database.clone(), after, until)
    }

    /// Name of the log.
    pub fn origin(&self) -> &str {
        &self.0.origin
    }

    pub(crate) fn now(&self) -> Millis {
        (self.0.now.0)()
    }

    /// The database that holds it; read models lie there too.
    pub fn database(&self) -> &Database {
        &self.0.database
    }

    /// Takes no more appends, ends those taken, and closes the database.
    pub async fn close(&self) {
        self.0.stop.send_replace(true);
        for task in self.0.tasks.lock().await.drain(..) {
            if let Err(error) = task.await {
                tracing::error!(%error, "A task of the log has ended badly: {error}");
            }
        }
        self.0.database.close().await;
    }
}
