//! Who holds the posts that answer, and what is raised where nobody does; and which services there are to be given to.

use super::{CaseEvent, Incident, IncidentKind, IncidentRaised, Rejection, Responsible};
use crate::actor::{Actor, By, Standing};
use crate::directory::Directory;
use crate::name::FieldName;
use crate::protocol::Library;
use crate::value::Value;
use jiff::Timestamp;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

impl Responsible {
    /// The same post, with whoever is asked at it on a day. Without a directory nobody is known.
    pub(super) fn on(mut self, day: Date, directory: Option<&Directory>) -> Self {
        let held = self.service.as_ref().zip(directory);
        self.person =
            held.and_then(|(service, directory)| directory.holder(service, &self.role, day)).cloned();
        self
    }

    /// The post alone, whoever holds it.
    pub(super) fn post(&self) -> Self {
        Self { person: None, ..self.clone() }
    }

    /// What is raised when the directory knows nobody at the post. Citizens hold none.
    pub(super) fn vacancy(&self, directory: Option<&Directory>, at: Timestamp) -> Option<CaseEvent> {
        let service = self.service.as_ref().filter(|_| directory.is_some() && self.person.is_none())?;
        Some(CaseEvent::IncidentRaised(IncidentRaised {
            incident: IncidentKind::PostVacant,
            about: format!("{service}/{}", self.role),
            rule: None,
            by: By::system(),
            occurred_at: at,
        }))
    }
}

/// The same events without vacancies that stand already or come twice.
pub(super) fn once(standing: &BTreeSet<Incident>, events: &mut Vec<CaseEvent>) {
    let mut raised = standing.clone();
    events.retain(|event| match event {
        CaseEvent::IncidentRaised(e) if e.incident == IncidentKind::PostVacant => {
            raised.insert(Incident { incident: e.incident, about: e.about.clone() })
        }
        _ => true,
    });
}

/// Whether a case can be given to the services that are named. An import tells of services as they once were.
pub(super) fn services_known(
    library: &Library,
    actor: &Actor,
    on: Date,
    fields: &BTreeMap<FieldName, Value>,
) -> Result<(), Rejection> {
    let Some(directory) = library.directory() else { return Ok(()) };
    if matches!(actor.standing, Standing::Importer { .. }) {
        return Ok(());
    }
    for (field, value) in fields {
        let Value::Service(service) = value else { continue };
        if directory.assignable(on).any(|(known, _)| known == service) {
            continue;
        }
        let known = directory.assignable(on).map(|(known, _)| known.as_str()).collect::<Vec<_>>().join(", ");
        return Err(Rejection::ServiceUnknown { field: field.clone(), service: service.clone(), known });
    }
    Ok(())
}
