//! Bringing the tables for facts up to date, and who may do what with them.

use crate::database::{Database, postgres_options};
use crate::error::LogError;
use crate::prepared::check_origin;
use sqlx::migrate::{Migrate, MigrateError, Migrator};
use sqlx::{ConnectOptions, Connection, Executor, PgConnection, SqliteConnection};
use std::time::Duration;

static SQLITE: Migrator = sqlx::migrate!("../migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("../migrations/postgres");

/// Name of a log that nobody has named.
const ORIGIN_UNNAMED: &str = "https://pobuda.local";

/// How often the tables of a SQLite file are tried, and how long another process may take meanwhile.
const SQLITE_TRIES: u32 = 5;
const SQLITE_PAUSE: Duration = Duration::from_millis(100);

/// Code of PostgreSQL for a missing right.
const INSUFFICIENT_PRIVILEGE: &str = "42501";

/// Code of PostgreSQL for a table that is not there.
const UNDEFINED_TABLE: &str = "42P01";

/// What the server's role needs, and nothing that could change a fact. `%ROLE` stands for the role and
/// `%SCHEMA` for the schema, both quoted.
const GRANTS: &str = "
REVOKE ALL ON _sqlx_migrations, events, commands, log_identity, log_head, disclosures, pseudonyms, timers,
    access_tokens, persons, person_standings, sessions, password_resets, attempts, process_managers, refusals,
    log_keys, signed_heads, tree_nodes, erased, witnessed_heads FROM %ROLE;
GRANT USAGE, CREATE ON SCHEMA %SCHEMA TO %ROLE;
GRANT SELECT ON _sqlx_migrations TO %ROLE;
GRANT SELECT, INSERT ON events, commands, log_identity, log_keys, signed_heads, tree_nodes, erased, witnessed_heads TO %ROLE;
GRANT SELECT, UPDATE (position, recorded_at) ON log_head TO %ROLE;
GRANT SELECT, INSERT, DELETE ON disclosures, pseudonyms, refusals TO %ROLE;
GRANT SELECT, INSERT, UPDATE, DELETE ON timers, access_tokens, persons, person_standings, sessions, password_resets,
    attempts, process_managers TO %ROLE;
";

/// Makes or brings forward the tables for facts.
pub(crate) async fn migrate(database: &Database) -> Result<(), LogError> {
    let done = match database {
        Database::Sqlite(sqlite) => make_in_file(&mut *sqlite.write().await).await,
        Database::Postgres(pool) => {
            let mut connection = pool.acquire().await?;
            // Asked first: a role that may not change the tables need not be able to when there is nothing to change.
            if is_up_to_date(&mut connection).await? {
                return Ok(());
            }
            // A connection of its own: the lock of the migrator goes with it, however this ends.
            let mut connection = connection.detach();
            let done = POSTGRES.run_direct(&mut connection).await;
            connection.close().await?;
            done
        }
    };
    done.map_err(explained)
}

/// The migrator takes no lock on SQLite: of two processes that make the tables at the same time, one fails, and finds
/// them made when it looks again.
async fn make_in_file(connection: &mut SqliteConnection) -> Result<(), MigrateError> {
    for _ in 1..SQLITE_TRIES {
        match SQLITE.run_direct(&mut *connection).await {
            Err(MigrateError::Execute(_) | MigrateError::ExecuteMigration(..)) => {
                tokio::time::sleep(SQLITE_PAUSE).await;
            }
            done => return done,
        }
    }
    SQLITE.run_direct(connection).await
}

async fn is_up_to_date(connection: &mut PgConnection) -> Result<bool, LogError> {
    let schema: Option<String> =
        sqlx::query_scalar("SELECT current_schema()").fetch_one(&mut *connection).await?;
    if schema.is_none() {
        return Err(LogError::NoSchema);
    }
    let applied = match connection.list_applied_migrations().await {
        Ok(applied) => applied,
        Err(MigrateError::Execute(error)) if has_code(&error, UNDEFINED_TABLE) => return Ok(false),
        Err(error) => return Err(explained(error)),
    };
    let known = |version: i64| POSTGRES.iter().find(|migration| migration.version == version);
    for migration in &applied {
        let Some(known) = known(migration.version) else { return Err(LogError::Newer(migration.version)) };
        if known.checksum != migration.checksum {
            return Err(MigrateError::VersionMismatch(migration.version).into());
        }
    }
    Ok(applied.len() == POSTGRES.iter().count())
}

fn explained(error: MigrateError) -> LogError {
    let refused = |error: &sqlx::Error| has_code(error, INSUFFICIENT_PRIVILEGE);
    match error {
        MigrateError::VersionMissing(version) => LogError::Newer(version),
        MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) if refused(&error) => {
            LogError::Outdated
        }
        other => other.into(),
    }
}

fn has_code(error: &sqlx::Error, code: &str) -> bool {
    error.as_database_error().and_then(sqlx::error::DatabaseError::code).is_some_and(|found| found == code)
}

/// Gives the log its name, once and for all, and returns it.
pub(crate) async fn identify(database: &Database, asked: Option<&str>) -> Result<String, LogError> {
    if let Some(asked) = asked.filter(|asked| !check_origin(asked)) {
        return Err(LogError::OriginUnfit(asked.to_owned()));
    }
    let stored = match stored_origin(database).await? {
        Some(stored) => stored,
        None => {
            name(database, asked.unwrap_or(ORIGIN_UNNAMED)).await?;
            // Read again: another process may have been first.
            stored_origin(database)
                .await?
                .ok_or_else(|| LogError::Corrupt("the log has no name".to_owned()))?
        }
    };
    match asked {
        Some(asked) if asked != stored => Err(LogError::Origin { stored, asked: asked.to_owned() }),
        _ => Ok(stored),
    }
}

async fn stored_origin(database: &Database) -> Result<Option<String>, LogError> {
    const QUERY: &str = "SELECT origin FROM log_identity";
    Ok(match database {
        Database::Sqlite(sqlite) => sqlx::query_scalar(QUERY).fetch_optional(sqlite.readers()).await?,
        Database::Postgres(pool) => sqlx::query_scalar(QUERY).fetch_optional(pool).await?,
    })
}

async fn name(database: &Database, origin: &str) -> Result<(), LogError> {
    match database {
        Database::Sqlite(sqlite) => {
            let unless_named = "INSERT INTO log_identity (origin) \
                                SELECT ? WHERE NOT EXISTS (SELECT 1 FROM log_identity)";
            sqlx::query(unless_named).bind(origin).execute(&mut *sqlite.write().await).await?;
        }
        Database::Postgres(pool) => {
            let unless_named = "INSERT INTO log_identity (origin) VALUES ($1) ON CONFLICT DO NOTHING";
            sqlx::query(unless_named).bind(origin).execute(pool).await?;
        }
    }
    Ok(())
}

/// Brings the tables of a PostgreSQL log up to date, as their owner, and lets a role run a server on them: it may add
/// facts, and neither change nor remove any. Repeating it is harmless.
///
/// # Errors
/// [`LogError`] when the address is not one of PostgreSQL, the role does not exist, or the caller is not the owner.
pub async fn grant_server_role(url: &str, role: &str) -> Result<(), LogError> {
    let mut connection = postgres_options(url)?.connect().await?;
    if !is_up_to_date(&mut connection).await? {
        POSTGRES.run_direct(&mut connection).await.map_err(explained)?;
    }
    // The database quotes what it will read: nothing from outside is pasted in as it came.
    let (schema, role): (String, String) =
        sqlx::query_as("SELECT quote_ident(current_schema()), quote_ident($1)")
            .bind(role)
            .fetch_one(&mut connection)
            .await?;
    let grants = GRANTS.replace("%SCHEMA", &schema).replace("%ROLE", &role);
    let mut transaction = connection.begin().await?;
    // Who does not own the tables would only be warned by PostgreSQL, and nothing would be granted.
    let (owner, owned): (String, bool) = sqlx::query_as(
        "SELECT quote_ident(pg_get_userbyid(relowner)), pg_has_role(relowner, 'USAGE')
        FROM pg_class WHERE oid = 'events'::regclass",
    )
    .fetch_one(&mut *transaction)
    .await?;
    if owner == role {
        return Err(LogError::RoleOwnsTables(role));
    }
    if !owned {
        return Err(LogError::NotOwner(owner));
    }
    transaction.execute(grants.as_str()).await?;
    transaction.commit().await?;
    connection.close().await?;
    Ok(())
}
