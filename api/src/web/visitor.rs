//! Who reads a page, in which language, and what every page carries for them.

use super::posted::Posted;
use super::trouble::{Told, Trouble};
use super::words;
use crate::app::App;
use crate::caller::{Caller, Standing};
use crate::executor::{Expect, Sender, Sending};
use crate::http::problem::{forbidden, internal};
use crate::http::query::Query;
use crate::http::waiting::{self, MIN_POSITION};
use crate::session::Session;
use axum::extract::FromRequestParts;
use axum::http::Uri;
use axum::http::request::Parts;
use pobuda_pages::Lang;
use pobuda_pages::frame::{Feedback, Frame, Site, Viewer};

/// Query: what the reader has just done.
pub(super) const DONE: &str = "done";

/// Whoever sent the request.
#[derive(Debug, Clone)]
pub(super) struct Visitor {
    /// Language of the pages.
    pub(super) lang: Lang,
    /// Who it is; none when not signed in.
    pub(super) reader: Option<Reader>,
    /// Path and query below the language, without what only this one rendering needs.
    pub(super) path: String,
    /// The request's identity.
    pub(super) request: String,
}

/// Somebody who has signed in.
#[derive(Debug, Clone)]
pub(super) struct Reader {
    /// Who.
    pub(super) caller: Caller,
    /// The session of their browser.
    pub(super) session: Session,
}

impl Visitor {
    /// The reader as the executor knows senders; none when not signed in or without a part in cases.
    pub(super) fn sender(&self) -> Option<Sender> {
        self.reader.as_ref()?.caller.sender()
    }

    /// The reader of a request that needs one.
    ///
    /// # Errors
    /// 403 for who takes no part in cases; the doors let nobody else so far.
    pub(super) fn acting(&self) -> Told<Sender> {
        Ok(self.sender().ok_or_else(|| forbidden("Only who takes part in cases may do this."))?)
    }

    /// How what a form carries is sent on: once, whatever the number of times it is sent.
    ///
    /// # Errors
    /// 400 when the form carries no key.
    pub(super) fn sending(&self, posted: &Posted, uri: &Uri) -> Told<Sending> {
        let reader = self.reader.as_ref().ok_or_else(|| forbidden("Nobody has signed in."))?;
        let key = posted.command(&reader.caller, uri)?;
        let correlation = Some(self.request.clone()).filter(|id| !id.is_empty());
        Ok(Sending { key: Some(key), correlation, expect: Expect::Any, happened: None })
    }

    /// What stands around a page.
    ///
    /// # Errors
    /// 500 when the operating system gives no random bytes.
    pub(super) fn frame(&self, app: &App) -> Told<Frame> {
        // Only forms carry it, and only who has signed in gets forms that write: other pages stay the same
        // from one rendering to the next, so that they can be kept.
        let command = match &self.reader {
            Some(_) => app.ids.uuid(app.clock.now())?.to_string(),
            None => String::new(),
        };
        Ok(Frame { command, ..self.plain_frame(app) })
    }

    /// The same for a page without forms that write.
    pub(super) fn plain_frame(&self, app: &App) -> Frame {
        let site = Site {
            municipality: app.site.municipality.clone(),
            origin: app.site.public_url.clone(),
            contact: app.site.contact.clone(),
        };
        let viewer = self.reader.as_ref().map(|reader| Viewer {
            name: reader.caller.name.clone(),
            role: words::standing(&app.library, self.lang, &reader.caller.standing),
            account: reader.caller.person.is_some(),
            auditor: reader.caller.standing == Standing::Auditor,
        });
        let csrf = self.reader.as_ref().map(|reader| reader.session.csrf.clone()).unwrap_or_default();
        Frame { site, path: self.path.clone(), viewer, csrf, ..Frame::default() }
    }
}

/// A visitor who asks for a page, with the rest of the query.
pub(super) struct Visit {
    /// Who asks.
    pub(super) visitor: Visitor,
    /// Parameters of the page. Others are let be: links are passed on with additions of all kinds.
    pub(super) query: Query,
    /// What they have just done.
    pub(super) feedback: Option<Feedback>,
}

impl Visit {
    /// What stands around the page.
    ///
    /// # Errors
    /// As [`Visitor::frame`].
    pub(super) fn frame(&self, app: &App) -> Told<Frame> {
        Ok(Frame { feedback: self.feedback, ..self.visitor.frame(app)? })
    }
}

impl FromRequestParts<App> for Visitor {
    type Rejection = Trouble;
    async fn from_request_parts(parts: &mut Parts, _: &App) -> Told<Self> {
        Ok(parts.extensions.get::<Self>().cloned().ok_or_else(internal)?)
    }
}

impl FromRequestParts<App> for Visit {
    type Rejection = Trouble;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Told<Self> {
        let visitor = Visitor::from_request_parts(parts, app).await?;
        let mut query = Query::parse(parts.uri.query().unwrap_or_default())?;
        let feedback = query.text(DONE).and_then(|code| Feedback::from_code(&code));
        // The reader's own write must be there.
        waiting::for_position(app, parts.uri.query()).await?;
        Ok(Self { visitor, query, feedback })
    }
}

/// Path and query without the parameters that only one rendering needs.
pub(super) fn lasting(path: &str, query: Option<&str>) -> String {
    let kept: Vec<&str> = query
        .unwrap_or_default()
        .split('&')
        .filter(|pair| {
            let name = pair.split('=').next().unwrap_or_default();
            !name.is_empty() && name != DONE && name != MIN_POSITION
        })
        .collect();
    if kept.is_empty() { path.to_owned() } else { format!("{path}?{}", kept.join("&")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_lasts_says_nothing_of_what_was_just_done() {
        assert_eq!(lasting("/cases", None), "/cases");
        assert_eq!(lasting("/cases", Some("done=case-sent&min_position=7")), "/cases");
        assert_eq!(lasting("/cases", Some("q=klop&done=x&order=oldest")), "/cases?q=klop&order=oldest");
    }
}
