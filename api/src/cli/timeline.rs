//! `pobuda timeline`: one case, read in the terminal.

use super::args::{Lang as AskedLang, Timeline};
use super::{Failure, output, store};
use crate::telling::{Entry, Speaker};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use pobuda_domain::precision::Precision;
use pobuda_domain::protocol::Library;
use pobuda_pages::Lang;
use pobuda_projections::read::AsOf;
use pobuda_projections::rows::{CaseRow, TimelineRow, Told};
use pobuda_projections::{ReadModels, TimelineFilter};
use serde::Serialize;
use std::io;

/// Entries read at once.
const BLOCK: usize = 500;
/// The one field of a comment, which needs no label.
const COMMENT_TEXT: &str = "text";
/// Where lines are broken. Unit: characters.
const WIDTH: usize = 88;
/// How far what belongs to an entry is indented. Unit: characters.
const INDENT: usize = 6;

/// Shows the timeline of one case.
///
/// # Errors
/// [`Failure`] with exit code 1 when there is no such case, or was none then.
pub(super) async fn run(args: &Timeline) -> Result<(), Failure> {
    let as_of = args.as_of.as_deref().map(moment).transpose()?;
    let ground = store::open_existing(&args.store).await?;
    let models = ground.models().await?;
    models.catch_up().await?;
    let lang = match args.lang {
        AskedLang::Sl => Lang::Sl,
        AskedLang::En => Lang::En,
    };
    let speaker = Speaker::new(&ground.library, lang);
    let found = read(&models, &speaker, &args.reference, as_of).await;
    ground.log.close().await;
    let (case, entries) = found?;
    if args.json {
        #[derive(Serialize)]
        struct Json<'a> {
            id: String,
            #[serde(rename = "ref")]
            reference: &'a str,
            title: &'a Option<Told>,
            entries: &'a [Entry],
        }
        let CaseRow { id, reference, title, .. } = &case;
        return output::json(&Json { id: id.to_string(), reference, title, entries: &entries });
    }
    output::bytes(Paint::new(lang).page(&speaker, &case, &entries).as_bytes())
}

/// A timeline as the terminal shows it, and the reference of its case.
pub(super) struct Page {
    pub(super) text: String,
    pub(super) reference: String,
}

/// Draws the timeline of a case as it is now.
///
/// # Errors
/// As [`run`].
pub(super) async fn page(
    models: &ReadModels,
    library: &Library,
    lang: Lang,
    id_or_reference: &str,
) -> Result<Page, Failure> {
    let speaker = Speaker::new(library, lang);
    let (case, entries) = read(models, &speaker, id_or_reference, None).await?;
    let text = Paint::new(lang).page(&speaker, &case, &entries);
    Ok(Page { text, reference: case.reference })
}

async fn read(
    models: &ReadModels,
    speaker: &Speaker<'_>,
    reference: &str,
    as_of: Option<AsOf>,
) -> Result<(CaseRow, Vec<Entry>), Failure> {
    let case = find(models, reference, as_of).await?;
    let entries = told(models, speaker, &case, as_of).await?;
    Ok((case, entries))
}

/// A position of the log, or a time.
fn moment(text: &str) -> Result<AsOf, Failure> {
    if let Ok(position) = text.parse::<u64>() {
        return Ok(AsOf::Position(position));
    }
    text.parse::<Timestamp>().map(AsOf::Time).map_err(|_| {
        Failure::could_not_run(
            format_args!("--as-of {text:?} is neither a position nor a time"),
            "give a whole number, or a time with its zone like 2026-03-31T22:00:00Z",
        )
    })
}

async fn find(models: &ReadModels, reference: &str, as_of: Option<AsOf>) -> Result<CaseRow, Failure> {
    let Some(case) = models.case(reference).await? else {
        return Err(Failure::does_not_hold(format!(
            "there is no case {reference}; a reference looks like P-2026-0042, and `pobuda serve` lists them all"
        )));
    };
    match as_of {
        None => Ok(case),
        Some(as_of) => models.case_as_of(&case.id, as_of).await?.ok_or_else(|| {
            Failure::does_not_hold(format!(
                "{reference} had not been opened yet then; give a later position or time"
            ))
        }),
    }
}

async fn told(
    models: &ReadModels,
    speaker: &Speaker<'_>,
    case: &CaseRow,
    as_of: Option<AsOf>,
) -> Result<Vec<Entry>, Failure> {
    let mut entries = Vec::new();
    let mut filter = TimelineFilter { as_of, ..TimelineFilter::default() };
    loop {
        let rows: Vec<TimelineRow> = models.timeline(&case.id, &filter, BLOCK).await?;
        let Some(last) = rows.last() else { return Ok(entries) };
        filter.after = last.position;
        entries.extend(speaker.entries(&rows));
    }
}

/// The town's own clock; the page has it, and a terminal should not tell another time.
fn zone() -> TimeZone {
    TimeZone::get("Europe/Ljubljana").unwrap_or(TimeZone::UTC)
}

/// Draws the page.
struct Paint {
    colours: bool,
    lang: Lang,
    zone: TimeZone,
}

impl Paint {
    fn new(lang: Lang) -> Self {
        Self { colours: output::colours(&io::stdout()), lang, zone: zone() }
    }

    fn page(&self, speaker: &Speaker<'_>, case: &CaseRow, entries: &[Entry]) -> String {
        let title = case.title.as_ref().map_or_else(String::new, |title| speaker.told(title));
        let state = speaker.state(&case.protocol, &case.state).label;
        let outcome = case.outcome.as_ref().map(|outcome| speaker.outcome(&case.protocol, outcome).label);
        let standing = match outcome {
            Some(outcome) => format!("{state}: {outcome}"),
            None => state,
        };
        let mut page = format!("{}  {}\n", self.bold(&case.reference), self.bold(&title));
        page.push_str(&format!("{} · {standing}\n", speaker.protocol_title(&case.protocol)));
        page.push_str(&self.counts(case));
        for (index, entry) in entries.iter().enumerate() {
            page.push('\n');
            page.push_str(&self.entry(speaker, case, index + 1, entry));
        }
        let next = entries.iter().rev().find(|entry| entry.operation.is_some()).map(|entry| &entry.next);
        if let Some(next) = next.filter(|next| !next.is_empty()) {
            page.push_str(match self.lang {
                Lang::Sl => "\nKaj lahko sledi:\n",
                Lang::En => "\nWhat can come next:\n",
            });
            for step in next {
                page.push_str(&format!("  · {} ({})\n", step.label, step.responsible));
            }
        }
        page
    }

    fn counts(&self, case: &CaseRow) -> String {
        match self.lang {
            Lang::Sl => format!("Podpore: {} · komentarji: {}\n", case.supports, case.comments),
            Lang::En => format!("Supports: {} · comments: {}\n", case.supports, case.comments),
        }
    }

    fn entry(&self, speaker: &Speaker<'_>, case: &CaseRow, number: usize, entry: &Entry) -> String {
        let protocol = speaker.protocol(&case.protocol);
        let actor = &entry.actor;
        let mut who = match &actor.service {
            Some(service) => format!("{}, {service}", actor.role_label),
            None => actor.role_label.clone(),
        };
        if let Some(name) = &actor.name {
            who.push_str(&format!(" ({})", speaker.told(name)));
        }
        let mut text = format!("{number:>4}  {} · {who}\n", self.bold(&self.when(entry)));
        text.push_str(&wrapped(&entry.what));
        for (field, given) in &entry.texts {
            if entry.what_holds.iter().any(|held| held == field.as_str()) {
                continue;
            }
            let told = speaker.told(given);
            let said = if field.as_str() == COMMENT_TEXT {
                told
            } else {
                format!("{}: {told}", speaker.field(protocol, field))
            };
            text.push_str(&wrapped(&said));
        }
        if let Some(basis) = &entry.why.legal_basis {
            text.push_str(&wrapped(&format!("§ {basis}")));
        }
        text
    }

    fn when(&self, entry: &Entry) -> String {
        let civil = entry.occurred_at.to_zoned(self.zone.clone());
        let day = match self.lang {
            Lang::Sl => civil.strftime("%-d. %-m. %Y"),
            Lang::En => civil.strftime("%-d %b %Y"),
        };
        match (entry.precision, self.lang) {
            (Precision::Recorded, _) => format!("{day} {}", civil.strftime("%H:%M")),
            (Precision::Inferred, Lang::Sl) => format!("{day} (sklepano)"),
            (Precision::Inferred, Lang::En) => format!("{day} (inferred)"),
            (Precision::Undated, Lang::Sl) => "brez datuma v viru".to_owned(),
            (Precision::Undated, Lang::En) => "undated at the source".to_owned(),
        }
    }

    fn bold(&self, text: &str) -> String {
        if self.colours { format!("\u{1b}[1m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}

/// A text in indented lines, broken between words. What cannot be seen is left out: a text must not speak to
/// the terminal.
fn wrapped(text: &str) -> String {
    let mut lines = String::new();
    for paragraph in text.lines() {
        let mut used = 0;
        for word in paragraph.split_whitespace() {
            let word: String = word.chars().filter(|character| !character.is_control()).collect();
            let length = word.chars().count();
            if used > 0 && INDENT + used + 1 + length > WIDTH {
                lines.push('\n');
                used = 0;
            }
            if used == 0 {
                lines.push_str(&" ".repeat(INDENT));
            } else {
                lines.push(' ');
                used += 1;
            }
            lines.push_str(&word);
            used += length;
        }
        if used > 0 {
            lines.push('\n');
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_a_position_or_a_time_and_nothing_else() {
        assert_eq!(moment("4711").expect("a position"), AsOf::Position(4711));
        assert!(matches!(moment("2026-03-31T22:00:00Z"), Ok(AsOf::Time(_))));
        for wrong in ["-1", "yesterday", "2026-03-31", ""] {
            assert!(
                moment(wrong).expect_err("no moment").to_string().contains("neither a position"),
                "{wrong}"
            );
        }
    }

    #[test]
    fn a_long_text_is_broken_between_words_and_cannot_speak_to_the_terminal() {
        let text = wrapped(&format!("{}\n\u{1b}[31mrdeče", "beseda ".repeat(40)));
        assert!(
            text.lines().all(|line| line.chars().count() <= WIDTH && line.starts_with("      ")),
            "{text}"
        );
        assert!(!text.contains('\u{1b}'), "{text:?}");
        assert_eq!(text.matches("beseda").count(), 40);
    }
}
