//! What a protocol is verified within: the promises of the municipality, its people, its days, its other protocols.

use crate::bundled;
use crate::calendar::{Calendar, Span};
use crate::name::Name;
use crate::protocol::{Ordered, Protocol, Text, Unreadable, parse, read_calendar, read_file};
use serde::Deserialize;

/// What the municipality promises, whatever the protocol.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Charter {
    /// Always `charter/1`.
    pub format: String,
    /// Longest time from a citizen's opening of a case to the moment an answer is due.
    pub answer_within: Span,
    /// Longest time between news of something promised.
    pub news_within: Span,
}

/// Who holds which post.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Directory {
    /// Always `directory/1`.
    pub format: String,
    /// The services.
    pub services: Ordered<Name, DirectoryService>,
}

/// A service and its posts.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DirectoryService {
    /// Whether a case can be given to it.
    #[serde(default)]
    pub assignable: bool,
    /// What it is called.
    pub name: Text,
    /// Accounts of those who hold each post.
    #[serde(default)]
    pub posts: Ordered<Name, Vec<String>>,
}

/// What is there to verify a protocol against. What is missing is not asked about.
#[derive(Debug, Clone, Default)]
pub struct Surroundings {
    /// The promises of the municipality.
    pub charter: Option<Charter>,
    /// Its people.
    pub directory: Option<Directory>,
    /// Its working days.
    pub calendars: Vec<Calendar>,
    /// The protocols that links can lead to.
    pub protocols: Vec<Protocol>,
}

impl Surroundings {
    /// What comes with the program.
    ///
    /// # Errors
    /// [`Unreadable`] when a bundled file cannot be used, which a test excludes.
    pub fn bundled() -> Result<Self, Unreadable> {
        let mut around = Self::default();
        around.add_charter(bundled::CHARTER.0, bundled::CHARTER.1)?;
        around.add_directory(bundled::DIRECTORY.0, bundled::DIRECTORY.1)?;
        around.add_calendar(bundled::CALENDAR.0, bundled::CALENDAR.1)?;
        for (file, source) in bundled::PROTOCOLS {
            around.protocols.push(parse(file, source)?);
        }
        Ok(around)
    }

    /// Takes a charter, in place of any other.
    ///
    /// # Errors
    /// [`Unreadable`] when the file cannot be used.
    pub fn add_charter(&mut self, file: &str, source: &str) -> Result<(), Unreadable> {
        let charter: Charter = read_file(file, source)?;
        of_format(file, &charter.format, "charter/1")?;
        self.charter = Some(charter);
        Ok(())
    }

    /// Takes a directory, in place of any other.
    ///
    /// # Errors
    /// [`Unreadable`] when the file cannot be used.
    pub fn add_directory(&mut self, file: &str, source: &str) -> Result<(), Unreadable> {
        let directory: Directory = read_file(file, source)?;
        of_format(file, &directory.format, "directory/1")?;
        self.directory = Some(directory);
        Ok(())
    }

    /// Takes a calendar, in place of another one of its name.
    ///
    /// # Errors
    /// [`Unreadable`] when the file cannot be used.
    pub fn add_calendar(&mut self, file: &str, source: &str) -> Result<(), Unreadable> {
        let calendar = read_calendar(file, source)?;
        self.calendars.retain(|other| other.id != calendar.id);
        self.calendars.push(calendar);
        Ok(())
    }

    /// Takes a protocol that links can lead to, in place of another one of its name.
    pub fn add_protocol(&mut self, protocol: Protocol) {
        self.protocols.retain(|other| other.id != protocol.id);
        self.protocols.push(protocol);
    }

    /// What is not asked about because it is not there.
    pub(super) fn missing(&self) -> Vec<String> {
        let missing = |is: bool, what: &str| is.then(|| what.to_owned());
        [
            missing(self.charter.is_none(), "K1 K2 K3: give a charter"),
            missing(self.directory.is_none(), "O3 O4: give a directory"),
            missing(self.calendars.is_empty(), "D5 D6 D7 D8 T2 and parts of K2 K3: give a calendar"),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

fn of_format(file: &str, format: &str, wanted: &str) -> Result<(), Unreadable> {
    if format == wanted {
        return Ok(());
    }
    let detail = format!("format {format:?} is not {wanted}");
    Err(Unreadable { file: file.to_owned(), line: None, detail })
}
