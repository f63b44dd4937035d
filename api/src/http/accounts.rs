//! What the doors of accounts have in common: bodies, and how a refusal is told.

use crate::account::{AccountError, Fault};
use crate::app::App;
use crate::caller::{Caller, Standing};
use crate::clock::from_millis;
use crate::http::body::Object;
use crate::http::problem::{Answer, FieldError, Problem, forbidden, internal, invalid_body, overloaded};
use crate::http::reading::failed;
use crate::session::{NoSession, from_another_site};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use jiff::Timestamp;
use pobuda_ledger::people::Person;
use pobuda_pages::Lang;
use serde::Serialize;
use tracing::error;
use utoipa::ToSchema;

/// In what standing somebody acts.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Standing)]
pub(super) struct StandingBody {
    /// `citizen`, `official`, `auditor` or `admin`.
    #[schema(example = "official")]
    role: String,
    /// Service of an official.
    service: Option<String>,
    /// Role of an official in the service.
    post: Option<String>,
}

/// Somebody with an account.
#[derive(Serialize, ToSchema)]
#[schema(as = Person)]
pub(super) struct PersonBody {
    /// Their id.
    pub(super) id: String,
    /// Their e-mail address.
    #[schema(example = "ana@example.org")]
    email: String,
    /// What to call them.
    name: String,
    /// Language they prefer.
    #[schema(example = "sl")]
    language: String,
    /// What they may act as.
    standings: Vec<StandingBody>,
    /// When the account was made.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// When they last signed in.
    #[schema(value_type = Option<String>, format = DateTime)]
    signed_in_at: Option<Timestamp>,
    /// Since when the account is closed.
    #[schema(value_type = Option<String>, format = DateTime)]
    disabled_at: Option<Timestamp>,
}

impl StandingBody {
    pub(super) fn of(standing: &Standing) -> Self {
        let post = standing.post();
        Self {
            role: standing.word().to_owned(),
            service: post.map(|(service, _)| service.to_string()),
            post: post.map(|(_, role)| role.to_string()),
        }
    }
}

impl PersonBody {
    pub(super) fn of(person: Person, standings: &[Standing]) -> Self {
        Self {
            id: person.id,
            email: person.email,
            name: person.name,
            language: person.language,
            standings: standings.iter().map(StandingBody::of).collect(),
            created_at: from_millis(person.created_at.0),
            signed_in_at: person.signed_in_at.map(|at| from_millis(at.0)),
            disabled_at: person.disabled_at.map(|at| from_millis(at.0)),
        }
    }
}

/// The person who calls.
///
/// # Errors
/// 403 for who came with a token of nobody's account.
pub(super) async fn person(app: &App, caller: &Caller) -> Answer<Person> {
    let found = match &caller.person {
        Some(id) => app.accounts.person(id).await.map_err(|error| failed(error.into()))?,
        None => None,
    };
    found.ok_or_else(|| {
        forbidden(
            "This needs an account; the access token you came with belongs to none. Sign in with a password.",
        )
    })
}

/// Refuses what another site makes a browser send, where no session stands behind it to prove more.
///
/// # Errors
/// 403.
pub(super) fn own_site(headers: &HeaderMap) -> Answer<()> {
    if from_another_site(headers) {
        return Err(forbidden("This did not come from a page of ours."));
    }
    Ok(())
}

/// A standing given as `role`, with `service` and `post` for an official.
pub(super) fn standing(object: &mut Object) -> Option<Standing> {
    let role = object.text("role");
    let (service, post) = (object.maybe_text("service"), object.maybe_text("post"));
    match Standing::read(&role?, service.as_deref(), post.as_deref()) {
        Ok(standing) => Some(standing),
        Err(fault) => {
            object.fault("role", "malformed", fault.to_string());
            None
        }
    }
}

/// A language of ours.
pub(super) fn language(object: &mut Object) -> Option<Lang> {
    object.maybe_parsed("language", |text| text.parse::<Lang>())
}

/// Headers of an answer that nobody may keep.
pub(super) fn unkept() -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers
}

/// A refusal as it is told; `password` is the pointer of the new password.
pub(super) fn refused(error: AccountError, password: &'static str) -> Problem {
    match error {
        AccountError::Fields(faults) => {
            let told = |fault: &Fault| {
                let (pointer, code) = match fault {
                    Fault::Email(_) => ("/email", "malformed"),
                    Fault::Name => ("/name", "malformed"),
                    Fault::Password(_) => (password, "unfit"),
                    Fault::Present => ("/present", "wrong"),
                };
                FieldError::new(pointer, code, fault.to_string())
            };
            invalid_body(faults.iter().map(told).collect())
        }
        AccountError::EmailTaken => Problem::new(
            StatusCode::CONFLICT,
            "email-taken",
            "There is an account with this e-mail address",
            "Sign in with it. If its password is lost, ask the municipality for a token to set a new one.",
        ),
        AccountError::Unproven => Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "sign-in-failed",
            "E-mail address and password do not match",
            "Check both. Whether there is such an account is not said.",
        ),
        AccountError::Wait { until, now } => {
            let seconds = (until.0.saturating_sub(now.0)).max(0).saturating_add(999) / 1000;
            Problem::new(
                StatusCode::TOO_MANY_REQUESTS,
                "too-many-tries",
                "Too many tries",
                format!("Wait for {seconds} s before the next one; with every failure the wait grows."),
            )
            .with_header(RETRY_AFTER, HeaderValue::from(seconds))
        }
        AccountError::Token => Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "reset-token-refused",
            "This token is not good",
            "It was used, has expired, or was not copied whole. Ask the municipality for another one.",
        ),
        AccountError::Closed => Problem::new(
            StatusCode::CONFLICT,
            "account-closed",
            "The account is closed",
            "Open it again before its password is set.",
        ),
        AccountError::NotGranted => {
            forbidden("This standing is not granted to you. GET /api/v1/me lists yours.")
        }
        AccountError::TooManyTokens => Problem::new(
            StatusCode::CONFLICT,
            "too-many-tokens",
            "Too many tokens",
            format!("Nothing was made: {error}."),
        ),
        AccountError::NoHash(crate::account::password::NoHash::Busy) => overloaded(),
        AccountError::Log(error) => failed(error.into()),
        AccountError::NoHash(_) | AccountError::NoChance(_) => {
            error!(%error, "Something about an account could not be done: {error}");
            internal()
        }
    }
}

/// A session that could not be begun or changed.
pub(super) fn no_session(error: NoSession) -> Problem {
    match error {
        NoSession::Log(error) => failed(error.into()),
        NoSession::NoChance(error) => {
            error!(%error, "A session could not be begun: {error}");
            internal()
        }
    }
}
