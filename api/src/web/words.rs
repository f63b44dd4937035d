//! Words that the telling has no use for: lengths of time, and in what standing somebody reads a page.

use crate::caller::Standing;
use crate::telling::Speaker;
use jiff::civil::Date;
use pobuda_domain::calendar::{Calendar, Span, Unit};
use pobuda_domain::name::Name;
use pobuda_domain::protocol::{Library, Protocol};
use pobuda_pages::{Arg, Lang, PageError, text};

/// A length of time as it is said after "takes", e.g. `5 working days`.
///
/// # Errors
/// [`PageError`] when a text is missing.
pub(super) fn span(lang: Lang, span: Span) -> Result<String, PageError> {
    spoken(lang, "span-", span)
}

/// A length of time as the moment when something happens, e.g. `after 30 days`.
///
/// # Errors
/// [`PageError`] when a text is missing.
pub(super) fn after(lang: Lang, span: Span) -> Result<String, PageError> {
    spoken(lang, "after-", span)
}

/// Working days that a limit leaves, or that have passed since one that is late.
pub(super) fn working_days(calendar: &Calendar, today: Date, due_on: Date, late: bool) -> u32 {
    let (from, to) = if late { (due_on, today) } else { (today, due_on) };
    calendar.working_days_until(from, to)
}

fn spoken(lang: Lang, prefix: &str, span: Span) -> Result<String, PageError> {
    let unit = match span.unit {
        Unit::Hour => "hours",
        Unit::Day => "days",
        Unit::WorkingDay => "working-days",
        Unit::Week => "weeks",
        Unit::Month => "months",
    };
    text(lang, &format!("{prefix}{unit}"), &[("count", Arg::from(u64::from(span.count)))])
}

/// Role and service of an official in words; none for everybody else.
pub(super) fn standing(library: &Library, lang: Lang, standing: &Standing) -> Option<String> {
    let (service, role) = standing.post()?;
    Some(post(library, lang, service, role))
}

/// A post in words, whatever the case. Protocols may call one role by several names: what is always open says it before
/// what comes in rounds.
pub(super) fn post(library: &Library, lang: Lang, service: &Name, role: &Name) -> String {
    let mut known: Vec<&Protocol> = library.all_current().map(|published| &published.protocol).collect();
    known.retain(|protocol| protocol.roles.contains(role.as_str()));
    known.sort_by_key(|protocol| (!protocol.services.contains(service.as_str()), !protocol.cycle.is_empty()));
    Speaker::new(library, lang).post(known.first().copied(), role, Some(service))
}

/// In what role somebody acts under a protocol: their post there, or else this role.
pub(super) fn acting(
    speaker: Speaker<'_>,
    protocol: &Protocol,
    standing: Option<&Standing>,
    role: &Name,
) -> String {
    match standing.and_then(Standing::post) {
        Some((service, role)) => speaker.post(Some(protocol), role, Some(service)),
        None => speaker.role(Some(protocol), role),
    }
}
