//! Making an account, setting a new password, and what the forms about people have in common.

use super::posted::Posted;
use super::reply;
use super::sign_in::done;
use super::trouble::{Told, Trouble};
use super::visitor::{Visit, Visitor};
use crate::account::password::{NoHash, PASSWORD_CHARS_MIN, Unfit};
use crate::account::{AccountError, Fault, Registration};
use crate::app::App;
use crate::caller::Standing;
use crate::http::problem::overloaded;
use crate::http::remote::Remote;
use axum::extract::{Extension, State};
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use pobuda_pages::entry::{Entry, EntryFault};
use pobuda_pages::frame::Feedback;
use pobuda_pages::page::error::Problem;
use pobuda_pages::page::{RegisterPage, ResetPage};
use pobuda_pages::{Arg, Lang, paths, text};
use tracing::error;

/// Shortest password, as the pages count. Unit: characters.
pub(super) const PASSWORD_MIN: u64 = PASSWORD_CHARS_MIN as u64;

/// The form of who wants an account.
///
/// # Errors
/// 500 when a text of ours is missing.
pub(super) async fn register_form(State(app): State<App>, mut visit: Visit) -> Told<Response> {
    let next = visit.query.text("next").unwrap_or_default();
    let page = RegisterPage {
        frame: visit.frame(&app)?,
        next: inside(visit.visitor.lang, &next),
        password_min: PASSWORD_MIN,
        ..RegisterPage::default()
    };
    reply::page(&visit.visitor, &page)
}

/// Makes an account and signs in, or says what has to be typed otherwise.
///
/// # Errors
/// 500 when the database or the source of chance fails.
pub(super) async fn register(
    State(app): State<App>,
    visitor: Visitor,
    Remote(from): Remote,
    headers: HeaderMap,
    Extension(posted): Extension<Posted>,
) -> Told<Response> {
    let next = inside(visitor.lang, posted.raw("next"));
    let registration = Registration {
        email: posted.raw("email"),
        name: posted.raw("name"),
        language: visitor.lang,
        password: Some(posted.raw("password")),
    };
    let person = match app.accounts.register(&registration, from).await {
        Ok(person) => person,
        Err(error) => {
            let faults = faults_of(visitor.lang, error, "password")?;
            let page = RegisterPage {
                frame: visitor.frame(&app)?,
                next,
                email: Entry::typed(posted.raw("email").trim()).judged("email", &faults),
                name: Entry::typed(posted.raw("name").trim()).judged("name", &faults),
                password: Entry::default().judged("password", &faults),
                password_min: PASSWORD_MIN,
                faults,
            };
            return reply::page_with(StatusCode::UNPROCESSABLE_ENTITY, &visitor, &page);
        }
    };
    let begun = app.sessions.begin(&person, &Standing::Citizen, &headers).await?;
    let mut response = reply::see_other(&done(&next, Feedback::Registered))?;
    response.headers_mut().insert(SET_COOKIE, begun.cookie);
    Ok(response)
}

/// The form of who has a token to set a new password.
///
/// # Errors
/// 500 when a text of ours is missing.
pub(super) async fn reset_form(State(app): State<App>, visit: Visit) -> Told<Response> {
    let page = ResetPage { frame: visit.frame(&app)?, password_min: PASSWORD_MIN, ..ResetPage::default() };
    reply::page(&visit.visitor, &page)
}

/// Sets the new password, or says what is not good.
///
/// # Errors
/// 500 when the database or the source of chance fails.
pub(super) async fn reset(
    State(app): State<App>,
    visitor: Visitor,
    Extension(posted): Extension<Posted>,
) -> Told<Response> {
    let token = posted.raw("token").trim();
    if let Err(error) = app.accounts.reset(token, posted.raw("password")).await {
        let faults = faults_of(visitor.lang, error, "password")?;
        let page = ResetPage {
            frame: visitor.frame(&app)?,
            token: Entry::typed(token).judged("token", &faults),
            password: Entry::default().judged("password", &faults),
            password_min: PASSWORD_MIN,
            faults,
        };
        return reply::page_with(StatusCode::UNPROCESSABLE_ENTITY, &visitor, &page);
    }
    reply::see_other(&done(&paths::sign_in(visitor.lang), Feedback::PasswordReset))
}

/// What is wrong, in words, at the controls that it is wrong at; `password` is the control of the new password.
///
/// # Errors
/// What is not the reader's fault.
pub(super) fn faults_of(lang: Lang, error: AccountError, password: &'static str) -> Told<Vec<EntryFault>> {
    let say = |anchor: &'static str, key: &str| -> Told<Vec<EntryFault>> {
        Ok(vec![EntryFault { anchor, words: text(lang, key, &[])? }])
    };
    match error {
        AccountError::Fields(faults) => {
            let mut told = Vec::new();
            for fault in faults {
                told.extend(match fault {
                    Fault::Email(_) => say("email", "account-fault-email"),
                    Fault::Name => say("name", "account-fault-name"),
                    Fault::Password(Unfit::Short) => say(password, "account-fault-short"),
                    Fault::Password(Unfit::Long) => say(password, "account-fault-long"),
                    Fault::Password(Unfit::Guessable) => say(password, "account-fault-guessable"),
                    Fault::Present => say("present", "account-fault-present"),
                }?);
            }
            Ok(told)
        }
        AccountError::EmailTaken => say("email", "account-fault-taken"),
        AccountError::Unproven => say(password, "account-fault-unproven"),
        AccountError::Token => say("token", "account-fault-reset"),
        AccountError::TooManyTokens => say("token-name", "account-fault-tokens"),
        AccountError::Wait { until, now } => {
            // Whole minutes, upwards.
            let minutes = until.0.saturating_sub(now.0).max(1).saturating_add(59_999) / 60_000;
            let words = text(lang, "account-fault-wait", &[("count", Arg::Number(minutes))])?;
            Ok(vec![EntryFault { anchor: password, words }])
        }
        AccountError::NoHash(NoHash::Busy) => Err(overloaded().into()),
        AccountError::NotGranted | AccountError::Closed => Err(Trouble::new(Problem::Forbidden)),
        AccountError::Log(error) => Err(error.into()),
        AccountError::NoChance(error) => Err(error.into()),
        AccountError::NoHash(error) => {
            error!(%error, "A password could not be worked out: {error}");
            Err(Trouble::new(Problem::Internal))
        }
    }
}

/// A path of this site, or the front page: a link from elsewhere must not lead through us to anywhere else.
pub(super) fn inside(lang: Lang, next: &str) -> String {
    let ours = next.strip_prefix('/').is_some_and(|rest| !rest.starts_with(['/', '\\']))
        && next.bytes().all(|b| b.is_ascii_graphic() && b != b'\\' && b != b'#');
    if ours { next.to_owned() } else { paths::home(lang) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signing_in_leads_nowhere_but_to_this_site() {
        assert_eq!(inside(Lang::En, "/sl/cases?q=klop"), "/sl/cases?q=klop");
        for outside in ["", "https://example.org", "//example.org", "/\\example.org", "/a b", "/\r\nx", "/č"]
        {
            assert_eq!(inside(Lang::En, outside), "/en/", "{outside}");
        }
    }
}
