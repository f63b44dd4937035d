//! Names of services that no protocol declares.

use pobuda_domain::bundled::DIRECTORY;
use pobuda_domain::name::Name;
use pobuda_pages::Lang;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The part of the directory that is told: who holds which post is not.
#[derive(Deserialize)]
struct Directory {
    services: BTreeMap<Name, Listed>,
}

#[derive(Deserialize)]
struct Listed {
    name: BTreeMap<String, String>,
    #[serde(default)]
    assignable: bool,
}

impl Listed {
    fn named(&self, lang: Lang) -> Option<&str> {
        self.name.get(lang.tag()).or_else(|| self.name.values().next()).map(String::as_str)
    }
}

static BUNDLED: LazyLock<Option<Directory>> = LazyLock::new(|| toml::from_str(DIRECTORY.1).ok());

/// What the directory calls a service.
pub(super) fn service(name: &Name, lang: Lang) -> Option<&'static str> {
    BUNDLED.as_ref()?.services.get(name)?.named(lang)
}

/// All services that are listed, with their names in words.
pub(super) fn all(lang: Lang) -> impl Iterator<Item = (&'static Name, &'static str)> {
    let listed = BUNDLED.iter().flat_map(|directory| directory.services.iter());
    listed.filter_map(move |(name, listed)| Some((name, listed.named(lang)?)))
}

/// The services that a case can be given to, with their names in words.
pub(super) fn assignable(lang: Lang) -> impl Iterator<Item = (&'static Name, &'static str)> {
    let listed = BUNDLED.iter().flat_map(|directory| directory.services.iter());
    listed
        .filter(|(_, listed)| listed.assignable)
        .filter_map(move |(name, listed)| Some((name, listed.named(lang)?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn services_are_named_in_both_languages() {
        let roads = Name::new("roads").expect("a name");
        assert_eq!(service(&roads, Lang::Sl), Some("Služba za ceste in promet"));
        assert_eq!(service(&roads, Lang::En), Some("Roads and traffic"));
        assert_eq!(service(&Name::new("nobody").expect("a name"), Lang::Sl), None);
    }
}
