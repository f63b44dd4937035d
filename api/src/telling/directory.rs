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
}

static BUNDLED: LazyLock<Option<Directory>> = LazyLock::new(|| toml::from_str(DIRECTORY.1).ok());

/// What the directory calls a service.
pub(super) fn service(name: &Name, lang: Lang) -> Option<&'static str> {
    let listed = BUNDLED.as_ref()?.services.get(name)?;
    listed.name.get(lang.tag()).or_else(|| listed.name.values().next()).map(String::as_str)
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
