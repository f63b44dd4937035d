//! What was measured, beside its floor and its goals: as a table for people and as JSON for programs.

use serde::Serialize;
use std::fmt::Write;

/// What a number is held against.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Goal {
    /// Not less than this.
    AtLeast(f64),
    /// Not more than this.
    AtMost(f64),
    /// Nothing: the number is there to be known.
    Open,
}

impl Goal {
    fn holds(self, number: f64) -> bool {
        match self {
            Self::AtLeast(least) => number >= least,
            Self::AtMost(most) => number <= most,
            Self::Open => true,
        }
    }

    fn shown(self) -> String {
        match self {
            Self::AtLeast(least) => format!("≥ {}", brief(least)),
            Self::AtMost(most) => format!("≤ {}", brief(most)),
            Self::Open => String::new(),
        }
    }
}

/// Which number the goals are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Judged {
    /// The measured number.
    Measured,
    /// Measured, divided by the floor.
    Ratio,
}

/// One line of the table.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Row {
    /// The bench that measured it, as it is called on the command line.
    pub(crate) bench: &'static str,
    /// What was measured.
    pub(crate) what: String,
    /// Unit of measured and floor.
    pub(crate) unit: &'static str,
    /// The number.
    pub(crate) measured: f64,
    /// What the machine gives without us, measured in the same run.
    pub(crate) floor: Option<f64>,
    /// What the floor is.
    pub(crate) floor_is: &'static str,
    /// Which number the goals are about.
    pub(crate) judged: Judged,
    /// What must be reached.
    pub(crate) must: Goal,
    /// What is aimed at.
    pub(crate) aim: Goal,
}

impl Row {
    /// A number without a floor and without goals.
    pub(crate) fn new(
        bench: &'static str,
        what: impl Into<String>,
        unit: &'static str,
        measured: f64,
    ) -> Self {
        Self {
            bench,
            what: what.into(),
            unit,
            measured,
            floor: None,
            floor_is: "",
            judged: Judged::Measured,
            must: Goal::Open,
            aim: Goal::Open,
        }
    }

    /// With its floor.
    pub(crate) fn over(mut self, floor: f64, floor_is: &'static str) -> Self {
        self.floor = Some(floor);
        self.floor_is = floor_is;
        self
    }

    /// With its goals.
    pub(crate) fn held_to(mut self, judged: Judged, must: Goal, aim: Goal) -> Self {
        self.judged = judged;
        self.must = must;
        self.aim = aim;
        self
    }

    /// Measured, divided by the floor.
    pub(crate) fn ratio(&self) -> Option<f64> {
        self.floor.filter(|floor| *floor > 0.0).map(|floor| self.measured / floor)
    }

    fn judged_number(&self) -> Option<f64> {
        match self.judged {
            Judged::Measured => Some(self.measured),
            Judged::Ratio => self.ratio(),
        }
    }

    /// `aim`, `ok`, `SHORT`, or nothing where nothing must be reached. A ratio without a floor is short.
    pub(crate) fn verdict(&self) -> &'static str {
        let Some(number) = self.judged_number() else { return "SHORT" };
        match (self.must, self.aim) {
            (Goal::Open, _) => "",
            (must, _) if !must.holds(number) => "SHORT",
            (_, Goal::Open) => "ok",
            (_, aim) if aim.holds(number) => "aim",
            _ => "ok",
        }
    }
}

/// The table for people.
pub(crate) fn table(rows: &[Row]) -> String {
    let head = ["bench", "what", "measured", "floor", "ratio", "must", "aim", ""].map(str::to_owned);
    let mut lines = vec![head];
    for row in rows {
        let of = if row.judged == Judged::Ratio { "×" } else { "" };
        let goal = |goal: Goal| if goal == Goal::Open { String::new() } else { goal.shown() + of };
        lines.push([
            row.bench.to_owned(),
            row.what.clone(),
            format!("{} {}", brief(row.measured), row.unit),
            row.floor.map(|floor| format!("{} ({})", brief(floor), row.floor_is)).unwrap_or_default(),
            row.ratio().map(brief).unwrap_or_default(),
            goal(row.must),
            goal(row.aim),
            row.verdict().to_owned(),
        ]);
    }
    aligned(&lines)
}

fn aligned<const N: usize>(lines: &[[String; N]]) -> String {
    let width = |column: usize| {
        lines.iter().filter_map(|line| line.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: [usize; N] = std::array::from_fn(width);
    let mut text = String::new();
    for (number, line) in lines.iter().enumerate() {
        for (cell, width) in line.iter().zip(widths) {
            // Writing to a String cannot fail.
            let _written = write!(text, "| {cell:width$} ");
        }
        text.push_str("|\n");
        if number == 0 {
            for width in widths {
                let _written = write!(text, "|{}", "-".repeat(width + 2));
            }
            text.push_str("|\n");
        }
    }
    text
}

/// Three significant digits, thousands apart.
pub(crate) fn brief(number: f64) -> String {
    let size = number.abs();
    if size >= 1000.0 {
        let whole = format!("{number:.0}");
        let mut shown = String::new();
        for (place, digit) in whole.chars().enumerate() {
            let left = whole.len() - place;
            if place > 0 && left % 3 == 0 && !shown.ends_with('-') {
                shown.push(' ');
            }
            shown.push(digit);
        }
        shown
    } else if size >= 100.0 {
        format!("{number:.0}")
    } else if size >= 10.0 {
        format!("{number:.1}")
    } else {
        format!("{number:.2}")
    }
}
