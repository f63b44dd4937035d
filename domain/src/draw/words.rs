//! The few words that a picture needs beside those of the protocol.

use crate::calendar::{Span, Unit};
use crate::name::Language;
use crate::protocol::{Deadline, Due, Protocol};

/// A language that we have words in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tongue {
    Slovene,
    English,
}

impl Tongue {
    /// English where we do not have the language.
    pub(super) fn of(language: &Language) -> Self {
        let slovene = language.as_str().split('-').next() == Some("sl");
        if slovene { Self::Slovene } else { Self::English }
    }

    fn choose(self, slovene: &'static str, english: &'static str) -> &'static str {
        match self {
            Self::Slovene => slovene,
            Self::English => english,
        }
    }

    pub(super) fn start(self) -> &'static str {
        self.choose("Začetek", "Start")
    }

    pub(super) fn end(self) -> &'static str {
        self.choose("Konec", "End")
    }

    pub(super) fn meanwhile(self) -> &'static str {
        self.choose("Medtem je mogoče:", "Meanwhile:")
    }

    pub(super) fn onward(self) -> &'static str {
        self.choose("naprej", "onward")
    }

    pub(super) fn returning(self) -> &'static str {
        self.choose("nazaj ali ponovno odprto", "back, or open again")
    }

    pub(super) fn due(self) -> &'static str {
        self.choose("rok", "time limit")
    }

    pub(super) fn closing(self) -> &'static str {
        self.choose("konec obravnave", "end of the handling")
    }

    /// What a page says of a picture whose words stand beside it.
    pub(super) fn told_beside(self) -> &'static str {
        self.choose(
            "Slika stanj in poti med njimi. Vse, kar je na njej, je na tej strani povedano z besedami.",
            "A picture of the states and the ways between them. All that it shows is said in words on this page.",
        )
    }

    /// What a picture is called.
    pub(super) fn picture_of(self, title: &str) -> String {
        match self {
            Self::Slovene => format!("Slika poti: {title}"),
            Self::English => format!("Picture of the way: {title}"),
        }
    }

    /// Alternatives: `a, b or c`.
    pub(super) fn either(self, names: &[&str]) -> String {
        let Some((last, before)) = names.split_last() else { return String::new() };
        if before.is_empty() {
            return (*last).to_owned();
        }
        format!("{} {} {last}", before.join(", "), self.choose("ali", "or"))
    }

    /// By when, after something has begun: `within 15 days`.
    pub(super) fn within(self, span: Span) -> String {
        format!("{} {}", self.choose("v", "within"), self.length(span))
    }

    /// What happens by itself after a time.
    pub(super) fn after(self, span: Span) -> String {
        format!("{} {}", self.choose("samodejno po", "by itself after"), self.length(span))
    }

    /// What happens by itself at a date of the cycle.
    pub(super) fn at_date(self) -> &'static str {
        self.choose("samodejno na dan, določen za krog", "by itself on a date of the cycle")
    }

    /// What happens by itself when a linked case closes.
    pub(super) fn on_link(self) -> &'static str {
        self.choose(
            "samodejno, ko se zaključi povezana pobuda",
            "by itself when the linked initiative closes",
        )
    }

    /// The form that follows both `v` and `po`, and that follows `within` and `after`.
    fn length(self, span: Span) -> String {
        let one = match self {
            // Eleven is not one and twenty-one is none either: Slovene looks at the last two digits.
            Self::Slovene => span.count % 100 == 1,
            Self::English => span.count == 1,
        };
        let unit = match (self, span.unit, one) {
            (Self::Slovene, Unit::Hour, true) => "uri",
            (Self::Slovene, Unit::Hour, false) => "urah",
            (Self::Slovene, Unit::Day, true) => "dnevu",
            (Self::Slovene, Unit::Day, false) => "dneh",
            (Self::Slovene, Unit::WorkingDay, true) => "delovnem dnevu",
            (Self::Slovene, Unit::WorkingDay, false) => "delovnih dneh",
            (Self::Slovene, Unit::Week, true) => "tednu",
            (Self::Slovene, Unit::Week, false) => "tednih",
            (Self::Slovene, Unit::Month, true) => "mesecu",
            (Self::Slovene, Unit::Month, false) => "mesecih",
            (Self::English, Unit::Hour, true) => "hour",
            (Self::English, Unit::Hour, false) => "hours",
            (Self::English, Unit::Day, true) => "day",
            (Self::English, Unit::Day, false) => "days",
            (Self::English, Unit::WorkingDay, true) => "working day",
            (Self::English, Unit::WorkingDay, false) => "working days",
            (Self::English, Unit::Week, true) => "week",
            (Self::English, Unit::Week, false) => "weeks",
            (Self::English, Unit::Month, true) => "month",
            (Self::English, Unit::Month, false) => "months",
        };
        format!("{} {unit}", span.count)
    }

    fn term(self, deadline: &Deadline) -> String {
        match (deadline.within, &deadline.due) {
            (Some(span), _) => self.within(span),
            (None, Some(Due::Cycle(_))) => {
                self.choose("do dneva, določenega za krog", "by a date of the cycle").to_owned()
            }
            (None, _) => self.choose("do sporočenega dne", "by the date announced").to_owned(),
        }
    }
}

/// What is due in a state and by when, a short line for each of its deadlines: `Answer: within 15 days`.
///
/// Nothing for a state that the protocol does not have.
pub fn due_in(protocol: &Protocol, state: &str, language: &Language) -> Vec<String> {
    let tongue = Tongue::of(language);
    let names = |states: &[crate::name::Name]| states.iter().any(|name| name.as_str() == state);
    let deadlines = protocol.deadlines.iter().map(|(_, deadline)| deadline);
    let lines = deadlines.filter_map(|deadline| {
        let term = if names(&deadline.runs_in) {
            tongue.term(deadline)
        } else if names(&deadline.pauses_in) {
            tongue.choose("ta čas miruje", "stands still meanwhile").to_owned()
        } else {
            return None;
        };
        Some(format!("{}: {term}", deadline.label.in_language(language)))
    });
    lines.collect()
}
