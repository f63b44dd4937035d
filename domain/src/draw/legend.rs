//! The legend: what the signs of a picture mean.

use super::label::{Kind, Line};
use super::layout::{Area, CLOCK, MARGIN, Sheet, Stroke, Text};

/// Width of a sign. Unit: pixels.
const SIGN: usize = 34;
/// Between one sign and the next. Unit: pixels.
const APART: usize = 24;

impl Sheet<'_> {
    /// Adds it below everything else.
    pub(super) fn legend(&mut self) {
        let tongue = self.chart.tongue;
        self.y += 4;
        let mut x = MARGIN;
        for (sign, wide, word) in [
            (Sign::Onward, SIGN, tongue.onward()),
            (Sign::Back, SIGN, tongue.returning()),
            (Sign::Due, CLOCK, tongue.due()),
            (Sign::End, SIGN, tongue.closing()),
        ] {
            let width = wide + 8 + Kind::Purpose.set().width(word);
            if x > MARGIN && x + width + MARGIN > self.drawn.width {
                x = MARGIN;
                self.y += APART;
            }
            self.sign(sign, x);
            let line = Line::plain(Kind::Purpose, word);
            self.drawn.texts.push(Text { x: x + wide + 8, y: self.y + 13, line });
            x += width + APART;
        }
        self.y += 20;
    }

    fn sign(&mut self, sign: Sign, x: usize) {
        let y = self.y + 8;
        let line = |returns| Stroke { points: vec![(x, y), (x + SIGN, y)], returns, arrow: true };
        match sign {
            Sign::Onward => self.drawn.strokes.push(line(false)),
            Sign::Back => self.drawn.strokes.push(line(true)),
            Sign::Due => self.drawn.clocks.push((x + CLOCK / 2, y)),
            Sign::End => self.drawn.sample = Area { x, y: y - 8, width: SIGN, height: 17 },
        }
    }
}

/// A sign of the legend.
enum Sign {
    Onward,
    Back,
    Due,
    End,
}
