//! Who calls, and whether the door opens: asked once, before every handler.

use crate::app::App;
use crate::caller::{Caller, Secret};
use crate::http::doors::{Door, admit, may};
use crate::http::problem::{Answer, Problem, forbidden, internal, unauthenticated};
use crate::http::waiting;
use crate::session::{Session, equal_secrets, from_another_site};
use axum::extract::{FromRequestParts, MatchedPath, Request, State};
use axum::http::header::{AUTHORIZATION, COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tracing::error;

/// Carries the session's token against forged requests, with everything that a browser writes.
pub const CSRF_TOKEN: HeaderName = HeaderName::from_static("x-csrf-token");

/// What the challenge says when a token was sent that is none. Source: RFC 6750 §3.1.
const BAD_TOKEN: &str = "Bearer realm=\"pobuda\", error=\"invalid_token\"";

/// What a guard needs to stand before routes.
#[derive(Clone)]
pub struct Guard {
    /// The program.
    pub app: App,
    /// Who may use which route.
    pub doors: &'static [Door],
    /// Whether writes of a browser bring the session's token as a header. Forms bring it as a field, which is
    /// checked where the form is read.
    pub csrf_by_header: bool,
}

/// How somebody made themselves known.
#[derive(Debug, Clone)]
pub struct Known {
    /// Who it is.
    pub caller: Caller,
    /// The browser's session, when it came with one; `None` for an access token.
    pub session: Option<Session>,
}

/// Who calls, if they are known.
#[derive(Debug, Clone)]
pub struct Visitor(pub Option<Known>);

/// Who calls; unknown callers are refused.
#[derive(Debug, Clone)]
pub struct Signed(pub Caller);

impl<S: Send + Sync> FromRequestParts<S> for Visitor {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Answer<Self> {
        Ok(parts.extensions.get::<Visitor>().cloned().unwrap_or(Self(None)))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Signed {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Answer<Self> {
        match parts.extensions.get::<Visitor>() {
            Some(Visitor(Some(known))) => Ok(Self(known.caller.clone())),
            _ => Err(unauthenticated("Sign in first.", BAD_TOKEN)),
        }
    }
}

/// The middleware: finds out who calls, opens the door or not, and lets a read wait for what it wants to see.
pub async fn guard(State(guard): State<Guard>, path: MatchedPath, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    match admitted(&guard, path.as_str(), &parts).await {
        Ok(visitor) => {
            parts.extensions.insert(visitor);
            next.run(Request::from_parts(parts, body)).await
        }
        Err(problem) => problem.into_response(),
    }
}

async fn admitted(guard: &Guard, route: &str, request: &Parts) -> Answer<Visitor> {
    let (method, headers) = (&request.method, &request.headers);
    let visitor = identify(&guard.app, headers).await?;
    let caller = visitor.as_ref().map(|known| &known.caller);
    admit(may(guard.doors, method, route), route, caller)?;
    if reads(method) {
        waiting::for_position(&guard.app, request.uri.query()).await?;
    } else if let Some(session) = visitor.as_ref().and_then(|known| known.session.as_ref()) {
        meant(guard, session, headers)?;
    }
    Ok(Visitor(visitor))
}

/// Who sends these headers: by access token, else by session.
///
/// # Errors
/// 401 for a token that is none, was revoked, or is sent in another way; 500 when the database fails.
pub async fn identify(app: &App, headers: &HeaderMap) -> Answer<Option<Known>> {
    let mut sent = headers.get_all(AUTHORIZATION).iter();
    if let Some(value) = sent.next() {
        let bad = || {
            unauthenticated(
                "This access token is none of ours, or it was revoked. Send Authorization: Bearer TOKEN once.",
                BAD_TOKEN,
            )
        };
        let text = value.to_str().map_err(|_| bad())?;
        let secret =
            bearer(text).and_then(Secret::parse).filter(|_| sent.next().is_none()).ok_or_else(bad)?;
        let caller = app.caller(&secret).await.map_err(failed)?.ok_or_else(bad)?;
        return Ok(Some(Known { caller, session: None }));
    }
    if !headers.contains_key(COOKIE) {
        return Ok(None);
    }
    let found = app.sessions.find(headers).await.map_err(failed)?;
    Ok(found.map(|(session, caller)| Known { caller, session: Some(session) }))
}

/// The scheme is compared without regard to case. Source: RFC 9110 §11.1.
fn bearer(text: &str) -> Option<&str> {
    let (scheme, rest) = text.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| rest.trim())
}

fn meant(guard: &Guard, session: &Session, headers: &HeaderMap) -> Answer<()> {
    let sent = headers.get(&CSRF_TOKEN).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let proven = !guard.csrf_by_header || equal_secrets(sent, &session.csrf);
    if proven && !from_another_site(headers) {
        return Ok(());
    }
    Err(forbidden(
        "This did not come from a page of ours. With a session cookie, send the session's token as X-CSRF-Token.",
    ))
}

fn reads(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD)
}

fn failed(error: impl std::fmt::Display) -> Problem {
    error!(%error, "It could not be found out who calls: {error}");
    internal()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_taken_behind_its_scheme_only() {
        assert_eq!(bearer("Bearer pob_x"), Some("pob_x"));
        assert_eq!(bearer("bearer  pob_x"), Some("pob_x"));
        assert_eq!(bearer("Basic pob_x"), None);
        assert_eq!(bearer("pob_x"), None);
    }
}
