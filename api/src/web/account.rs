//! My account: name and language, what I act as, password, access tokens.

use super::people::{PASSWORD_MIN, faults_of};
use super::posted::Posted;
use super::reply;
use super::sign_in::done;
use super::trouble::{Told, Trouble};
use super::visitor::{Reader, Visit, Visitor};
use super::words;
use crate::account::AccountError;
use crate::app::App;
use crate::caller::Standing;
use crate::clock::from_millis;
use crate::http::problem::forbidden;
use axum::extract::{Extension, State};
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use pobuda_ledger::people::Person;
use pobuda_pages::entry::{Entry, EntryFault};
use pobuda_pages::form::Choice;
use pobuda_pages::frame::Feedback;
use pobuda_pages::page::AccountPage;
use pobuda_pages::page::account::OwnToken;
use pobuda_pages::page::error::Problem;
use pobuda_pages::when::When;
use pobuda_pages::{Lang, paths, text};

/// Whoever reads their account.
struct Own {
    person: Person,
    reader: Reader,
    standings: Vec<Standing>,
}

impl Own {
    /// # Errors
    /// 403 for who has signed in with a token of nobody's account.
    async fn of(app: &App, visitor: &Visitor) -> Told<Self> {
        let reader = visitor.reader.clone().ok_or_else(|| forbidden("Nobody has signed in."))?;
        let person = match &reader.caller.person {
            Some(id) => app.accounts.person(id).await?,
            None => None,
        };
        let Some(person) = person else {
            return Err(Trouble::new(Problem::Forbidden).saying(text(visitor.lang, "account-none", &[])?));
        };
        let standings = app.accounts.standings(&person.id).await?;
        Ok(Self { person, reader, standings })
    }

    /// The standing that a form names, if it is granted.
    fn standing(&self, named: &str) -> Told<Standing> {
        let found = self.standings.iter().find(|standing| standing.to_string() == named);
        Ok(found.cloned().ok_or_else(|| forbidden("This standing is not granted to you."))?)
    }

    async fn page(&self, app: &App, visitor: &Visitor) -> Told<AccountPage> {
        let lang = visitor.lang;
        let mut standings = Vec::new();
        for standing in &self.standings {
            standings.push(Choice::new(standing.to_string(), called(app, lang, standing)?));
        }
        let mut tokens = Vec::new();
        for token in app.accounts.own_tokens(&self.person.id).await? {
            let standing = Standing::read(&token.role, token.service.as_deref(), token.post.as_deref());
            let standing = match standing {
                Ok(standing) => called(app, lang, &standing)?,
                Err(_) => token.role,
            };
            let issued = When::recorded(from_millis(token.issued_at.0));
            tokens.push(OwnToken { id: token.id, name: token.name, standing, issued });
        }
        Ok(AccountPage {
            frame: visitor.frame(app)?,
            email: self.person.email.clone(),
            name: Entry::typed(&*self.person.name),
            language: self.person.language.clone(),
            standings,
            acting: self.reader.caller.standing.to_string(),
            password_min: PASSWORD_MIN,
            tokens,
            ..AccountPage::default()
        })
    }

    /// The page once more, with what is wrong.
    async fn again(&self, app: &App, visitor: &Visitor, faults: Vec<EntryFault>) -> Told<Response> {
        let page = self.page(app, visitor).await?;
        let page = AccountPage {
            name: page.name.judged("name", &faults),
            present: page.present.judged("present", &faults),
            new: page.new.judged("new", &faults),
            token_name: page.token_name.judged("token-name", &faults),
            faults,
            ..page
        };
        reply::page_with(StatusCode::UNPROCESSABLE_ENTITY, visitor, &page)
    }

    fn back(&self, lang: Lang, feedback: Feedback) -> Told<Response> {
        reply::see_other(&done(&paths::account(lang), feedback))
    }
}

/// What a standing is called.
fn called(app: &App, lang: Lang, standing: &Standing) -> Told<String> {
    let key = match standing {
        Standing::Citizen => "account-citizen",
        Standing::Auditor => "account-auditor",
        Standing::Admin => "account-admin",
        Standing::Official { .. } => {
            return Ok(words::standing(&app.library, lang, standing).unwrap_or_else(|| standing.to_string()));
        }
    };
    Ok(text(lang, key, &[])?)
}

/// The page.
///
/// # Errors
/// 403 for who has no account.
pub(super) async fn page(State(app): State<App>, visit: Visit) -> Told<Response> {
    let own = Own::of(&app, &visit.visitor).await?;
    let page = own.page(&app, &visit.visitor).await?;
    reply::page(&visit.visitor, &AccountPage { frame: visit.frame(&app)?, ..page })
}

/// Changes name and language.
///
/// # Errors
/// 403 for who has no account.
pub(super) async fn describe(
    State(app): State<App>,
    visitor: Visitor,
    Extension(posted): Extension<Posted>,
) -> Told<Response> {
    let own = Own::of(&app, &visitor).await?;
    let language: Lang = posted.raw("language").parse().unwrap_or(visitor.lang);
    match app.accounts.describe(&own.person.id, posted.raw("name"), language).await {
        Ok(()) => own.back(language, Feedback::AccountSaved),
        Err(error) => own.again(&app, &visitor, faults_of(visitor.lang, error, "new")?).await,
    }
}

/// Chooses what this session acts as.
///
/// # Errors
/// 403 for a standing that is not granted.
pub(super) async fn act_in(
    State(app): State<App>,
    visitor: Visitor,
    Extension(posted): Extension<Posted>,
) -> Told<Response> {
    let own = Own::of(&app, &visitor).await?;
    let standing = own.standing(posted.raw("standing"))?;
    app.sessions.act_in(&own.reader.session, &standing).await?;
    own.back(visitor.lang, Feedback::StandingChosen)
}

/// Changes the password; all other sessions end.
///
/// # Errors
/// 403 for who has no account.
pub(super) async fn change_password(
    State(app): State<App>,
    visitor: Visitor,
    headers: HeaderMap,
    Extension(posted): Extension<Posted>,
) -> Told<Response> {
    let own = Own::of(&app, &visitor).await?;
    let (present, new) = (posted.raw("present"), posted.raw("new"));
    let person = match app.accounts.change_password(&own.person.id, present, new).await {
        Ok(person) => person,
        Err(error @ AccountError::Wait { .. }) => {
            let faults = faults_of(visitor.lang, error, "present")?;
            return own.again(&app, &visitor, faults).await;
        }
        Err(error) => return own.again(&app, &visitor, faults_of(visitor.lang, error, "new")?).await,
    };
    let begun = app.sessions.begin(&person, &own.reader.caller.standing, &headers).await?;
    let mut response = own.back(visitor.lang, Feedback::PasswordChanged)?;
    response.headers_mut().insert(SET_COOKIE, begun.cookie);
    Ok(response)
}

/// Makes an access token, and shows it this once: there is no way back to a page that has it.
///
/// # Errors
/// 403 for a standing that is not granted.
pub(super) async fn issue(
    State(app): State<App>,
    visitor: Visitor,
    Extension(posted): Extension<Posted>,
) -> Told<Response> {
    let own = Own::of(&app, &visitor).await?;
    let standing = own.standing(posted.raw("token-standing"))?;
    match app.accounts.issue_own(&own.person, &standing, posted.raw("token-name")).await {
        Ok(issued) => {
            let page = own.page(&app, &visitor).await?;
            let issued = Some(issued.secret.reveal().to_owned());
            reply::page(&visitor, &AccountPage { issued, ..page })
        }
        Err(error) => {
            let mut faults = faults_of(visitor.lang, error, "new")?;
            // The name of the token, and not that of the person.
            faults.iter_mut().filter(|fault| fault.anchor == "name").for_each(|f| f.anchor = "token-name");
            own.again(&app, &visitor, faults).await
        }
    }
}

/// Revokes an access token.
///
/// # Errors
/// 404 for a token of somebody else.
pub(super) async fn revoke(
    State(app): State<App>,
    visitor: Visitor,
    Extension(posted): Extension<Posted>,
) -> Told<Response> {
    let own = Own::of(&app, &visitor).await?;
    if !app.accounts.revoke_own(&own.person.id, posted.raw("id")).await? {
        return Err(Trouble::new(Problem::NotFound));
    }
    own.back(visitor.lang, Feedback::TokenRevoked)
}
