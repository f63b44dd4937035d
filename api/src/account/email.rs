//! E-mail addresses: by them people are known to themselves, and to nobody else.

use std::fmt;
use unicode_normalization::UnicodeNormalization;

/// Longest e-mail address. Unit: bytes of UTF-8. Source: RFC 5321 §4.5.3.1.3, without the angle brackets.
pub const EMAIL_BYTES_MAX: usize = 254;
/// Longest part before the `@`. Unit: bytes of UTF-8. Source: RFC 5321 §4.5.3.1.1.
const LOCAL_BYTES_MAX: usize = 64;

/// An e-mail address, normalised: NFC, in lower case, without space around it.
///
/// The part before the `@` is taken in lower case too. Few mail servers tell `Ana` from `ana`, and people do not.
#[derive(Clone, PartialEq, Eq)]
pub struct Email(String);

/// The text is no e-mail address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is no e-mail address; one looks like ana@example.org")]
pub struct NoEmail;

impl Email {
    /// Reads an address. Whether mail arrives there is not known until some has.
    ///
    /// # Errors
    /// [`NoEmail`] when it cannot be one.
    pub fn parse(text: &str) -> Result<Self, NoEmail> {
        let text = folded(text);
        let (local, domain) = text.rsplit_once('@').ok_or(NoEmail)?;
        let visible = |c: char| !c.is_whitespace() && !c.is_control() && !"\"(),:;<>@[\\]".contains(c);
        let dotted = |part: &str| part.split('.').all(|label| !label.is_empty());
        let well_formed = text.len() <= EMAIL_BYTES_MAX
            && local.len() <= LOCAL_BYTES_MAX
            && local.chars().all(visible)
            && domain.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '.')
            && domain.contains('.')
            && dotted(local)
            && dotted(domain);
        well_formed.then_some(Self(text)).ok_or(NoEmail)
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What somebody typed for an address, in the form in which addresses are compared.
pub fn folded(text: &str) -> String {
    text.trim().nfc().flat_map(char::to_lowercase).collect()
}

impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Email(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_is_one_however_it_is_typed() {
        let ana = Email::parse("ana@example.org").expect("an address");
        for typed in [" Ana@Example.ORG ", "ANA@EXAMPLE.ORG\n"] {
            assert_eq!(Email::parse(typed), Ok(ana.clone()));
        }
        assert_eq!(Email::parse("s\u{30c}pela@posta.si"), Email::parse("Špela@posta.si"));
        assert_eq!(format!("{ana:?}"), "Email(…)");
    }

    #[test]
    fn what_is_no_address_is_refused() {
        let long = format!("{}@example.org", "a".repeat(LOCAL_BYTES_MAX + 1));
        let longer = format!("a@{}.org", "b".repeat(EMAIL_BYTES_MAX));
        for bad in [
            "",
            "@",
            "ana",
            "ana@",
            "@example.org",
            "ana@example",
            "a b@example.org",
            "a@b@example.org",
            "a..b@example.org",
            "ana@example..org",
            "ana@exam_ple.org",
            "a\u{0}b@example.org",
            &long,
            &longer,
        ] {
            assert_eq!(Email::parse(bad), Err(NoEmail), "{bad:?}");
        }
    }
}
