//! Pages of timelines as they were written last, for as long as nothing was added to them.
//!
//! A row of a timeline changes only when something is erased, so a page is old only when its case has a newer entry. That is asked once
//! per position of the read models, and only as far as the page goes.

use crate::app::App;
use crate::http::conditional::Written;
use crate::http::problem::Answer;
use crate::http::reading::failed;
use moka::sync::Cache;
use pobuda_domain::name::CaseId;
use pobuda_projections::TimelineFilter;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// Most that the pages kept may weigh. Unit: bytes.
pub const RENDERED_BYTES_MAX: u64 = 16 * 1024 * 1024;
/// A page is written anew after so long in any case.
const RENDERED_LIFE: Duration = Duration::from_secs(10);
/// What a page weighs beside its body. Unit: bytes.
const PAGE_BYTES: usize = 512;

/// Pages by address. Cheap to clone.
#[derive(Clone)]
pub struct Rendered(Cache<String, Arc<Page>>);

/// What a page was made of.
#[derive(Debug)]
pub struct Source {
    /// The case.
    pub case: CaseId,
    /// What would come after the page.
    pub filter: TimelineFilter,
    /// Whether another page follows: then nothing can be added to this one.
    pub whole_page: bool,
}

#[derive(Debug)]
struct Page {
    kept: Kept,
    source: Source,
    // Position of the read models when it was read.
    read_at: u64,
    // The read models' position at which the page was known to be whole.
    checked: AtomicU64,
}

/// A page, ready to be sent.
#[derive(Debug, Clone)]
pub struct Kept {
    /// Its body and tag.
    pub written: Written,
    /// Cursor of the page after it.
    pub next: Option<String>,
}

impl Default for Rendered {
    fn default() -> Self {
        let weigh = |address: &String, page: &Arc<Page>| {
            let bytes = address.len() + page.kept.written.bytes.len() + PAGE_BYTES;
            u32::try_from(bytes).unwrap_or(u32::MAX)
        };
        let cache =
            Cache::builder().max_capacity(RENDERED_BYTES_MAX).weigher(weigh).time_to_live(RENDERED_LIFE);
        Self(cache.build())
    }
}

impl Rendered {
    /// The page at an address, if it is still what the read models say.
    ///
    /// # Errors
    /// 500 when the database fails.
    pub async fn find(&self, app: &App, address: &str) -> Answer<Option<Kept>> {
        let Some(page) = self.0.get(address) else { return Ok(None) };
        let position = app.models.position();
        if page.read_at < app.models.last_erasure() {
            return Ok(None);
        }
        if page.checked.load(Ordering::Acquire) != position {
            if !page.source.whole_page {
                let newer = app.models.timeline(&page.source.case, &page.source.filter, 1).await;
                if !newer.map_err(failed)?.is_empty() {
                    return Ok(None);
                }
            }
            page.checked.store(position, Ordering::Release);
        }
        Ok(Some(page.kept.clone()))
    }

    /// Keeps a page that was read when the read models were at least at `position`.
    pub fn keep(&self, address: &str, written: Written, next: Option<String>, source: Source, position: u64) {
        let checked = AtomicU64::new(position);
        let page = Page { kept: Kept { written, next }, source, read_at: position, checked };
        self.0.insert(address.to_owned(), Arc::new(page));
    }
}
