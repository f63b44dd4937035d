//! Who I am, what I may act as, and my password.

use super::accounts::{StandingBody, language, no_session, person, refused, standing, unkept};
use crate::account::AccountError;
use crate::app::App;
use crate::caller::Caller;
use crate::http::authentication::{Known, Signed, Visitor};
use crate::http::body::Body;
use crate::http::conditional::{Written, private};
use crate::http::openapi::AccountProblems;
use crate::http::problem::{Answer, forbidden, internal, unauthenticated};
use crate::http::query::Query;
use crate::http::reading::failed;
use crate::session::Session;
use axum::extract::State;
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Who calls.
#[derive(Serialize, ToSchema)]
#[schema(as = Me)]
pub(super) struct MeBody {
    /// Id of the account; null for a token that belongs to none.
    person: Option<String>,
    /// E-mail address of the account.
    email: Option<String>,
    /// What to call you.
    name: String,
    /// Language you prefer.
    language: Option<String>,
    /// In what standing you act now.
    acting: StandingBody,
    /// What you may act as.
    standings: Vec<StandingBody>,
    /// Of a session: to be sent as `X-CSRF-Token` with everything that writes.
    csrf_token: Option<String>,
}

/// What describes a person.
#[derive(Deserialize, ToSchema)]
#[schema(as = Description)]
#[expect(dead_code, reason = "documents the body; it is read field by field so that every fault is reported")]
pub(super) struct DescriptionBody {
    /// What to call you.
    #[schema(max_length = 100)]
    name: String,
    /// Language you prefer, `sl` or `en`; `sl` without it.
    language: Option<String>,
}

/// What changes a password.
#[derive(Deserialize, ToSchema)]
#[schema(as = PasswordChange)]
#[expect(dead_code, reason = "documents the body; it is read field by field so that every fault is reported")]
pub(super) struct PasswordBody {
    /// The present password.
    present: String,
    /// The new one.
    #[schema(min_length = 15, max_length = 128)]
    new: String,
}

/// What chooses a standing.
#[derive(Deserialize, ToSchema)]
#[schema(as = StandingChoice)]
#[expect(dead_code, reason = "documents the body; it is read field by field so that every fault is reported")]
pub(super) struct ChoiceBody {
    /// `citizen`, `official`, `auditor`, `admin`, or SERVICE/POST.
    #[schema(example = "roads/head")]
    role: String,
    /// Service of an official.
    service: Option<String>,
    /// Role of an official in the service.
    post: Option<String>,
}

/// Who I am, and what I may act as.
#[utoipa::path(
    get, path = "/api/v1/me", tag = "accounts", operation_id = "me",
    params(("min_position" = Option<u64>, Query, description = "Wait until this position can be seen")),
    responses(
        (status = 200, description = "Who you are here", body = MeBody),
        AccountProblems,
    ),
    security(("bearer" = []), ("session" = []))
)]
pub(super) async fn read(State(app): State<App>, visitor: Visitor, query: Query) -> Answer<Response> {
    query.finish()?;
    let known = known(visitor)?;
    let me = of(&app, &known.caller, known.session.as_ref()).await?;
    Ok(private(Written::json(&me)?.answer_when(false)))
}

/// Changes name and language.
#[utoipa::path(
    put, path = "/api/v1/me", tag = "accounts", operation_id = "describe_me",
    request_body = DescriptionBody,
    responses(
        (status = 204, description = "So you are called from now on"),
        AccountProblems,
    ),
    security(("bearer" = []), ("session" = []))
)]
pub(super) async fn describe(
    State(app): State<App>,
    Signed(caller): Signed,
    body: Body,
) -> Answer<StatusCode> {
    let person = person(&app, &caller).await?;
    let mut object = body.object()?;
    let name = object.text("name");
    let language = language(&mut object).unwrap_or_default();
    object.finish()?;
    let name = name.ok_or_else(internal)?;
    let described = app.accounts.describe(&person.id, &name, language).await;
    described.map_err(|error| refused(error, "/password"))?;
    Ok(StatusCode::NO_CONTENT)
}

/// Changes the password. Every other session ends; the answer to a session sets the cookie of a new one.
#[utoipa::path(
    put, path = "/api/v1/me/password", tag = "accounts", operation_id = "change_password",
    request_body = PasswordBody,
    responses(
        (status = 200, description = "It is changed; `csrf_token` is the one from now on", body = MeBody),
        AccountProblems,
    ),
    security(("bearer" = []), ("session" = []))
)]
pub(super) async fn change_password(
    State(app): State<App>,
    visitor: Visitor,
    headers: HeaderMap,
    body: Body,
) -> Answer<Response> {
    let known = known(visitor)?;
    let id = person(&app, &known.caller).await?.id;
    let mut object = body.object()?;
    let (present, new) = (object.text("present"), object.text("new"));
    object.finish()?;
    let (Some(present), Some(new)) = (present, new) else { return Err(internal()) };
    let changed = app.accounts.change_password(&id, &present, &new).await;
    let person = changed.map_err(|error| refused(error, "/new"))?;
    let mut answered = unkept();
    let mut me = of(&app, &known.caller, None).await?;
    if known.session.is_some() {
        let begun =
            app.sessions.begin(&person, &known.caller.standing, &headers).await.map_err(no_session)?;
        answered.insert(SET_COOKIE, begun.cookie);
        me.csrf_token = Some(begun.csrf);
    }
    Ok((StatusCode::OK, answered, super::written(&me)?).into_response())
}

/// Chooses what the session acts as.
#[utoipa::path(
    put, path = "/api/v1/me/standing", tag = "accounts", operation_id = "choose_standing",
    request_body = ChoiceBody,
    responses(
        (status = 204, description = "So you act from now on, in this session"),
        AccountProblems,
    ),
    security(("session" = []))
)]
pub(super) async fn act_in(State(app): State<App>, visitor: Visitor, body: Body) -> Answer<StatusCode> {
    let known = known(visitor)?;
    let person = person(&app, &known.caller).await?;
    let mut object = body.object()?;
    let chosen = standing(&mut object);
    object.finish()?;
    let chosen = chosen.ok_or_else(internal)?;
    let session = known.session.ok_or_else(|| {
        forbidden("An access token acts in the standing that it was made for; only a session can change it.")
    })?;
    let gone = |error: pobuda_ledger::error::LogError| failed(error.into());
    if !app.accounts.standings(&person.id).await.map_err(gone)?.contains(&chosen) {
        return Err(refused(AccountError::NotGranted, "/password"));
    }
    app.sessions.act_in(&session, &chosen).await.map_err(gone)?;
    Ok(StatusCode::NO_CONTENT)
}

/// Who sends a request that came through a door for those who are known.
///
/// # Errors
/// 401 when nobody is.
pub(super) fn known(visitor: Visitor) -> Answer<Known> {
    visitor.0.ok_or_else(|| unauthenticated("Sign in first.", "Bearer realm=\"pobuda\""))
}

async fn of(app: &App, caller: &Caller, session: Option<&Session>) -> Answer<MeBody> {
    let gone = |error: pobuda_ledger::error::LogError| failed(error.into());
    let person = match &caller.person {
        Some(id) => app.accounts.person(id).await.map_err(gone)?,
        None => None,
    };
    let standings = match &person {
        Some(person) => app.accounts.standings(&person.id).await.map_err(gone)?,
        None => vec![caller.standing.clone()],
    };
    Ok(MeBody {
        person: person.as_ref().map(|person| person.id.clone()),
        email: person.as_ref().map(|person| person.email.clone()),
        name: caller.name.clone(),
        language: person.map(|person| person.language),
        acting: StandingBody::of(&caller.standing),
        standings: standings.iter().map(StandingBody::of).collect(),
        csrf_token: session.map(|session| session.csrf.clone()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::Fault;

    #[test]
    fn a_wrong_present_password_is_told_at_its_field() {
        let problem = refused(AccountError::Fields(vec![Fault::Present]), "/new");
        assert_eq!(problem.errors().first().map(|error| error.pointer.as_str()), Some("/present"));
    }
}
