//! What comes with the program: three protocols, a calendar, the cycles.

use crate::protocol::{Library, Unreadable};

/// The protocols, each with its file name.
pub const PROTOCOLS: [(&str, &str); 3] = [
    ("improve.toml", include_str!("../protocols/improve.toml")),
    ("budget-project.toml", include_str!("../protocols/budget-project.toml")),
    ("social-innovation.toml", include_str!("../protocols/social-innovation.toml")),
];

/// The calendar of Slovenia.
pub const CALENDAR: (&str, &str) = ("calendars/si.toml", include_str!("../protocols/calendars/si.toml"));

/// The rounds of the participatory budget.
pub const CYCLES: [(&str, &str); 3] = [
    ("cycles/budget-2025.toml", include_str!("../protocols/cycles/budget-2025.toml")),
    ("cycles/budget-2026.toml", include_str!("../protocols/cycles/budget-2026.toml")),
    ("cycles/budget-2027.toml", include_str!("../protocols/cycles/budget-2027.toml")),
];

/// Names of services beyond those of the protocols, until a directory is kept as events.
pub const DIRECTORY: (&str, &str) =
    ("directory.example.toml", include_str!("../protocols/directory.example.toml"));

/// What the municipality promises, whatever the protocol.
pub const CHARTER: (&str, &str) = ("charter.toml", include_str!("../protocols/charter.toml"));

/// A library of everything bundled. `digest` gives `sha256:` and 64 hexadecimal digits of a file.
///
/// # Errors
/// [`Unreadable`] when a bundled file cannot be used, which a test excludes.
pub fn library(digest: impl Fn(&str) -> String) -> Result<Library, Unreadable> {
    let mut library = Library::default();
    library.add_calendar(CALENDAR.0, CALENDAR.1)?;
    for (file, source) in PROTOCOLS {
        library.publish(file, source, digest(source))?;
    }
    for (file, source) in CYCLES {
        library.add_cycle(file, source)?;
    }
    Ok(library)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_bundled_can_be_used() {
        let library = library(|source| format!("sha256:{}", source.len())).unwrap();
        assert_eq!(library.all_current().count(), PROTOCOLS.len());
    }
}
