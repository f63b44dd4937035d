//! The bundled year, as it is written in `year/*.toml`.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;

/// The town's own clock.
const PLACE: &str = "Europe/Ljubljana";
/// Who lives and works there.
const PEOPLE: &str = include_str!("year/people.toml");
/// What happened.
const CHAPTERS: [(&str, &str); 6] = [
    ("improve-streets.toml", include_str!("year/improve-streets.toml")),
    ("improve-green.toml", include_str!("year/improve-green.toml")),
    ("improve-people.toml", include_str!("year/improve-people.toml")),
    ("budget-2026.toml", include_str!("year/budget-2026.toml")),
    ("budget-later.toml", include_str!("year/budget-later.toml")),
    ("innovation.toml", include_str!("year/innovation.toml")),
];

/// A fault in the bundled year. The files are part of the program, and a test reads them all.
#[derive(Debug, thiserror::Error)]
pub enum StoryError {
    /// A file does not have the shape of this module.
    #[error("{file} of the bundled year cannot be read: {fault}")]
    Unreadable {
        /// The file.
        file: &'static str,
        /// Why.
        fault: Box<toml::de::Error>,
    },
    /// The town's time zone is not known.
    #[error("the town's time zone is not known to this program: {0}")]
    TimeZone(#[from] jiff::Error),
    /// Something names what is not there.
    #[error("in {case} of the bundled year: {fault}")]
    Wrong {
        /// The case.
        case: String,
        /// What is wrong.
        fault: String,
    },
}

impl StoryError {
    pub(super) fn wrong(case: &str, fault: impl Into<String>) -> Self {
        Self::Wrong { case: case.to_owned(), fault: fault.into() }
    }
}

/// A year of the town.
#[derive(Debug)]
pub struct Year {
    /// Who lives and works there.
    pub people: People,
    /// What was handled, in the order of the files.
    pub cases: Vec<Case>,
    /// The town's own time.
    pub zone: TimeZone,
}

/// Who lives and works in the town.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct People {
    /// Citizens by handle.
    pub citizens: Vec<String>,
    /// Names of officials by post, `service/role`.
    pub officials: BTreeMap<String, String>,
    /// What is given with tasks, by field.
    pub chores: BTreeMap<String, String>,
    /// Rounds of the participatory budget.
    pub cycles: BTreeMap<String, toml::Table>,
}

/// One case of the year. What is left over are the fields of the operation that opens it.
#[derive(Debug, Deserialize)]
pub struct Case {
    /// What the year calls it.
    pub key: String,
    /// Under which protocol it is handled.
    pub protocol: String,
    /// The round it belongs to.
    #[serde(default)]
    pub cycle: Option<String>,
    /// Who opens it: a citizen's handle or a post.
    pub by: String,
    /// When it is opened.
    #[serde(deserialize_with = "moment")]
    pub at: DateTime,
    /// The operation that opens it; by default the protocol's first.
    #[serde(default)]
    pub op: Option<String>,
    /// Language of its texts.
    #[serde(default = "slovene")]
    pub language: String,
    /// How many citizens support it in the course of the year.
    #[serde(default)]
    pub supports: usize,
    /// Whether its timeline is the one to show first.
    #[serde(default)]
    pub showcase: bool,
    /// What people say.
    #[serde(default)]
    pub comments: Vec<Said>,
    /// What is done.
    #[serde(default, rename = "step")]
    pub steps: Vec<Done>,
    /// Fields of the opening.
    #[serde(flatten)]
    pub fields: toml::Table,
}

/// An operation. What is left over are its fields.
#[derive(Debug, Deserialize)]
pub struct Done {
    /// The operation.
    #[serde(rename = "do")]
    pub operation: String,
    /// When.
    #[serde(deserialize_with = "moment")]
    pub at: DateTime,
    /// Who, if not the one whom the protocol holds responsible.
    #[serde(default)]
    pub by: Option<String>,
    /// The outcome, where there is a choice.
    #[serde(default)]
    pub outcome: Option<String>,
    /// Fields.
    #[serde(flatten)]
    pub fields: toml::Table,
}

/// A comment.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Said {
    /// Its number, when somebody replies to it.
    #[serde(default)]
    pub n: Option<u32>,
    /// The number it replies to.
    #[serde(default)]
    pub re: Option<u32>,
    /// When.
    #[serde(deserialize_with = "moment")]
    pub at: DateTime,
    /// Who: a citizen's handle or a post.
    pub who: String,
    /// Language, if not the case's own or Slovene.
    #[serde(default = "slovene")]
    pub lang: String,
    /// What.
    pub text: String,
    /// Votes for and against.
    #[serde(default)]
    pub votes: (usize, usize),
    /// A later version: when, and what it says.
    #[serde(default)]
    pub edit: Option<Edit>,
    /// When it was withdrawn.
    #[serde(default, deserialize_with = "perhaps_moment")]
    pub gone: Option<DateTime>,
}

/// A new version of a comment. Shape: `[when, text]`.
#[derive(Debug, Deserialize)]
pub struct Edit(#[serde(deserialize_with = "moment")] pub DateTime, pub String);

impl Year {
    /// Reads the bundled files.
    ///
    /// # Errors
    /// [`StoryError`]: a fault of the program.
    pub fn bundled() -> Result<Self, StoryError> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Chapter {
            case: Vec<Case>,
        }
        let mut cases = Vec::new();
        for (file, text) in CHAPTERS {
            let chapter: Chapter = read(file, text)?;
            cases.extend(chapter.case);
        }
        Ok(Self { people: read("people.toml", PEOPLE)?, cases, zone: TimeZone::get(PLACE)? })
    }

    /// A moment of the town in universal time.
    ///
    /// # Errors
    /// [`StoryError::TimeZone`] for a moment that no clock shows.
    pub fn moment(&self, civil: DateTime) -> Result<Timestamp, StoryError> {
        Ok(self.zone.to_timestamp(civil)?)
    }
}

fn read<Content: for<'text> Deserialize<'text>>(
    file: &'static str,
    text: &str,
) -> Result<Content, StoryError> {
    toml::from_str(text).map_err(|fault| StoryError::Unreadable { file, fault: Box::new(fault) })
}

fn slovene() -> String {
    "sl".to_owned()
}

/// Times are written as people write them: `2026-03-02 09:14`.
fn moment<'text, D: Deserializer<'text>>(from: D) -> Result<DateTime, D::Error> {
    let text = String::deserialize(from)?;
    text.parse().map_err(serde::de::Error::custom)
}

fn perhaps_moment<'text, D: Deserializer<'text>>(from: D) -> Result<Option<DateTime>, D::Error> {
    moment(from).map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_bundled_year_is_well_formed_and_names_only_who_is_there() {
        let year = Year::bundled().expect("the bundled year");
        let known = |who: &str| {
            year.people.citizens.iter().any(|citizen| citizen == who)
                || year.people.officials.contains_key(who)
        };
        let mut keys = BTreeSet::new();
        for case in &year.cases {
            assert!(keys.insert(&case.key), "{} is there twice", case.key);
            assert!(known(&case.by), "{}: {} is not there", case.key, case.by);
            for said in &case.comments {
                assert!(known(&said.who), "{}: {} is not there", case.key, said.who);
                let parent = said.re.is_none_or(|re| case.comments.iter().any(|other| other.n == Some(re)));
                assert!(parent, "{}: nothing to reply to in {:?}", case.key, said.text);
            }
            if let Some(cycle) = &case.cycle {
                assert!(year.people.cycles.contains_key(cycle), "{}: no cycle {cycle}", case.key);
            }
        }
    }

    #[test]
    fn every_citizen_is_there_once_and_there_are_enough() {
        let people = Year::bundled().expect("the bundled year").people;
        let distinct: BTreeSet<_> = people.citizens.iter().collect();
        assert_eq!(distinct.len(), people.citizens.len());
        assert!(distinct.len() >= 100);
    }

    #[test]
    fn a_time_is_read_as_it_is_written() {
        let year = Year::bundled().expect("the bundled year");
        let first = year.cases.first().expect("a case");
        assert_eq!(first.at.to_string(), "2025-12-04T07:42:00");
        assert_eq!(year.moment(first.at).expect("a moment").to_string(), "2025-12-04T06:42:00Z");
    }
}
