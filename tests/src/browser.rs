//! A browser without scripts: it keeps its cookie, fills in forms as a page offers them, and follows the way back.

use reqwest::header::{HeaderMap, LOCATION, SET_COOKIE};
use reqwest::{Client, Method, RequestBuilder};
use std::sync::Mutex;
use std::time::Duration;

/// Longer than any honest answer takes, so that a hanging server fails a story.
const ANSWER_WITHIN: Duration = Duration::from_secs(60);

/// A browser of one person.
#[derive(Debug)]
pub struct Browser {
    address: String,
    http: Client,
    cookie: Mutex<Option<String>>,
}

/// A page as it arrived.
#[derive(Debug, Clone)]
pub struct Page {
    /// HTTP status.
    pub status: u16,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub body: String,
}

impl Browser {
    /// A browser that has not signed in, for the server at this address.
    #[expect(clippy::expect_used, reason = "a story without HTTP has failed")]
    pub fn new(address: &str) -> Self {
        // Redirects are part of what a story looks at.
        let http = Client::builder().timeout(ANSWER_WITHIN).redirect(reqwest::redirect::Policy::none());
        let http = http.build().expect("an HTTP client");
        Self { address: address.to_owned(), http, cookie: Mutex::new(None) }
    }

    /// Signs in with an access token, over the form.
    pub async fn sign_in(&self, token: &str) -> &Self {
        let form = self.get("/sl/sign-in").await;
        self.submit(&form, "/sl/sign-in", &[("token", token)]).await.assert(303);
        self
    }

    /// The cookie that it holds, as `name=value`.
    pub fn cookie(&self) -> Option<String> {
        self.cookie.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clone()
    }

    /// Holds another cookie, or none.
    pub fn set_cookie(&self, cookie: Option<String>) {
        *self.cookie.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = cookie;
    }

    /// A request with its cookie, to be added to.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.http.request(method, format!("{}{path}", self.address));
        match self.cookie() {
            Some(cookie) => request.header("cookie", cookie),
            None => request,
        }
    }

    /// Sends a request as a browser does, and keeps the cookie of the answer.
    #[expect(clippy::expect_used, reason = "a story that gets no answer has failed")]
    pub async fn send(&self, request: RequestBuilder) -> Page {
        let answer = request.header("accept", "text/html,*/*;q=0.8").send().await.expect("an answer");
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        for value in headers.get_all(SET_COOKIE) {
            let pair = value.to_str().unwrap_or_default().split(';').next().unwrap_or_default();
            self.set_cookie(Some(pair.to_owned()).filter(|pair| !pair.ends_with('=')));
        }
        let body = answer.text().await.expect("a body");
        Page { status, headers, body }
    }

    /// GET.
    pub async fn get(&self, path: &str) -> Page {
        self.send(self.request(Method::GET, path)).await
    }

    /// The page that an answer leads to.
    #[expect(clippy::panic, reason = "a story fails by panicking")]
    #[track_caller]
    pub fn follow(&self, page: &Page) -> impl Future<Output = Page> {
        let to = match page.headers.get(LOCATION).and_then(|to| to.to_str().ok()) {
            Some(to) => to.split('#').next().unwrap_or_default().to_owned(),
            None => panic!("{} leads nowhere: {}", page.status, page.body),
        };
        async move { self.get(&to).await }
    }

    /// Fills in the form of a page that is sent to this address, and sends it: hidden fields as the page has them,
    /// the others as given.
    pub async fn submit(&self, page: &Page, action: &str, filled: &[(&str, &str)]) -> Page {
        let mut fields = page.hidden(action);
        fields.retain(|(name, _)| !filled.iter().any(|(given, _)| given == name));
        fields.extend(filled.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        self.post(action, &fields).await
    }

    /// POST of a form.
    pub async fn post(&self, path: &str, fields: &[(String, String)]) -> Page {
        self.send(self.request(Method::POST, path).form(fields)).await
    }
}

impl Page {
    /// The same, if it has this status.
    #[expect(clippy::panic, reason = "a story fails by panicking")]
    #[track_caller]
    pub fn assert(self, status: u16) -> Self {
        if self.status != status {
            panic!("expected {status}, got {}: {}", self.status, self.body);
        }
        self
    }

    /// The same, if it says this to a reader.
    #[expect(clippy::panic, reason = "a story fails by panicking")]
    #[track_caller]
    pub fn assert_says(self, words: &str) -> Self {
        if !self.text().contains(words) {
            panic!("the page does not say {words:?}: {}", self.text());
        }
        self
    }

    /// The same, if it does not say this to a reader.
    #[expect(clippy::panic, reason = "a story fails by panicking")]
    #[track_caller]
    pub fn assert_silent(self, words: &str) -> Self {
        if self.text().contains(words) {
            panic!("the page says {words:?}: {}", self.text());
        }
        self
    }

    /// A header, if it is there and is text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// What a reader reads: no markup, unescaped, white space as one space.
    pub fn text(&self) -> String {
        let mut text = String::with_capacity(self.body.len());
        for part in self.body.split('<') {
            let (tag, after) = part.split_once('>').unwrap_or(("", part));
            let name = tag.trim_start_matches('/').split(' ').next().unwrap_or_default();
            // Words of one line are not parted by what only marks some of them.
            if !matches!(name, "a" | "strong" | "time" | "code") {
                text.push(' ');
            }
            text.push_str(after);
        }
        unescaped(&text).replace('\u{a0}', " ").split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The hidden fields of the form that is sent to this address.
    #[expect(clippy::panic, reason = "a story fails by panicking")]
    #[track_caller]
    pub fn hidden(&self, action: &str) -> Vec<(String, String)> {
        let forms = self.body.split("<form").skip(1).filter_map(|form| form.split("</form>").next());
        let wanted = format!("method=\"post\" action=\"{action}\"");
        let mut meant = forms.filter(|form| form.split('>').next().is_some_and(|tag| tag.contains(&wanted)));
        let Some(form) = meant.next() else { panic!("no form is sent to {action}: {}", self.text()) };
        let inputs = form.split("<input").skip(1).filter_map(|input| input.split('>').next());
        let hidden = inputs.filter(|input| input.contains("type=\"hidden\""));
        hidden.filter_map(|input| Some((attribute(input, "name")?, attribute(input, "value")?))).collect()
    }

    /// Whether there is a form that is sent to this address.
    pub fn offers(&self, action: &str) -> bool {
        self.body.contains(&format!("method=\"post\" action=\"{action}\""))
    }

    /// The addresses that forms are sent to.
    pub fn actions(&self) -> Vec<String> {
        self.body
            .split("<form")
            .skip(1)
            .filter_map(|tag| attribute(tag.split('>').next()?, "action"))
            .collect()
    }

    /// The addresses of all links, as they stand in the page.
    pub fn links(&self) -> Vec<String> {
        self.body.split("<a").skip(1).filter_map(|tag| attribute(tag.split('>').next()?, "href")).collect()
    }
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    rest.split('"').next().map(unescaped)
}

fn unescaped(text: &str) -> String {
    let named = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    let mut plain = String::with_capacity(named.len());
    let mut rest = named.as_str();
    while let Some((before, after)) = rest.split_once("&#") {
        plain.push_str(before);
        let (code, after) = after.split_once(';').unwrap_or((after, ""));
        plain.extend(code.parse().ok().and_then(char::from_u32));
        rest = after;
    }
    plain.push_str(rest);
    plain.replace("&amp;", "&")
}
