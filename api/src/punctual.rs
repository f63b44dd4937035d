//! How punctual services are, and what is due in the cases that they have.

use crate::app::App;
use crate::desk::calendar;
use crate::telling::Speaker;
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use pobuda_domain::name::Name;
use pobuda_domain::protocol::DeadlineKind;
use pobuda_projections::ReadError;
use pobuda_projections::rows::{CaseRow, ServiceFigures};
use std::collections::BTreeMap;

/// Whole months that figures look back on, beside the one that is not over. Unit: months.
const MONTHS_BACK: i64 = 12;
/// Cases of a service that are looked through for what is due. Unit: cases; those due first come first.
pub const DUE_CASES_MAX: usize = 500;

/// The figures of services, and the day since which they count what has ended.
#[derive(Debug, Clone)]
pub struct Since {
    /// The first day that counts.
    pub day: Date,
    at: Timestamp,
}

/// A time limit that runs, or has passed, in a case.
#[derive(Debug, Clone)]
pub struct DueLimit {
    /// The case.
    pub case: CaseRow,
    /// The limit, as the protocol names it.
    pub deadline: Name,
    /// Its last day.
    pub on: Date,
    /// Whether it has passed.
    pub missed: bool,
}

impl Since {
    /// The first day of the month twelve months ago.
    pub fn now(app: &App) -> Self {
        let now = app.clock.now();
        let zone = calendar(&app.library).map_or(jiff::tz::TimeZone::UTC, |calendar| calendar.zone());
        let month = now.to_zoned(zone.clone()).date().first_of_month();
        let day = month.saturating_sub(MONTHS_BACK.months());
        Self { day, at: day.to_zoned(zone).map_or(now, |start| start.timestamp()) }
    }

    /// The figures of one service.
    ///
    /// # Errors
    /// [`ReadError`] when the database fails.
    pub async fn figures(&self, app: &App, service: &Name) -> Result<ServiceFigures, ReadError> {
        app.models.punctuality_of(service.as_str(), self.at).await
    }

    /// The figures of every service that is known, by name: those that never had anything among them.
    ///
    /// # Errors
    /// [`ReadError`] when the database fails.
    pub async fn all(&self, app: &App, speaker: Speaker<'_>) -> Result<Vec<ServiceFigures>, ReadError> {
        let known = speaker.services().into_iter().map(|(name, _)| name.to_string());
        let mut all: BTreeMap<String, ServiceFigures> = known
            .map(|service| (service.clone(), ServiceFigures { service, ..ServiceFigures::default() }))
            .collect();
        for figures in app.models.punctuality(self.at).await? {
            all.insert(figures.service.clone(), figures);
        }
        Ok(all.into_values().collect())
    }
}

/// The service of that name: one that is listed, or that a case is or was with.
///
/// # Errors
/// [`ReadError`] when the database fails.
pub async fn service(app: &App, speaker: Speaker<'_>, name: &str) -> Result<Option<Name>, ReadError> {
    let Ok(name) = Name::new(name) else { return Ok(None) };
    if speaker.services().iter().any(|(known, _)| **known == name) {
        return Ok(Some(name));
    }
    let known = app.models.punctuality(Timestamp::MIN).await?;
    Ok(known.iter().any(|figures| figures.service == name.as_str()).then_some(name))
}

/// What the municipality owes in the cases that a service has, the first due first.
///
/// # Errors
/// [`ReadError`] when the database fails.
pub async fn due_limits(app: &App, service: &Name) -> Result<Vec<DueLimit>, ReadError> {
    let ids = app.models.cases_of_service(service.as_str(), DUE_CASES_MAX).await?;
    let mut due = Vec::new();
    for case in app.models.cases_by_id(&ids).await? {
        for (deadline, clock) in &case.clocks.deadlines {
            if clock.paused.is_none() && clock.kind != DeadlineKind::Citizen {
                let (case, deadline) = (case.clone(), deadline.clone());
                due.push(DueLimit { case, deadline, on: clock.due_on, missed: clock.missed });
            }
        }
    }
    due.sort_by(|a, b| (a.on, &a.case.reference, &a.deadline).cmp(&(b.on, &b.case.reference, &b.deadline)));
    Ok(due)
}
