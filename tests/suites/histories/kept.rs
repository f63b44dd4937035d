//! The files in which histories are kept: all that a decision stood on, every order, and what the rules said to it.

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use pobuda_domain::bundled::{CALENDAR, CYCLES, PROTOCOLS};
use pobuda_domain::case::{Case, CaseEvent};
use pobuda_domain::protocol::Library;
use pobuda_proof::hash::{hex, sha256};
use pobuda_tests::orders::Order;
use serde::{Deserialize, Serialize};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

/// A file of ours, as it was then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Source {
    pub(super) file: String,
    pub(super) text: String,
}

/// The histories of one version of one protocol.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Kept {
    pub(super) protocol: Source,
    pub(super) calendar: Source,
    pub(super) cycles: Vec<Source>,
    pub(super) histories: Vec<History>,
}

/// One case, from its opening to its end.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct History {
    pub(super) seed: u64,
    pub(super) steps: Vec<KeptStep>,
    /// The case as it stood at the end.
    pub(super) end: Case,
}

/// An order, and what the rules said to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct KeptStep {
    pub(super) order: Order,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) events: Option<Vec<CaseEvent>>,
    /// Code of the rule that refused it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) refused: Option<String>,
}

impl Source {
    fn of((file, text): (&str, &str)) -> Self {
        Self { file: file.to_owned(), text: text.to_owned() }
    }

    pub(super) fn digest(&self) -> String {
        hex(&sha256(self.text.as_bytes()))
    }
}

impl Kept {
    /// No history yet of a protocol that comes with the program.
    pub(super) fn of_bundled(protocol: (&str, &str)) -> Self {
        let mut kept = Self {
            protocol: Source::of(protocol),
            calendar: Source::of(CALENDAR),
            cycles: CYCLES.into_iter().map(Source::of).collect(),
            histories: Vec::new(),
        };
        let id = format!("protocol = \"{}\"", kept.protocol.file.trim_end_matches(".toml"));
        kept.cycles.retain(|cycle| cycle.text.contains(&id));
        kept
    }

    /// Everything as it was then, and nothing of today.
    pub(super) fn library(&self) -> Library {
        let mut library = Library::default();
        let Source { file, text } = &self.calendar;
        library.add_calendar(file, text).expect("its calendar");
        let Source { file, text } = &self.protocol;
        library.publish(file, text, format!("sha256:{}", self.protocol.digest())).expect("its protocol");
        for Source { file, text } in &self.cycles {
            library.add_cycle(file, text).expect("its rounds");
        }
        library
    }

    /// `improve-1.0.0-0123456789ab.json.gz`: a protocol that differs in a letter has a file of its own.
    pub(super) fn name(&self) -> String {
        let library = self.library();
        let protocol = &library.all_current().next().expect("a protocol").protocol;
        let digest: String = self.protocol.digest().chars().take(12).collect();
        format!("{}-{}-{digest}.json.gz", protocol.id, protocol.version)
    }

    pub(super) fn write(&self) {
        let path = folder().join(self.name());
        let file = std::fs::File::create_new(&path).expect("what is kept is not written again");
        let mut packed = GzEncoder::new(file, Compression::best());
        packed.write_all(&serde_json::to_vec(self).expect("JSON")).expect("written");
        packed.finish().expect("written");
    }

    pub(super) fn read(path: &Path) -> Self {
        let file = std::fs::File::open(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let mut text = String::new();
        GzDecoder::new(file).read_to_string(&mut text).expect("a packed text");
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/histories")
}

/// Every file there is, in the order of their names.
pub(super) fn files() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder()).expect("the folder of histories");
    let mut files: Vec<_> = entries.map(|entry| entry.expect("a file").path()).collect();
    files.sort();
    assert!(files.len() >= PROTOCOLS.len(), "histories that are gone prove nothing: {files:?}");
    files
}

/// The bundled protocols, none with a history yet, and where theirs should be.
pub(super) fn of_bundled() -> [(Kept, PathBuf); PROTOCOLS.len()] {
    PROTOCOLS.map(Kept::of_bundled).map(|kept| {
        let path = folder().join(kept.name());
        (kept, path)
    })
}
