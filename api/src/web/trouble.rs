//! What a page cannot do, on its way to the page that says so.

use super::posted::Posted;
use super::visitor::Visitor;
use crate::app::App;
use crate::http::edge::RequestTraits;
use crate::http::problem::{self, internal};
use crate::ids::NoChance;
use crate::session::NoSession;
use axum::http::header::{
    ACCEPT_LANGUAGE, CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_SECURITY_POLICY, CONTENT_TYPE, VARY,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use pobuda_ledger::error::LogError;
use pobuda_pages::content::Link;
use pobuda_pages::frame::Frame;
use pobuda_pages::page::error::{ErrorPage, Problem};
use pobuda_pages::{Lang, Page, PageError, assets};
use pobuda_projections::ReadError;
use tracing::error;

/// What handlers of pages return.
pub(super) type Told<T> = Result<T, Trouble>;

/// Media type of a page.
pub(super) const HTML: HeaderValue = HeaderValue::from_static("text/html; charset=utf-8");

/// Something that cannot be done, in the reader's language.
#[derive(Debug, Clone)]
pub(super) struct Trouble(Box<Inner>);

#[derive(Debug, Clone)]
struct Inner {
    problem: Problem,
    headers: HeaderMap,
    words: Option<String>,
    back: Option<Link>,
    meanwhile: Vec<String>,
}

impl Trouble {
    /// A trouble of the given kind.
    pub(super) fn new(problem: Problem) -> Self {
        Self(Box::new(Inner {
            problem,
            headers: HeaderMap::new(),
            words: None,
            back: None,
            meanwhile: Vec::new(),
        }))
    }

    /// The same with what happened in this case.
    pub(super) fn saying(mut self, words: impl Into<String>) -> Self {
        self.0.words = Some(words.into());
        self
    }

    /// The same with where to go on.
    pub(super) fn back_to(mut self, text: impl Into<String>, href: impl Into<String>) -> Self {
        self.0.back = Some(Link { text: text.into(), href: href.into() });
        self
    }

    /// The same with what others have done meanwhile, in words.
    pub(super) fn after(mut self, meanwhile: Vec<String>) -> Self {
        self.0.meanwhile = meanwhile;
        self
    }

    /// The page that says it. `posted` is what came with the request: nobody types twice.
    pub(super) fn page(self, app: &App, visitor: &Visitor, posted: Option<&Posted>) -> Response {
        let status = self.0.problem.status();
        let page = ErrorPage {
            frame: visitor.plain_frame(app),
            problem: self.0.problem,
            detail: self.0.words,
            back: self.0.back,
            meanwhile: self.0.meanwhile,
            kept: posted.and_then(Posted::prose),
            // Only where the call to the office needs it.
            request: (status >= 500).then(|| visitor.request.clone()),
        };
        said(&page, visitor.lang, self.0.headers)
    }
}

/// There is no such thing.
pub(super) fn not_found() -> Trouble {
    Trouble::new(Problem::NotFound)
}

impl IntoResponse for Trouble {
    /// The bare status; the trouble itself rides along for the guard, which knows the reader.
    fn into_response(self) -> Response {
        let status =
            StatusCode::from_u16(self.0.problem.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<problem::Problem> for Trouble {
    fn from(problem: problem::Problem) -> Self {
        let mut trouble = Self::new(kind(problem.status()));
        trouble.0.headers = problem.headers().clone();
        trouble
    }
}

impl From<ReadError> for Trouble {
    fn from(read: ReadError) -> Self {
        if let ReadError::Cursor(_) = read {
            return Self::new(Problem::Malformed);
        }
        error!(error = &read as &dyn std::error::Error, "A read model could not be read: {read}");
        Self::new(Problem::Internal)
    }
}

impl From<LogError> for Trouble {
    fn from(failure: LogError) -> Self {
        error!(error = &failure as &dyn std::error::Error, "The log could not be read: {failure}");
        Self::new(Problem::Internal)
    }
}

impl From<PageError> for Trouble {
    fn from(failure: PageError) -> Self {
        error!(error = &failure as &dyn std::error::Error, "A page could not be rendered: {failure}");
        Self::new(Problem::Internal)
    }
}

impl From<NoChance> for Trouble {
    fn from(failure: NoChance) -> Self {
        error!(error = &failure as &dyn std::error::Error, "A form got no key: {failure}");
        Self::new(Problem::Internal)
    }
}

impl From<NoSession> for Trouble {
    fn from(failure: NoSession) -> Self {
        match failure {
            NoSession::Log(failure) => failure.into(),
            NoSession::NoChance(failure) => failure.into(),
        }
    }
}

fn kind(status: StatusCode) -> Problem {
    match status {
        // The request may well be repeated.
        StatusCode::REQUEST_TIMEOUT => Problem::Unavailable,
        other => Problem::from_status(other.as_u16()),
    }
}

/// The HTML form of a problem, for addresses that people use but no page of ours answered.
pub fn speak(problem: &problem::Problem, request: &RequestTraits) -> Response {
    let first = request.path.split('/').nth(1).unwrap_or_default();
    let lang = first.parse().unwrap_or_else(|_| preferred(&request.headers));
    let path = request.path.strip_prefix(&format!("/{lang}")).filter(|rest| rest.starts_with('/'));
    let page = ErrorPage {
        frame: Frame { path: path.unwrap_or("/").to_owned(), ..Frame::default() },
        problem: kind(problem.status()),
        detail: None,
        back: None,
        meanwhile: Vec::new(),
        kept: None,
        request: Some(request.id.clone()),
    };
    said(&page, lang, problem.headers().clone())
}

/// The language that a browser asks for.
pub(super) fn preferred(headers: &HeaderMap) -> Lang {
    let asked = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    Lang::negotiate(asked.unwrap_or_default())
}

fn said(page: &ErrorPage, lang: Lang, headers: HeaderMap) -> Response {
    let status = StatusCode::from_u16(page.problem.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let html = page.render(lang).unwrap_or_else(|failure| {
        error!(error = &failure as &dyn std::error::Error, "An error page could not be rendered: {failure}");
        // Nothing of ours works any more; the status must still arrive.
        internal().title().to_owned()
    });
    let mut response = (status, html).into_response();
    response.headers_mut().extend(headers);
    dress(response.headers_mut(), lang);
    response
}

/// The headers of every page.
pub(super) fn dress(headers: &mut HeaderMap, lang: Lang) {
    headers.insert(CONTENT_TYPE, HTML);
    headers.insert(CONTENT_LANGUAGE, HeaderValue::from_static(lang.tag()));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(assets::CONTENT_SECURITY_POLICY));
    headers.insert(VARY, HeaderValue::from_static("cookie"));
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
}
