//! What the author of an initiative sent, and where it was imported from.

use super::super::standing::{precision, shown};
use super::history::{documents, fact, is_prose, place, who};
use crate::telling::Speaker;
use pobuda_domain::case::ACTOR_NAME;
use pobuda_domain::name::FieldName;
use pobuda_domain::protocol::FieldType;
use pobuda_pages::content::{Fact, FactValue, Link};
use pobuda_pages::page::case::{Source, Submission};
use pobuda_pages::paths;
use pobuda_pages::when::When;
use pobuda_projections::rows::{CaseRow, TimelineRow};

/// The heading of the page shows it already.
const TITLE: &str = "title";

/// What was sent: as it was opened, whatever has been added since.
pub(super) fn submission(speaker: Speaker<'_>, case: &CaseRow, opened: Option<&TimelineRow>) -> Submission {
    let protocol = speaker.protocol(&case.protocol);
    let texts = opened.map_or(&case.texts, |row| &row.texts);
    let language = case.language.as_str();
    let main = protocol.and_then(|protocol| {
        // The first longer text that the opening asks for is what the initiative says.
        let openings = protocol.operations.iter().filter(|(_, operation)| operation.from.is_none());
        let mut asked = openings.flat_map(|(_, operation)| operation.needs.iter().chain(&operation.may));
        asked
            .find(|name| {
                let text = protocol.fields.get(name.as_str()).is_some_and(|f| f.kind == FieldType::Text);
                text && name.as_str() != TITLE && texts.contains_key(*name)
            })
            .cloned()
    });
    let main = main.or_else(|| texts.keys().find(|name| name.as_str() == "description").cloned());
    let other = |name: &FieldName| {
        name.as_str() != TITLE && name.as_str() != ACTOR_NAME && Some(name) != main.as_ref()
    };
    let mut facts: Vec<Fact> = Vec::new();
    if let Some(row) = opened {
        facts.extend(row.fields.iter().map(|(name, value)| fact(speaker, protocol, row, name, value)));
    }
    for (name, told) in texts.iter().filter(|(name, _)| other(name)) {
        let value = match place(told) {
            Some(place) => place,
            None if is_prose(told) => FactValue::Text(shown(told, language)),
            None => continue,
        };
        facts.push(Fact { label: speaker.field(protocol, name), value });
    }
    let actor = speaker.actor(protocol, &case.by, case.author_name.as_ref());
    Submission {
        text: main.and_then(|name| texts.get(&name)).map(|told| shown(told, language)),
        facts,
        documents: texts.values().flat_map(documents).collect(),
        who: who(&actor),
        entered: case.channel.map(|channel| speaker.entered(protocol, channel, &case.by)),
        citizen: None,
        when: When::new(case.opened_at, precision(case.precision)),
        source: case.source.as_ref().map(|source| Source {
            system: capitalised(source.system.as_str()),
            record: source.record.clone(),
            href: None,
        }),
    }
}

/// A name as a title: `decide-madrid` becomes `Decide Madrid`.
fn capitalised(name: &str) -> String {
    let word = |word: &str| {
        let mut letters = word.chars();
        letters
            .next()
            .map(|first| first.to_uppercase().chain(letters).collect::<String>())
            .unwrap_or_default()
    };
    name.split('-').map(word).collect::<Vec<_>>().join(" ")
}

/// The cases that the fields of a case name.
pub(super) fn related(speaker: Speaker<'_>, case: &CaseRow, others: &[CaseRow]) -> Vec<Link> {
    let protocol = speaker.protocol(&case.protocol);
    let named = case.fields.iter().filter_map(|(name, value)| match value {
        pobuda_domain::value::Value::Case(id) => Some((name, others.iter().find(|other| other.id == *id)?)),
        _ => None,
    });
    named
        .map(|(name, other)| Link {
            text: format!("{}: {}", speaker.field(protocol, name), other.reference),
            href: paths::case(speaker.lang(), &other.reference),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_system_reads_as_a_title() {
        assert_eq!(capitalised("decide-madrid"), "Decide Madrid");
        assert_eq!(capitalised("open311"), "Open311");
    }
}
