//! The library: what has been published and may be used.

use super::{Protocol, Unreadable, parse};
use crate::calendar::Calendar;
use crate::case::{CycleRef, ProtocolRef};
use crate::cycle::Cycle;
use crate::directory::Directory;
use crate::name::Name;
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

/// Published protocols, calendars and cycles, and who holds which post. Read-only to a decision.
#[derive(Debug, Clone, Default)]
pub struct Library {
    by_digest: BTreeMap<String, Arc<Published>>,
    current: BTreeMap<Name, Arc<Published>>,
    calendars: BTreeMap<Name, Arc<Calendar>>,
    cycles: Vec<Cycle>,
    directory: Option<Arc<Directory>>,
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
        let published = Arc::new(Published { protocol: parse(file, source)?, digest });
        self.by_digest.insert(published.digest.clone(), Arc::clone(&published));
        self.current.insert(published.protocol.id.clone(), Arc::clone(&published));
        Ok(published)
    }

    /// Adds a calendar.
    ///
    /// # Errors
    /// [`Unreadable`] when the file cannot be used.
    pub fn add_calendar(&mut self, file: &str, source: &str) -> Result<(), Unreadable> {
        let calendar = calendar(file, source)?;
        self.calendars.insert(calendar.id.clone(), Arc::new(calendar));
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

    /// The version of a protocol that new cases are opened under.
    pub fn current(&self, id: &str) -> Option<&Arc<Published>> {
        self.current.get(id)
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
