//! Signing in, with e-mail address and password or with an access token, and out.

use super::people::{faults_of, inside};
use super::posted::Posted;
use super::reply;
use super::trouble::Told;
use super::visitor::{DONE, Visit, Visitor};
use crate::account::AccountError;
use crate::account::proof::{Proof, Proven};
use crate::app::App;
use crate::caller::Standing;
use crate::http::remote::Remote;
use axum::extract::{Extension, State};
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use pobuda_pages::entry::{Entry, EntryFault};
use pobuda_pages::frame::Feedback;
use pobuda_pages::page::SignInPage;
use pobuda_pages::page::sign_in::SamplePerson;
use pobuda_pages::{paths, text};

/// The form.
///
/// # Errors
/// 500 when a text of ours is missing.
pub(super) async fn form(State(app): State<App>, mut visit: Visit) -> Told<Response> {
    let next = visit.query.text("next").unwrap_or_default();
    let page = SignInPage {
        frame: visit.frame(&app)?,
        next: inside(visit.visitor.lang, &next),
        samples: samples(&app),
        ..SignInPage::default()
    };
    reply::page(&visit.visitor, &page)
}

/// Begins a session, or says what is not good. The session that the browser had ends.
///
/// # Errors
/// 500 when the database or the source of chance fails.
pub(super) async fn sign_in(
    State(app): State<App>,
    visitor: Visitor,
    Remote(from): Remote,
    headers: HeaderMap,
    Extension(posted): Extension<Posted>,
) -> Told<Response> {
    let next = inside(visitor.lang, posted.raw("next"));
    let by_token = posted.sent("token");
    let proof = if by_token {
        Proof::Token(posted.raw("token"))
    } else {
        Proof::Password { email: posted.raw("email"), password: posted.raw("password") }
    };
    let proven = match app.accounts.prove(proof, from).await {
        Ok(proven) => proven,
        Err(error) => {
            let faults = match error {
                AccountError::Unproven if by_token => {
                    let words = text(visitor.lang, "sign-in-refused", &[])?;
                    vec![EntryFault { anchor: "token", words }]
                }
                other => faults_of(visitor.lang, other, "password")?,
            };
            let page = SignInPage {
                frame: visitor.frame(&app)?,
                next,
                email: Entry::typed(posted.raw("email").trim()).judged("email", &faults),
                password: Entry::default().judged("password", &faults),
                token: Entry::default().judged("token", &faults),
                faults,
                samples: samples(&app),
            };
            return reply::page_with(StatusCode::UNPROCESSABLE_ENTITY, &visitor, &page);
        }
    };
    let (acting, open) = first(&app, &proven).await?;
    let begun = app.sessions.begin_proven(&proven, &acting, &headers).await?;
    let to = if open {
        done(&paths::account(visitor.lang), Feedback::StandingOpen)
    } else {
        done(&next, Feedback::SignedIn)
    };
    let mut response = reply::see_other(&to)?;
    response.headers_mut().insert(SET_COOKIE, begun.cookie);
    Ok(response)
}

/// In what standing somebody begins, and whether they have several to choose from.
async fn first(app: &App, proven: &Proven) -> Told<(Standing, bool)> {
    let Proven::Person(person) = proven else { return Ok((Standing::Citizen, false)) };
    let acting = app.accounts.first_standing(&person.id).await?;
    let several = acting == Standing::Citizen && app.accounts.standings(&person.id).await?.len() > 1;
    Ok((acting, several))
}

/// Ends the session.
///
/// # Errors
/// 500 when the database fails.
pub(super) async fn sign_out(State(app): State<App>, visitor: Visitor, headers: HeaderMap) -> Told<Response> {
    let mut response = reply::see_other(&done(&paths::home(visitor.lang), Feedback::SignedOut))?;
    if let Some(cookie) = app.sessions.end(&headers).await? {
        response.headers_mut().insert(SET_COOKIE, cookie);
    }
    Ok(response)
}

/// The sample people of a demonstration.
fn samples(app: &App) -> Vec<SamplePerson> {
    let sample = |sample: &crate::app::Sample| SamplePerson {
        label: sample.label.clone(),
        email: sample.email.clone(),
        password: sample.password.clone(),
    };
    app.site.samples.iter().map(sample).collect()
}

/// The address with what was done. What comes after `#` stays at the end.
pub(super) fn done(path: &str, feedback: Feedback) -> String {
    let joint = if path.contains('?') { '&' } else { '?' };
    format!("{path}{joint}{DONE}={}", feedback.code())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_done_joins_the_query() {
        assert_eq!(done("/sl/", Feedback::SignedIn), "/sl/?done=signed-in");
        assert_eq!(done("/sl/cases?q=a", Feedback::SignedIn), "/sl/cases?q=a&done=signed-in");
    }
}
