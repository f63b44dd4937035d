//! `pobuda-audit monitor`: whether a site still has the history it had, without its entries. To be run again and again.

use crate::Done;
use crate::args::Monitor;
use crate::fetch::{Site, unlike};
use crate::folder::Folder;
use crate::policy;
use crate::report::{Exit, Report, Unable};
use pobuda_proof::note::PublicKey;
use pobuda_proof::tree_head::TreeHead;

/// What watching does not show.
const LIMITS: [&str; 3] = [
    "what the entries are, and whether they are whole: `fetch` and `verify` ask that",
    "that the site shows others the same head: compare it with somebody, or ask for witnesses with --policy",
    "that the decisions followed the rules: `replay` asks that",
];

/// Does what was asked.
///
/// # Errors
/// [`Unable`] when the site does not answer or a file cannot be written.
pub(crate) fn run(args: &Monitor) -> Done {
    let (site, state) = (Site::new(&args.url), Folder(args.state.clone()));
    let mut report = Report::new("monitor", LIMITS.to_vec());
    if !state.has("log/log.json") {
        state.put("log/log.json", &site.bytes("log/log.json")?)?;
    }
    let told = state.told()?;
    let key = PublicKey::parse(args.key.as_ref().unwrap_or(&told.key))
        .map_err(|fault| Unable::Usage(format!("{fault}; give it with --key")))?;
    report.origin = key.name().to_owned();
    let policy = args.policy.as_deref().map(policy::read).transpose()?;
    let note = site.text("log/checkpoint")?;
    let head = match TreeHead::verified(&note, &key) {
        Ok(head) => head,
        Err(fault) => {
            report.fail("head", Exit::Invalid, fault.to_string());
            return report.told(args.json);
        }
    };
    report.size = head.size;
    report.pass("head", format!("signed by {}, {} entries", key.name(), head.size));
    let before = state.heads().pop();
    if let Some((exit, said)) = unlike(&site, &state, &key, (&head, &note))? {
        report.fail("history", exit, said);
        return report.told(args.json);
    }
    match before {
        Some(before) => report.pass("history", format!("it goes on from the head of {before} entries")),
        None => report.not_checked("history", "this is the first head that is kept here"),
    }
    let witnessed = policy.is_some_and(|policy| policy::judged(&mut report, &policy, &key, &note));
    if before.is_none() && !witnessed {
        report.grave(Exit::Unanchored);
    }
    // Last, so that what the head stands for is there.
    state.put(&format!("heads/{}", head.size), note.as_bytes())?;
    state.put("log/checkpoint", note.as_bytes())?;
    report.told(args.json)
}
