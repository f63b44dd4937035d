//! Signing in with an access token, and out.

use super::posted::Posted;
use super::reply;
use super::trouble::Told;
use super::visitor::{DONE, Visit, Visitor};
use crate::app::App;
use crate::caller::Secret;
use axum::extract::{Extension, State};
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use pobuda_pages::frame::Feedback;
use pobuda_pages::page::SignInPage;
use pobuda_pages::page::sign_in::SampleToken;
use pobuda_pages::paths;

/// The form.
///
/// # Errors
/// 500 when a text of ours is missing.
pub(super) async fn form(State(app): State<App>, mut visit: Visit) -> Told<Response> {
    let next = visit.query.text("next").unwrap_or_default();
    let page = SignInPage {
        frame: visit.frame(&app)?,
        next: inside(&visit.visitor, &next),
        refused: false,
        samples: samples(&app),
    };
    reply::page(&visit.visitor, &page)
}

/// Begins a session, or says that the token is not good.
///
/// # Errors
/// 500 when the database or the source of chance fails.
pub(super) async fn sign_in(
    State(app): State<App>,
    visitor: Visitor,
    Extension(posted): Extension<Posted>,
) -> Told<Response> {
    let next = inside(&visitor, posted.raw("next"));
    let hash = Secret::parse(posted.raw("token").trim()).map(|secret| secret.hash());
    let known = match &hash {
        Some(hash) => app.caller_by_hash(hash).await?.is_some(),
        None => false,
    };
    let Some(hash) = hash.filter(|_| known) else {
        let page = SignInPage { frame: visitor.frame(&app)?, next, refused: true, samples: samples(&app) };
        return reply::page_with(StatusCode::UNPROCESSABLE_ENTITY, &visitor, &page);
    };
    let cookie = app.sessions.begin(&app.ids, hash)?;
    let mut response = reply::see_other(&done(&next, Feedback::SignedIn))?;
    response.headers_mut().insert(SET_COOKIE, cookie);
    Ok(response)
}

/// Ends the session.
///
/// # Errors
/// None that can happen.
pub(super) async fn sign_out(State(app): State<App>, visitor: Visitor, headers: HeaderMap) -> Told<Response> {
    let mut response = reply::see_other(&done(&paths::home(visitor.lang), Feedback::SignedOut))?;
    if let Some(cookie) = app.sessions.end(&headers) {
        response.headers_mut().insert(SET_COOKIE, cookie);
    }
    Ok(response)
}

/// The sample people of a demonstration.
fn samples(app: &App) -> Vec<SampleToken> {
    let sample =
        |(label, token): &(String, String)| SampleToken { label: label.clone(), token: token.clone() };
    app.site.samples.iter().map(sample).collect()
}

/// The address with what was done. What comes after `#` stays at the end.
fn done(path: &str, feedback: Feedback) -> String {
    let joint = if path.contains('?') { '&' } else { '?' };
    format!("{path}{joint}{DONE}={}", feedback.code())
}

/// A path of this site, or the front page: a link from elsewhere must not lead through us to anywhere else.
fn inside(visitor: &Visitor, next: &str) -> String {
    let ours = next.strip_prefix('/').is_some_and(|rest| !rest.starts_with(['/', '\\']))
        && next.bytes().all(|b| b.is_ascii_graphic() && b != b'\\' && b != b'#');
    if ours { next.to_owned() } else { paths::home(visitor.lang) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pobuda_pages::Lang;

    #[test]
    fn signing_in_leads_nowhere_but_to_this_site() {
        let visitor = Visitor { lang: Lang::En, reader: None, path: "/".to_owned(), request: String::new() };
        assert_eq!(inside(&visitor, "/sl/cases?q=klop"), "/sl/cases?q=klop");
        for outside in ["", "https://example.org", "//example.org", "/\\example.org", "/a b", "/\r\nx", "/č"]
        {
            assert_eq!(inside(&visitor, outside), "/en/", "{outside}");
        }
    }

    #[test]
    fn what_was_done_joins_the_query() {
        assert_eq!(done("/sl/", Feedback::SignedIn), "/sl/?done=signed-in");
        assert_eq!(done("/sl/cases?q=a", Feedback::SignedIn), "/sl/cases?q=a&done=signed-in");
    }
}
