//! `pobuda protocol check`: whether protocols can keep what they say.

use super::args::Check;
use super::protocol::source_of as read;
use super::{Failure, output};
use pobuda_domain::protocol::parse;
use pobuda_domain::verify::{Report, Severity, Surroundings, verify};
use serde::Serialize;

#[derive(Serialize)]
struct Checked<'a> {
    file: &'a str,
    sound: bool,
    findings: Vec<Found<'a>>,
    unasked: &'a [String],
}

#[derive(Serialize)]
struct Found<'a> {
    code: &'static str,
    severity: String,
    line: Option<usize>,
    place: &'a str,
    asks: &'static str,
    message: &'a str,
    remedy: &'a str,
}

/// Verifies the files one by one, each within what comes with the program, what was given, and the other files.
///
/// # Errors
/// [`Failure`] when one of them is not sound (exit 1), or when a file cannot be read (exit 2).
pub(super) fn run(args: &Check) -> Result<(), Failure> {
    let files: Vec<(String, String)> = args
        .files
        .iter()
        .map(|file| Ok((file.display().to_string(), read(file)?)))
        .collect::<Result<_, Failure>>()?;
    let mut around = surroundings(args)?;
    for (file, source) in &files {
        // What cannot be read is reported below; here it only leads nowhere.
        if let Ok(protocol) = parse(file, source) {
            around.add_protocol(protocol);
        }
    }
    let reports: Vec<Report> = files.iter().map(|(file, source)| verify(file, source, &around)).collect();
    if args.json {
        output::json(&reports.iter().map(checked).collect::<Vec<_>>())?;
    } else {
        reports.iter().try_for_each(say)?;
    }
    match reports.iter().filter(|report| !report.is_sound()).count() {
        0 => Ok(()),
        unsound => Err(Failure::does_not_hold(format!(
            "{unsound} of {} protocols {} not sound; every finding names its remedy",
            reports.len(),
            if unsound == 1 { "is" } else { "are" }
        ))),
    }
}

fn surroundings(args: &Check) -> Result<Surroundings, Failure> {
    let fault = |error| Failure::could_not_run(error, "report this as a fault of the program");
    let unusable = |error| Failure::could_not_run(error, "correct the file");
    let mut around = Surroundings::bundled().map_err(fault)?;
    // The people who come with the program are an example, and nobody's.
    around.directory = None;
    if let Some(file) = &args.charter {
        around.add_charter(&file.display().to_string(), &read(file)?).map_err(unusable)?;
    }
    if let Some(file) = &args.directory {
        around.add_directory(&file.display().to_string(), &read(file)?).map_err(unusable)?;
    }
    if let Some(file) = &args.calendar {
        around.add_calendar(&file.display().to_string(), &read(file)?).map_err(unusable)?;
    }
    Ok(around)
}

fn checked(report: &Report) -> Checked<'_> {
    let findings = report.findings.iter().map(|finding| Found {
        code: finding.code.as_str(),
        severity: finding.severity.to_string(),
        line: finding.line,
        place: &finding.place,
        asks: finding.code.asks(),
        message: &finding.message,
        remedy: &finding.remedy,
    });
    Checked {
        file: &report.file,
        sound: report.is_sound(),
        findings: findings.collect(),
        unasked: &report.unasked,
    }
}

/// Writes what was found, and the verdict.
///
/// # Errors
/// [`Failure`] when the output is not writable.
pub(super) fn say(report: &Report) -> Result<(), Failure> {
    let file = &report.file;
    for finding in &report.findings {
        let place = if finding.place.is_empty() { "the file" } else { &finding.place };
        let line = finding.line.map(|line| format!(":{line}")).unwrap_or_default();
        output::line(&format!(
            "{file}{line}: {} {}: {place}: {}\n  remedy: {}",
            finding.severity, finding.code, finding.message, finding.remedy
        ))?;
    }
    for unasked in &report.unasked {
        output::line(&format!("{file}: not asked: {unasked}"))?;
    }
    let count = |severity, what: &str| {
        let found = report.findings.iter().filter(|finding| finding.severity == severity).count();
        format!("{found} {what}{}", if found == 1 { "" } else { "s" })
    };
    let verdict = if report.is_sound() { "sound" } else { "not sound" };
    let (errors, warnings) = (count(Severity::Error, "error"), count(Severity::Warning, "warning"));
    output::line(&format!("{file}: {verdict}, {errors}, {warnings}"))
}
