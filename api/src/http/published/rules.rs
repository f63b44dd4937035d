//! What a reader of the log needs to begin, and the rules that it was kept under.

use super::{JSON, Kept, TEXT, failed, last, open};
use crate::app::App;
use crate::http::path::PathOf;
use crate::http::problem::{Answer, not_found};
use crate::start::digest;
use axum::extract::State;
use axum::response::Response;
use pobuda_domain::protocol::Library;
use serde::Serialize;

/// What `/log/log.json` says.
#[derive(Serialize)]
struct Told<'a> {
    /// Name of the log, as its heads have it.
    origin: &'a str,
    /// Name of the log, as its leaves have it.
    source: &'a str,
    /// The key that signs now.
    key: Option<&'a String>,
    /// Every key that ever signed, the first first.
    keys: &'a [String],
    protocols: Vec<RuleFile>,
    calendars: Vec<RuleFile>,
    cycles: Vec<RuleFile>,
}

/// A file of rules. Its text is below `/log/rulesets/` by the digits of its digest.
#[derive(Serialize)]
struct RuleFile {
    /// The name under which it was read.
    file: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<String>,
    /// `sha256:` and 64 hexadecimal digits.
    digest: String,
}

/// What one needs to begin.
pub(crate) async fn told(State(app): State<App>) -> Answer<Response> {
    let (_, head) = last(&app).await?;
    let keys = app.log.log_keys().await.map_err(failed)?;
    let of_file = |(file, text): (&str, &str)| RuleFile {
        file: file.to_owned(),
        id: None,
        version: None,
        digest: digest(text),
    };
    let library = &app.library;
    let protocols = library.all_known().map(|published| RuleFile {
        file: format!("{}.toml", published.protocol.id),
        id: Some(published.protocol.id.to_string()),
        version: Some(published.protocol.version.clone()),
        digest: published.digest.clone(),
    });
    let told = Told {
        origin: &head.origin,
        source: app.log.origin(),
        key: keys.last(),
        keys: &keys,
        protocols: protocols.collect(),
        calendars: library.calendar_files().map(of_file).collect(),
        cycles: library.cycle_files().map(of_file).collect(),
    };
    Ok(open(crate::http::written(&told)?.into(), JSON, Kept::ForMinutes))
}

/// A file of rules, by the digits of its digest.
pub(crate) async fn file(State(app): State<App>, PathOf(digits): PathOf<String>) -> Answer<Response> {
    let wanted = format!("sha256:{digits}");
    let text = text_of(&app.library, &wanted).ok_or_else(|| not_found("file of rules"))?;
    Ok(open(text.to_owned().into(), TEXT, Kept::ForEver))
}

fn text_of<'l>(library: &'l Library, wanted: &str) -> Option<&'l str> {
    let protocol = library.all_known().find(|published| published.digest == wanted);
    let files = || library.calendar_files().chain(library.cycle_files());
    protocol
        .map(|published| published.source.as_str())
        .or_else(|| files().find(|(_, text)| digest(text) == wanted).map(|(_, text)| text))
}
