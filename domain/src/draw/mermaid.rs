//! Writing the same picture as a `stateDiagram-v2` of Mermaid.

use super::chart::{Chart, Deed};
use std::fmt::Write;

/// The whole diagram.
pub(super) fn written(chart: &Chart) -> String {
    let mut text = String::from("stateDiagram-v2\n");
    let add = |text: &mut String, line: std::fmt::Arguments<'_>| {
        // Writing to a String cannot fail.
        let _written = writeln!(text, "{line}");
    };
    add(&mut text, format_args!("    accTitle: {}", plain(&chart.tongue.picture_of(&chart.title))));
    add(&mut text, format_args!("    accDescr: {}", plain(&chart.purpose)));
    add(&mut text, format_args!("    direction TB"));
    for (step, label) in chart.steps.iter().enumerate() {
        let number = step.saturating_add(1);
        add(&mut text, format_args!("    state \"{number}. {}\" as step_{number} {{", plain(label)));
        for station in chart.stations.iter().filter(|station| station.step == step) {
            let mut lines = vec![plain(&station.label)];
            lines.extend(station.due.iter().map(|due| plain(due)));
            lines.extend(station.meanwhile.iter().map(|deed| format!("↻ {}", said(deed))));
            add(
                &mut text,
                format_args!("        state \"{}\" as {}", lines.join("<br/>"), id(&station.name)),
            );
        }
        add(&mut text, format_args!("    }}"));
    }
    let name = |number: usize| chart.stations.get(number).map_or_else(String::new, |to| id(&to.name));
    for arrow in &chart.arrows {
        let from = arrow.from.map_or_else(|| "[*]".to_owned(), &name);
        for to in &arrow.to {
            // Mermaid has no dashed arrows here.
            let sign = if arrow.returns || arrow.from > Some(*to) { "↩ " } else { "" };
            let deeds = arrow.deeds.iter().map(|deed| format!("{sign}{}", said(deed)));
            let label = deeds.collect::<Vec<_>>().join("<br/>");
            add(&mut text, format_args!("    {from} --> {} : {label}", name(*to)));
        }
    }
    add(&mut text, format_args!("    classDef ending stroke-width:4px,font-weight:bold"));
    for station in chart.stations.iter().filter(|station| station.is_final) {
        add(&mut text, format_args!("    {} --> [*]", id(&station.name)));
        add(&mut text, format_args!("    class {} ending", id(&station.name)));
    }
    text
}

fn said(deed: &Deed) -> String {
    let outcomes = deed.outcomes.iter().map(|outcome| plain(outcome)).collect::<Vec<_>>().join(" / ");
    let colon = if outcomes.is_empty() { "" } else { "#58; " };
    format!("{}{colon}{outcomes} ({})", plain(&deed.label), plain(&deed.who))
}

/// A name that is no word of Mermaid's own: `end` and `state` are.
fn id(name: &str) -> String {
    format!("s_{}", name.replace('-', "_"))
}

/// A text without anything that Mermaid would read as more than text. Its own way of writing signs by their numbers
/// is used. Source: <https://mermaid.js.org/syntax/flowchart.html#entity-codes-to-escape-characters>.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '"' | '#' | '%' | '&' | ':' | ';' | '<' | '>' | '`' | '{' | '}' | '[' | ']' | '\\' => {
                let _written = write!(plain, "#{};", u32::from(letter));
            }
            letter if letter.is_control() => plain.push(' '),
            letter => plain.push(letter),
        }
    }
    plain
}
