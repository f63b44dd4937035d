//! `pobuda-audit verify`: nothing was altered, removed or reordered.

use crate::Done;
use crate::args::Verify;
use crate::folder::Folder;
use crate::known;
use crate::leaf::{Formed, InOrder};
use crate::opened::{self, Covered};
use crate::policy;
use crate::report::{Exit, Report, Unable};
use crate::tree::{Broken, Grown, grown};
use pobuda_proof::note::PublicKey;
use pobuda_proof::tree_head::TreeHead;

/// What a verified log does not show.
const LIMITS: [&str; 4] = [
    "that what was recorded is true: only that it was recorded so, in this order, and not changed since",
    "that everything that happened was recorded",
    "that no copy of an erased text is left anywhere, nor what it said",
    "that the decisions followed the rules: `replay` asks that",
];

/// Does what was asked.
///
/// # Errors
/// [`Unable`] when nothing can be said.
pub(crate) fn run(args: &Verify) -> Done {
    let folder = Folder(args.folder.clone());
    let mut report = Report::new("verify", LIMITS.to_vec());
    let told = folder.told().ok();
    let key = match (&args.key, &told) {
        (Some(key), _) => key.clone(),
        (None, Some(told)) => told.key.clone(),
        (None, None) => return Err(Unable::Usage("give the key of the log with --key".to_owned())),
    };
    let key =
        PublicKey::parse(&key).map_err(|fault| Unable::Usage(format!("{fault}; give the key with --key")))?;
    let policy = args.policy.as_deref().map(policy::read).transpose()?;
    if args.key.is_some() {
        report.pass("key", format!("given: {key}"));
    } else if policy.as_ref().is_some_and(|policy| policy.logs.contains(&key)) {
        report.pass("key", format!("named by the policy: {key}"));
    } else {
        // A log that brings its own key vouches for itself.
        report.not_checked(
            "key",
            format!("taken from the log itself, compare it with one from elsewhere: {key}"),
        );
        report.grave(Exit::Unanchored);
    }
    let note = folder.text("log/checkpoint")?;
    report.origin = key.name().to_owned();
    match TreeHead::verified(&note, &key) {
        Ok(head) => {
            report.size = head.size;
            report.pass("head", format!("signed by {}, {} entries", key.name(), head.size));
            let witnessed = policy.is_some_and(|policy| policy::judged(&mut report, &policy, &key, &note));
            let source = told.map(|told| told.source);
            entries(&mut report, args, &folder, &key, (&head, &note, witnessed), source)?;
        }
        Err(fault) => report.fail("head", Exit::Invalid, fault.to_string()),
    }
    report.told(args.json)
}

fn entries(
    report: &mut Report,
    args: &Verify,
    folder: &Folder,
    key: &PublicKey,
    present: (&TreeHead, &str, bool),
    source: Option<String>,
) -> Result<(), Unable> {
    let head = present.0;
    let kept = known::gathered(folder, &args.known, key, head)?;
    let (mut order, mut covered) = (InOrder::default(), Covered::default());
    let read = |bytes: &[u8]| Formed::read(bytes, source.as_deref());
    let mut take = |index, leaf: Formed| {
        order.take(index, &leaf)?;
        leaf.erasure.iter().for_each(|erasure| covered.take(index, erasure));
        Ok(())
    };
    match grown(folder, head.size, &known::sizes(&kept), &read, &mut take)? {
        Err(Broken(detail)) => {
            report.fail("entries and tiles", Exit::Invalid, detail);
            // Whether a kept head contradicts it is still worth knowing, as far as the leaves alone say it.
            report.not_checked("kept heads", "the entries are not valid");
            report.not_checked("openings", "the entries are not valid");
            return Ok(());
        }
        Ok(Grown { root, roots, .. }) if root != head.root => {
            report.fail(
                "entries and tiles",
                Exit::Invalid,
                "the entries have another root than the head signs",
            );
            known::compared(report, &kept, present, &roots);
            return Ok(());
        }
        Ok(Grown { roots, files, .. }) => {
            report.pass(
                "entries and tiles",
                format!("{} entries in canonical form and in order, {files} files, one root", head.size),
            );
            known::compared(report, &kept, present, &roots);
        }
    }
    opened::checked(report, folder, head.size, &covered)
}
