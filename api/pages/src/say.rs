//! What templates say: texts of ours, dates, people, all in the language of the page.

use crate::content::{Due, DueState, FactValue, Place, Shown, Text, Who};
use crate::frame::Frame;
use crate::when::{Precision, When};
use crate::{Arg, Lang, PageError, assets, format, paths, text};
use askama::filters::{Html, escape};
use jiff::civil::Date;

/// The voice of a page.
///
/// Methods that answer with markup have `html` in their name; they escape every value they are given.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Say {
    pub(crate) lang: Lang,
}

/// A variable of a text that becomes markup.
pub(crate) enum Part {
    /// Escaped.
    Words(String),
    /// Put in as it is: markup made here.
    Markup(String),
}

impl Say {
    pub(crate) fn new(lang: Lang) -> Self {
        Self { lang }
    }

    /// A text without variables.
    pub(crate) fn t(&self, key: &str) -> Result<String, PageError> {
        text(self.lang, key, &[])
    }

    /// A text with the variable `$count`.
    pub(crate) fn n(&self, key: &str, count: impl Into<Arg>) -> Result<String, PageError> {
        text(self.lang, key, &[("count", count.into())])
    }

    /// A text with one variable of any name.
    pub(crate) fn with(
        &self,
        key: &str,
        name: &'static str,
        value: impl Into<Arg>,
    ) -> Result<String, PageError> {
        text(self.lang, key, &[(name, value.into())])
    }

    /// A text whose key ends in a code, e.g. `filter-` and `state`.
    pub(crate) fn coded(&self, prefix: &str, code: &str) -> Result<String, PageError> {
        self.t(&format!("{prefix}{code}"))
    }

    /// The ground of an erasure by its stored name, in words.
    pub(crate) fn ground(&self, name: &str) -> Result<String, PageError> {
        let known = ["retention", "terms", "dsa-9", "dsa-16"].contains(&name)
            || matches!(name.strip_prefix("gdpr-17-1-"), Some("a" | "b" | "c" | "d" | "e" | "f"));
        self.coded("ground-", if known { name } else { "other" })
    }

    /// A text whose variables may be markup. The texts in `locales/` hold none themselves (a test sees to it).
    pub(crate) fn html(&self, key: &str, parts: &[(&'static str, Part)]) -> Result<String, PageError> {
        let mut args: Vec<(&'static str, Arg)> = Vec::with_capacity(parts.len());
        for (name, part) in parts {
            args.push((
                name,
                match part {
                    Part::Words(words) => Arg::Text(escaped(words)),
                    Part::Markup(markup) => Arg::Text(markup.clone()),
                },
            ));
        }
        text(self.lang, key, &args)
    }

    /// A day as a `time` element.
    pub(crate) fn day_html(&self, day: &Date) -> String {
        format!("<time datetime=\"{day}\">{}</time>", format::date(self.lang, *day))
    }

    /// A moment as a `time` element, with the time of day if it is known, and with words if it is not certain.
    pub(crate) fn when_html(&self, when: &When) -> Result<String, PageError> {
        let day = format::date(self.lang, when.local().date());
        let words = if when.time_known {
            let clock = format::clock(self.lang, when);
            text(self.lang, "when-day-and-clock", &[("day", day.into()), ("clock", clock.into())])?
        } else {
            day
        };
        let time = format!("<time datetime=\"{}\">{words}</time>", format::machine(when));
        match when.precision {
            Precision::Recorded => Ok(time),
            Precision::Inferred => self.html("when-inferred", &[("time", Part::Markup(time))]),
            Precision::Undated => self.html("when-undated", &[("time", Part::Markup(time))]),
        }
    }

    /// The day of a moment as a `time` element, without the time of day.
    pub(crate) fn when_day_html(&self, when: &When) -> Result<String, PageError> {
        let day = When { time_known: false, ..*when };
        self.when_html(&day)
    }

    /// Who did something, in one line.
    pub(crate) fn who(&self, who: &Who) -> Result<String, PageError> {
        let mut parts: Vec<String> = Vec::with_capacity(3);
        parts.extend(who.name.clone());
        parts.push(who.role.clone());
        parts.extend(who.service.clone());
        let line = parts.join(", ");
        if who.you { self.with("who-you", "who", line) } else { Ok(line) }
    }

    /// A due date in one sentence: what, by when, and how it stands.
    pub(crate) fn due_html(&self, due: &Due) -> Result<String, PageError> {
        let name = Part::Words(due.name.clone());
        let key = match (due.state, due.left) {
            (DueState::Paused, _) => return self.html("due-paused", &[("name", name)]),
            (DueState::Running, Some(left)) => {
                let left = self.n("due-left", i64::from(left))?;
                let day = Part::Markup(self.day_html(&due.on));
                return self
                    .html("due-running-left", &[("name", name), ("day", day), ("left", Part::Words(left))]);
            }
            (DueState::Late, Some(days)) => {
                let late = self.n("queue-late-days", i64::from(days))?;
                let day = Part::Markup(self.day_html(&due.on));
                return self
                    .html("due-late-days", &[("name", name), ("day", day), ("late", Part::Words(late))]);
            }
            (state, _) => state,
        };
        let key = match key {
            DueState::Running | DueState::Paused => "due-running",
            DueState::Late => "due-late",
            DueState::Met => "due-met",
            DueState::MetLate => "due-met-late",
        };
        self.html(key, &[("name", name), ("day", Part::Markup(self.day_html(&due.on)))])
    }

    /// A title: the living text, or words that say why there is none.
    pub(crate) fn title(&self, shown: &Shown) -> Result<String, PageError> {
        match shown {
            Shown::Text(text) => Ok(text.body.clone()),
            Shown::Erased(_) => self.t("title-erased"),
            Shown::Restricted => self.t("title-restricted"),
        }
    }

    /// A `lang` attribute with a space before it, for a text in another language than the page; else nothing.
    pub(crate) fn lang_html(&self, text: &Text) -> String {
        text.foreign(self.lang).map(|tag| format!(" lang=\"{}\"", escaped(tag))).unwrap_or_default()
    }

    /// The same for a text that may have been removed.
    pub(crate) fn shown_lang_html(&self, shown: &Shown) -> String {
        match shown {
            Shown::Text(text) => self.lang_html(text),
            Shown::Erased(_) | Shown::Restricted => String::new(),
        }
    }

    /// A value in words; none for values that need markup of their own.
    pub(crate) fn value(&self, value: &FactValue) -> Option<String> {
        match value {
            FactValue::Words(words) => Some(words.clone()),
            FactValue::Integer(number) => Some(format::integer(self.lang, *number)),
            FactValue::Money(cents) => Some(format::money(self.lang, *cents)),
            FactValue::Text(_)
            | FactValue::Date(_)
            | FactValue::Legal(_)
            | FactValue::Link { .. }
            | FactValue::Place(_) => None,
        }
    }

    pub(crate) fn size(&self, bytes: &u64) -> String {
        format::size(self.lang, *bytes)
    }

    pub(crate) fn number(&self, number: &u64) -> String {
        format::integer(self.lang, i64::try_from(*number).unwrap_or(i64::MAX))
    }

    /// A point as people write it: degrees with five decimals, about a metre.
    pub(crate) fn point(&self, place: &Place) -> Option<String> {
        place.point_e6.map(|(latitude, longitude)| format!("{}, {}", degrees(latitude), degrees(longitude)))
    }

    /// The value of the hidden field `command` for the form of that name.
    pub(crate) fn command(&self, frame: &Frame, form: &str) -> String {
        format!("{}-{form}", frame.command)
    }

    pub(crate) fn home(&self) -> String {
        paths::home(self.lang)
    }
    pub(crate) fn cases(&self) -> String {
        paths::cases(self.lang)
    }
    pub(crate) fn new_case(&self) -> String {
        paths::new_case(self.lang)
    }
    pub(crate) fn new_case_of(&self, protocol: &str) -> String {
        paths::new_case_of(self.lang, protocol)
    }
    pub(crate) fn how(&self) -> String {
        paths::how_it_works(self.lang)
    }
    pub(crate) fn how_of(&self, protocol: &str) -> String {
        paths::how_it_works_of(self.lang, protocol)
    }
    pub(crate) fn services(&self) -> String {
        paths::services(self.lang)
    }
    pub(crate) fn refusals(&self) -> String {
        paths::refusals(self.lang)
    }
    pub(crate) fn erasures(&self) -> String {
        paths::erasures(self.lang)
    }
    pub(crate) fn bulk(&self) -> String {
        paths::bulk(self.lang)
    }
    pub(crate) fn queue(&self) -> String {
        paths::queue(self.lang)
    }
    pub(crate) fn picture_of(&self, protocol: &str) -> String {
        paths::picture_of(self.lang, protocol)
    }
    pub(crate) fn help(&self) -> String {
        paths::help(self.lang)
    }
    pub(crate) fn accessibility(&self) -> String {
        paths::accessibility(self.lang)
    }
    pub(crate) fn privacy(&self) -> String {
        paths::privacy(self.lang)
    }
    pub(crate) fn account(&self) -> String {
        paths::account(self.lang)
    }
    pub(crate) fn sign_out(&self) -> String {
        paths::sign_out(self.lang)
    }

    /// The address of this same page in another language.
    pub(crate) fn elsewhere(&self, frame: &Frame, lang: &Lang) -> String {
        frame.in_language(*lang)
    }

    /// The address of this page itself.
    pub(crate) fn here(&self, frame: &Frame) -> String {
        frame.in_language(self.lang)
    }

    /// The address of this page as it is printed on paper.
    pub(crate) fn printed(&self, frame: &Frame) -> String {
        frame.printed_address(self.lang)
    }

    /// The page to sign in on, which leads back to this one.
    pub(crate) fn sign_in(&self, frame: &Frame) -> String {
        let here = frame.in_language(self.lang);
        let mut next = String::with_capacity(here.len());
        for byte in here.bytes() {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' | b'~' => {
                    next.push(char::from(byte))
                }
                _ => next.push_str(&format!("%{byte:02X}")),
            }
        }
        format!("{}?next={next}", paths::sign_in(self.lang))
    }

    pub(crate) fn style(&self) -> String {
        assets::STYLE.path()
    }
    pub(crate) fn script(&self) -> String {
        assets::SCRIPT.path()
    }
    pub(crate) fn icon(&self) -> String {
        assets::ICON.path()
    }

    /// The other languages.
    pub(crate) fn other_languages(&self) -> Vec<Lang> {
        Lang::ALL.into_iter().filter(|lang| *lang != self.lang).collect()
    }
}

/// The text with the characters that mean something in HTML replaced.
pub fn escaped(text: &str) -> String {
    let Ok(safe) = escape(text, Html);
    safe.to_string()
}

/// Millionths of a degree as degrees with five decimals, without floating point.
fn degrees(millionths: i64) -> String {
    let rest = millionths.unsigned_abs() % 1_000_000 / 10;
    let whole = millionths.unsigned_abs() / 1_000_000;
    format!("{}{whole}.{rest:05}", if millionths < 0 { "−" } else { "" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_wrote_is_escaped_inside_markup() {
        let due = Due {
            name: "<script>".into(),
            on: jiff::civil::date(2026, 3, 2),
            state: DueState::Running,
            left: None,
            rule: None,
        };
        let html = Say::new(Lang::En).due_html(&due).unwrap();
        assert!(
            html.contains("&#60;script&#62;") && html.contains("<time datetime=\"2026-03-02\">"),
            "{html}"
        );
    }

    #[test]
    fn signing_in_leads_back_to_the_same_page() {
        let frame = Frame { path: "/cases?q=klop č&sort=oldest".into(), ..Frame::default() };
        assert_eq!(
            Say::new(Lang::Sl).sign_in(&frame),
            "/sl/sign-in?next=/sl/cases%3Fq%3Dklop%20%C4%8D%26sort%3Doldest"
        );
    }

    #[test]
    fn a_point_is_written_without_rounding_surprises() {
        let place = Place { address: None, point_e6: Some((46_557_314, -15_645_999)) };
        assert_eq!(Say::new(Lang::Sl).point(&place).unwrap(), "46.55731, −15.64599");
    }
}
