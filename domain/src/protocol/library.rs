//! The library: what has been published and may be used.

use super::{Protocol, Unreadable, parse};
use crate::bundled;
use crate::calendar::Calendar;
use crate::case::{CycleRef, ProtocolRef};
use crate::cycle::Cycle;
use crate::directory::Directory;
use crate::name::Name;
use crate::publication::{ProtocolPublished, Publications};
use crate::verify::Surroundings;
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A protocol in force, with the digest of its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// What it says.
    pub protocol: Protocol,
    /// `sha256:` and 64 hexadecimal digits.
    pub digest: String,
    /// The file.
    pub source: String,
}

impl Published {
    /// How a case is pinned to it.
    pub fn reference(&self) -> ProtocolRef {
        ProtocolRef {
            id: self.protocol.id.clone(),
            version: self.protocol.version.clone(),
            digest: self.digest.clone(),
        }
    }
}

/// A file as it was read: its name and its text.
type RuleFile = Arc<(String, String)>;

/// Published protocols, calendars and cycles, and who holds which post. Read-only to a decision.
#[derive(Debug, Clone, Default)]
pub struct Library {
    by_digest: BTreeMap<String, Arc<Published>>,
    current: BTreeMap<Name, Arc<Published>>,
    calendars: BTreeMap<Name, Arc<Calendar>>,
    calendar_files: Vec<RuleFile>,
    cycles: Vec<Cycle>,
    cycle_files: Vec<RuleFile>,
    directory: Option<Arc<Directory>>,
    publications: Arc<Publications>,
}

/// Reads a calendar.
///
/// # Errors
/// [`Unreadable`] when the file cannot be used.
pub(crate) fn calendar(file: &str, source: &str) -> Result<Calendar, Unreadable> {
    let calendar: Calendar = super::parse::read(file, source)?;
    match calendar.fault() {
        Some(detail) => Err(Unreadable { file: file.to_owned(), line: None, detail }),
        None => Ok(calendar),
    }
}

impl Library {
    /// Puts a protocol in force; it becomes the current version of its name.
    ///
    /// # Errors
    /// [`Unreadable`] when the file cannot be used.
    pub fn publish(
        &mut self,
        file: &str,
        source: &str,
        digest: String,
    ) -> Result<Arc<Published>, Unreadable> {
        let published = self.add(file, source, digest)?;
        self.current.insert(published.protocol.id.clone(), Arc::clone(&published));
        Ok(published)
    }

    /// Makes a version known without putting it in force: cases are pinned to it.
    fn add(&mut self, file: &str, source: &str, digest: String) -> Result<Arc<Published>, Unreadable> {
        if let Some(known) = self.by_digest.get(&digest) {
            return Ok(Arc::clone(known));
        }
        let protocol = parse(file, source)?;
        let published = Arc::new(Published { protocol, digest, source: source.to_owned() });
        self.by_digest.insert(published.digest.clone(), Arc::clone(&published));
        Ok(published)
    }

    /// Makes a published version known, so that what is pinned to it can be read. In force stays what is.
    ///
    /// # Errors
    /// [`Unreadable`] when this program cannot use the file, which one of the time of its publication could.
    pub fn learn(&mut self, published: &ProtocolPublished) -> Result<(), Unreadable> {
        let file = format!("{} {}", published.protocol, published.version);
        self.add(&file, &published.text, published.digest.clone()).map(drop)
    }

    /// Takes what was published, in place of any other: of each protocol the latest version is in force, whatever comes
    /// with the program. What this program cannot use stays out, and comes back.
    pub fn set_publications(&mut self, publications: Arc<Publications>) -> Vec<Unreadable> {
        let mut unusable = Vec::new();
        for published in &publications.published {
            unusable.extend(self.learn(published).err());
            if let Some(known) = self.by_digest.get(&published.digest) {
                self.current.insert(published.protocol.clone(), Arc::clone(known));
            }
        }
        self.publications = publications;
        unusable
    }

    /// Puts a known version in force, for who decides again what was decided then. Where versions of the protocol were
    /// published, those say what is in force, and nothing changes.
    pub(crate) fn bring_in_force(&mut self, reference: &ProtocolRef) {
        let published = self.publications.of(reference.id.as_str()).next().is_some();
        if let Some(known) = self.by_digest.get(&reference.digest).filter(|_| !published) {
            self.current.insert(known.protocol.id.clone(), Arc::clone(known));
        }
    }

    /// The same, with one round of a protocol alone: for who decides again what belongs to it, while others were open too.
    pub(crate) fn in_round(&self, protocol: &Name, id: &str) -> Self {
        let mut library = self.clone();
        library.cycles.retain(|cycle| cycle.protocol != *protocol || cycle.id == id);
        library
    }

    /// What was published, and when.
    pub fn publications(&self) -> &Arc<Publications> {
        &self.publications
    }

    /// What a protocol is verified within: the promises of the municipality, its days, and what is in force. Nothing is
    /// asked about people, who come and go while a protocol stays.
    pub fn surroundings(&self) -> Surroundings {
        let mut around = Surroundings::default();
        // A test keeps the bundled charter readable; without it less would be asked, and said so.
        let _charter = around.add_charter(bundled::CHARTER.0, bundled::CHARTER.1);
        around.calendars = self.calendars.values().map(|calendar| Calendar::clone(calendar)).collect();
        around.protocols = self.current.values().map(|published| published.protocol.clone()).collect();
        around
    }

    /// The cycles, the earliest first.
    pub fn cycles(&self) -> impl Iterator<Item = &Cycle> {
        self.cycles.iter()
    }

    /// Adds a calendar.
    ///
    /// # Errors
    /// [`Unreadable`] when the file cannot be used.
    pub fn add_calendar(&mut self, file: &str, source: &str) -> Result<(), Unreadable> {
        let calendar = calendar(file, source)?;
        self.calendars.insert(calendar.id.clone(), Arc::new(calendar));
        self.calendar_files.push(Arc::new((file.to_owned(), source.to_owned())));
        Ok(())
    }

    /// Adds a cycle of a protocol that is already published.
    ///
    /// # Errors
    /// [`Unreadable`] when the file cannot be used.
    pub fn add_cycle(&mut self, file: &str, source: &str) -> Result<(), Unreadable> {
        let cycle: Cycle = super::parse::read(file, source)?;
        let published = self.current(cycle.protocol.as_str());
        let fault = match published {
            None => Some(format!("protocol {:?} is not published", cycle.protocol.as_str())),
            Some(_) if self.cycles.iter().any(|c| c.protocol == cycle.protocol && c.id == cycle.id) => {
                Some(format!("cycle {:?} is given twice", cycle.id))
            }
            Some(published) => cycle.fault(&published.protocol),
        };
        if let Some(detail) = fault {
            return Err(Unreadable { file: file.to_owned(), line: None, detail });
        }
        self.cycles.push(cycle);
        self.cycle_files.push(Arc::new((file.to_owned(), source.to_owned())));
        self.cycles.sort_by_key(|cycle| cycle.opens);
        Ok(())
    }

    /// Takes a directory, in place of any other. Without one nobody is asked about people.
    pub fn set_directory(&mut self, directory: Option<Arc<Directory>>) {
        self.directory = directory;
    }

    /// Who holds which post.
    pub fn directory(&self) -> Option<&Arc<Directory>> {
        self.directory.as_ref()
    }

    /// The protocol that a case is pinned to.
    pub fn pinned(&self, reference: &ProtocolRef) -> Option<&Arc<Published>> {
        self.by_digest.get(&reference.digest)
    }

    /// A published version of a protocol: one in the log, where there are any of it, and else what came with the program.
    /// Beside the log another file that comes along under the same number is not meant.
    pub fn version(&self, id: &Name, version: &str) -> Option<&Arc<Published>> {
        let mut published = self.publications.of(id.as_str()).peekable();
        if published.peek().is_none() {
            return self.known(id).find(|published| published.protocol.version == version);
        }
        let published = published.find(|published| published.version == version)?;
        self.by_digest.get(&published.digest)
    }

    /// Every file of a protocol that is known here, in force or not.
    pub fn known<'l>(&'l self, id: &Name) -> impl Iterator<Item = &'l Arc<Published>> {
        let id = id.clone();
        self.by_digest.values().filter(move |published| published.protocol.id == id)
    }

    /// The version of a protocol that new cases are opened under.
    pub fn current(&self, id: &str) -> Option<&Arc<Published>> {
        self.current.get(id)
    }

    /// Every version of every protocol that is known here, in force or not.
    pub fn all_known(&self) -> impl Iterator<Item = &Arc<Published>> {
        self.by_digest.values()
    }

    /// The calendars as they were read: file and text.
    pub fn calendar_files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.calendar_files.iter().map(|file| (file.0.as_str(), file.1.as_str()))
    }

    /// The cycles as they were read: file and text.
    pub fn cycle_files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.cycle_files.iter().map(|file| (file.0.as_str(), file.1.as_str()))
    }

    /// The current version of every protocol, by name.
    pub fn all_current(&self) -> impl Iterator<Item = &Arc<Published>> {
        self.current.values()
    }

    /// A calendar.
    pub fn calendar(&self, id: &Name) -> Option<&Arc<Calendar>> {
        self.calendars.get(id)
    }

    /// The cycle of a protocol that is open at a moment, or else the latest that has opened.
    pub fn cycle(&self, protocol: &Protocol, at: Timestamp) -> Option<CycleRef> {
        let calendar = self.calendar(&protocol.calendar)?;
        let day = at.to_zoned(calendar.zone()).date();
        let mut opened =
            self.cycles.iter().filter(|cycle| cycle.protocol == protocol.id && cycle.opens <= day);
        opened.next_back().map(Cycle::reference)
    }
}
