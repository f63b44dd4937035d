//! The town's own rounds of the participatory budget, in the shape of the bundled ones.

use super::story::Year;
use crate::start::{StartError, digest, publish_importers};
use jiff::civil::Date;
use pobuda_domain::bundled;
use pobuda_domain::protocol::{Library, Unreadable};
use std::collections::BTreeMap;

/// The protocol that has rounds.
const PROTOCOL: &str = "budget-project";

/// Everything bundled but the rounds, and every round of the town; or only one of them.
///
/// Two rounds of the town are open at the same time, one for the young: which of them a case belongs to is then
/// no question of the date, so each is told with a library of its own.
///
/// # Errors
/// [`StartError`] when a bundled file cannot be used: a fault of the program.
pub fn library(year: &Year, only: Option<&str>) -> Result<Library, StartError> {
    let mut library = Library::default();
    library.add_calendar(bundled::CALENDAR.0, bundled::CALENDAR.1)?;
    for (file, source) in bundled::PROTOCOLS {
        library.publish(file, source, digest(source))?;
    }
    publish_importers(&mut library)?;
    for (id, opens) in opening_days(year) {
        let Some(values) = year.people.cycles.get(id) else { continue };
        if only.is_none_or(|only| only == id) {
            library.add_cycle(id, &file(id, opens, values)?)?;
        }
    }
    Ok(library)
}

/// A round opens on the day of its first case.
fn opening_days(year: &Year) -> BTreeMap<&str, Date> {
    let mut days: BTreeMap<&str, Date> = BTreeMap::new();
    for case in &year.cases {
        if let Some(cycle) = &case.cycle {
            let day = days.entry(cycle).or_insert_with(|| case.at.date());
            *day = (*day).min(case.at.date());
        }
    }
    days
}

/// The round as a file of the kind that a municipality writes.
fn file(id: &str, opens: Date, values: &toml::Table) -> Result<String, Unreadable> {
    let value = |value: &toml::Value| {
        let kind = if value.is_str() { "date" } else { "money" };
        toml::Value::Table(toml::Table::from_iter([(kind.to_owned(), value.clone())]))
    };
    let values = values.iter().map(|(name, given)| (name.clone(), value(given))).collect();
    let text = |text: &str| toml::Value::String(text.to_owned());
    let round = toml::Table::from_iter([
        ("format".to_owned(), text("cycle/1")),
        ("id".to_owned(), text(id)),
        ("protocol".to_owned(), text(PROTOCOL)),
        ("opens".to_owned(), text(&opens.to_string())),
        ("values".to_owned(), toml::Value::Table(values)),
    ]);
    toml::to_string(&round).map_err(|fault| Unreadable {
        file: id.to_owned(),
        line: None,
        detail: fault.to_string(),
    })
}
