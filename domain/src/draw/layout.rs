//! Where everything stands. Unit of all lengths: pixels, from the upper left corner.

use super::chart::{Arrow, Chart, Deed, Station};
use super::label::{Kind, Line, said};
use super::lanes::{self, Lane, Manner};

/// Around everything.
pub(super) const MARGIN: usize = 16;
/// Between the edge of a step and what is in it.
const INDENT: usize = 12;
/// Width of the box of a state.
const BOX: usize = 330;
/// Between the edge of a box and its text.
const PADDING: usize = 14;
/// From the left edge of a box to the line that leads straight down from it.
const RAIL: usize = 22;
/// Between a line and the text beside it.
const BESIDE: usize = 16;
/// Width of the labels beside a box.
const LABELS: usize = 340;
/// From one upright line to the next.
const LANE: usize = 16;
/// Height that a line takes which comes to a box.
const ENTRY: usize = 24;
/// Between the texts of a row and the line below them.
const ABOVE_LINE: usize = 6;
/// Between a line and what stands below it.
const BELOW_LINE: usize = 14;
/// Between a box and the next one where nothing leads straight down.
const APART: usize = 22;
/// Between one step and the next.
const STEP_APART: usize = 14;
/// Length of an arrow beyond its label.
const ARROW: usize = 14;
/// Half of the size of the mark where cases begin.
pub(super) const START: usize = 9;
/// Width of the clock before what is due.
pub(super) const CLOCK: usize = 14;
/// How round the corners of lines are.
pub(super) const ROUND: usize = 8;

/// A line of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Text {
    pub(super) x: usize,
    /// What the letters stand on.
    pub(super) y: usize,
    pub(super) line: Line,
}

/// A rectangle: a step, or the box of a state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Area {
    pub(super) x: usize,
    pub(super) y: usize,
    pub(super) width: usize,
    pub(super) height: usize,
}

/// A line with square corners, which are rounded when it is drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stroke {
    pub(super) points: Vec<(usize, usize)>,
    /// Whether it leads back.
    pub(super) returns: bool,
    /// Whether it ends in an arrow.
    pub(super) arrow: bool,
}

/// A picture.
#[derive(Debug, Default)]
pub(super) struct Layout {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) steps: Vec<Area>,
    /// In the order of the states; whether the handling ends there.
    pub(super) boxes: Vec<(Area, bool)>,
    /// Middle of the mark where cases begin.
    pub(super) start: (usize, usize),
    /// Middles of the little clocks before what is due.
    pub(super) clocks: Vec<(usize, usize)>,
    pub(super) strokes: Vec<Stroke>,
    pub(super) texts: Vec<Text>,
    /// The little end in the legend.
    pub(super) sample: Area,
}

/// What hangs on the right of a box for one arrow.
struct Row<'a> {
    arrow: &'a Arrow,
    lines: Vec<Line>,
    /// The lines that it runs into, the innermost first.
    lanes: Vec<&'a Lane>,
}

/// A picture while it grows downwards.
pub(super) struct Sheet<'a> {
    pub(super) chart: &'a Chart,
    lanes: &'a [Lane],
    pub(super) drawn: Layout,
    pub(super) y: usize,
    /// Where each lane was joined, and where it comes to its box.
    joined: Vec<Vec<usize>>,
    entries: Vec<usize>,
}

impl Layout {
    pub(super) fn of(chart: &Chart) -> Self {
        let lanes = lanes::assign(chart.arrows.iter().filter(|arrow| !is_straight(arrow)));
        let mut sheet = Sheet {
            chart,
            lanes: &lanes,
            drawn: Self::default(),
            y: MARGIN,
            joined: vec![Vec::new(); lanes.len()],
            entries: vec![0; lanes.len()],
        };
        sheet.head();
        sheet.begin();
        let mut number = 0;
        for (step, label) in chart.steps.iter().enumerate() {
            sheet.step(step, label, &mut number);
        }
        sheet.trunks();
        sheet.legend();
        sheet.drawn.height = sheet.y.saturating_add(MARGIN);
        sheet.drawn
    }
}

/// Whether an arrow leads straight down to the next state, so that it needs no lane.
fn is_straight(arrow: &Arrow) -> bool {
    let next = arrow.from.map_or(0, |from| from.saturating_add(1));
    arrow.to == [next]
}

/// Left edge of the boxes.
fn left() -> usize {
    MARGIN + INDENT
}

/// Right edge of the boxes.
fn right() -> usize {
    left() + BOX
}

/// Where labels beside the boxes begin.
fn labels() -> usize {
    right() + BESIDE
}

impl<'a> Sheet<'a> {
    /// Where an upright line stands.
    fn lane(&self, lane: &Lane) -> usize {
        labels() + LABELS + LANE * lane.place.saturating_add(1)
    }

    fn head(&mut self) {
        let places = self.lanes.iter().map(|lane| lane.place.saturating_add(1)).max().unwrap_or(0);
        self.drawn.width = labels() + LABELS + LANE * places.saturating_add(1) + INDENT + MARGIN;
        let within = self.drawn.width.saturating_sub(2 * MARGIN);
        let chart = self.chart;
        self.write(MARGIN, within, Kind::Title, &chart.title);
        self.y += 2;
        self.write(MARGIN, within, Kind::Purpose, &chart.purpose);
        self.y += STEP_APART;
    }

    /// Writes a text in as many lines as it takes, from here downwards.
    fn write(&mut self, x: usize, within: usize, kind: Kind, text: &str) {
        for line in kind.set().wrapped(text, within) {
            self.put(x, Line::plain(kind, line));
        }
    }

    /// Writes one line and moves on to the next one.
    fn put(&mut self, x: usize, line: Line) {
        self.y += line.above;
        let y = self.y + line.kind.set().ascent();
        self.y += line.kind.set().line();
        self.drawn.texts.push(Text { x, y, line });
    }

    /// The mark where cases begin, and what hangs on it.
    fn begin(&mut self) {
        let rail = left() + RAIL;
        let top = self.y;
        self.drawn.start = (rail, top + START);
        let word = self.chart.tongue.start();
        let line = Line::plain(Kind::State, word);
        self.drawn.texts.push(Text { x: rail + BESIDE, y: top + START + 5, line });
        self.y = top + 2 * START;
        self.rows(None, rail + START);
        self.straight_down(None);
    }

    fn step(&mut self, step: usize, label: &str, number: &mut usize) {
        let top = self.y;
        self.y += 8;
        let text = format!("{}. {label}", step.saturating_add(1));
        let x = left() + RAIL + BESIDE;
        self.write(x, labels() + LABELS - x, Kind::Step, &text);
        self.y += 8;
        let chart = self.chart;
        while let Some(station) = chart.stations.get(*number).filter(|station| station.step == step) {
            self.station(*number, station);
            *number += 1;
        }
        let width = self.drawn.width.saturating_sub(2 * MARGIN);
        let area = Area { x: MARGIN, y: top, width, height: self.y.saturating_sub(top) };
        self.drawn.steps.push(area);
        self.y += STEP_APART;
    }

    fn station(&mut self, number: usize, station: &Station) {
        let top = self.y;
        self.arrive(top);
        self.inside(station);
        let inside = self.y;
        self.y = top;
        self.enter(number, Manner::Down);
        self.enter(number, Manner::DownAgain);
        self.rows(Some(number), right());
        self.enter(number, Manner::Up);
        self.y = self.y.max(inside);
        let area = Area { x: left(), y: top, width: BOX, height: self.y.saturating_sub(top) };
        self.drawn.boxes.push((area, station.is_final));
        self.straight_down(Some(number));
    }

    /// The texts in a box.
    fn inside(&mut self, station: &Station) {
        let x = left() + PADDING;
        let within = BOX - 2 * PADDING;
        self.y += PADDING - 4;
        self.write(x, within, Kind::State, &station.label);
        if station.is_final {
            let word = format!("({})", self.chart.tongue.closing());
            self.write(x, within, Kind::Who, &word);
        }
        self.y += 3;
        self.write(x, within, Kind::Plain, &station.plain);
        for due in &station.due {
            self.y += 4;
            self.drawn.clocks.push((x + CLOCK / 2, self.y + 8));
            self.write(x + CLOCK + 6, within - CLOCK - 6, Kind::Due, due);
        }
        if !station.meanwhile.is_empty() {
            self.y += 8;
            self.write(x, within, Kind::Who, self.chart.tongue.meanwhile());
            for line in said(&station.meanwhile, within) {
                self.put(x, line);
            }
        }
        self.y += PADDING - 2;
    }

    /// The end of the straight line from above.
    fn arrive(&mut self, top: usize) {
        if let Some(stroke) = self.drawn.strokes.iter_mut().find(|stroke| stroke.points.len() == 1) {
            stroke.points.push((left() + RAIL, top));
        }
    }

    /// A line that comes to a box from a lane.
    fn enter(&mut self, number: usize, manner: Manner) {
        let lane = self.lanes.iter().position(|lane| lane.to == number && lane.manner == manner);
        if let Some(entry) = lane.and_then(|lane| self.entries.get_mut(lane)) {
            *entry = self.y + ENTRY / 2;
            self.y += ENTRY;
        }
    }

    /// What hangs on the right of a box, or of the start.
    fn rows(&mut self, from: Option<usize>, begin: usize) {
        let chart = self.chart;
        let arrows = chart.arrows.iter().filter(|arrow| arrow.from == from && !is_straight(arrow));
        let mut rows: Vec<Row<'a>> = arrows.map(|arrow| self.row(arrow)).collect();
        // Ways up first, the innermost highest; then ways down, the outermost highest: so they do not cross.
        rows.sort_by_key(|row| {
            let up = row.lanes.iter().any(|lane| lane.manner == Manner::Up);
            let place = row.lanes.last().map_or(0, |lane| lane.place);
            (!up, if up { place } else { usize::MAX - place })
        });
        for row in rows {
            self.y += 4;
            for line in row.lines {
                self.put(labels(), line);
            }
            self.y += ABOVE_LINE;
            let y = self.y;
            for lane in row.lanes {
                let x = self.lane(lane);
                let turn = if lane.manner == Manner::Up { y.saturating_sub(ROUND) } else { y + ROUND };
                let points = vec![(begin, y), (x, y), (x, turn)];
                self.drawn.strokes.push(Stroke {
                    points,
                    returns: row.arrow.returns || lane.manner.returns(),
                    arrow: false,
                });
                let at = self.lanes.iter().position(|other| other == lane);
                if let Some(joined) = at.and_then(|at| self.joined.get_mut(at)) {
                    joined.push(turn);
                }
            }
            self.y += BELOW_LINE;
        }
    }

    fn row(&self, arrow: &'a Arrow) -> Row<'a> {
        let mut lines = said(&arrow.deeds, LABELS);
        let goals: Vec<&str> = arrow
            .to
            .iter()
            .filter_map(|to| self.chart.stations.get(*to).map(|station| station.label.as_str()))
            .collect();
        let goal = format!("→ {}", self.chart.tongue.either(&goals));
        let goal = Kind::Goal.set().wrapped(&goal, LABELS).into_iter();
        lines.extend(goal.map(|line| Line::plain(Kind::Goal, line)));
        let leads =
            |lane: &&Lane| arrow.to.contains(&lane.to) && lanes::manner(arrow, lane.to) == lane.manner;
        let mut lanes: Vec<&'a Lane> = self.lanes.iter().filter(leads).collect();
        lanes.sort_by_key(|lane| lane.place);
        Row { arrow, lines, lanes }
    }

    /// The arrow to the next state, its label beside it; or the room to the next box.
    fn straight_down(&mut self, from: Option<usize>) {
        let chart = self.chart;
        let mut arrows = chart.arrows.iter().filter(|arrow| arrow.from == from && is_straight(arrow));
        let top = self.y;
        let Some(first) = arrows.next() else {
            self.y += if from.is_some() { APART } else { 0 };
            return;
        };
        // Two between the same states, if one of them opens again what was closed: one line for both.
        let deeds: Vec<Deed> =
            first.deeds.iter().chain(arrows.flat_map(|arrow| &arrow.deeds)).cloned().collect();
        let rail = left() + RAIL;
        self.drawn.strokes.push(Stroke { points: vec![(rail, top)], returns: first.returns, arrow: true });
        self.y += 6;
        let within = BOX + BESIDE + LABELS - RAIL - BESIDE;
        for line in said(&deeds, within) {
            self.put(rail + BESIDE, line);
        }
        self.y += ARROW;
    }

    /// The upright lines, from the first row that joins each to the box that it leads to.
    fn trunks(&mut self) {
        for (at, lane) in self.lanes.iter().enumerate() {
            let (Some(joined), Some(entry)) = (self.joined.get(at), self.entries.get(at)) else { continue };
            let furthest = match lane.manner {
                Manner::Up => joined.iter().max(),
                Manner::Down | Manner::DownAgain => joined.iter().min(),
            };
            let Some(furthest) = furthest else { continue };
            let x = self.lane(lane);
            let points = vec![(x, *furthest), (x, *entry), (right(), *entry)];
            self.drawn.strokes.push(Stroke { points, returns: lane.manner.returns(), arrow: true });
        }
    }
}
