//! People with accounts, beside the log and erasable: nothing of them stands in an event.

pub mod attempts;
mod forgetting;
pub mod resets;
pub mod sessions;
pub mod standings;

use crate::access::write_on_either;
use crate::database::Database;
use crate::error::LogError;
use crate::log::Log;
use crate::read::on_either;
use crate::record::Millis;
use crate::rows::bigint;
use sqlx::FromRow;
use std::fmt;

/// People that [`Log::persons`] returns at most.
pub const PERSONS_LISTED_MAX: usize = 10_000;

/// Somebody with an account.
#[derive(Clone, PartialEq, Eq)]
pub struct Person {
    /// Their identity, UUID v7.
    pub id: String,
    /// Who they are to the table of pseudonyms.
    pub subject: String,
    /// Their e-mail address, normalised.
    pub email: String,
    /// What to call them.
    pub name: String,
    /// Tag of the language they prefer.
    pub language: String,
    /// When the account was made.
    pub created_at: Millis,
    /// When they last signed in.
    pub signed_in_at: Option<Millis>,
    /// Since when the account is closed to them.
    pub disabled_at: Option<Millis>,
    /// How often their password was changed: what was begun under an older one is over.
    pub generation: i64,
}

impl fmt::Debug for Person {
    /// Without what names them: what is printed ends up in logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Person").field("id", &self.id).finish_non_exhaustive()
    }
}

#[derive(FromRow)]
struct PersonRow {
    id: String,
    subject: String,
    email: String,
    name: String,
    language: String,
    created_at: i64,
    signed_in_at: Option<i64>,
    disabled_at: Option<i64>,
    generation: i64,
}

impl From<PersonRow> for Person {
    fn from(row: PersonRow) -> Self {
        Self {
            id: row.id,
            subject: row.subject,
            email: row.email,
            name: row.name,
            language: row.language,
            created_at: Millis(row.created_at),
            signed_in_at: row.signed_in_at.map(Millis),
            disabled_at: row.disabled_at.map(Millis),
            generation: row.generation,
        }
    }
}

/// Columns of [`PersonRow`].
macro_rules! person_columns {
    () => {
        "persons.id, persons.subject, persons.email, persons.name, persons.language, persons.created_at, \
         persons.signed_in_at, persons.disabled_at, persons.generation"
    };
}
use person_columns;

/// Somebody with what their password is judged by.
#[derive(Clone)]
pub struct Enrolled {
    /// Who.
    pub person: Person,
    /// PHC string of the password; none when there is none yet.
    pub password: Option<String>,
}

#[derive(FromRow)]
struct EnrolledRow {
    #[sqlx(flatten)]
    person: PersonRow,
    password: Option<String>,
}

impl Log {
    /// Makes an account. `false`, and nothing happens, when there is one with that e-mail address.
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn add_person(&self, person: &Person, password: Option<&str>) -> Result<bool, LogError> {
        const QUERY: &str = "INSERT INTO persons (id, subject, email, name, language, password, created_at) \
                             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (email) DO NOTHING";
        let added = write_on_either!(self.database(), |executor| {
            sqlx::query(QUERY)
                .bind(&person.id)
                .bind(&person.subject)
                .bind(&person.email)
                .bind(&person.name)
                .bind(&person.language)
                .bind(password)
                .bind(person.created_at.0)
                .execute(executor)
                .await?
        });
        Ok(added > 0)
    }

    /// The person of that id.
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn person(&self, id: &str) -> Result<Option<Enrolled>, LogError> {
        const QUERY: &str = concat!("SELECT ", person_columns!(), ", password FROM persons WHERE id = $1");
        self.enrolled(QUERY, id).await
    }

    /// The person of that e-mail address, normalised.
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn person_by_email(&self, email: &str) -> Result<Option<Enrolled>, LogError> {
        const QUERY: &str = concat!("SELECT ", person_columns!(), ", password FROM persons WHERE email = $1");
        self.enrolled(QUERY, email).await
    }

    async fn enrolled(&self, query: &'static str, key: &str) -> Result<Option<Enrolled>, LogError> {
        let row: Option<EnrolledRow> = on_either!(self.database(), |pool| {
            sqlx::query_as(query).bind(key).fetch_optional(pool).await?
        });
        Ok(row.map(|row| Enrolled { person: row.person.into(), password: row.password }))
    }

    /// Everybody, the newest account first, at most [`PERSONS_LISTED_MAX`].
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn persons(&self) -> Result<Vec<Person>, LogError> {
        const QUERY: &str =
            concat!("SELECT ", person_columns!(), " FROM persons ORDER BY created_at DESC, id DESC LIMIT $1");
        let limit = bigint(PERSONS_LISTED_MAX as u64);
        let rows: Vec<PersonRow> =
            on_either!(self.database(), |pool| sqlx::query_as(QUERY).bind(limit).fetch_all(pool).await?);
        Ok(rows.into_iter().map(Person::from).collect())
    }

    /// Sets a password, which ends every session and every leave to set one that were begun before. In one
    /// statement: there is no moment with the new password and the old sessions.
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn set_password(&self, id: &str, password: &str) -> Result<bool, LogError> {
        const QUERY: &str = "UPDATE persons SET password = $2, generation = generation + 1 WHERE id = $1 AND disabled_at IS NULL";
        let set = write_on_either!(self.database(), |executor| {
            sqlx::query(QUERY).bind(id).bind(password).execute(executor).await?
        });
        Ok(set > 0)
    }

    /// Keeps the same password under another PHC string, unless it was changed meanwhile.
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn rehash_password(&self, id: &str, from: &str, to: &str) -> Result<(), LogError> {
        const QUERY: &str = "UPDATE persons SET password = $3 WHERE id = $1 AND password = $2";
        write_on_either!(self.database(), |executor| {
            sqlx::query(QUERY).bind(id).bind(from).bind(to).execute(executor).await?
        });
        Ok(())
    }

    /// Calls a person otherwise.
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn describe_person(&self, id: &str, name: &str, language: &str) -> Result<(), LogError> {
        const QUERY: &str = "UPDATE persons SET name = $2, language = $3 WHERE id = $1";
        write_on_either!(self.database(), |executor| {
            sqlx::query(QUERY).bind(id).bind(name).bind(language).execute(executor).await?
        });
        Ok(())
    }

    /// Closes an account to its person, which ends their sessions, or opens it again with none.
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn disable_person(&self, id: &str, since: Option<Millis>) -> Result<(), LogError> {
        const QUERY: &str =
            "UPDATE persons SET disabled_at = CAST($2 AS bigint), generation = generation + 1 WHERE id = $1";
        write_on_either!(self.database(), |executor| {
            sqlx::query(QUERY).bind(id).bind(since.map(|at| at.0)).execute(executor).await?
        });
        Ok(())
    }

    /// Notes that a person has signed in.
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn note_sign_in(&self, id: &str, at: Millis) -> Result<(), LogError> {
        const QUERY: &str = "UPDATE persons SET signed_in_at = $2 WHERE id = $1";
        write_on_either!(self.database(), |executor| {
            sqlx::query(QUERY).bind(id).bind(at.0).execute(executor).await?
        });
        Ok(())
    }
}
