//! Names of services: those of the directory, and where there is none those of the example that comes with the program.

use pobuda_domain::bundled::DIRECTORY;
use pobuda_domain::directory::Names;
use pobuda_domain::name::Name;
use pobuda_domain::protocol::Library;
use pobuda_pages::Lang;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The part of the example that is told: who holds which post is not.
#[derive(Deserialize)]
struct Example {
    services: BTreeMap<Name, Listed>,
}

#[derive(Deserialize)]
struct Listed {
    name: Names,
    #[serde(default)]
    assignable: bool,
}

static EXAMPLE: LazyLock<Option<Example>> = LazyLock::new(|| toml::from_str(DIRECTORY.1).ok());

/// What the directory calls a service, in a language or else in the first it has; one that is closed too.
pub(super) fn service<'l>(library: &'l Library, name: &Name, lang: Lang) -> Option<&'l str> {
    named(&library.directory()?.services.get(name)?.name, lang)
}

/// What the example calls it.
pub(super) fn example(name: &Name, lang: Lang) -> Option<&'static str> {
    named(&EXAMPLE.as_ref()?.services.get(name)?.name, lang)
}

/// All services that are listed, with their names in words; one that is closed too.
pub(super) fn all(library: &Library, lang: Lang) -> Vec<(&Name, &str)> {
    match library.directory() {
        Some(directory) => worded(directory.services.iter().map(|(name, listed)| (name, &listed.name)), lang),
        None => worded(examples().map(|(name, listed)| (name, &listed.name)), lang),
    }
}

/// The services that a case can be given to, with their names in words. One that is to close is not offered any more.
pub(super) fn assignable(library: &Library, lang: Lang) -> Vec<(&Name, &str)> {
    match library.directory() {
        Some(directory) => {
            let open = directory.services.iter().filter(|(_, listed)| listed.closed_on.is_none());
            let assignable = open.filter(|(_, listed)| listed.assignable);
            worded(assignable.map(|(name, listed)| (name, &listed.name)), lang)
        }
        None => {
            let assignable = examples().filter(|(_, listed)| listed.assignable);
            worded(assignable.map(|(name, listed)| (name, &listed.name)), lang)
        }
    }
}

fn examples() -> impl Iterator<Item = (&'static Name, &'static Listed)> {
    EXAMPLE.iter().flat_map(|example| &example.services)
}

fn worded<'l>(listed: impl Iterator<Item = (&'l Name, &'l Names)>, lang: Lang) -> Vec<(&'l Name, &'l str)> {
    listed.filter_map(|(name, names)| Some((name, named(names, lang)?))).collect()
}

fn named(names: &Names, lang: Lang) -> Option<&str> {
    names.get(lang.tag()).or_else(|| names.values().next()).map(String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;
    use pobuda_domain::directory::{Directory, DirectoryEvent, ServiceListed};
    use std::sync::Arc;

    fn name(text: &str) -> Name {
        Name::new(text).expect("a name")
    }

    #[test]
    fn services_are_named_in_both_languages() {
        assert_eq!(example(&name("roads"), Lang::Sl), Some("Služba za ceste in promet"));
        assert_eq!(example(&name("roads"), Lang::En), Some("Roads and traffic"));
        assert_eq!(example(&name("nobody"), Lang::Sl), None);
    }

    #[test]
    fn a_directory_takes_the_place_of_the_example() {
        let mut library = Library::default();
        assert_eq!(service(&library, &name("roads"), Lang::En), None);
        assert!(assignable(&library, Lang::En).contains(&(&name("roads"), "Roads and traffic")));
        let json = serde_json::json!({
            "service": "water", "assignable": true, "name": {"en": "Water", "sl": "Vodovod"},
            "by": {"actor": "keeper", "role": "administrator"}, "occurred_at": "2026-03-02T09:00:00Z"
        });
        let listed: ServiceListed = serde_json::from_value(json).expect("an event");
        let mut directory = Directory::default();
        directory.evolve(&DirectoryEvent::ServiceListed(listed));
        library.set_directory(Some(Arc::new(directory)));
        assert_eq!(service(&library, &name("water"), Lang::Sl), Some("Vodovod"));
        assert_eq!(assignable(&library, Lang::En), [(&name("water"), "Water")]);
    }
}
