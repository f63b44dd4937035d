//! Where a page ended. A place in the order, not a number of rows: rows that arrive meanwhile neither
//! repeat nor hide any other.

use std::fmt;
use std::str::FromStr;

/// The place after the last row of a page. Opaque outside. Shape: hexadecimal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor(String);

/// Longest cursor that is read, in characters.
const CURSOR_CHARS_MAX: usize = 2_000;

/// The text is not a cursor of this list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the cursor does not belong to this list; begin again without one")]
pub struct NotACursor;

impl Cursor {
    /// A cursor of the list `list` at the given place. The parts contain no newline.
    pub(crate) fn at(list: &str, place: &[&str]) -> Self {
        let mut text = list.to_owned();
        for part in place {
            text.push('\n');
            text.push_str(part);
        }
        Self(text)
    }

    /// The `N` parts of the place, if it is a cursor of the list `list`.
    pub(crate) fn place<const N: usize>(&self, list: &str) -> Result<[&str; N], NotACursor> {
        let mut parts = self.0.split('\n');
        if parts.next() != Some(list) {
            return Err(NotACursor);
        }
        let place: Vec<&str> = parts.collect();
        place.try_into().map_err(|_| NotACursor)
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.bytes().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl FromStr for Cursor {
    type Err = NotACursor;
    fn from_str(text: &str) -> Result<Self, NotACursor> {
        if text.len() > CURSOR_CHARS_MAX
            || !text.len().is_multiple_of(2)
            || !text.bytes().all(|b| b.is_ascii_hexdigit())
        {
            return Err(NotACursor);
        }
        let bytes: Option<Vec<u8>> = text
            .as_bytes()
            .chunks(2)
            .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
            .collect();
        bytes.and_then(|bytes| String::from_utf8(bytes).ok()).map(Self).ok_or(NotACursor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_comes_back_from_its_text() {
        let cursor = Cursor::at("newest", &["1700000000000", "42"]);
        let again: Cursor = cursor.to_string().parse().unwrap();
        assert_eq!(again.place("newest"), Ok(["1700000000000", "42"]));
    }

    #[test]
    fn a_cursor_of_another_list_is_refused() {
        let cursor = Cursor::at("newest", &["1", "2"]);
        assert_eq!(cursor.place::<2>("oldest"), Err(NotACursor));
        assert_eq!(cursor.place::<3>("newest"), Err(NotACursor));
    }

    #[test]
    fn what_is_no_cursor_is_refused() {
        for text in ["x", "zz", "0", "+1", "č", &"00".repeat(CURSOR_CHARS_MAX), "ff"] {
            assert_eq!(text.parse::<Cursor>(), Err(NotACursor), "{text:.10}");
        }
    }
}
