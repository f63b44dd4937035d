//! Migrations: how cases that are open go over from one version of a protocol to a later one. Files of the format
//! `migration/1`.

use crate::name::Name;
use crate::protocol::{Unreadable, read_file};
use crate::verify::step::Version;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What becomes of a time limit that runs when the rules change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClockRule {
    /// It stays due when it was due, and stands still if it did.
    Keep,
    /// It is counted again, from the change, as the new version counts it.
    Restart,
}

/// A migration. What it does not say it does not allow.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Migration {
    /// Always `migration/1`.
    pub format: String,
    /// The protocol.
    pub protocol: Name,
    /// The version that cases come from.
    pub from: String,
    /// The version that they go to.
    pub to: String,
    /// Every state in which a case can be open, and what it is in the later version.
    pub states: BTreeMap<Name, Name>,
    /// Time limits that may run meanwhile.
    #[serde(default)]
    pub deadlines: BTreeMap<Name, ClockRule>,
    /// Tasks that may be open meanwhile, and what they are in the later version.
    #[serde(default)]
    pub tasks: BTreeMap<Name, Name>,
}

impl Migration {
    /// Reads a file; unknown and repeated keys, and wrong types, are refused.
    ///
    /// # Errors
    /// [`Unreadable`] with file, line and what is wrong.
    pub fn read(file: &str, source: &str) -> Result<Self, Unreadable> {
        let migration: Self = read_file(file, source)?;
        let refuse = |detail: String| Err(Unreadable { file: file.to_owned(), line: None, detail });
        if migration.format != "migration/1" {
            return refuse(format!("format {:?} is not migration/1", migration.format));
        }
        let (from, to) = (Version::read(&migration.from), Version::read(&migration.to));
        if from.is_none() || from >= to {
            let Self { from, to, .. } = migration;
            return refuse(format!("it leads from {from} to {to}; name a version, and a later one"));
        }
        Ok(migration)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "format = \"migration/1\"\nprotocol = \"little\"\nfrom = \"1.0.0\"\nto = \"2.0.0\"\n\
                        [states]\nnew = \"fresh\"\n[deadlines]\nanswer = \"keep\"\n[tasks]\nsurvey = \"survey\"\n";

    #[test]
    fn a_file_says_what_becomes_of_everything_that_is_open() {
        let read = Migration::read("m.toml", FILE).unwrap();
        assert_eq!((read.from.as_str(), read.to.as_str()), ("1.0.0", "2.0.0"));
        assert_eq!(read.states.values().map(Name::as_str).collect::<Vec<_>>(), ["fresh"]);
        assert_eq!(read.deadlines.values().collect::<Vec<_>>(), [&ClockRule::Keep]);
    }

    #[test]
    fn what_is_not_said_as_it_must_be_is_refused_with_its_line() {
        for (passage, otherwise, told) in [
            ("migration/1", "migration/2", "m.toml: format \"migration/2\" is not migration/1"),
            (
                "to = \"2.0.0\"",
                "to = \"1.0.0\"",
                "m.toml: it leads from 1.0.0 to 1.0.0; name a version, and a later one",
            ),
            (
                "to = \"2.0.0\"",
                "to = \"0.9.9\"",
                "m.toml: it leads from 1.0.0 to 0.9.9; name a version, and a later one",
            ),
            (
                "to = \"2.0.0\"",
                "to = \"next\"",
                "m.toml: it leads from 1.0.0 to next; name a version, and a later one",
            ),
            ("from =", "surprise = 1\nfrom =", "m.toml:3: unknown field `surprise`"),
            ("answer = \"keep\"", "answer = \"drop\"", "m.toml:8: unknown variant `drop`"),
            ("new = \"fresh\"", "new = \"fresh\"\nnew = \"old\"", "m.toml:7: duplicate key"),
            ("new = \"fresh\"", "new = \"Fresh one\"", "m.toml:6: \"Fresh one\" is not a well-formed name"),
            ("[states]\nnew = \"fresh\"\n", "", "missing field `states`"),
        ] {
            let error =
                Migration::read("m.toml", &FILE.replacen(passage, otherwise, 1)).unwrap_err().to_string();
            assert!(error.contains(told), "{error}");
        }
    }
}
