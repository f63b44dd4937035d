//! Texts of foreign records, made fit for the log.

use super::report::Why;
use pobuda_domain::comment::COMMENT_CHARS_MAX;
use unicode_normalization::UnicodeNormalization;

/// Longest text that is taken, wherever it goes: comments have the narrowest limit. Unit: characters.
pub const TEXT_CHARS_MAX: usize = COMMENT_CHARS_MAX;

/// The text as the log keeps it: Unicode NFC, lines ended by LF, nothing empty around it, no characters
/// that cannot be seen (a NUL or an escape is no part of what anybody wrote).
#[must_use]
pub fn tidy(text: &str) -> String {
    let lines = text.replace("\r\n", "\n").replace('\r', "\n");
    let seen: String = lines.chars().filter(|c| !c.is_control() || *c == '\n' || *c == '\t').nfc().collect();
    seen.trim().to_owned()
}

/// A text that must be there, and not be longer than a text may be.
///
/// # Errors
/// [`Why::EmptyText`] or [`Why::TextTooLong`], and the sentence that says so.
pub fn required(name: &str, text: &str) -> Result<String, (Why, String)> {
    match optional(name, text)? {
        Some(text) => Ok(text),
        None => Err((Why::EmptyText, format!("its {name} is empty"))),
    }
}

/// A text that may be missing.
///
/// # Errors
/// [`Why::TextTooLong`], and the sentence that says so.
pub fn optional(name: &str, text: &str) -> Result<Option<String>, (Why, String)> {
    let text = tidy(text);
    let chars = text.chars().count();
    if chars > TEXT_CHARS_MAX {
        return Err((
            Why::TextTooLong,
            format!("its {name} has {chars} characters, at most {TEXT_CHARS_MAX} can be kept"),
        ));
    }
    Ok((!text.is_empty()).then_some(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_words_are_the_same_characters() {
        assert_eq!(tidy("Mari\u{0301}a"), "María");
        assert_eq!(tidy("  prva\r\ndruga\rtretja \n"), "prva\ndruga\ntretja");
        assert_eq!(tidy("ni\u{0}c\u{1b}"), "nic");
    }

    #[test]
    fn an_empty_text_and_an_endless_one_are_refused_with_a_reason() {
        assert_eq!(required("text", " \n\t"), Err((Why::EmptyText, "its text is empty".to_owned())));
        let endless = "a".repeat(TEXT_CHARS_MAX + 1);
        assert!(matches!(required("text", &endless), Err((Why::TextTooLong, _))));
        assert_eq!(optional("text", "").expect("may be missing"), None);
        assert_eq!(required("text", "Sí").expect("a text"), "Sí");
    }
}
