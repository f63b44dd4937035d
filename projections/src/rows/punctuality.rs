//! How punctual services are: the cases they have, and the time limits that were kept and were not.

use jiff::Timestamp;
use pobuda_domain::case::{Clocks, ProtocolRef};
use pobuda_domain::name::{CaseId, Name};
use pobuda_domain::protocol::{DeadlineKind, Library};
use serde::{Deserialize, Serialize};

/// A case, as far as the punctuality of services depends on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Followed {
    /// The rules it is pinned to.
    pub protocol: ProtocolRef,
    /// Where it is.
    pub state: Name,
    /// The service it was given to, once it was.
    pub assigned: Option<Name>,
    /// The service that has it; absent when none does, or it is over.
    pub service: Option<Name>,
    /// The service that had it before the last operation: what the operation ended was theirs.
    pub before: Option<Name>,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// What runs in it.
    pub clocks: Clocks,
    /// How it ended, while it is over.
    pub ended: Option<Ending>,
}

/// How a case ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ending {
    /// The service that had it.
    pub service: Option<Name>,
    /// When.
    pub at: Timestamp,
    /// How long it took from its opening. Unit: calendar days.
    pub days: u64,
}

/// A time limit of the municipality that ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndedLimit {
    /// Position of the event.
    pub position: u64,
    /// The case.
    pub case: CaseId,
    /// The limit, as the protocol names it.
    pub deadline: Name,
    /// The service that had the case.
    pub service: Name,
    /// When it ended.
    pub at: Timestamp,
    /// Whether that was in time.
    pub met: bool,
}

/// How punctual a service is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ServiceFigures {
    /// The service.
    pub service: String,
    /// Cases that it has.
    pub open: u64,
    /// Time limits that run in them and have not passed.
    pub running: u64,
    /// Time limits that have passed, and nothing has come.
    pub overdue: u64,
    /// Time limits that ended in time, since the moment asked for.
    pub met: u64,
    /// Time limits that ended too late, since then.
    pub late: u64,
    /// Cases that ended, since then.
    pub ended: u64,
    /// Half of these took at most so long. Unit: calendar days.
    pub median_days: Option<u64>,
}

impl ServiceFigures {
    /// How many of a hundred limits ended in time, rounded down: only all are a hundred. `None` while none has ended.
    pub fn on_time_percent(&self) -> Option<u64> {
        self.met.saturating_mul(100).checked_div(self.met.saturating_add(self.late))
    }
}

impl Followed {
    /// The service that has the case as it stands: the one it was given to, else the one that answers for the next step.
    pub(crate) fn holder(&self, library: &Library) -> Option<Name> {
        let protocol = &library.pinned(&self.protocol)?.protocol;
        let state = protocol.states.get(self.state.as_str())?;
        if state.is_final {
            return None;
        }
        // A service that the case itself names is nobody in particular before it does.
        let fixed =
            |name: &&Name| protocol.services.get(name.as_str()).is_some_and(|known| known.from.is_none());
        self.assigned.clone().or_else(|| protocol.answering(&self.state).filter(fixed).cloned())
    }

    /// Limits of the municipality that run and have not passed, and those that have.
    pub(crate) fn limits(&self) -> (u64, u64) {
        let clocks = self.clocks.deadlines.values();
        let theirs = clocks.filter(|clock| clock.kind != DeadlineKind::Citizen);
        theirs.fold((0, 0), |(running, overdue), clock| match (clock.missed, clock.paused.is_some()) {
            (true, _) => (running, overdue + 1),
            (false, true) => (running, overdue),
            (false, false) => (running + 1, overdue),
        })
    }

    /// When the first of the municipality's limits is, or was, due.
    pub(crate) fn due_at(&self) -> Option<Timestamp> {
        let clocks = self.clocks.deadlines.values();
        let theirs = clocks.filter(|clock| clock.kind != DeadlineKind::Citizen && clock.paused.is_none());
        theirs.map(|clock| clock.due_at).min()
    }
}
