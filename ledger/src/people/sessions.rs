//! Browsers that have signed in. A session is good while what it stands for is: a person under their present password,
//! or an access token.

use super::standings::StandingWords;
use super::{Person, PersonRow};
use crate::access::{AccessToken, write_on_either};
use crate::database::Database;
use crate::error::LogError;
use crate::log::Log;
use crate::read::on_either;
use crate::record::Millis;
use crate::rows::bigint;
use sqlx::FromRow;

/// Sessions that one person, or one token, has at once; the oldest end first.
pub const SESSIONS_OF_ONE_MAX: usize = 20;

/// Whom a new session is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Begun<'a> {
    /// A person, and in what standing they begin.
    Person(&'a Person, &'a StandingWords),
    /// Whoever holds the access token of that id.
    Token(&'a str),
}

/// Whom a session stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Holder {
    /// A person.
    Person {
        /// Who.
        person: Person,
        /// In what standing they act; none when it was taken from them meanwhile.
        acting: Option<StandingWords>,
    },
    /// Whoever holds an access token.
    Token(AccessToken),
}

/// A session that is good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiveSession {
    /// Whom it stands for.
    pub holder: Holder,
    /// When it was last noted to be used.
    pub seen_at: Millis,
}

/// Before which moments a session is over.
#[derive(Debug, Clone, Copy)]
pub struct Expiry {
    /// Not used since then.
    pub seen: Millis,
    /// Begun before then.
    pub began: Millis,
}

#[derive(FromRow)]
struct SessionRow {
    token: Option<String>,
    role: String,
    service: String,
    post: String,
    seen_at: i64,
    held_by: Option<String>,
}

impl Log {
    /// Begins a session under the hash of its cookie. Sessions that are over, and those too many, go.
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn begin_session(
        &self,
        cookie_hash: &[u8; 32],
        begun: &Begun<'_>,
        at: Millis,
        over: Expiry,
    ) -> Result<(), LogError> {
        const INSERT: &str = "INSERT INTO sessions \
            (cookie_hash, person, token, generation, role, service, post, began_at, seen_at) \
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)";
        const SWEEP: &str = "DELETE FROM sessions WHERE seen_at <= $1 OR began_at <= $2 OR cookie_hash IN \
            (SELECT cookie_hash FROM sessions WHERE person = $3 OR token = $4 \
             ORDER BY began_at DESC, seen_at DESC, cookie_hash LIMIT 1000 OFFSET $5)";
        let none = StandingWords { role: String::new(), service: None, post: None };
        let (person, token, generation, acting) = match begun {
            Begun::Person(person, acting) => (Some(&*person.id), None, person.generation, *acting),
            Begun::Token(id) => (None, Some(*id), 0, &none),
        };
        // Room first: the new one must not be among those that go.
        let room = bigint(SESSIONS_OF_ONE_MAX as u64 - 1);
        write_on_either!(self.database(), |executor| {
            let sweep = sqlx::query(SWEEP).bind(over.seen.0).bind(over.began.0);
            sweep.bind(person).bind(token).bind(room).execute(executor).await?
        });
        write_on_either!(self.database(), |executor| {
            sqlx::query(INSERT)
                .bind(cookie_hash.as_slice())
                .bind(person)
                .bind(token)
                .bind(generation)
                .bind(&acting.role)
                .bind(acting.service())
                .bind(acting.post())
                .bind(at.0)
                .execute(executor)
                .await?
        });
        Ok(())
    }

    /// The session of that cookie, if it is good.
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn live_session(
        &self,
        cookie_hash: &[u8; 32],
        over: Expiry,
    ) -> Result<Option<LiveSession>, LogError> {
        const SESSION: &str = "SELECT token, sessions.role, sessions.service, sessions.post, seen_at, \
            held.person AS held_by FROM sessions LEFT JOIN person_standings AS held \
            ON held.person = sessions.person AND held.role = sessions.role \
                AND held.service = sessions.service AND held.post = sessions.post \
            WHERE cookie_hash = $1 AND seen_at > $2 AND began_at > $3";
        const PERSON: &str = concat!(
            "SELECT ",
            super::person_columns!(),
            " FROM sessions JOIN persons ON persons.id = sessions.person \
              AND persons.generation = sessions.generation AND persons.disabled_at IS NULL \
              WHERE cookie_hash = $1"
        );
        let row: Option<SessionRow> = on_either!(self.database(), |pool| {
            let query = sqlx::query_as(SESSION).bind(cookie_hash.as_slice());
            query.bind(over.seen.0).bind(over.began.0).fetch_optional(pool).await?
        });
        let Some(row) = row else { return Ok(None) };
        let holder = if let Some(token) = &row.token {
            self.good_token(token).await?.map(Holder::Token)
        } else {
            let person: Option<PersonRow> = on_either!(self.database(), |pool| {
                sqlx::query_as(PERSON).bind(cookie_hash.as_slice()).fetch_optional(pool).await?
            });
            let held = row.role == super::standings::CITIZEN || row.held_by.is_some();
            let acting = held.then(|| StandingWords::of_row(row.role, row.service, row.post));
            person.map(|person| Holder::Person { person: person.into(), acting })
        };
        Ok(holder.map(|holder| LiveSession { holder, seen_at: Millis(row.seen_at) }))
    }

    /// Notes that a session was used.
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn note_session(&self, cookie_hash: &[u8; 32], at: Millis) -> Result<(), LogError> {
        const QUERY: &str = "UPDATE sessions SET seen_at = $2 WHERE cookie_hash = $1 AND seen_at < $2";
        write_on_either!(self.database(), |executor| {
            sqlx::query(QUERY).bind(cookie_hash.as_slice()).bind(at.0).execute(executor).await?
        });
        Ok(())
    }

    /// Lets a session act in another standing.
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn act_in(&self, cookie_hash: &[u8; 32], standing: &StandingWords) -> Result<(), LogError> {
        const QUERY: &str = "UPDATE sessions SET role = $2, service = $3, post = $4 WHERE cookie_hash = $1 AND person IS NOT NULL";
        write_on_either!(self.database(), |executor| {
            sqlx::query(QUERY)
                .bind(cookie_hash.as_slice())
                .bind(&standing.role)
                .bind(standing.service())
                .bind(standing.post())
                .execute(executor)
                .await?
        });
        Ok(())
    }

    /// Ends a session.
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn end_session(&self, cookie_hash: &[u8; 32]) -> Result<(), LogError> {
        const QUERY: &str = "DELETE FROM sessions WHERE cookie_hash = $1";
        write_on_either!(self.database(), |executor| {
            sqlx::query(QUERY).bind(cookie_hash.as_slice()).execute(executor).await?
        });
        Ok(())
    }
}
