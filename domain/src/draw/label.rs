//! Labels: what is said of an operation or a state, in lines that fit.

use super::chart::Deed;
use super::measure::{Type, Weight};

/// What a text is, which decides how it is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Title,
    Purpose,
    Step,
    State,
    Plain,
    Due,
    Deed,
    Who,
    Goal,
}

impl Kind {
    pub(super) const ALL: [Self; 9] = [
        Self::Title,
        Self::Purpose,
        Self::Step,
        Self::State,
        Self::Plain,
        Self::Due,
        Self::Deed,
        Self::Who,
        Self::Goal,
    ];

    pub(super) fn set(self) -> Type {
        let (size, weight) = match self {
            Self::Title => (20, Weight::Bold),
            Self::Purpose | Self::Plain | Self::Deed => (14, Weight::Plain),
            Self::Step => (15, Weight::Bold),
            Self::State => (16, Weight::Bold),
            Self::Due | Self::Goal => (13, Weight::Bold),
            Self::Who => (13, Weight::Slanted),
        };
        Type { size, weight }
    }
}

/// What stands on one line: a text, and behind it who does what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) kind: Kind,
    pub(super) text: String,
    /// Set as [`Kind::Who`].
    pub(super) who: String,
    /// Room above it. Unit: pixels.
    pub(super) above: usize,
}

impl Line {
    pub(super) fn plain(kind: Kind, text: impl Into<String>) -> Self {
        Self { kind, text: text.into(), who: String::new(), above: 0 }
    }

    /// Most that it can take. Unit: pixels.
    pub(super) fn width(&self) -> usize {
        let between = if self.text.is_empty() || self.who.is_empty() { "" } else { " " };
        let text = self.kind.set().width(&format!("{}{between}", self.text));
        text + Kind::Who.set().width(&self.who)
    }
}

/// Operations in lines that fit: what is done, who does it, and the outcomes that lead this way.
pub(super) fn said(deeds: &[Deed], within: usize) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for deed in deeds {
        let begun = lines.len();
        let (label, listed) = match deed.outcomes.as_slice() {
            [] => (deed.label.clone(), [].as_slice()),
            [outcome] => (format!("{}: {outcome}", deed.label), [].as_slice()),
            several => (deed.label.clone(), several),
        };
        flow(&label, &format!("({})", deed.who), within, &mut lines);
        for outcome in listed {
            let outcome = Kind::Deed.set().wrapped(&format!("– {outcome}"), within).into_iter();
            lines.extend(outcome.map(|line| Line::plain(Kind::Deed, line)));
        }
        if let Some(first) = lines.get_mut(begun).filter(|_| begun > 0) {
            first.above = 3;
        }
    }
    lines
}

/// A label, and behind it who does it, as one text that is broken where it has to be.
fn flow(label: &str, who: &str, within: usize, lines: &mut Vec<Line>) {
    lines.extend(
        Kind::Deed.set().wrapped(label, within).into_iter().map(|line| Line::plain(Kind::Deed, line)),
    );
    for word in who.split_whitespace() {
        let longer = lines.last().map(|line| {
            let who = if line.who.is_empty() { word.to_owned() } else { format!("{} {word}", line.who) };
            Line { who, ..line.clone() }
        });
        match (lines.last_mut(), longer.filter(|longer| longer.width() <= within)) {
            (Some(last), Some(longer)) => *last = longer,
            _ => {
                let cut = Kind::Who.set().wrapped(word, within).into_iter();
                lines.extend(cut.map(|who| Line { who, ..Line::plain(Kind::Deed, "") }));
            }
        }
    }
}
