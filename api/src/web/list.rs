//! The list of initiatives.

use super::reply;
use super::standing::{card, own_protocols};
use super::trouble::Told;
use super::visitor::Visit;
use crate::app::App;
use crate::import;
use crate::telling::Speaker;
use axum::extract::State;
use axum::response::Response;
use pobuda_domain::protocol::{FieldType, Protocol};
use pobuda_pages::form::Choice;
use pobuda_pages::page::ListPage;
use pobuda_pages::page::list::{Filter, FilterName, RESULTS_MAX};
use pobuda_pages::{PageError, text};
use pobuda_projections::read::{CaseFilter, Cursor, Sort};
use pobuda_projections::rows::CaseRow;

/// Query: where the page begins.
pub(super) const CURSOR: &str = "cursor";

/// Where programs find the list.
const CASES: &str = "/api/v1/cases";
/// What the list can be narrowed by.
const KNOWN: [&str; 9] =
    ["protocol", "state", "step", "category", "district", "service", "outcome", "q", "sort"];

/// The list, as the query asks for it.
///
/// # Errors
/// 400 for a cursor of another list; 500 when the register cannot be asked.
pub(super) async fn list(State(app): State<App>, mut visit: Visit) -> Told<Response> {
    let filter = filter(&mut visit);
    let sort = visit.query.text("sort").and_then(|name| Sort::parse(&name)).unwrap_or_default();
    let cursor = visit.query.read::<Cursor>(CURSOR, "the cursor of a page before")?;
    let found = app.models.cases(&filter, sort, RESULTS_MAX, cursor.as_ref()).await?;
    let lang = visit.visitor.lang;
    let speaker = Speaker::new(&app.library, lang);
    let further = found.next.as_ref().map(|next| {
        let path = with(&visit.visitor.path, CURSOR, &next.to_string());
        format!("/{lang}{path}")
    });
    let page = ListPage {
        frame: visit.frame(&app)?,
        q: filter.q.clone().unwrap_or_default(),
        filters: filters(speaker, &protocols(&app).await?, &filter),
        overdue: Some(filter.overdue == Some(true)),
        sorts: sorts(speaker)?,
        sort: sort.name().to_owned(),
        results: found.rows.iter().map(|case: &CaseRow| card(speaker, case)).collect(),
        total: Some(app.models.count_cases(&filter).await?),
        previous: None,
        further,
        json: json(CASES, &KNOWN, &visit.visitor.path),
    };
    reply::page(&visit.visitor, &page)
}

fn filter(visit: &mut Visit) -> CaseFilter {
    let query = &mut visit.query;
    CaseFilter {
        protocol: query.text("protocol"),
        state: query.text("state"),
        step: query.text("step"),
        category: query.text("category"),
        district: query.text("district"),
        service: query.text("service"),
        outcome: query.text("outcome"),
        overdue: (query.text("overdue").as_deref() == Some("true")).then_some(true),
        q: query.text("q").map(|q| q.trim().to_owned()).filter(|q| !q.is_empty()),
        ..CaseFilter::default()
    }
}

fn sorts(speaker: Speaker<'_>) -> Result<Vec<Choice>, PageError> {
    let choice = |sort: Sort| {
        let label = text(speaker.lang(), &format!("sort-{}", sort.name()), &[])?;
        Ok(Choice::new(sort.name(), label))
    };
    Sort::ALL.into_iter().map(choice).collect()
}

/// The procedures that there can be something of: our own, and those under which something was imported.
async fn protocols(app: &App) -> Told<Vec<&Protocol>> {
    let mut found: Vec<&Protocol> = own_protocols(app).collect();
    for (system, _) in import::PROTOCOLS {
        let filter = CaseFilter { protocol: Some(system.to_owned()), ..CaseFilter::default() };
        if app.models.count_cases(&filter).await? > 0 {
            found.extend(app.library.current(system).map(|published| &published.protocol));
        }
    }
    Ok(found)
}

/// What can be chosen: of one protocol when it was chosen, else of all.
fn filters(speaker: Speaker<'_>, protocols: &[&Protocol], filter: &CaseFilter) -> Vec<Filter> {
    let all = || protocols.iter().copied();
    let chosen = filter.protocol.as_deref();
    let meant: Vec<&Protocol> =
        all().filter(|p| chosen.is_none_or(|chosen| p.id.as_str() == chosen)).collect();
    let protocols = all().map(|p| Choice::new(p.id.as_str(), speaker.text(p, &p.title))).collect();
    let of = |choices: &dyn Fn(&Protocol) -> Vec<Choice>| first_labels(meant.iter().flat_map(|p| choices(p)));
    let steps =
        of(&|p| p.steps.iter().map(|s| Choice::new(s.id.as_str(), speaker.text(p, &s.label))).collect());
    let states =
        of(&|p| p.states.iter().map(|(n, s)| Choice::new(n.as_str(), speaker.text(p, &s.label))).collect());
    let outcomes =
        of(&|p| p.outcomes.iter().map(|(n, o)| Choice::new(n.as_str(), speaker.text(p, &o.label))).collect());
    let categories = of(&|p| categories(speaker, p));
    let services = first_labels(
        speaker.assignable_services().into_iter().map(|(name, label)| Choice::new(name.as_str(), label)),
    );
    let value = |chosen: &Option<String>| chosen.clone().unwrap_or_default();
    let mut filters = vec![
        Filter { name: FilterName::Protocol, choices: protocols, chosen: value(&filter.protocol) },
        Filter { name: FilterName::Step, choices: steps, chosen: value(&filter.step) },
        Filter { name: FilterName::Category, choices: categories, chosen: value(&filter.category) },
        Filter { name: FilterName::Service, choices: services, chosen: value(&filter.service) },
        Filter { name: FilterName::Outcome, choices: outcomes, chosen: value(&filter.outcome) },
    ];
    // Names of states repeat between protocols with other meanings; and a link may ask for one.
    if chosen.is_some() || filter.state.is_some() {
        filters.insert(2, Filter { name: FilterName::State, choices: states, chosen: value(&filter.state) });
    }
    filters
}

/// The kinds that a case of a protocol can be of: the choices of what is asked when it is opened.
fn categories(speaker: Speaker<'_>, protocol: &Protocol) -> Vec<Choice> {
    let openings = protocol.operations.iter().filter(|(_, operation)| operation.from.is_none());
    let asked = openings.flat_map(|(_, operation)| operation.needs.iter().chain(&operation.may));
    let fields = asked.filter_map(|name| protocol.fields.get(name.as_str()));
    fields
        .filter(|field| field.kind == FieldType::Choice)
        .flat_map(|field| field.choices.iter())
        .map(|(name, label)| Choice::new(name.as_str(), speaker.text(protocol, label)))
        .collect()
}

/// Each value once, with its first label.
fn first_labels(choices: impl Iterator<Item = Choice>) -> Vec<Choice> {
    let mut kept: Vec<Choice> = Vec::new();
    for choice in choices {
        if !kept.iter().any(|known| known.value == choice.value) {
            kept.push(choice);
        }
    }
    kept
}

/// An address with a parameter set; its value needs no escapes.
pub(super) fn with(path: &str, name: &str, value: &str) -> String {
    let path = without(path, name);
    let joint = if path.contains('?') { '&' } else { '?' };
    format!("{path}{joint}{name}={value}")
}

/// The same list as JSON. Programs are refused what they do not know, so only the list's own parameters go along.
pub(super) fn json(address: &str, known: &[&str], path: &str) -> String {
    let query = path.split_once('?').map_or("", |(_, query)| query);
    let taken = |pair: &&str| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        known.contains(&name) && !value.is_empty()
    };
    let kept: Vec<&str> = query.split('&').filter(taken).collect();
    if kept.is_empty() { address.to_owned() } else { format!("{address}?{}", kept.join("&")) }
}

/// An address without a parameter.
fn without(path: &str, name: &str) -> String {
    let Some((path, query)) = path.split_once('?') else { return path.to_owned() };
    let kept: Vec<&str> = query.split('&').filter(|pair| pair.split('=').next() != Some(name)).collect();
    if kept.is_empty() { path.to_owned() } else { format!("{path}?{}", kept.join("&")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_further_on_keeps_the_search_and_moves_the_cursor() {
        assert_eq!(with("/cases", CURSOR, "0a"), "/cases?cursor=0a");
        assert_eq!(with("/cases?q=klop&cursor=01", CURSOR, "0a"), "/cases?q=klop&cursor=0a");
        assert_eq!(without("/cases?cursor=01", CURSOR), "/cases");
        assert_eq!(json(CASES, &KNOWN, "/cases?q=klop&step=&cursor=01&utm=x"), "/api/v1/cases?q=klop");
    }
}
