//! Where an initiative stands, what comes next, and why the answer was no.

use super::super::how_it_works::automatic;
use super::super::standing::{Stand, legal, precision, shown};
use super::super::words;
use super::history::{quoted, who};
use crate::executor::OwnPart;
use crate::telling::{NextTold, Speaker};
use jiff::civil::Date;
use pobuda_domain::calendar::Calendar;
use pobuda_domain::protocol::{Protocol, Side};
use pobuda_pages::content::{Due, DueState};
use pobuda_pages::page::case::{Next, NextStep, Refusal, Remedy, Stage, Status, Step};
use pobuda_pages::when::When;
use pobuda_pages::{PageError, paths};
use pobuda_projections::rows::{CaseRow, TimelineRow};

/// Steps that the answer at the top names, at most: more is no answer.
const NAMED_MAX: usize = 2;

/// A case as it is shown, now or then.
pub(super) struct Shown<'a> {
    /// The language.
    pub(super) speaker: Speaker<'a>,
    /// The case.
    pub(super) case: &'a CaseRow,
    /// What can come next, in words.
    pub(super) next: &'a [NextTold],
    /// The day it is, or was.
    pub(super) today: Date,
    /// The working days of its protocol.
    pub(super) calendar: Option<&'a Calendar>,
}

impl Shown<'_> {
    fn protocol(&self) -> Option<&Protocol> {
        self.speaker.protocol(&self.case.protocol)
    }

    /// The answer at the top of the page.
    pub(super) fn status(&self) -> Status {
        let Self { speaker, case, .. } = self;
        let told = speaker.state(&case.protocol, &case.state);
        let stand = Stand::of(*speaker, case);
        let outcome = case.outcome.as_ref().map(|outcome| speaker.outcome(&case.protocol, outcome).label);
        Status {
            state: told.label,
            plain: told.plain,
            tone: stand.tone,
            since: When::new(case.since, precision(case.precision)),
            punctual: stand.punctual,
            holder: stand.holder,
            // An outcome of an earlier round says nothing while the case is open again.
            outcome: outcome.filter(|_| told.is_final),
            next: self.named(),
            due: self.dues().into_iter().next(),
        }
    }

    /// What the municipality is going to do next, when that is one thing or two.
    fn named(&self) -> Option<String> {
        let protocol = self.protocol()?;
        let of_the_office = |step: &&NextTold| {
            protocol.operations.get(&step.operation).is_some_and(|operation| {
                let role = protocol.roles.get(operation.responsible.role.as_str());
                !operation.is_automatic() && role.is_some_and(|role| role.side != Side::Citizen)
            })
        };
        let labels: Vec<&str> =
            self.next.iter().filter(of_the_office).map(|step| step.label.as_str()).collect();
        (1..=NAMED_MAX).contains(&labels.len()).then(|| quoted(self.speaker.lang(), &labels))
    }

    /// The progress bar.
    pub(super) fn steps(&self) -> Vec<Step> {
        let Some(protocol) = self.protocol() else { return Vec::new() };
        let current = protocol.steps.iter().position(|step| step.id == self.case.step);
        let stage = |at: usize| match current.map(|current| at.cmp(&current)) {
            Some(std::cmp::Ordering::Less) => Stage::Completed,
            Some(std::cmp::Ordering::Equal) => Stage::Current,
            _ => Stage::NotYet,
        };
        let steps = protocol.steps.iter().enumerate();
        steps
            .map(|(at, step)| Step {
                label: self.speaker.text(protocol, &step.label).to_owned(),
                stage: stage(at),
            })
            .collect()
    }

    /// Time limits that run, stand still or have passed, the most urgent first.
    fn dues(&self) -> Vec<Due> {
        let Some(protocol) = self.protocol() else { return Vec::new() };
        let mut dues: Vec<Due> = self
            .case
            .clocks
            .deadlines
            .iter()
            .map(|(name, clock)| {
                let declared = protocol.deadlines.get(name.as_str());
                let state = match (clock.missed, clock.paused) {
                    (true, _) => DueState::Late,
                    (false, Some(_)) => DueState::Paused,
                    (false, None) => DueState::Running,
                };
                let basis = declared.and_then(|declared| declared.legal.as_ref());
                Due {
                    name: self.speaker.deadline(Some(protocol), name),
                    on: clock.due_on,
                    state,
                    left: self.calendar.map(|calendar| {
                        words::working_days(calendar, self.today, clock.due_on, clock.missed)
                    }),
                    rule: basis.map(|basis| legal(self.speaker, Some(protocol), basis.as_str())),
                }
            })
            .collect();
        dues.sort_by_key(|due| (due.state == DueState::Paused, due.on));
        dues
    }

    /// The section with what comes next. `part` says what the reader may do; it links an objection.
    ///
    /// # Errors
    /// [`PageError`] when a text is missing.
    pub(super) fn next(&self, part: &OwnPart) -> Result<Next, PageError> {
        let protocol = self.protocol();
        let declared = |step: &NextTold| protocol.and_then(|p| p.operations.get(&step.operation));
        let public = self.next.iter().filter(|step| declared(step).is_none_or(|operation| operation.public));
        let steps: Result<Vec<NextStep>, PageError> = public
            .map(|step| {
                let automatic = declared(step).map(|operation| automatic(self.speaker, operation));
                Ok(NextStep {
                    what: step.label.clone(),
                    responsible: step.responsible.clone(),
                    automatic: automatic.transpose()?.flatten(),
                })
            })
            .collect();
        let state = protocol.and_then(|p| p.states.get(self.case.state.as_str()));
        let usually = state.and_then(|state| state.usually);
        Ok(Next {
            steps: steps?,
            usually: usually.map(|span| words::span(self.speaker.lang(), span)).transpose()?,
            dues: self.dues(),
            remedy: self.remedy(part),
        })
    }

    /// How to object to how the case ended.
    fn remedy(&self, part: &OwnPart) -> Option<Remedy> {
        let is_final = self.speaker.state(&self.case.protocol, &self.case.state).is_final;
        let outcome = self.case.outcome.as_ref().filter(|_| is_final)?;
        let text = self.speaker.outcome(&self.case.protocol, outcome).remedy?;
        let reopening = part.operations.iter().map(|allowed| &allowed.operation).find(|name| {
            self.protocol().and_then(|p| p.operations.get(name.as_str())).is_some_and(|o| o.reopens)
        });
        let href =
            reopening.map(|name| paths::operation(self.speaker.lang(), &self.case.reference, name.as_str()));
        Some(Remedy { text, until: None, href })
    }

    /// Why the answer was no, if that is how the case ended. `number` gives the number of an entry.
    pub(super) fn refusal(
        &self,
        rows: &[TimelineRow],
        number: impl Fn(&TimelineRow) -> u64,
        part: &OwnPart,
    ) -> Option<Refusal> {
        let Self { speaker, case, .. } = self;
        let outcome = case.outcome.as_ref()?;
        let told = speaker.outcome(&case.protocol, outcome);
        if told.kind != Some("declined") || !speaker.state(&case.protocol, &case.state).is_final {
            return None;
        }
        let row = rows.iter().rev().find(|row| row.outcome.as_ref() == Some(outcome))?;
        let entry = speaker.entry(row);
        let cited = entry.why.legal_basis.as_deref();
        Some(Refusal {
            outcome: told.label,
            plain: told.plain,
            reason: entry.why.reason.as_ref().map(|reason| shown(reason, row.language.as_str())),
            legal: cited.map(|cite| legal(*speaker, self.protocol(), cite)),
            who: who(&entry.actor),
            when: When::new(row.occurred_at, precision(row.precision)),
            remedy: self.remedy(part),
            entry: number(row),
        })
    }
}
