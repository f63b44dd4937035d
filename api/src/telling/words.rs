//! What no protocol says: words for what citizens and importers do beside the operations.

use pobuda_domain::case::Channel;
use pobuda_domain::name::{FieldName, Name};
use pobuda_domain::value::Value;
use pobuda_pages::Lang;
use pobuda_pages::format;
use pobuda_projections::rows::TimelineRow;

/// Stands where a text was erased.
pub(super) fn erased(lang: Lang) -> &'static str {
    match lang {
        Lang::Sl => "[odstranjeno]",
        Lang::En => "[removed]",
    }
}

/// All that can be said of an event that nobody has words for.
pub(super) fn recorded(lang: Lang) -> &'static str {
    match lang {
        Lang::Sl => "Zabeležen je dogodek.",
        Lang::En => "An event was recorded.",
    }
}

/// Fields outside protocols.
pub(super) fn field(name: &FieldName, lang: Lang) -> Option<&'static str> {
    Some(match (name.as_str(), lang) {
        ("text", Lang::Sl) => "Besedilo",
        ("text", Lang::En) => "Text",
        ("actor_name", Lang::Sl) => "Ime",
        ("actor_name", Lang::En) => "Name",
        _ => return None,
    })
}

/// Roles outside protocols.
pub(super) fn role(name: &Name, lang: Lang) -> Option<&'static str> {
    Some(match (name.as_str(), lang) {
        ("citizen", Lang::Sl) => "občan",
        ("citizen", Lang::En) => "citizen",
        ("importer", Lang::Sl) => "uvoz podatkov",
        ("importer", Lang::En) => "data import",
        ("administrator", Lang::Sl) => "skrbništvo sistema",
        ("administrator", Lang::En) => "administrator",
        ("system", Lang::Sl) => "samodejno",
        ("system", Lang::En) => "automatic",
        _ => return None,
    })
}

/// How something came, and who entered it for the citizen.
pub(super) fn entered(channel: Channel, who: &str, lang: Lang) -> String {
    let came = match (channel, lang) {
        (Channel::Paper, Lang::Sl) => "Oddano na papirju",
        (Channel::Paper, Lang::En) => "Submitted on paper",
        (Channel::Phone, Lang::Sl) => "Oddano po telefonu",
        (Channel::Phone, Lang::En) => "Submitted by phone",
        (Channel::InPerson, Lang::Sl) => "Oddano osebno",
        (Channel::InPerson, Lang::En) => "Submitted in person",
    };
    match lang {
        Lang::Sl => format!("{came}; vnos: {who}."),
        Lang::En => format!("{came}; entered by {who}."),
    }
}

/// Sentence for an event that is no operation.
pub(super) fn sentence(row: &TimelineRow, lang: Lang) -> String {
    let number = |field: &str| match row.fields.iter().find(|(name, _)| FieldName::as_str(name) == field) {
        Some((_, Value::Integer(number))) => Some(format::integer(lang, *number)),
        _ => None,
    };
    let fixed = match (row.kind.as_str(), row.in_reply_to.is_some(), lang) {
        ("comment.posted", false, Lang::Sl) => "Objavljen je komentar.",
        ("comment.posted", false, Lang::En) => "A comment was posted.",
        ("comment.posted", true, Lang::Sl) => "Objavljen je odgovor na komentar.",
        ("comment.posted", true, Lang::En) => "A reply to a comment was posted.",
        ("comment.edited", _, Lang::Sl) => "Komentar je popravljen.",
        ("comment.edited", _, Lang::En) => "A comment was edited.",
        ("comment.withdrawn", _, Lang::Sl) => "Komentar je umaknjen.",
        ("comment.withdrawn", _, Lang::En) => "A comment was withdrawn.",
        ("case.supports_counted", _, _) => return supports(number("count"), lang),
        ("comment.votes_counted", _, _) => return votes(number("up").zip(number("down")), lang),
        _ => recorded(lang),
    };
    fixed.to_owned()
}

fn supports(count: Option<String>, lang: Lang) -> String {
    match (lang, count) {
        (Lang::Sl, Some(count)) => format!("Število podpor po podatkih vira: {count}."),
        (Lang::Sl, None) => "Zabeleženo je število podpor po podatkih vira.".to_owned(),
        (Lang::En, Some(count)) => format!("Supports as the source counted them: {count}."),
        (Lang::En, None) => "The number of supports at the source was noted.".to_owned(),
    }
}

fn votes(counts: Option<(String, String)>, lang: Lang) -> String {
    match (lang, counts) {
        (Lang::Sl, Some((up, down))) => {
            format!("Glasovi o komentarju po podatkih vira: za {up}, proti {down}.")
        }
        (Lang::Sl, None) => "Zabeleženo je število glasov o komentarju po podatkih vira.".to_owned(),
        (Lang::En, Some((up, down))) => {
            format!("Votes on a comment as the source counted them: {up} for, {down} against.")
        }
        (Lang::En, None) => "The number of votes on a comment at the source was noted.".to_owned(),
    }
}
