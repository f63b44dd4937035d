//! What every request for a page passes: who it is, whether they may, and whether they meant it.

use super::doors::{WEB_DOORS, in_table};
use super::posted::Posted;
use super::trouble::{Told, Trouble};
use super::visitor::{Reader, Visitor, lasting};
use crate::app::App;
use crate::http::doors::{admit, may};
use crate::http::edge::RequestId;
use crate::http::problem::{forbidden, method_not_allowed};
use crate::session::{equal_secrets, from_another_site};
use axum::extract::{FromRequest, MatchedPath, Request, State};
use axum::http::{HeaderMap, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use pobuda_pages::Lang;
use pobuda_pages::page::error::Problem;

/// The middleware of the pages in one language.
pub(super) async fn pass(State((app, lang)): State<(App, Lang)>, request: Request, next: Next) -> Response {
    let mut visitor = Visitor {
        lang,
        reader: None,
        path: below(lang, &request),
        request: request.extensions().get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default(),
    };
    let mut posted = None;
    let mut response = match admitted(&app, &mut visitor, &mut posted, request).await {
        Ok(request) => next.run(request).await,
        Err(trouble) => trouble.into_response(),
    };
    let trouble = response.extensions_mut().remove::<Trouble>();
    // A page that was refused before it was ours to answer, such as by an extractor.
    let problem = response.extensions_mut().remove::<crate::http::problem::Problem>();
    match trouble.or_else(|| problem.map(Trouble::from)) {
        Some(trouble) => trouble.page(&app, &visitor, posted.as_ref()),
        None => response,
    }
}

/// Path and query below the language.
fn below(lang: Lang, request: &Request) -> String {
    let path = request.uri().path();
    let path = path.strip_prefix(&format!("/{lang}")).filter(|rest| rest.starts_with('/')).unwrap_or("/");
    lasting(path, request.uri().query())
}

/// Lets the request pass, with who it is and what it sent, or says why not.
async fn admitted(
    app: &App,
    visitor: &mut Visitor,
    posted: &mut Option<Posted>,
    mut request: Request,
) -> Told<Request> {
    visitor.reader = reader(app, request.headers()).await?;
    if request.method() == Method::POST {
        // Read before anything is judged: who is refused gets back what they typed.
        let (parts, body) = request.into_parts();
        let sent = Posted::from_request(Request::from_parts(parts.clone(), body), app).await?;
        *posted = Some(sent.clone());
        request = Request::from_parts(parts, axum::body::Body::empty());
        request.extensions_mut().insert(sent);
    }
    let route = request.extensions().get::<MatchedPath>().map(|path| in_table(path.as_str()));
    let route = route.unwrap_or_default();
    let may = may(WEB_DOORS, request.method(), &route);
    if may.is_none() && WEB_DOORS.iter().any(|(_, door, _)| *door == route) {
        return Err(method_not_allowed(None).into());
    }
    admit(may, &route, visitor.reader.as_ref().map(|reader| &reader.caller))?;
    if let Some(posted) = posted {
        meant(visitor, request.headers(), posted)?;
    }
    request.extensions_mut().insert(visitor.clone());
    Ok(request)
}

/// Whoever has signed in with this browser.
async fn reader(app: &App, headers: &HeaderMap) -> Told<Option<Reader>> {
    Ok(app.sessions.find(headers).await?.map(|(session, caller)| Reader { caller, session }))
}

/// Whether a form was sent from a page of ours, by the one who was shown it.
fn meant(visitor: &Visitor, headers: &HeaderMap, posted: &Posted) -> Told<()> {
    if from_another_site(headers) {
        return Err(forbidden("The form was sent from another site.").into());
    }
    match &visitor.reader {
        Some(reader) if !equal_secrets(&reader.session.csrf, posted.raw("csrf")) => Err(Trouble::new(
            Problem::Forbidden,
        )
        .saying(pobuda_pages::text(visitor.lang, "problem-form-expired", &[])?)),
        // Without a session there is nothing that a forged form could use.
        _ => Ok(()),
    }
}
