//! `pobuda protocol step`: what differs between two versions, and whether the version number says so.

use super::args::Step;
use super::{Failure, output, protocol};
use pobuda_domain::verify::Surroundings;
use pobuda_domain::verify::step::{Comparison, compare};
use serde::Serialize;

#[derive(Serialize)]
struct Compared<'a> {
    protocol: &'a str,
    old: String,
    new: String,
    step: Option<String>,
    least: String,
    suffices: bool,
    differences: Vec<Differing<'a>>,
}

#[derive(Serialize)]
struct Differing<'a> {
    step: String,
    place: &'a str,
    what: &'a str,
}

/// Compares the files and writes every difference.
///
/// # Errors
/// [`Failure`] when the version written in the new file is too small (exit 1), or when a file cannot be read, or the
/// two are not versions of one protocol (exit 2).
pub(super) fn run(args: &Step) -> Result<(), Failure> {
    let (old, new) = (protocol::protocol_in(&args.old)?, protocol::protocol_in(&args.new)?);
    let around = Surroundings::bundled()
        .map_err(|error| Failure::could_not_run(error, "report this as a fault of the program"))?;
    let compared = compare(&old, &new, &around.calendars).map_err(|error| {
        Failure::could_not_run(error, "give two versions of one protocol, the older one first")
    })?;
    if args.json {
        output::json(&of(new.id.as_str(), &compared))?;
    } else {
        say(new.id.as_str(), &compared)?;
    }
    if compared.suffices() {
        return Ok(());
    }
    Err(Failure::does_not_hold(format!(
        "version {} is too small for what differs from {}; write {} or a larger one",
        compared.new,
        compared.old,
        compared.least()
    )))
}

fn of<'a>(protocol: &'a str, compared: &'a Comparison) -> Compared<'a> {
    let differing = compared.differences.iter().map(|difference| Differing {
        step: difference.step.to_string(),
        place: &difference.place,
        what: &difference.what,
    });
    Compared {
        protocol,
        old: compared.old.to_string(),
        new: compared.new.to_string(),
        step: compared.step().map(|step| step.to_string()),
        least: compared.least().to_string(),
        suffices: compared.suffices(),
        differences: differing.collect(),
    }
}

fn say(protocol: &str, compared: &Comparison) -> Result<(), Failure> {
    for difference in &compared.differences {
        output::line(&format!("{} {}: {}", difference.step, difference.place, difference.what))?;
    }
    let (old, new) = (compared.old, compared.new);
    match compared.step() {
        None => output::line(&format!("{protocol}: nothing differs; {old} can stay")),
        Some(step) => output::line(&format!(
            "{protocol}: {step}, so {} at least after {old}; the file says {new}",
            compared.least()
        )),
    }
}
