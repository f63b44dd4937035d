//! Whether enough witnesses have signed the head.

use crate::report::{Exit, Report, Unable};
use pobuda_proof::note::{Note, PublicKey};
use pobuda_proof::policy::Policy;
use std::path::Path;

/// Reads a policy.
///
/// # Errors
/// [`Unable`] when the file cannot be read or used.
pub(crate) fn read(file: &Path) -> Result<Policy, Unable> {
    let text = std::fs::read_to_string(file);
    let text = text.map_err(|cause| Unable::File { file: file.to_owned(), what: "read", cause })?;
    Policy::parse(&text).map_err(|fault| Unable::Unfit { file: file.to_owned(), why: fault.to_string() })
}

/// Judges the signatures of witnesses under a head. Whether it is one that others have seen.
pub(crate) fn judged(report: &mut Report, policy: &Policy, log: &PublicKey, note: &str) -> bool {
    const CHECK: &str = "witnesses";
    if !policy.logs.is_empty() && !policy.logs.contains(log) {
        report.fail(CHECK, Exit::Invalid, format!("the policy does not accept the log {log}"));
        return false;
    }
    let note = match Note::parse(note) {
        Ok(note) => note,
        Err(fault) => {
            report.fail(CHECK, Exit::Invalid, fault.to_string());
            return false;
        }
    };
    let witnessed = policy.witnessed(&note);
    let signed: Vec<String> = witnessed
        .iter()
        .map(|(name, at)| {
            let at = i64::try_from(*at).ok().and_then(|at| jiff::Timestamp::from_second(at).ok());
            at.map_or_else(|| (*name).to_owned(), |at| format!("{name} ({at})"))
        })
        .collect();
    let signed = if signed.is_empty() { "nobody".to_owned() } else { signed.join(", ") };
    if !policy.is_met(&witnessed) {
        report.not_checked(CHECK, format!("not enough for the policy have signed: {signed}"));
        report.grave(Exit::Unanchored);
        return false;
    }
    report.pass(CHECK, format!("signed by {signed}"));
    policy.needs_witnesses()
}
