//! A database of its own for every story, on either backend.

use crate::place;
use crate::postgres::{Cluster, Installation};
use anyhow::{Context, Result};
use sqlx::{Connection, PgConnection};
use std::io::Write;
use std::path::Path;
use std::sync::OnceLock;
use tempfile::TempDir;
use uuid::Uuid;

/// An empty SQLite file, or an empty schema in PostgreSQL. It lives as long as the value.
#[derive(Debug)]
pub struct TestDatabase {
    url: String,
    place: Place,
}

#[derive(Debug)]
enum Place {
    Sqlite(TempDir),
    Postgres { schema: String, lent: bool },
}

impl TestDatabase {
    /// A SQLite file on the disk of the build.
    #[expect(clippy::expect_used, reason = "a story without its database has failed")]
    pub fn sqlite() -> Self {
        let folder = place::scratch().expect("a scratch directory");
        Self {
            url: format!("sqlite:{}", folder.path().join("pobuda.db").display()),
            place: Place::Sqlite(folder),
        }
    }

    /// A new schema in `TEST_DATABASE_URL`, or in this process's throw-away cluster.
    ///
    /// `None`, with a line on standard error, when there is no PostgreSQL. With `POBUDA_REQUIRE_POSTGRES=1` that is a
    /// failure.
    #[expect(clippy::expect_used, reason = "a story without its database has failed")]
    pub async fn postgres() -> Option<Self> {
        let lent = std::env::var("TEST_DATABASE_URL").ok().filter(|url| !url.is_empty());
        let is_lent = lent.is_some();
        let server = lent.or_else(|| shared_cluster().map(Cluster::url))?;
        Some(Self::schema_in(&server, is_lent).await.expect("a schema in PostgreSQL"))
    }

    /// A new schema in this cluster.
    ///
    /// # Errors
    /// When the cluster does not answer.
    pub async fn in_cluster(cluster: &Cluster) -> Result<Self> {
        Self::schema_in(&cluster.url(), false).await
    }

    /// The schema of that name in this cluster, as a restored dump brings it.
    pub fn restored(cluster: &Cluster, schema: &str) -> Self {
        Self {
            url: with_search_path(&cluster.url(), schema),
            place: Place::Postgres { schema: schema.to_owned(), lent: false },
        }
    }

    async fn schema_in(server: &str, lent: bool) -> Result<Self> {
        let schema = format!("t_{:016x}", random()?);
        let mut connection = PgConnection::connect(server).await.context("PostgreSQL does not answer")?;
        sqlx::query(&format!("CREATE SCHEMA {schema}")).execute(&mut connection).await?;
        connection.close().await?;
        Ok(Self { url: with_search_path(server, &schema), place: Place::Postgres { schema, lent } })
    }

    /// Its address, as `pobuda --database` takes it.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The folder of the file and its companions; `None` on PostgreSQL.
    pub fn folder(&self) -> Option<&Path> {
        match &self.place {
            Place::Sqlite(folder) => Some(folder.path()),
            Place::Postgres { .. } => None,
        }
    }

    /// The schema in PostgreSQL; `None` on SQLite.
    pub fn schema(&self) -> Option<&str> {
        match &self.place {
            Place::Sqlite(_) => None,
            Place::Postgres { schema, .. } => Some(schema),
        }
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        // A throw-away cluster goes whole; only a lent server must be left as it was found.
        if let Place::Postgres { schema, lent: true } = &self.place
            && let Err(error) = drop_schema(self.url.clone(), schema.clone())
        {
            say(&format!("the schema {schema} stays in TEST_DATABASE_URL: {error:#}"));
        }
    }
}

fn drop_schema(url: String, schema: String) -> Result<()> {
    // A thread of its own: a destructor cannot await, and it may run inside a runtime.
    let dropping = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(async {
            let mut connection = PgConnection::connect(&url).await?;
            sqlx::query(&format!("DROP SCHEMA {schema} CASCADE")).execute(&mut connection).await?;
            anyhow::Ok(())
        })
    });
    dropping.join().unwrap_or_else(|_| anyhow::bail!("the thread panicked"))
}

fn with_search_path(server: &str, schema: &str) -> String {
    let joint = if server.contains('?') { '&' } else { '?' };
    format!("{server}{joint}options=-c%20search_path%3D{schema}")
}

/// One cluster per test process. It is never dropped: the guard notices the end of the process.
#[expect(clippy::expect_used, clippy::panic, reason = "a story without its database has failed")]
fn shared_cluster() -> Option<&'static Cluster> {
    static SHARED: OnceLock<Option<Cluster>> = OnceLock::new();
    let shared = SHARED.get_or_init(|| {
        Installation::find().map(|installation| Cluster::start(&installation).expect("a throw-away cluster"))
    });
    if shared.is_none() {
        if std::env::var_os("POBUDA_REQUIRE_POSTGRES").is_some_and(|value| value == "1") {
            panic!("no PostgreSQL, and POBUDA_REQUIRE_POSTGRES=1");
        }
        say("skipped: no PostgreSQL (neither TEST_DATABASE_URL nor initdb)");
    }
    shared.as_ref()
}

/// Writes a line that the test runner does not swallow.
pub fn say(line: &str) {
    // Nobody reads it when standard error is closed.
    let _written = writeln!(std::io::stderr(), "{line}");
}

/// 64 random bits.
///
/// # Errors
/// When the system has no source of chance.
pub fn random() -> Result<u64> {
    Ok(getrandom::u64()?)
}

/// A random id, UUID v4.
#[expect(clippy::expect_used, reason = "a machine without chance cannot run a story")]
pub fn random_uuid() -> Uuid {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).expect("a source of chance");
    uuid::Builder::from_random_bytes(bytes).into_uuid()
}

/// Tells a story on SQLite, then the same story on PostgreSQL.
pub async fn on_both<Story, Told>(story: Story)
where
    Story: Fn(TestDatabase) -> Told,
    Told: Future<Output = ()>,
{
    say_which("SQLite");
    story(TestDatabase::sqlite()).await;
    if let Some(database) = TestDatabase::postgres().await {
        say_which("PostgreSQL");
        story(database).await;
    }
}

#[expect(
    clippy::print_stdout,
    reason = "shown by the test runner beside a failure, to say where it happened"
)]
fn say_which(backend: &str) {
    println!("on {backend}:");
}

/// Makes two tests of one story: `name::sqlite` and `name::postgres`.
///
/// ```text
/// both!(a_stale_append_is_refused);
/// async fn a_stale_append_is_refused(database: TestDatabase) { /* … */ }
/// ```
#[macro_export]
macro_rules! both {
    ($($story:ident),+ $(,)?) => {$(
        mod $story {
            #[tokio::test(flavor = "multi_thread")]
            async fn sqlite() {
                super::$story($crate::database::TestDatabase::sqlite()).await;
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn postgres() {
                if let Some(database) = $crate::database::TestDatabase::postgres().await {
                    super::$story(database).await;
                }
            }
        }
    )+};
}
