//! Answers that officials may begin with.

use pobuda_domain::name::{FieldName, Name};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The bundled answers.
const ANSWERS: &str = include_str!("answers.toml");

/// An answer to begin with.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReadyAnswer {
    /// Its name.
    pub id: String,
    #[serde(default)]
    services: Vec<Name>,
    operations: Vec<Name>,
    /// The field that it goes into.
    pub field: FieldName,
    label: BTreeMap<String, String>,
    text: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    answers: Vec<ReadyAnswer>,
}

static BUNDLED: LazyLock<Vec<ReadyAnswer>> =
    LazyLock::new(|| toml::from_str::<Table>(ANSWERS).map(|table| table.answers).unwrap_or_default());

impl ReadyAnswer {
    /// What it is called, in the language of that tag or the first there is.
    pub fn label(&self, tag: &str) -> &str {
        in_language(&self.label, tag)
    }

    /// Its text, in the language of that tag or the first there is.
    pub fn text(&self, tag: &str) -> &str {
        in_language(&self.text, tag)
    }
}

fn in_language<'t>(texts: &'t BTreeMap<String, String>, tag: &str) -> &'t str {
    let primary = tag.split('-').next().unwrap_or_default();
    texts.get(primary).or_else(|| texts.values().next()).map_or("", String::as_str)
}

/// The answers that a service may begin an operation with.
pub fn ready_answers(service: &Name, operation: &Name) -> impl Iterator<Item = &'static ReadyAnswer> {
    let fits = |answer: &&ReadyAnswer| {
        answer.operations.contains(operation)
            && (answer.services.is_empty() || answer.services.contains(service))
    };
    BUNDLED.iter().filter(fits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use pobuda_domain::bundled;
    use pobuda_pages::Lang;
    use std::collections::BTreeSet;

    #[test]
    fn every_answer_has_a_place_to_go_and_words_in_every_language() {
        let table: Table = toml::from_str(ANSWERS).expect("the bundled answers");
        let library =
            bundled::library(|source| format!("sha256:{}", source.len())).expect("the bundled files");
        let mut ids = BTreeSet::new();
        for answer in &table.answers {
            assert!(ids.insert(answer.id.clone()), "{} twice", answer.id);
            for operation in &answer.operations {
                let mut declared =
                    library.all_current().filter_map(|p| p.protocol.operations.get(operation.as_str()));
                let takes =
                    declared.any(|o| o.needs.contains(&answer.field) || o.may.contains(&answer.field));
                assert!(takes, "{}: {operation} takes no {}", answer.id, answer.field);
            }
            for lang in Lang::ALL {
                assert!(
                    answer.label.contains_key(lang.tag()) && answer.text.contains_key(lang.tag()),
                    "{}",
                    answer.id
                );
            }
        }
    }

    #[test]
    fn a_service_is_offered_its_own_answers_and_those_of_all() {
        let ids = |service: &str| {
            let (service, decide) =
                (Name::new(service).expect("a name"), Name::new("decide").expect("a name"));
            ready_answers(&service, &decide).map(|answer| answer.id.as_str()).collect::<Vec<_>>()
        };
        assert_eq!(ids("roads"), ["will-do", "cannot", "road-inspected"]);
        assert_eq!(ids("social"), ["will-do", "cannot"]);
    }
}
