//! What the rules refused, for auditors.

use super::list::{CURSOR, json, with};
use super::reply;
use super::trouble::Told;
use super::visitor::Visit;
use crate::app::App;
use crate::clock::from_millis;
use crate::http::refusals::{Found, before, filter, page as found_page};
use crate::telling::{RefusalTold, Speaker};
use axum::extract::State;
use axum::response::Response;
use pobuda_pages::content::Link;
use pobuda_pages::page::RefusalsPage;
use pobuda_pages::page::refusals::{REFUSALS_SHOWN, Refused, Wanted};
use pobuda_pages::paths;
use pobuda_pages::when::When;

/// What can be looked for; the part of an address that programs understand too.
const FILTERS: [&str; 6] = ["case", "rule", "command", "service", "from", "until"];

/// A page of them.
///
/// # Errors
/// 400 for a filter that cannot be read; 500 when the database fails.
pub(super) async fn page(State(app): State<App>, mut visit: Visit) -> Told<Response> {
    let lang = visit.visitor.lang;
    // What was asked for is shown again in the form.
    let query = visit.query.clone();
    let said = |name: &'static str| query.clone().text(name).unwrap_or_default();
    let wanted = Wanted {
        case: said("case"),
        rule: said("rule"),
        command: said("command"),
        service: said("service"),
        from: said("from"),
        until: said("until"),
    };
    let before = before(&mut visit.query)?;
    let filter = filter(&app, &mut visit.query).await?;
    let (found, next) = found_page(&app, &filter, before, REFUSALS_SHOWN).await?;
    let speaker = Speaker::new(&app.library, lang);
    let page = RefusalsPage {
        frame: visit.frame(&app)?,
        refused: found.iter().map(|found| refused(speaker, found)).collect(),
        further: next
            .map(|number| format!("/{lang}{}", with(&visit.visitor.path, CURSOR, &number.to_string()))),
        json: with(&json("/api/v1/refusals", &FILTERS, &visit.visitor.path), "lang", lang.tag()),
        wanted,
    };
    reply::page(&visit.visitor, &page)
}

fn refused(speaker: Speaker<'_>, (number, refusal, case): &Found) -> Refused {
    let at = from_millis(refusal.refused_at.0);
    let RefusalTold { title, rule, by, asked, command, reference, .. } =
        speaker.refusal(*number, refusal, case.as_ref(), at);
    Refused {
        number: *number,
        at: When::recorded(at),
        case: reference.map(|text| Link { href: paths::case(speaker.lang(), &text), text }),
        title,
        rule,
        who: by.label,
        actor: by.actor,
        asked: asked.kind,
        what: asked.label,
        command: command.to_string(),
    }
}
