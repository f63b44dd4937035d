//! `pobuda-audit erasures`: what was erased, and whether it was by the rules.

use crate::Done;
use crate::args::Erasures as Args;
use crate::folder::Folder;
use crate::leaf::Leaf;
use crate::opened::{self, Covered};
use crate::reading::each_leaf;
use crate::report::{Exit, Report, Unable};
use crate::tree::Broken;
use pobuda_domain::erasure::{
    ErasureDecided, ErasureEvent, ErasureRequested, Ground, Kind, OpeningsErased, Target,
};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What this does not show.
const LIMITS: [&str; 4] = [
    "that no copy of an erased text is left anywhere, nor what it said",
    "whether an erasure was wise: only that somebody asked, somebody else in another role decided, and on which ground",
    "which of several fields of an entry a digest stands for",
    "that the entries are those that were published: `verify` asks that",
];

/// What the log says of one erasure.
#[derive(Debug, Default)]
struct Story {
    requested: Option<ErasureRequested>,
    decided: Option<ErasureDecided>,
    named: u64,
    executed: Option<u64>,
}

/// Everything that the log says of erasures, and the first thing that breaks a rule.
#[derive(Debug, Default)]
struct Told {
    stories: BTreeMap<String, Story>,
    /// Leaf and digest of everything that was erased, and the leaf that says so.
    named: HashMap<u64, BTreeMap<String, u64>>,
    /// Openings erased, by ground, month, and the roles that asked and decided.
    volume: BTreeMap<(&'static str, String, String, String), u64>,
    broken: Option<String>,
}

/// Does what was asked.
///
/// # Errors
/// [`Unable`] when the folder cannot be read.
pub(crate) fn run(args: &Args) -> Done {
    let folder = Folder(args.folder.clone());
    let mut report = Report::new("erasures", LIMITS.to_vec());
    let (_, head) = folder.head()?;
    report.origin.clone_from(&head.origin);
    report.size = head.size;
    let (mut told, mut covered) = (Told::default(), Covered::default());
    let mut each = |index: u64, leaf: &Leaf| {
        covered.take(index, leaf);
        told.take(index, leaf)
    };
    if let Some(fault) = walked(&folder, head.size, &mut each)? {
        report.fail("entries", Exit::Invalid, fault);
        return report.told(args.json);
    }
    told.volume(&mut report);
    if args.check {
        told.judge(&mut report, &folder, head.size)?;
        opened::checked(&mut report, &folder, head.size, &covered)?;
    } else {
        report.not_checked("rules", "say --check");
    }
    report.told(args.json)
}

/// Reads every leaf. What is wrong with one, if something is.
fn walked(
    folder: &Folder,
    size: u64,
    take: &mut impl FnMut(u64, &Leaf) -> Result<(), String>,
) -> Result<Option<String>, Unable> {
    let mut each = |index, leaf: Leaf, _| take(index, &leaf).map(|()| true);
    Ok(each_leaf(folder, size, &Leaf::read, &mut each)?.err().map(|Broken(fault)| fault))
}

impl Told {
    fn take(&mut self, index: u64, leaf: &Leaf) -> Result<(), String> {
        if !leaf.subject.starts_with("erasure/") {
            return Ok(());
        }
        let event: ErasureEvent =
            serde_json::from_value(leaf.data.clone()).map_err(|error| error.to_string())?;
        let story = self.stories.entry(leaf.subject.clone()).or_default();
        let fault = match event {
            ErasureEvent::ErasureRequested(requested) => {
                story.requested.replace(*requested).map(|_| "asked twice")
            }
            ErasureEvent::ErasureDecided(decided) => story.decided.replace(decided).map(|_| "decided twice"),
            ErasureEvent::OpeningsErased(erased) => {
                let fault = story.judge(&erased).err();
                story.named += openings(&erased.targets);
                let twice = named_twice(&mut self.named, index, &erased.targets);
                self.count(&erased);
                fault.or(twice)
            }
            ErasureEvent::ErasureExecuted(executed) => {
                story.executed = Some(index);
                (executed.erased != story.named)
                    .then_some("said to have erased another number of openings than it named")
            }
        };
        if let Some(fault) = fault {
            self.broken.get_or_insert_with(|| format!("entry {index}, {}: {fault}", leaf.subject));
        }
        Ok(())
    }

    fn count(&mut self, erased: &OpeningsErased) {
        let month = erased.occurred_at.to_string().get(..7).unwrap_or_default().to_owned();
        let roles = (erased.requested_by_role.to_string(), erased.decided_by_role.to_string());
        let ground: Ground = erased.ground;
        *self.volume.entry((ground.name(), month, roles.0, roles.1)).or_default() +=
            openings(&erased.targets);
    }

    fn volume(&self, report: &mut Report) {
        let total: u64 = self.volume.values().sum();
        report.pass(
            "volume",
            format!("{} erasures were asked for, {total} openings erased", self.stories.len()),
        );
        for ((ground, month, asked, decided), count) in &self.volume {
            report
                .pass("volume", format!("{month} {ground}: {count}, asked by {asked}, decided by {decided}"));
        }
    }

    fn judge(&self, report: &mut Report, folder: &Folder, size: u64) -> Result<(), Unable> {
        match &self.broken {
            Some(fault) => report.fail("four eyes and grounds", Exit::Erasure, fault.clone()),
            None => report.pass(
                "four eyes and grounds",
                "each was asked for, and granted by somebody in another role, on a ground of the list",
            ),
        }
        let running = self.stories.iter().filter(|(_, story)| story.granted() && story.executed.is_none());
        let running: Vec<&str> = running.map(|(subject, _)| subject.as_str()).collect();
        if running.is_empty() {
            report.pass("carried out", "what was granted was carried out");
        } else {
            report.not_checked(
                "carried out",
                format!("not finished when this head was signed: {}", running.join(", ")),
            );
        }
        self.judge_targets(report, folder, size)
    }

    /// Only committed fields can be erased: what a leaf says openly stands for ever.
    fn judge_targets(&self, report: &mut Report, folder: &Folder, size: u64) -> Result<(), Unable> {
        const CHECK: &str = "targets";
        let (mut seen, mut of_office) = (0_u64, 0_u64);
        let mut fault = None;
        let mut each = |index: u64, leaf: &Leaf| {
            let Some(named) = self.named.get(&index) else { return Ok(()) };
            let digests: BTreeSet<&str> = leaf.digests(false).chain(leaf.digests(true)).collect();
            for (digest, by) in named {
                if *by <= index || !digests.contains(digest.as_str()) {
                    fault.get_or_insert_with(|| {
                        format!(
                            "entry {by} erases {digest} of entry {index}, which has no such opening before it"
                        )
                    });
                }
            }
            seen += named.len() as u64;
            if leaf.data.pointer("/by/service").is_some() {
                of_office += named.len() as u64;
            }
            Ok(())
        };
        walked(folder, size, &mut each)?;
        let all: u64 = self.named.values().map(|named| named.len() as u64).sum();
        if seen != all {
            fault.get_or_insert_with(|| "an entry is named that is not in the log".to_owned());
        }
        match fault {
            Some(fault) => report.fail(CHECK, Exit::Erasure, fault),
            None => report.pass(
                CHECK,
                format!("{all} openings of earlier entries; of what officials said: {of_office}"),
            ),
        }
        Ok(())
    }
}

impl Story {
    fn granted(&self) -> bool {
        self.decided.as_ref().is_some_and(|decided| decided.granted)
    }

    /// Whether this may be erased after what was asked and decided.
    fn judge(&self, erased: &OpeningsErased) -> Result<(), &'static str> {
        let requested = self.requested.as_ref().ok_or("erased without having been asked for")?;
        let decided = self.decided.as_ref().ok_or("erased without having been granted")?;
        for (holds, fault) in [
            (decided.granted, "erased though it was refused"),
            (erased.requested_by_role != erased.decided_by_role, "asked for and granted in one role"),
            (requested.by.actor != decided.by.actor, "asked for and granted by one person"),
            (
                erased.requested_by_role == requested.by.role,
                "said to be asked for in another role than it was",
            ),
            (erased.decided_by_role == decided.by.role, "said to be granted in another role than it was"),
            (erased.ground == requested.ground, "erased on another ground than was asked for"),
            (
                erased.requested_at == requested.occurred_at,
                "said to be asked for at another time than it was",
            ),
            (erased.decided_at == decided.occurred_at, "said to be granted at another time than it was"),
            (
                erased.requested_at <= erased.decided_at && erased.decided_at <= erased.occurred_at,
                "erased before it was granted, or granted before it was asked for",
            ),
            (
                requested.kind == Kind::Person || within(&erased.targets, &requested.targets),
                "other openings than were asked for",
            ),
        ] {
            if !holds {
                return Err(fault);
            }
        }
        Ok(())
    }
}

fn within(erased: &[Target], asked: &[Target]) -> bool {
    let all = |targets: &[Target]| -> BTreeSet<(u64, String)> {
        let each = |target: &Target| {
            let index = target.index;
            target.digests.iter().map(move |digest| (index, digest.as_str().to_owned())).collect::<Vec<_>>()
        };
        targets.iter().flat_map(each).collect()
    };
    all(erased).is_subset(&all(asked))
}

fn openings(targets: &[Target]) -> u64 {
    targets.iter().map(|target| target.digests.len() as u64).sum()
}

fn named_twice(
    named: &mut HashMap<u64, BTreeMap<String, u64>>,
    by: u64,
    targets: &[Target],
) -> Option<&'static str> {
    let mut twice = false;
    for target in targets {
        let of_leaf = named.entry(target.index).or_default();
        for digest in &target.digests {
            twice |= of_leaf.insert(digest.as_str().to_owned(), by).is_some();
        }
    }
    twice.then_some("an opening is erased twice")
}
