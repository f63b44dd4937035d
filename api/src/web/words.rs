//! Words that the telling has no use for: lengths of time, and in what standing somebody reads a page.

use crate::caller::Standing;
use crate::telling::Speaker;
use pobuda_domain::calendar::{Span, Unit};
use pobuda_domain::protocol::Library;
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

/// Role and service of an official in words; none for everybody else. The first protocol that knows the role
/// names it.
pub(super) fn standing(library: &Library, lang: Lang, standing: &Standing) -> Option<String> {
    let (service, role) = standing.post()?;
    let knows = |with_service: bool| {
        library.all_current().map(|published| &published.protocol).find(|protocol| {
            protocol.roles.contains(role.as_str())
                && (!with_service || protocol.services.contains(service.as_str()))
        })
    };
    let protocol = knows(true).or_else(|| knows(false));
    Some(Speaker::new(library, lang).post(protocol, role, Some(service)))
}
