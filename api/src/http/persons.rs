//! People with accounts: registering, and for administrators the list and leave to set a new password.

use super::accounts::{PersonBody, language, own_site, refused, unkept};
use crate::account::Registration;
use crate::account::delivery::ByHand;
use crate::account::reset::RESET_LIFE;
use crate::app::App;
use crate::caller::Standing;
use crate::clock::from_millis;
use crate::http::accounts::no_session;
use crate::http::body::Body;
use crate::http::conditional::{Written, private};
use crate::http::idempotency::Given;
use crate::http::openapi::{AccountProblems, AdminProblems};
use crate::http::path::PathOf;
use crate::http::problem::{Answer, internal, invalid_query, not_found};
use crate::http::query::Query;
use crate::http::reading::{Listed, failed, limit, link_next};
use crate::http::remote::Remote;
use crate::http::sessions::SessionBody;
use crate::http::writing::{NoBody, Write};
use axum::extract::State;
use axum::http::header::{LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use jiff::{SignedDuration, Timestamp};
use pobuda_ledger::error::LogError;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// What registers somebody.
#[derive(Deserialize, ToSchema)]
#[schema(as = Registration)]
#[expect(dead_code, reason = "documents the body; it is read field by field so that every fault is reported")]
pub(super) struct RegistrationBody {
    /// E-mail address.
    #[schema(example = "ana@example.org")]
    email: String,
    /// What to call you.
    #[schema(max_length = 100)]
    name: String,
    /// Language you prefer, `sl` or `en`; `sl` without it.
    language: Option<String>,
    /// Password.
    #[schema(min_length = 15, max_length = 128)]
    password: String,
}

/// Leave to set a new password, as it is handed over.
#[derive(Serialize, ToSchema)]
#[schema(as = PasswordResetToken)]
pub(super) struct ResetBody {
    /// The token in clear. Shown now and never again.
    #[schema(example = "por_…")]
    token: String,
    /// Until when it is good.
    #[schema(value_type = String, format = DateTime)]
    expires_at: Timestamp,
}

/// Makes an account for a citizen, and signs them in.
#[utoipa::path(
    post, path = "/api/v1/persons", tag = "accounts", operation_id = "register",
    request_body = RegistrationBody,
    responses(
        (status = 201, description = "It was made; the answer sets the cookie of a session", body = SessionBody),
        AccountProblems,
    ),
    security(())
)]
pub(super) async fn register(
    State(app): State<App>,
    Remote(from): Remote,
    headers: HeaderMap,
    body: Body,
) -> Answer<Response> {
    own_site(&headers)?;
    let mut object = body.object()?;
    let (email, name, password) = (object.text("email"), object.text("name"), object.text("password"));
    let language = language(&mut object).unwrap_or_default();
    object.finish()?;
    let (Some(email), Some(name), Some(password)) = (email, name, password) else { return Err(internal()) };
    let registration = Registration { email: &email, name: &name, language, password: Some(&password) };
    let registered = app.accounts.register(&registration, from).await;
    let person = registered.map_err(|error| refused(error, "/password"))?;
    let begun = app.sessions.begin(&person, &Standing::Citizen, &headers).await.map_err(no_session)?;
    let answer = super::written(&SessionBody { csrf_token: begun.csrf })?;
    let mut headers = unkept();
    headers.insert(SET_COOKIE, begun.cookie);
    headers.insert(LOCATION, HeaderValue::from_static("/api/v1/me"));
    Ok((StatusCode::CREATED, headers, answer).into_response())
}

/// Lists people with accounts, the newest first.
#[utoipa::path(
    get, path = "/api/v1/persons", tag = "accounts", operation_id = "list_persons",
    params(
        ("limit" = Option<u8>, Query, description = "Rows of a page, 1 to 100; 20 without it"),
        ("cursor" = Option<String>, Query, description = "Where the page begins, as `next` gave it"),
        ("min_position" = Option<u64>, Query, description = "Wait until this position can be seen"),
    ),
    responses(
        (status = 200, description = "A page of people, closed accounts included", body = Listed<PersonBody>),
        AdminProblems,
    ),
    security(("bearer" = []), ("session" = []))
)]
pub(super) async fn list(State(app): State<App>, mut query: Query, uri: Uri) -> Answer<Response> {
    let (limit, cursor) = (limit(&mut query)?, query.text("cursor"));
    query.finish()?;
    let gone = |error: LogError| failed(error.into());
    let persons = app.log.persons().await.map_err(gone)?;
    let mut granted: BTreeMap<String, Vec<Standing>> = BTreeMap::new();
    for (person, words) in app.log.all_standings().await.map_err(gone)? {
        granted.entry(person).or_default().push(Standing::of(&words).map_err(gone)?);
    }
    let from = match &cursor {
        None => 0,
        Some(last) => {
            1 + persons.iter().position(|person| person.id == *last).ok_or_else(|| {
                invalid_query("cursor: it does not belong to this list; begin again without one.")
            })?
        }
    };
    let more = persons.len() > from + limit;
    let told = persons.into_iter().skip(from).take(limit).map(|person| {
        let mut standings = vec![Standing::Citizen];
        standings.extend(granted.remove(&person.id).unwrap_or_default());
        PersonBody::of(person, &standings)
    });
    let items: Vec<_> = told.collect();
    let next = items.last().filter(|_| more).map(|person| person.id.clone());
    let response = Written::json(&Listed { items, next: next.clone() })?.answer_when(false);
    Ok(link_next(private(response), &uri, "cursor", next.as_deref()))
}

/// Gives a person leave to set a new password; the token is shown this once.
#[utoipa::path(
    post, path = "/api/v1/persons/{id}/password-resets", tag = "accounts", operation_id = "allow_password_reset",
    params(
        ("id" = String, Path, description = "Id of the person"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repetition harmless"),
    ),
    responses(
        (status = 201, description = "The token, good once and for an hour", body = ResetBody),
        (status = 409, description = "The account is closed"),
        AdminProblems,
    ),
    security(("bearer" = []), ("session" = []))
)]
pub(super) async fn allow_reset(
    State(app): State<App>,
    PathOf(id): PathOf<String>,
    write: Write,
    NoBody(bytes): NoBody,
) -> Answer<Response> {
    let work = async |_| {
        let person = app.accounts.person(&id).await.map_err(|error| failed(error.into()))?;
        let person = person.ok_or_else(|| not_found("person"))?;
        let now = app.clock.now();
        let token = app.accounts.allow_reset(&person, &ByHand).await;
        let token = token.map_err(|error| refused(error, "/password"))?;
        let life = SignedDuration::try_from(RESET_LIFE).unwrap_or_default();
        let expires_at = now.checked_add(life).unwrap_or_else(|_| from_millis(i64::MAX));
        let body = super::written(&ResetBody { token: token.reveal().to_owned(), expires_at })?;
        Ok(Given { status: StatusCode::CREATED, headers: unkept(), body: body.into() })
    };
    write.once(&app, &bytes, work).await
}
