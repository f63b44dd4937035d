//! Numbers, amounts, sizes and dates as each language writes them.

use crate::Lang;
use crate::when::When;
use jiff::civil::Date;

/// Space that does not break: keeps a number and its unit on one line.
const NBSP: char = '\u{a0}';

/// A whole number with separators: `12.345` in Slovene, `12,345` in English. Four digits stay together.
pub fn integer(lang: Lang, number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut written = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if number < 0 {
        written.push('−');
    }
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && digits.len() > 4 && (digits.len() - at).is_multiple_of(3) {
            written.push(separator(lang));
        }
        written.push(digit);
    }
    written
}

fn separator(lang: Lang) -> char {
    match lang {
        Lang::Sl => '.',
        Lang::En => ',',
    }
}

/// An amount: `1250,50 €` in Slovene, `€1250.50` in English. Unit of the argument: cents.
pub fn money(lang: Lang, cents: i64) -> String {
    let sign = if cents < 0 { "−" } else { "" };
    let cents = cents.unsigned_abs();
    let euros = integer(lang, i64::try_from(cents / 100).unwrap_or(i64::MAX));
    let rest = cents % 100;
    match (lang, rest) {
        (Lang::Sl, 0) => format!("{sign}{euros}{NBSP}€"),
        (Lang::Sl, _) => format!("{sign}{euros},{rest:02}{NBSP}€"),
        (Lang::En, 0) => format!("{sign}€{euros}"),
        (Lang::En, _) => format!("{sign}€{euros}.{rest:02}"),
    }
}

/// Reads an amount as people type it: `1.250,50`, `1,250.50`, `1250.5`, `1 250 €`. Answer in cents.
///
/// A separator followed by one or two digits at the end parts the cents; every other one groups. None for
/// anything else: a letter, a sign, no digit, or an amount above 10^13 euros.
pub fn read_money(typed: &str) -> Option<i64> {
    let kept: String = typed.chars().filter(|c| !c.is_whitespace() && *c != '€').collect();
    let (whole, cents) = match kept.rfind(['.', ',']) {
        Some(at) if (1..=2).contains(&kept.get(at + 1..)?.len()) => (kept.get(..at)?, kept.get(at + 1..)?),
        _ => (kept.as_str(), ""),
    };
    let digits: String = whole.chars().filter(|c| !matches!(c, '.' | ',')).collect();
    let readable = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if digits.is_empty() || digits.len() > 13 || !readable(&digits) || !readable(cents) {
        return None;
    }
    let cents: i64 = format!("{cents:0<2}").parse().ok()?;
    Some(digits.parse::<i64>().ok()? * 100 + cents)
}

/// A size: `820 B`, `48 kB`, `1,2 MB`. Unit of the argument: bytes; a kilobyte is 1000.
pub fn size(lang: Lang, bytes: u64) -> String {
    let tenths = |unit: u64| {
        let tenths = bytes.saturating_mul(10) / unit;
        let point = if lang == Lang::Sl { ',' } else { '.' };
        match (tenths / 10, tenths % 10) {
            (whole, 0) => whole.to_string(),
            (whole, _) if whole >= 100 => whole.to_string(),
            (whole, rest) => format!("{whole}{point}{rest}"),
        }
    };
    match bytes {
        0..1_000 => format!("{bytes}{NBSP}B"),
        1_000..1_000_000 => format!("{}{NBSP}kB", bytes / 1_000),
        1_000_000..1_000_000_000 => format!("{}{NBSP}MB", tenths(1_000_000)),
        _ => format!("{}{NBSP}GB", tenths(1_000_000_000)),
    }
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A date: `2. 3. 2026` in Slovene, `2 March 2026` in English. Parts are kept on one line.
pub fn date(lang: Lang, date: Date) -> String {
    let (day, month, year) = (date.day(), date.month(), date.year());
    match lang {
        Lang::Sl => format!("{day}.{NBSP}{month}.{NBSP}{year}"),
        Lang::En => {
            let name =
                usize::try_from(month - 1).ok().and_then(|at| MONTHS.get(at)).copied().unwrap_or_default();
            format!("{day}{NBSP}{name}{NBSP}{year}")
        }
    }
}

/// The clock time in Ljubljana: `10.14` in Slovene, `10:14` in English.
pub fn clock(lang: Lang, when: &When) -> String {
    let local = when.local();
    let point = if lang == Lang::Sl { '.' } else { ':' };
    format!("{}{point}{:02}", local.hour(), local.minute())
}

/// The value of a `datetime` attribute: the day if only that is known, otherwise the moment in UTC with at
/// most three digits of a second. Source: HTML, "global date and time".
pub fn machine(when: &When) -> String {
    if when.time_known { when.at.to_string() } else { when.local().date().to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::when::Precision;

    #[test]
    fn numbers_are_grouped_as_the_language_wants() {
        assert_eq!(integer(Lang::Sl, 1_234_567), "1.234.567");
        assert_eq!(integer(Lang::En, 12_345), "12,345");
        assert_eq!(integer(Lang::En, 1_234), "1234");
        assert_eq!(integer(Lang::Sl, -12_345), "−12.345");
        assert_eq!(integer(Lang::Sl, 0), "0");
        assert_eq!(integer(Lang::En, i64::MIN), "−9,223,372,036,854,775,808");
    }

    #[test]
    fn amounts_show_cents_only_when_there_are_some() {
        assert_eq!(money(Lang::Sl, 1_250_000), "12.500\u{a0}€");
        assert_eq!(money(Lang::Sl, 125_050), "1250,50\u{a0}€");
        assert_eq!(money(Lang::En, 1_250_005), "€12,500.05");
        assert_eq!(money(Lang::En, -100), "−€1");
    }

    #[test]
    fn amounts_are_read_in_either_language() {
        for typed in ["1.250,50", "1,250.50", "1250.5", "1250,50 €", "1 250,50"] {
            assert_eq!(read_money(typed), Some(125_050), "{typed}");
        }
        assert_eq!(read_money("1.250"), Some(125_000));
        assert_eq!(read_money("12.500.000"), Some(1_250_000_000));
        assert_eq!(read_money("0,07"), Some(7));
    }

    #[test]
    fn what_is_not_an_amount_is_not_read() {
        for typed in ["", "€", "-5", "12a", "1,5x", ",", "9999999999999999", "1e3"] {
            assert_eq!(read_money(typed), None, "{typed}");
        }
    }

    #[test]
    fn sizes_get_a_unit() {
        assert_eq!(size(Lang::Sl, 820), "820\u{a0}B");
        assert_eq!(size(Lang::Sl, 48_211), "48\u{a0}kB");
        assert_eq!(size(Lang::Sl, 1_250_000), "1,2\u{a0}MB");
        assert_eq!(size(Lang::En, 1_250_000), "1.2\u{a0}MB");
        assert_eq!(size(Lang::En, u64::MAX), "1844674407\u{a0}GB");
    }

    #[test]
    fn dates_are_written_as_people_write_them() {
        let day = jiff::civil::date(2026, 3, 2);
        assert_eq!(date(Lang::Sl, day), "2.\u{a0}3.\u{a0}2026");
        assert_eq!(date(Lang::En, day), "2\u{a0}March\u{a0}2026");
    }

    #[test]
    fn clock_times_are_those_of_ljubljana_in_summer_and_winter() {
        let at = |text: &str| When::recorded(text.parse().unwrap());
        assert_eq!(clock(Lang::Sl, &at("2026-03-02T09:04:00Z")), "10.04");
        assert_eq!(clock(Lang::En, &at("2026-07-02T09:14:00Z")), "11:14");
    }

    #[test]
    fn machines_get_at_most_three_digits_of_a_second_and_no_invented_time() {
        let at = "2026-03-02T23:14:00.1239Z".parse().unwrap();
        assert_eq!(machine(&When::recorded(at)), "2026-03-02T23:14:00.123Z");
        assert_eq!(machine(&When::new(at, Precision::Inferred)), "2026-03-03");
    }
}
