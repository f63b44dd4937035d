//! `pobuda-audit compare`: whether the site shows what the log says.

use crate::Done;
use crate::args::Compare;
use crate::fetch::Site;
use crate::folder::Folder;
use crate::replay::each_entry;
use crate::report::{Exit, Report, Unable};
use pobuda_domain::event::AnyEvent;
use pobuda_domain::name::CaseId;
use pobuda_domain::replay::Replay;
use pobuda_proof::hash::hex;
use serde_json::Value;
use std::collections::BTreeMap;

/// Differences that are told one by one. Unit: differences.
const TOLD_MAX: usize = 100;

/// What a comparison does not show.
const LIMITS: [&str; 4] = [
    "that the words in which the site tells it are fair: positions, types, moments, hashes, states, outcomes and counts are compared",
    "that the site shows everybody the same",
    "that the entries are those that were published: `verify` asks that",
    "votes on comments, and what only officials see",
];

/// What the log says of one event that a timeline tells.
#[derive(Debug, PartialEq, Eq)]
struct Told {
    kind: String,
    occurred_at: String,
    leaf_hash: String,
}

/// What the log says that the site should show.
#[derive(Default)]
struct Expected {
    timelines: BTreeMap<String, BTreeMap<u64, Told>>,
}

impl Expected {
    /// Takes note of an entry that the timeline of a case tells.
    fn take(&mut self, index: u64, leaf: &crate::leaf::Leaf, hash: String, event: &AnyEvent) {
        let kind = leaf.kind.strip_prefix("org.pobuda.").and_then(|name| name.rsplit_once(".v"));
        let kind = kind.map_or(leaf.kind.as_str(), |(name, _)| name);
        let case = match event {
            // Notes are for officials alone.
            AnyEvent::Case(_) if kind != "case.note_added" => {
                leaf.subject.strip_prefix("case/").map(str::to_owned)
            }
            AnyEvent::Comment(_) if kind != "comment.votes_counted" => {
                event.case().map(|case| case.as_str().to_owned())
            }
            _ => None,
        };
        let Some(case) = case else { return };
        let occurred_at = event.by_and_when().1.to_string();
        let told = Told { kind: kind.to_owned(), occurred_at, leaf_hash: hash };
        self.timelines.entry(case).or_default().insert(index + 1, told);
    }
}

/// Does what was asked.
///
/// # Errors
/// [`Unable`] when the folder cannot be read or the site does not answer.
pub(crate) fn run(args: &Compare) -> Done {
    let folder = Folder(args.folder.clone());
    let mut report = Report::new("compare", LIMITS.to_vec());
    let mut expected = Expected::default();
    let replay = each_entry(&folder, &mut report, &mut |index, leaf, hash, event| {
        expected.take(index, leaf, hex(hash), event);
    })?;
    let (site, size) = (Site::new(&args.site), report.size);
    let (supports, comments) = (replay.supports_given(), replay.comments_standing());
    let mut differences = Vec::new();
    let mut cases: Vec<&CaseId> = replay.cases().map(|(id, _)| id).collect();
    cases.sort();
    for id in &cases {
        let shown = json(&site, &format!("api/v1/cases/{id}?as_of={size}"))?;
        let count = |counts: &BTreeMap<String, u64>| counts.get(id.as_str()).copied().unwrap_or_default();
        differences.extend(of_case(&replay, id, &shown, count(&supports), count(&comments)));
        let nothing = BTreeMap::new();
        let told = expected.timelines.get(id.as_str()).unwrap_or(&nothing);
        differences.extend(of_timeline(&site, id, size, told)?);
    }
    for difference in differences.iter().take(TOLD_MAX) {
        report.fail("site", Exit::Differs, difference.clone());
    }
    if differences.is_empty() {
        let entries: usize = expected.timelines.values().map(BTreeMap::len).sum();
        report.pass(
            "site",
            format!("{} cases and {entries} entries of timelines are as the log says", cases.len()),
        );
    }
    report.told(args.json)
}

fn json(site: &Site, name: &str) -> Result<Value, Unable> {
    let bytes = site.bytes(name)?;
    serde_json::from_slice(&bytes)
        .map_err(|error| Unable::Site { url: name.to_owned(), why: error.to_string() })
}

fn of_case(replay: &Replay, id: &CaseId, shown: &Value, supports: u64, comments: u64) -> Vec<String> {
    let Some(open) = replay.case(id).and_then(|case| case.open.as_ref()) else { return Vec::new() };
    let outcome = open.outcome.as_ref().map_or(Value::Null, |outcome| outcome.as_str().into());
    let fields = [
        ("/state", open.state.as_str().into()),
        ("/outcome", outcome),
        ("/protocol/digest", open.protocol.digest.as_str().into()),
        ("/supports_given", supports.into()),
        ("/supports_counted", open.counted.unwrap_or_default().into()),
        ("/comments", comments.into()),
    ];
    let other = fields.into_iter().filter_map(|(pointer, is): (_, Value)| {
        let shows = shown.pointer(pointer).unwrap_or(&Value::Null);
        (*shows != is).then(|| {
            format!(
                "case {id}: the site shows {} as {shows}, the log says {is}",
                pointer.trim_start_matches('/')
            )
        })
    });
    other.collect()
}

fn of_timeline(
    site: &Site,
    id: &CaseId,
    size: u64,
    told: &BTreeMap<u64, Told>,
) -> Result<Vec<String>, Unable> {
    let mut differences = Vec::new();
    let mut shown: BTreeMap<u64, Told> = BTreeMap::new();
    let mut cursor = String::new();
    loop {
        let page = json(site, &format!("api/v1/cases/{id}/timeline?as_of={size}&limit=100{cursor}"))?;
        for entry in page.pointer("/items").and_then(Value::as_array).into_iter().flatten() {
            let text =
                |pointer: &str| entry.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned();
            let position = entry.pointer("/position").and_then(Value::as_u64).unwrap_or_default();
            let one = Told {
                kind: text("/type"),
                occurred_at: text("/occurred_at"),
                leaf_hash: text("/evidence/leaf_hash"),
            };
            shown.insert(position, one);
        }
        match page.pointer("/next").and_then(Value::as_str) {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    for (position, is) in told {
        match shown.remove(position) {
            None => differences.push(format!(
                "case {id}: the site does not show entry {} ({})",
                position - 1,
                is.kind
            )),
            Some(shows) if shows != *is => differences.push(format!(
                "case {id}: of entry {} the site shows {shows:?}, the log says {is:?}",
                position - 1
            )),
            Some(_) => {}
        }
    }
    let more = shown.into_iter().map(|(position, shows)| {
        format!(
            "case {id}: the site shows an entry at position {position} ({}) that the log does not tell",
            shows.kind
        )
    });
    differences.extend(more);
    Ok(differences)
}
