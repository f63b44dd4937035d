//! Calendars as other programs read them. Source: RFC 5545.

use jiff::Timestamp;
use jiff::civil::Date;

/// Longest line, without its end. Unit: octets. Source: RFC 5545 §3.1.
const LINE_OCTETS_MAX: usize = 75;

/// An event that takes a day.
#[derive(Debug, Clone)]
pub struct DayEvent {
    /// The same for as long as it is the same event, all over the world.
    pub uid: String,
    /// When it was last changed.
    pub changed: Timestamp,
    /// The day.
    pub day: Date,
    /// What it is.
    pub summary: String,
    /// Where more stands.
    pub url: String,
}

/// A calendar with these events.
pub fn calendar(name: &str, lang: &str, events: &[DayEvent]) -> String {
    let mut lines = vec![
        "BEGIN:VCALENDAR".to_owned(),
        "VERSION:2.0".to_owned(),
        format!("PRODID:-//Pobuda//Due dates//{}", lang.to_uppercase()),
        "CALSCALE:GREGORIAN".to_owned(),
        format!("NAME:{}", escaped(name)),
        // What programs read that do not know RFC 7986.
        format!("X-WR-CALNAME:{}", escaped(name)),
    ];
    for event in events {
        let changed = event.changed.strftime("%Y%m%dT%H%M%SZ");
        lines.extend([
            "BEGIN:VEVENT".to_owned(),
            format!("UID:{}", escaped(&event.uid)),
            format!("DTSTAMP:{changed}"),
            format!("DTSTART;VALUE=DATE:{}", event.day.strftime("%Y%m%d")),
            format!("SUMMARY:{}", escaped(&event.summary)),
            format!("URL:{}", event.url),
            // A due date takes nobody's time.
            "TRANSP:TRANSPARENT".to_owned(),
            "END:VEVENT".to_owned(),
        ]);
    }
    lines.push("END:VCALENDAR".to_owned());
    lines.iter().map(|line| folded(line)).collect()
}

/// A text as a value. Source: RFC 5545 §3.3.11.
fn escaped(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for c in text.chars().filter(|c| *c == '\n' || !c.is_control()) {
        match c {
            '\\' | ';' | ',' => written.extend(['\\', c]),
            '\n' => written.push_str("\\n"),
            c => written.push(c),
        }
    }
    written
}

/// A line with its end, cut where it is too long; never inside a character. Source: RFC 5545 §3.1.
fn folded(line: &str) -> String {
    let mut written = String::with_capacity(line.len() + 2);
    let mut octets = 0;
    for c in line.chars() {
        if octets + c.len_utf8() > LINE_OCTETS_MAX {
            written.push_str("\r\n ");
            octets = 1;
        }
        written.push(c);
        octets += c.len_utf8();
    }
    written.push_str("\r\n");
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_means_something_in_a_calendar_is_escaped() {
        assert_eq!(escaped("a, b; c\\d\r\ne"), "a\\, b\\; c\\\\d\\ne");
    }

    #[test]
    fn no_line_is_longer_than_programs_take_and_no_character_is_cut() {
        let line = format!("SUMMARY:{}", "čž".repeat(100));
        let written = folded(&line);
        for part in written.trim_end_matches("\r\n").split("\r\n") {
            assert!(part.len() <= LINE_OCTETS_MAX, "{} octets", part.len());
        }
        assert_eq!(written.replace("\r\n ", "").trim_end(), line);
        assert_eq!(folded("END:VEVENT"), "END:VEVENT\r\n");
    }

    #[test]
    fn an_event_takes_a_whole_day() {
        let event = DayEvent {
            uid: "answer-1@pobuda.test".into(),
            changed: "2026-03-02T09:14:00Z".parse().expect("a time"),
            day: "2026-03-17".parse().expect("a day"),
            summary: "P-2026-0001: Odgovor".into(),
            url: "https://pobuda.test/sl/cases/P-2026-0001".into(),
        };
        let text = calendar("Ceste", "sl", &[event]);
        assert!(text.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Pobuda//Due dates//SL\r\n"));
        assert!(text.contains("\r\nDTSTAMP:20260302T091400Z\r\nDTSTART;VALUE=DATE:20260317\r\n"));
        assert!(text.ends_with("END:VEVENT\r\nEND:VCALENDAR\r\n"));
    }
}
