//! Writing the picture as SVG 1.1 that needs nothing from elsewhere: no style sheet, no font, no script.

use super::Look;
use super::chart::Chart;
use super::label::Kind;
use super::layout::{Area, Layout, ROUND, START, Stroke, Text};
use super::measure::Weight;
use std::fmt::Write;

/// Length of the head of an arrow, and half of its width. Unit: pixels.
const HEAD: (usize, usize) = (10, 5);
/// Between the two edges of an end. Unit: pixels.
const DOUBLE: usize = 4;

/// The colours of a picture. On a page they are those of the page, so that they turn with it to dark and back.
struct Ink {
    line: &'static str,
    soft: &'static str,
    paper: &'static str,
    step: &'static str,
    edge: &'static str,
}

impl Look {
    fn ink(self) -> Ink {
        match self {
            Self::Paper => {
                Ink { line: "#000", soft: "#3d3d3d", paper: "#fff", step: "#f1f1f1", edge: "#b5b5b5" }
            }
            Self::Page => Ink {
                line: "currentColor",
                soft: "var(--soft)",
                paper: "var(--ground)",
                step: "var(--surface)",
                edge: "var(--line)",
            },
        }
    }
}

/// The whole file.
pub(super) fn written(chart: &Chart, layout: &Layout, look: Look) -> String {
    let ink = look.ink();
    let (width, height) = (layout.width, layout.height);
    let mut svg = Svg::default();
    svg.add(format_args!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" \
         lang=\"{}\" role=\"img\" aria-labelledby=\"picture-title picture-desc\" font-family=\"sans-serif\">\n",
        chart.language
    ));
    svg.add(format_args!(
        "<title id=\"picture-title\">{}</title>\n<desc id=\"picture-desc\">{}</desc>\n",
        escaped(&chart.tongue.picture_of(&chart.title)),
        escaped(&match look {
            Look::Paper => in_words(chart),
            Look::Page => chart.tongue.told_beside().to_owned(),
        })
    ));
    if look == Look::Paper {
        svg.add(format_args!("<rect width=\"{width}\" height=\"{height}\" fill=\"{}\"/>\n", ink.paper));
    }
    svg.add(format_args!("<g fill=\"{}\" stroke=\"{}\">\n", ink.step, ink.edge));
    for step in &layout.steps {
        svg.area(step, 10);
    }
    svg.close();
    svg.strokes(&layout.strokes, &ink);
    svg.boxes(layout, &ink);
    svg.texts(&layout.texts, &ink);
    svg.text.push_str("</svg>\n");
    svg.text
}

/// A file while it is written.
#[derive(Default)]
struct Svg {
    text: String,
}

impl Svg {
    fn add(&mut self, what: std::fmt::Arguments<'_>) {
        // Writing to a String cannot fail.
        let _written = self.text.write_fmt(what);
    }

    fn close(&mut self) {
        self.text.push_str("</g>\n");
    }

    fn area(&mut self, Area { x, y, width, height }: &Area, round: usize) {
        self.add(format_args!(
            "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"{round}\"/>\n"
        ));
    }

    fn strokes(&mut self, strokes: &[Stroke], ink: &Ink) {
        for returns in [false, true] {
            let dashes = if returns { " stroke-dasharray=\"6 4\"" } else { "" };
            self.add(format_args!(
                "<g fill=\"none\" stroke=\"{}\" stroke-width=\"1.5\"{dashes}>\n",
                ink.line
            ));
            for stroke in strokes.iter().filter(|stroke| stroke.returns == returns) {
                let path = path(stroke);
                self.add(format_args!("<path d=\"{path}\"/>\n"));
            }
            self.close();
        }
        self.add(format_args!("<g fill=\"{}\">\n", ink.line));
        for head in strokes.iter().filter(|stroke| stroke.arrow).filter_map(head) {
            self.add(format_args!("<path d=\"{head}\"/>\n"));
        }
        self.close();
    }

    fn boxes(&mut self, layout: &Layout, ink: &Ink) {
        self.add(format_args!("<g fill=\"{}\" stroke=\"{}\" stroke-width=\"1.5\">\n", ink.paper, ink.line));
        let sample = (layout.sample, true);
        for (area, is_final) in layout.boxes.iter().chain([&sample]) {
            self.area(area, 8);
            if *is_final {
                self.area(&inside(area), 5);
            }
        }
        for (x, y) in &layout.clocks {
            self.add(format_args!(
                "<circle cx=\"{x}\" cy=\"{y}\" r=\"6\"/><path d=\"M{x} {}V{y}H{}\" fill=\"none\"/>\n",
                y.saturating_sub(4),
                x + 3
            ));
        }
        let (x, y) = layout.start;
        self.add(format_args!("<circle cx=\"{x}\" cy=\"{y}\" r=\"{START}\" fill=\"{}\"/>\n", ink.line));
        self.close();
    }

    fn texts(&mut self, texts: &[Text], ink: &Ink) {
        let said =
            format!("font-size=\"{}\" font-style=\"italic\" fill=\"{}\"", Kind::Who.set().size, ink.soft);
        for kind in Kind::ALL {
            let set = kind.set();
            let weight = match set.weight {
                Weight::Plain => "",
                Weight::Slanted => " font-style=\"italic\"",
                Weight::Bold => " font-weight=\"700\"",
            };
            let colour = if matches!(kind, Kind::Who | Kind::Plain) { ink.soft } else { ink.line };
            self.add(format_args!("<g font-size=\"{}\" fill=\"{colour}\"{weight}>\n", set.size));
            for Text { x, y, line } in texts.iter().filter(|text| text.line.kind == kind) {
                let text = escaped(&line.text);
                self.add(format_args!("<text x=\"{x}\" y=\"{y}\">{text}"));
                if !line.who.is_empty() {
                    let between = if text.is_empty() { "" } else { " " };
                    let who = escaped(&line.who);
                    self.add(format_args!("{between}<tspan {said}>{who}</tspan>"));
                }
                self.add(format_args!("</text>\n"));
            }
            self.close();
        }
    }
}

/// The inner edge of an end.
fn inside(area: &Area) -> Area {
    Area {
        x: area.x + DOUBLE,
        y: area.y + DOUBLE,
        width: area.width.saturating_sub(2 * DOUBLE),
        height: area.height.saturating_sub(2 * DOUBLE),
    }
}

/// A point on the way from one point to another one that is straight above, below or beside it.
fn towards((x, y): (usize, usize), (to_x, to_y): (usize, usize), by: usize) -> (usize, usize) {
    let step = |from: usize, to: usize| {
        if to > from { from + by.min(to - from) } else { from - by.min(from - to) }
    };
    (step(x, to_x), step(y, to_y))
}

/// A line with round corners, which ends where its arrow begins.
fn path(stroke: &Stroke) -> String {
    let mut path = String::new();
    let mut points = stroke.points.clone();
    if stroke.arrow
        && let [.., before, last] = points.as_mut_slice()
    {
        *last = towards(*last, *before, HEAD.0 - 2);
    }
    let mut before: Option<(usize, usize)> = None;
    for (at, &point) in points.iter().enumerate() {
        let _written = match (before, points.get(at + 1)) {
            (None, _) => write!(path, "M{} {}", point.0, point.1),
            (Some(_), None) => write!(path, "L{} {}", point.0, point.1),
            (Some(before), Some(&after)) => {
                let (begin, end) = (towards(point, before, ROUND), towards(point, after, ROUND));
                write!(path, "L{} {}Q{} {} {} {}", begin.0, begin.1, point.0, point.1, end.0, end.1)
            }
        };
        before = Some(point);
    }
    path
}

/// The head of an arrow at the end of a line.
fn head(stroke: &Stroke) -> Option<String> {
    let [.., before, (x, y)] = stroke.points.as_slice() else { return None };
    let (back_x, back_y) = towards((*x, *y), *before, HEAD.0);
    let upright = back_x == *x;
    let (wide_x, wide_y) = if upright { (HEAD.1, 0) } else { (0, HEAD.1) };
    Some(format!(
        "M{x} {y}L{} {}L{} {}Z",
        back_x + wide_x,
        back_y + wide_y,
        back_x.saturating_sub(wide_x),
        back_y.saturating_sub(wide_y)
    ))
}

/// The picture in sentences: each state, what is due in it, and where it can lead.
fn in_words(chart: &Chart) -> String {
    let mut words = chart.purpose.clone();
    let tell = |words: &mut String, from: Option<usize>| {
        for arrow in chart.arrows.iter().filter(|arrow| arrow.from == from) {
            let goals: Vec<&str> = arrow
                .to
                .iter()
                .filter_map(|to| chart.stations.get(*to).map(|station| station.label.as_str()))
                .collect();
            let goal = chart.tongue.either(&goals);
            for deed in &arrow.deeds {
                let outcomes = deed.outcomes.join("; ");
                let colon = if outcomes.is_empty() { "" } else { ": " };
                let _written = write!(words, " {}{colon}{outcomes} ({}) → {goal}.", deed.label, deed.who);
            }
        }
    };
    let _written = write!(words, "\n{}.", chart.tongue.start());
    tell(&mut words, None);
    for (number, station) in chart.stations.iter().enumerate() {
        let step = chart.steps.get(station.step).map_or("", String::as_str);
        let _written = write!(words, "\n{} ({step}).", station.label);
        for due in &station.due {
            let _written = write!(words, " {due}.");
        }
        for deed in &station.meanwhile {
            let _written = write!(words, " {} ({}).", deed.label, deed.who);
        }
        tell(&mut words, Some(number));
        if station.is_final {
            let _written = write!(words, " {}.", chart.tongue.end());
        }
    }
    words
}

/// A text as XML can hold it: control characters, which it cannot, are left out.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' | '\t' => escaped.push(letter),
            // XML 1.0 §2.2: no control characters, and neither of these two.
            '\u{fffe}' | '\u{ffff}' => {}
            letter if letter.is_control() => {}
            letter => escaped.push(letter),
        }
    }
    escaped
}
