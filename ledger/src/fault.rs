//! Places where the program can be made to die, to show that nothing is lost by it.

/// Names the place where the program ends at once, as if its power were cut. For tests; see the guide on running it.
pub const FAULT_VARIABLE: &str = "POBUDA_FAULT";

/// Every place, by name.
pub const FAULT_POINTS: [&str; 7] = [
    "sealing.signed",
    "sealing.hashed",
    "sealing.committed",
    "sealing.kept",
    "erasing.said",
    "erasing.deleted",
    "erasing.scrubbed",
];

/// Ends the program here when it was started so. Without the variable, in one comparison, nothing.
pub fn point(name: &str) {
    debug_assert!(FAULT_POINTS.contains(&name), "{name} is not in the list");
    if std::env::var_os(FAULT_VARIABLE).is_some_and(|asked| asked == *name) {
        std::process::abort();
    }
}
