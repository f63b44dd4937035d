//! Workers that do what the time has come for.
//!
//! A worker takes due timers for a while, and sends each as an ordinary command with the generation that it has seen. The
//! case refuses a stale one, so that each fires once, whoever dies when: before the command, another worker takes it after
//! the lease; after it, the append has already set or cleared the row.

mod audit;

pub use audit::{Difference, audit};

use crate::clock::{Clock, from_millis};
use crate::executor::{Executor, Refused};
use crate::metering;
use crate::start::Ground;
use futures::StreamExt as _;
use futures::stream;
use jiff::{SignedDuration, Timestamp};
use pobuda_domain::case::{Incident, IncidentKind, TimerName};
use pobuda_domain::name::{CaseId, Name};
use pobuda_ledger::Log;
use pobuda_ledger::error::LogError;
use pobuda_ledger::record::{Millis, Stream};
use pobuda_ledger::timers::StandingTimer;
use std::time::Duration;
use tokio::sync::watch;
use tracing::{error, info, warn};

/// Timers that a worker takes at once.
pub const TIMERS_TAKEN_MAX: usize = 256;
/// Cases whose timers a worker fires at the same time.
const CASES_AT_ONCE: usize = 64;
/// How long a worker has a timer before another one may take it.
pub const LEASE: SignedDuration = SignedDuration::from_secs(10);
/// Longest sleep between two looks at the table.
const SLEEP_MAX: Duration = Duration::from_secs(1);
/// How often a timer is tried before a human is asked.
pub const TIMER_ATTEMPTS_MAX: u64 = 8;
/// Pause after the first failure; each further one doubles it.
const PAUSE: SignedDuration = SignedDuration::from_secs(2);
/// Hour of the municipality at which the table of timers is compared with the log.
const AUDIT_HOUR: i8 = 3;

/// A worker. Any number of them, in any number of processes, may work on one log.
#[derive(Clone)]
pub struct Worker {
    log: Log,
    executor: Executor,
    clock: Clock,
    ground: Ground,
}

/// What firing has come to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Fired {
    /// Timers that were taken.
    pub taken: u64,
    /// Those of them that fired.
    pub fired: u64,
}

impl Worker {
    /// A worker that sends its commands through an executor.
    pub fn new(ground: &Ground, executor: Executor) -> Self {
        let (log, clock) = (ground.log.clone(), ground.clock.clone());
        Self { log, executor, clock, ground: ground.clone() }
    }

    /// Works until told to stop: fires what is due, sleeps until the next timer, and audits once a night.
    pub async fn run(&self, mut stop: watch::Receiver<bool>) {
        let mut audit_at = self.next_audit();
        while !*stop.borrow() {
            if self.clock.now() >= audit_at {
                self.audit().await;
                audit_at = self.next_audit();
            }
            let sleep = match self.fire_due().await {
                Ok(fired) if fired.taken > 0 => continue,
                Ok(_) => self.until_next().await,
                Err(error) => {
                    warn!(%error, "Timers could not be taken: {error}");
                    SLEEP_MAX
                }
            };
            // Whoever could say stop is gone when this fails: then there is nothing left to work for.
            let stopped = tokio::time::timeout(sleep, stop.wait_for(|stop| *stop)).await;
            if matches!(stopped, Ok(Err(_))) {
                return;
            }
        }
    }

    /// Takes what is due and fires it: those of one case one after the other, in their order.
    ///
    /// # Errors
    /// [`LogError`] when the database fails; what was not fired is taken again later.
    pub async fn fire_due(&self) -> Result<Fired, LogError> {
        let now = self.clock.now();
        let until = now.checked_add(LEASE).unwrap_or(Timestamp::MAX);
        let taken = self.log.claim_timers(millis(now), millis(until), TIMERS_TAKEN_MAX).await?;
        let fired = Fired { taken: u64::try_from(taken.len()).unwrap_or(u64::MAX), fired: 0 };
        let mut cases: Vec<(Stream, Vec<StandingTimer>)> = Vec::new();
        for timer in taken {
            match cases.iter_mut().find(|(stream, _)| *stream == timer.stream) {
                Some((_, timers)) => timers.push(timer),
                None => cases.push((timer.stream.clone(), vec![timer])),
            }
        }
        let each = |(_, timers): (Stream, Vec<StandingTimer>)| async move {
            let mut fired = 0;
            for timer in &timers {
                fired += u64::from(self.fire(timer).await);
            }
            fired
        };
        let mut firing = stream::iter(cases.into_iter().map(each)).buffer_unordered(CASES_AT_ONCE);
        let mut sum = fired;
        while let Some(fired) = firing.next().await {
            sum.fired += fired;
        }
        Ok(sum)
    }

    /// Fires one timer. Says whether it did.
    async fn fire(&self, timer: &StandingTimer) -> bool {
        let name = TimerName::try_from(timer.timer.as_str());
        let case = CaseId::new(timer.stream.id.clone());
        let (Ok(name), Ok(case), "case") = (name, case, timer.stream.kind.as_str()) else {
            error!(stream = %timer.stream, timer = timer.timer, "The timer {} of {} is of no kind that is known", timer.timer, timer.stream);
            self.put_off(timer, None).await;
            return false;
        };
        let answer = self.executor.fire(case.clone(), name, timer.generation).await;
        let result = match &answer {
            Ok(_) => "fired",
            Err(Refused::Rule(refusal)) if refusal.code == "timer-stale" => "stale",
            Err(_) => "failed",
        };
        metrics::counter!(metering::TIMERS, "result" => result).increment(1);
        match answer {
            Ok(_) => return true,
            // It stands otherwise in the log. The row of what stands there has another generation, and is not touched.
            Err(Refused::Rule(refusal)) if refusal.code == "timer-stale" => self.put_off(timer, None).await,
            Err(Refused::Rule(refusal)) if refusal.code == "timer-not-due" => {
                self.put_off(timer, timer.due_at).await;
            }
            Err(refused) => self.failed(timer, case, &refused).await,
        }
        false
    }

    /// It is tried again later, and less and less often; in the end a human is asked.
    async fn failed(&self, timer: &StandingTimer, case: CaseId, refused: &Refused) {
        warn!(stream = %timer.stream, timer = timer.timer, %refused, "The timer {} of {} failed: {refused}", timer.timer, timer.stream);
        if timer.attempts < TIMER_ATTEMPTS_MAX {
            let doubled =
                1_i32.checked_shl(u32::try_from(timer.attempts).unwrap_or(u32::MAX)).unwrap_or(i32::MAX);
            let until = PAUSE.checked_mul(doubled).and_then(|pause| self.clock.now().checked_add(pause).ok());
            self.put_off(timer, Some(millis(until.unwrap_or(Timestamp::MAX)))).await;
            return;
        }
        let rule = match refused {
            Refused::Rule(refusal) => Some(refusal.code.to_owned()),
            _ => None,
        };
        let missing = matches!(rule.as_deref(), Some("protocol-unknown" | "calendar-unknown"));
        let incident = if missing { IncidentKind::ProtocolMissing } else { IncidentKind::TimerFailing };
        let incident = Incident { incident, about: timer.timer.clone() };
        if let Err(refused) = self.executor.raise_incident(case, incident, rule).await {
            error!(stream = %timer.stream, timer = timer.timer, %refused, "The timer {} of {} sleeps, and no incident could be raised: {refused}", timer.timer, timer.stream);
        }
        self.put_off(timer, None).await;
    }

    async fn put_off(&self, timer: &StandingTimer, until: Option<Millis>) {
        if let Err(error) = self.log.put_off_timer(timer, until).await {
            // The lease ends by itself.
            warn!(%error, "A timer could not be put off: {error}");
        }
    }

    /// How long there is nothing to do, as far as the table tells.
    async fn until_next(&self) -> Duration {
        match self.log.next_timer().await {
            Ok(Some(next)) => {
                let left = from_millis(next.0).duration_since(self.clock.now());
                Duration::try_from(left).unwrap_or_default().clamp(Duration::from_millis(1), SLEEP_MAX)
            }
            Ok(None) => SLEEP_MAX,
            Err(error) => {
                warn!(%error, "The next timer could not be looked up: {error}");
                SLEEP_MAX
            }
        }
    }

    /// What is done once a night.
    async fn audit(&self) {
        if let Err(error) = self.log.forget_refusals().await {
            warn!(%error, "Old refusals could not be forgotten: {error}");
        }
        match audit(&self.ground, true).await {
            Ok(found) if found.is_empty() => info!("The table of timers agrees with the log"),
            Ok(found) => error!(
                found = found.len(),
                "{} timers did not stand as the log says, and were put right",
                found.len()
            ),
            Err(fault) => error!(%fault, "The table of timers could not be compared with the log: {fault}"),
        }
    }

    /// The next night, in the zone of the municipality.
    fn next_audit(&self) -> Timestamp {
        let calendar = Name::new("si").ok().and_then(|name| self.ground.library.calendar(&name).cloned());
        let zone = calendar.map_or(jiff::tz::TimeZone::UTC, |calendar| calendar.zone());
        let now = self.clock.now().to_zoned(zone.clone());
        let on = |day: jiff::civil::Date| day.at(AUDIT_HOUR, 0, 0, 0).to_zoned(zone.clone()).ok();
        let tonight = on(now.date()).filter(|moment| *moment > now);
        let next = tonight.or_else(|| on(now.date().tomorrow().ok()?));
        next.map_or(Timestamp::MAX, |moment| moment.timestamp())
    }
}

fn millis(at: Timestamp) -> Millis {
    Millis(at.as_millisecond())
}
