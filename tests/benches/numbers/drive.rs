//! Many at once, for a while, each waiting for its answer before it asks again.

use anyhow::Result;
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

/// What came of it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Driven {
    /// Answers per second.
    pub(crate) rate: f64,
    /// How long every one took, shortest first.
    pub(crate) took: Vec<Duration>,
}

impl Driven {
    /// From how long every one took and how long all of it did.
    pub(crate) fn new(mut took: Vec<Duration>, whole: Duration) -> Self {
        took.sort_unstable();
        Self { rate: count(took.len()) / whole.as_secs_f64(), took }
    }

    /// The time that this share of them did not exceed. Unit: milliseconds.
    pub(crate) fn percentile(&self, hundredths: usize) -> f64 {
        let place = (self.took.len() * hundredths).div_ceil(100).saturating_sub(1);
        self.took.get(place).map_or(f64::NAN, |took| took.as_secs_f64() * 1000.0)
    }
}

/// A number of things as a number to calculate with.
pub(crate) fn count(things: usize) -> f64 {
    // Exact up to 2^32, more than any bench counts.
    u32::try_from(things).map_or(f64::INFINITY, f64::from)
}

/// Lets `workers` work until the round is over, or until each has worked `each` times.
/// `work` is given the worker and how often it has worked before.
pub(crate) async fn drive<Work, Done>(
    workers: usize,
    round: Duration,
    each: usize,
    work: Work,
) -> Result<Driven>
where
    Work: Fn(usize, usize) -> Done + Clone + Send + 'static,
    Done: Future<Output = Result<()>> + Send,
{
    let begun = Instant::now();
    let mut working = JoinSet::new();
    for worker in 0..workers {
        let work = work.clone();
        working.spawn(async move {
            let mut took = Vec::new();
            while took.len() < each && begun.elapsed() < round {
                let asked = Instant::now();
                work(worker, took.len()).await?;
                took.push(asked.elapsed());
            }
            anyhow::Ok(took)
        });
    }
    let mut all = Vec::new();
    while let Some(worked) = working.join_next().await {
        all.extend(worked??);
    }
    Ok(Driven::new(all, begun.elapsed()))
}

/// The middle one.
pub(crate) fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_unstable_by(f64::total_cmp);
    numbers.get(numbers.len() / 2).copied().unwrap_or(f64::NAN)
}
