//! Refusals of commands in the words of the reader's language.

use super::trouble::{Told, Trouble};
use crate::executor::{Refusal, RefusalKind, Refused};
use crate::telling::Speaker;
use jiff::Timestamp;
use pobuda_domain::name::{FieldName, Name};
use pobuda_domain::protocol::Protocol;
use pobuda_pages::page::error::Problem;
use pobuda_pages::when::When;
use pobuda_pages::{Arg, PageError, format, refusal, text};

/// Whoever says why: a language, and the protocol whose names the refusal uses.
#[derive(Clone, Copy)]
pub(super) struct Reasons<'a> {
    /// The language.
    pub(super) speaker: Speaker<'a>,
    /// The protocol, where there is one.
    pub(super) protocol: Option<&'a Protocol>,
}

impl Reasons<'_> {
    /// A refusal as a sentence.
    ///
    /// # Errors
    /// [`PageError`] when even the general sentence is missing.
    pub(super) fn sentence(&self, refused: &Refusal) -> Result<String, PageError> {
        let mut arguments = Vec::with_capacity(refused.arguments.len());
        for (name, value) in &refused.arguments {
            arguments.push(self.argument(name, value)?);
            arguments.extend(self.why_not(name, value));
        }
        refusal(self.speaker.lang(), refused.code, &arguments)
    }

    /// What the protocol says when the guard of this operation fails.
    fn why_not(&self, name: &str, value: &str) -> Option<(&'static str, Arg)> {
        let protocol = self.protocol.filter(|_| name == "operation")?;
        let why_not = protocol.operations.get(value)?.why_not.as_ref()?;
        Some(("why", Arg::Text(self.speaker.text(protocol, why_not).to_owned())))
    }

    /// A refused command as the page that says so.
    pub(super) fn trouble(&self, refused: &Refused) -> Told<Trouble> {
        Ok(match refused {
            Refused::Rule(rule) => Trouble::new(kind(rule.kind)).saying(self.sentence(rule)?),
            Refused::Fields(_) => Trouble::new(Problem::Unprocessable),
            Refused::Stale { .. } => Trouble::new(Problem::Stale),
            Refused::KeyReused => Trouble::new(Problem::Unprocessable).saying(text(
                self.speaker.lang(),
                "problem-form-sent",
                &[],
            )?),
            Refused::Busy => Trouble::new(Problem::Unavailable),
            Refused::Failed => Trouble::new(Problem::Internal),
        })
    }

    /// A value of a refusal in words; numbers also pick plural forms.
    fn argument(&self, name: &'static str, value: &str) -> Result<(&'static str, Arg), PageError> {
        let words = match name {
            "min" | "max" | "times" => {
                return Ok(("count", Arg::Number(value.parse().unwrap_or_default())));
            }
            "from" | "until" | "due_at" => match value.parse::<Timestamp>() {
                Ok(moment) => self.moment(moment)?,
                Err(_) => value.to_owned(),
            },
            "responsible" => self.post(value),
            _ => self.named(name, value),
        };
        Ok((name, Arg::Text(words)))
    }

    fn named(&self, what: &str, value: &str) -> String {
        let protocol = self.protocol;
        let label = match what {
            "operation" | "performed" => Name::new(value).map(|name| self.speaker.operation(protocol, &name)),
            "task" => Name::new(value).map(|name| self.speaker.task(protocol, &name)),
            "field" => FieldName::new(value).map(|name| self.speaker.field(protocol, &name)),
            "state" => Ok(protocol
                .and_then(|p| Some(self.speaker.text(p, &p.states.get(value)?.label)))
                .unwrap_or(value)
                .to_owned()),
            "outcome" => Ok(protocol
                .and_then(|p| Some(self.speaker.text(p, &p.outcomes.get(value)?.label)))
                .unwrap_or(value)
                .to_owned()),
            _ => Ok(value.to_owned()),
        };
        label.unwrap_or_else(|_| value.to_owned())
    }

    fn post(&self, value: &str) -> String {
        let (service, role) = match value.split_once('/') {
            Some((service, role)) => (Name::new(service).ok(), Name::new(role)),
            None => (None, Name::new(value)),
        };
        role.map_or_else(
            |_| value.to_owned(),
            |role| self.speaker.post(self.protocol, &role, service.as_ref()),
        )
    }

    fn moment(&self, moment: Timestamp) -> Result<String, PageError> {
        let (lang, when) = (self.speaker.lang(), When::recorded(moment));
        let day = format::date(lang, when.local().date());
        if !when.time_known {
            return Ok(day);
        }
        let clock = format::clock(lang, &when);
        text(lang, "when-day-and-clock", &[("day", day.into()), ("clock", clock.into())])
    }
}

/// The kind of page for a kind of refusal.
fn kind(kind: RefusalKind) -> Problem {
    match kind {
        RefusalKind::NotFound => Problem::NotFound,
        RefusalKind::Forbidden => Problem::Forbidden,
        RefusalKind::Invalid => Problem::Unprocessable,
        RefusalKind::Conflict => Problem::NotAllowedNow,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pobuda_domain::bundled;
    use pobuda_pages::Lang;

    fn said(lang: Lang, code: &'static str, arguments: &[(&'static str, &str)]) -> String {
        let library = bundled::library(str::to_owned).expect("bundled protocols");
        let protocol = library.current("improve").map(|published| &published.protocol);
        let refused = Refusal {
            code,
            sentence: String::new(),
            kind: RefusalKind::Conflict,
            pointer: None,
            arguments: arguments.iter().map(|(name, value)| (*name, (*value).to_owned())).collect(),
        };
        Reasons { speaker: Speaker::new(&library, lang), protocol }.sentence(&refused).expect("a sentence")
    }

    #[test]
    fn names_of_the_protocol_become_words() {
        let arguments = [("operation", "assign"), ("state", "closed")];
        assert_eq!(
            said(Lang::Sl, "state-forbids", &arguments),
            "»Dodeli službi« v stanju »Zaključeno« ni mogoče."
        );
        assert_eq!(
            said(Lang::En, "state-forbids", &arguments),
            "“Assign to a service” is not possible while the state is “Closed”."
        );
        let arguments = [("operation", "assign"), ("responsible", "participation/coordinator")];
        assert!(
            said(Lang::Sl, "role-required", &arguments).contains("koordinator pobud, Služba za sodelovanje")
        );
    }

    #[test]
    fn moments_and_counts_are_written_as_the_language_wants() {
        let arguments = [("operation", "object"), ("until", "2026-03-16T23:00:00Z")];
        assert!(said(Lang::Sl, "too-late", &arguments).contains("17.\u{a0}3.\u{a0}2026"));
        let arguments = [("field", "answer"), ("min", "40"), ("given", "3")];
        assert_eq!(said(Lang::Sl, "field-too-short", &arguments), "Napišite vsaj 40 znakov.");
    }
}
