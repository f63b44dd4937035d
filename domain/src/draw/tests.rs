//! Pictures say everything, and nothing in them lies on anything else.

use super::chart::{Arrow, Deed, Station};
use super::layout::{Area, Layout, Text};
use super::words::Tongue;
use super::*;
use crate::bundled::PROTOCOLS;
use crate::protocol::{Target, parse};
use crate::story::{Dice, LITTLE};

/// Random charts that are laid out.
const CHARTS: u64 = 300;

fn languages() -> [Language; 2] {
    ["sl", "en"].map(|language| Language::new(language).unwrap())
}

fn bundled() -> Vec<Protocol> {
    PROTOCOLS.iter().map(|(file, source)| parse(file, source).unwrap()).collect()
}

/// The words of a picture, one after the other, as they are written.
fn words_of(layout: &Layout) -> String {
    let lines = layout.texts.iter().map(|text| format!("{} {}", text.line.text, text.line.who));
    lines.collect::<Vec<_>>().join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn every_state_and_every_public_operation_is_in_the_picture_and_in_its_words() {
    for protocol in bundled() {
        for language in languages() {
            let chart = Chart::of(&protocol, &language).unwrap();
            let drawn = words_of(&Layout::of(&chart));
            let file = svg(&protocol, &language, Look::Paper).unwrap();
            let told = file.split("</desc>").next().unwrap();
            let diagram = mermaid(&protocol, &language).unwrap();
            let states = protocol.states.iter().map(|(_, state)| &state.label);
            let operations =
                protocol.operations.iter().filter(|(_, operation)| operation.public).map(|(_, o)| &o.label);
            let outcomes = protocol.operations.iter().flat_map(|(_, operation)| match &operation.to {
                Some(Target::ByOutcome(ways)) => ways.iter().map(|(outcome, _)| outcome).collect::<Vec<_>>(),
                _ => Vec::new(),
            });
            let outcomes = outcomes.map(|outcome| &protocol.outcomes.get(outcome.as_str()).unwrap().label);
            for label in states.chain(operations).chain(outcomes) {
                let label = label.in_language(&language);
                assert!(drawn.contains(label), "{label} is not in {drawn}");
                assert!(told.contains(label), "{label} is not told");
                assert!(diagram.contains(label), "{label} is not in Mermaid's diagram");
            }
        }
    }
}

#[test]
fn what_is_due_is_said_with_its_time() {
    let improve = parse(PROTOCOLS[0].0, PROTOCOLS[0].1).unwrap();
    let [slovene, english] = languages();
    assert_eq!(
        due_in(&improve, "received", &slovene),
        ["Prvi odziv: v 3 delovnih dneh", "Odgovor: v 15 dneh"]
    );
    assert_eq!(
        due_in(&improve, "awaiting-author", &english),
        [
            "Answer: stands still meanwhile",
            "Addition by the author: within 30 days",
            "Announced answer: stands still meanwhile"
        ]
    );
    assert_eq!(
        due_in(&improve, "implementing", &slovene),
        ["Obljubljena izvedba: do sporočenega dne", "Sporočilo o napredku: v 30 dneh"]
    );
    assert!(due_in(&improve, "closed", &english).is_empty());
    assert!(due_in(&improve, "nowhere", &english).is_empty());
}

#[test]
fn lengths_are_said_as_people_say_them() {
    let span = |text: &str| crate::calendar::Span::try_from(text.to_owned()).unwrap();
    for (length, slovene, english) in [
        ("1 day", "v 1 dnevu", "within 1 day"),
        ("2 days", "v 2 dneh", "within 2 days"),
        ("101 days", "v 101 dnevu", "within 101 days"),
        ("1 working day", "v 1 delovnem dnevu", "within 1 working day"),
        ("11 working days", "v 11 delovnih dneh", "within 11 working days"),
        ("1 hour", "v 1 uri", "within 1 hour"),
        ("3 weeks", "v 3 tednih", "within 3 weeks"),
        ("2 months", "v 2 mesecih", "within 2 months"),
    ] {
        assert_eq!(Tongue::Slovene.within(span(length)), slovene);
        assert_eq!(Tongue::English.within(span(length)), english);
    }
}

#[test]
fn ways_back_and_openings_of_what_was_closed_are_marked() {
    let improve = parse(PROTOCOLS[0].0, PROTOCOLS[0].1).unwrap();
    let chart = Chart::of(&improve, &languages()[1]).unwrap();
    let names = |arrow: &Arrow| {
        let name = |at: &usize| chart.stations[*at].name.as_str();
        (arrow.from.map_or("", |from| name(&from)), arrow.to.iter().map(name).collect::<Vec<_>>())
    };
    let returning: Vec<_> = chart.arrows.iter().filter(|arrow| arrow.returns).map(names).collect();
    assert_eq!(
        returning,
        [("closed", vec!["objection"]), ("awaiting-author", vec!["received", "in-review", "in-depth"])]
    );
    let strokes = Layout::of(&chart).strokes;
    let up = |points: &[(usize, usize)]| points.windows(2).any(|pair| pair[1].1 < pair[0].1);
    assert!(strokes.iter().any(|stroke| up(&stroke.points)));
    assert!(strokes.iter().filter(|stroke| up(&stroke.points)).all(|stroke| stroke.returns));
}

#[test]
fn ways_between_the_same_states_are_one_arrow_and_what_stays_is_in_the_box() {
    for protocol in bundled().into_iter().chain([parse("little.toml", LITTLE).unwrap()]) {
        let chart = Chart::of(&protocol, &languages()[1]).unwrap();
        let mut seen = std::collections::BTreeSet::new();
        for arrow in &chart.arrows {
            assert!(!arrow.deeds.is_empty() && !arrow.to.is_empty());
            assert!(arrow.to.iter().all(|to| arrow.from != Some(*to)), "{arrow:?}");
            assert!(seen.insert((arrow.from, arrow.to.clone(), arrow.returns)), "{arrow:?} is drawn twice");
        }
    }
    let improve = parse(PROTOCOLS[0].0, PROTOCOLS[0].1).unwrap();
    let chart = Chart::of(&improve, &languages()[1]).unwrap();
    let pilot = chart.stations.iter().find(|station| station.name == "in-pilot").unwrap();
    let meanwhile: Vec<_> = pilot.meanwhile.iter().map(|deed| deed.label.as_str()).collect();
    assert_eq!(meanwhile, ["Report progress", "Move the date"]);
}

#[test]
fn the_states_of_bundled_protocols_stand_in_an_order_that_people_expect() {
    let orders = bundled().into_iter().map(|protocol| {
        let chart = Chart::of(&protocol, &languages()[0]).unwrap();
        chart.stations.iter().map(|station| station.name.clone()).collect::<Vec<_>>().join(" ")
    });
    assert_eq!(
        orders.collect::<Vec<_>>(),
        [
            "received discussion in-review in-depth in-committee awaiting-author implementing in-pilot closed objection",
            "submitted evaluation ineligible awaiting-author eligible voting preparing implementing closed",
            "diagnosing ideating prototyping piloting sustaining disseminating changing closed",
        ]
    );
}

#[test]
fn nothing_lies_on_anything_else_in_bundled_protocols() {
    for protocol in bundled().into_iter().chain([parse("little.toml", LITTLE).unwrap()]) {
        for language in languages() {
            free(&Layout::of(&Chart::of(&protocol, &language).unwrap()));
        }
    }
}

#[test]
fn nothing_lies_on_anything_else_in_random_charts() {
    for seed in 0..CHARTS {
        free(&Layout::of(&random(&mut Dice::of(seed))));
    }
}

fn random(dice: &mut Dice) -> Chart {
    let steps = 1 + dice.below(4);
    let states = 1 + dice.below(12);
    let mut stations: Vec<Station> = (0..states)
        .map(|number| Station {
            name: format!("s{number}"),
            label: label(dice),
            plain: label(dice),
            step: dice.below(steps),
            is_final: dice.chance(2),
            due: (0..dice.below(3)).map(|_| label(dice)).collect(),
            meanwhile: deeds(dice),
        })
        .collect();
    stations.sort_by_key(|station| station.step);
    let mut arrows: Vec<Arrow> = Vec::new();
    for _ in 0..dice.below(4 * states + 1) {
        let from = if dice.chance(1) { None } else { Some(dice.below(states)) };
        let returns = from.is_some() && dice.chance(2);
        let mut to: Vec<usize> = (0..if returns { 3 } else { 1 }).map(|_| dice.below(states)).collect();
        to.retain(|to| Some(*to) != from);
        to.sort_unstable();
        to.dedup();
        let is_new = |other: &Arrow| (other.from, &other.to, other.returns) != (from, &to, returns);
        if !to.is_empty() && arrows.iter().all(is_new) {
            let deeds = [deeds(dice), vec![deed(dice)]].concat();
            arrows.push(Arrow { from, to, returns, deeds });
        }
    }
    Chart {
        language: Language::new("sl").unwrap(),
        tongue: Tongue::Slovene,
        title: label(dice),
        purpose: label(dice),
        steps: (0..steps).map(|_| label(dice)).collect(),
        stations,
        arrows,
    }
}

fn label(dice: &mut Dice) -> String {
    let words = [
        "Odloči",
        "o",
        "pobudi,",
        "najnepredvidljivejšenajnepredvidljivejšenajnepredvidljivejše",
        "WWW",
        "漢字",
    ];
    (0..1 + dice.below(9)).map(|_| *dice.one_of(&words)).collect::<Vec<_>>().join(" ")
}

fn deed(dice: &mut Dice) -> Deed {
    let outcomes = (0..dice.below(4)).map(|_| label(dice)).collect();
    Deed { label: label(dice), outcomes, who: label(dice) }
}

fn deeds(dice: &mut Dice) -> Vec<Deed> {
    (0..dice.below(3)).map(|_| deed(dice)).collect()
}

fn area_of(Text { x, y, line }: &Text) -> Area {
    let set = line.kind.set();
    Area { x: *x, y: y - set.ascent(), width: line.width(), height: set.line() }
}

fn meet(one: &Area, other: &Area) -> bool {
    one.x < other.x + other.width
        && other.x < one.x + one.width
        && one.y < other.y + other.height
        && other.y < one.y + one.height
}

fn inside(one: &Area, other: &Area) -> bool {
    one.x >= other.x
        && one.y >= other.y
        && one.x + one.width <= other.x + other.width
        && one.y + one.height <= other.y + other.height
}

/// The parts of a line, each straight, as areas.
fn parts(points: &[(usize, usize)]) -> Vec<Area> {
    let part = |pair: &[(usize, usize)]| {
        let ((x, y), (to_x, to_y)) = (pair[0], pair[1]);
        assert!(x == to_x || y == to_y, "{pair:?} is not straight");
        Area { x: x.min(to_x), y: y.min(to_y), width: x.abs_diff(to_x) + 1, height: y.abs_diff(to_y) + 1 }
    };
    points.windows(2).map(part).collect()
}

fn free(layout: &Layout) {
    let sheet = Area { x: 0, y: 0, width: layout.width, height: layout.height };
    let texts: Vec<Area> = layout.texts.iter().map(area_of).collect();
    let lines: Vec<Area> = layout.strokes.iter().flat_map(|stroke| parts(&stroke.points)).collect();
    let boxes: Vec<Area> = layout.boxes.iter().map(|(area, _)| *area).collect();
    for (at, text) in texts.iter().enumerate() {
        let said = &layout.texts[at];
        assert!(inside(text, &sheet), "{said:?} leaves the sheet");
        for (other, area) in texts.iter().enumerate().skip(at + 1) {
            assert!(!meet(text, area), "{said:?} lies on {:?}", layout.texts[other]);
        }
        for line in &lines {
            assert!(!meet(text, line), "{said:?} lies on the line {line:?}");
        }
        for area in &boxes {
            assert!(!meet(text, area) || inside(text, area), "{said:?} leaves its box");
        }
    }
    for (at, area) in boxes.iter().enumerate() {
        assert!(boxes.iter().skip(at + 1).all(|other| !meet(area, other)), "two boxes meet");
        assert!(layout.steps.iter().any(|step| inside(area, step)), "a box leaves its step");
        let inner = Area { x: area.x + 1, y: area.y + 1, width: area.width - 2, height: area.height - 2 };
        assert!(lines.iter().all(|line| !meet(&inner, line)), "a line goes through {area:?}");
    }
    for line in &lines {
        assert!(inside(line, &sheet), "{line:?} leaves the sheet");
    }
    apart(layout);
}

/// Two upright lines lie on each other only where they lead to the same place.
fn apart(layout: &Layout) {
    let trunks: Vec<_> =
        layout.strokes.iter().filter(|stroke| stroke.arrow && stroke.points.len() == 3).collect();
    for (at, trunk) in trunks.iter().enumerate() {
        let upright = parts(&trunk.points)[0];
        for other in trunks.iter().skip(at + 1) {
            assert!(!meet(&upright, &parts(&other.points)[0]), "{trunk:?} lies on {other:?}");
        }
    }
}

#[test]
fn a_text_is_only_text_whatever_it_holds() {
    let hostile = r#"</text><script>alert(1)</script>&amp;"%%]]>\u0001"#;
    let source =
        LITTLE.replace("label.en = \"New\"", &format!("label.en = {hostile:?}").replace("\\\\u", "\\u"));
    assert_ne!(source, LITTLE);
    let protocol = parse("little.toml", &source).unwrap();
    let [_, english] = languages();
    for look in [Look::Paper, Look::Page] {
        let file = svg(&protocol, &english, look).unwrap();
        assert!(!file.contains("<script") && !file.contains('\u{1}') && !file.contains("]]>"), "{file}");
        assert_eq!(file.matches("<text").count(), file.matches("</text>").count());
    }
    let diagram = mermaid(&protocol, &english).unwrap();
    let named = diagram.lines().filter(|line| line.contains("as s_new"));
    assert!(
        named.clone().count() == 1 && named.clone().all(|line| line.matches('"').count() == 2),
        "{diagram}"
    );
}

#[test]
fn a_picture_needs_nothing_from_elsewhere() {
    let improve = parse(PROTOCOLS[0].0, PROTOCOLS[0].1).unwrap();
    let [slovene, _] = languages();
    let paper = svg(&improve, &slovene, Look::Paper).unwrap();
    let page = svg(&improve, &slovene, Look::Page).unwrap();
    for file in [&paper, &page] {
        let outside = file.matches("http").count();
        assert_eq!(outside, 1, "only the name of the language SVG is an address");
        for word in ["<style", " style=", "<script", "url(", "href"] {
            assert!(!file.contains(word), "{word}");
        }
        assert!(file.contains("role=\"img\"") && file.contains("<title") && file.contains("<desc"));
        assert!(file.contains("lang=\"sl\""));
    }
    // On the page every colour is the page's; on paper none is.
    assert!(!page.contains("=\"#") && page.contains("currentColor"));
    assert!(!paper.contains("var(") && !paper.contains("currentColor"));
}

#[test]
fn in_a_language_that_it_lacks_a_protocol_falls_back_on_its_own() {
    let improve = parse(PROTOCOLS[0].0, PROTOCOLS[0].1).unwrap();
    let german = Language::new("de").unwrap();
    let file = svg(&improve, &german, Look::Paper).unwrap();
    assert!(file.contains("within 15 days"), "our own words are English then");
}

#[test]
fn what_is_too_large_to_be_looked_at_is_not_drawn() {
    let mut states = String::new();
    for number in 0..DRAWN_STATES_MAX {
        states += &format!("s{number} = {{ step = \"all\", label.en = \"x\", plain.en = \"x\" }}\n");
    }
    let source = LITTLE.replace("[states]\n", &format!("[states]\n{states}"));
    let protocol = parse("little.toml", &source).unwrap();
    let english = &languages()[1];
    let too_large = Undrawable { what: "states", most: DRAWN_STATES_MAX };
    assert_eq!(svg(&protocol, english, Look::Paper), Err(too_large.clone()));
    assert_eq!(mermaid(&protocol, english), Err(too_large));

    let mut operations = String::new();
    for number in 0..=DRAWN_WAYS_MAX / 3 {
        operations += &format!(
            "o{number} = {{ from = [\"*\"], responsible = \"office/clerk\", label.en = \"x\", says.en = \"x\" }}\n"
        );
    }
    let source = LITTLE.replace("[operations]\n", &format!("[operations]\n{operations}"));
    let protocol = parse("little.toml", &source).unwrap();
    let too_large = Undrawable { what: "ways", most: DRAWN_WAYS_MAX };
    assert_eq!(svg(&protocol, english, Look::Paper), Err(too_large));
}
