//! A log in a folder: the same paths as on the site.

use crate::report::Unable;
use pobuda_proof::merkle::tile::{Bundle, Tile, WIDTH};
use pobuda_proof::note::NoteError;
use pobuda_proof::tree_head::TreeHead;
use serde::Deserialize;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Largest file that is read. Unit: bytes. A bundle has at most 256 leaves of 65,535 bytes.
const FILE_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// A folder with a log.
#[derive(Debug, Clone)]
pub(crate) struct Folder(pub(crate) PathBuf);

/// What `/log/log.json` says.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Told {
    /// Name of the log.
    pub(crate) origin: String,
    /// What the leaves call it.
    pub(crate) source: String,
    /// The key that signs, by what the site says.
    pub(crate) key: String,
    #[serde(default)]
    pub(crate) protocols: Vec<RuleFile>,
    #[serde(default)]
    pub(crate) calendars: Vec<RuleFile>,
    #[serde(default)]
    pub(crate) cycles: Vec<RuleFile>,
}

/// A file of rules.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct RuleFile {
    /// The name under which it was read.
    pub(crate) file: String,
    /// `sha256:` and hexadecimal digits.
    pub(crate) digest: String,
}

impl RuleFile {
    /// Where it lies, on the site and in the folder. `None` for a digest that is none.
    pub(crate) fn path(&self) -> Option<String> {
        let digits = self.digest.strip_prefix("sha256:")?;
        let holds = digits.len() == 64 && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        holds.then(|| format!("log/rulesets/{digits}"))
    }
}

/// Where a tile lies.
pub(crate) fn of_tile(tile: Tile) -> String {
    format!("log/{tile}")
}

/// Where a bundle lies.
pub(crate) fn of_bundle(bundle: Bundle) -> String {
    format!("log/{bundle}")
}

/// Where the openings of a bundle lie.
pub(crate) fn of_openings(index: u64) -> String {
    let whole = Bundle { index, width: u16::try_from(WIDTH).unwrap_or(u16::MAX) }.to_string();
    format!("openings/{}", whole.strip_prefix("tile/entries/").unwrap_or(&whole))
}

impl Folder {
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.path(name).exists()
    }

    /// A file, if it is there.
    pub(crate) fn bytes_if_there(&self, name: &str) -> Result<Option<Vec<u8>>, Unable> {
        let file = self.path(name);
        match std::fs::metadata(&file) {
            Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Ok(meta) if meta.len() > FILE_BYTES_MAX => {
                return Err(Unable::Unfit { file, why: "it is larger than any file of a log".to_owned() });
            }
            _ => {}
        }
        std::fs::read(&file).map(Some).map_err(|cause| Unable::File { file, what: "read", cause })
    }

    pub(crate) fn bytes(&self, name: &str) -> Result<Vec<u8>, Unable> {
        let missing = || Unable::File {
            file: self.path(name),
            what: "read",
            cause: std::io::Error::from(std::io::ErrorKind::NotFound),
        };
        self.bytes_if_there(name)?.ok_or_else(missing)
    }

    pub(crate) fn text(&self, name: &str) -> Result<String, Unable> {
        let unfit = |_| Unable::Unfit { file: self.path(name), why: "it is not text".to_owned() };
        String::from_utf8(self.bytes(name)?).map_err(unfit)
    }

    /// The signed head, as a note and as what it says. Whose it is, `verify` asks.
    pub(crate) fn head(&self) -> Result<(String, TreeHead), Unable> {
        let name = "log/checkpoint";
        let note = self.text(name)?;
        let unfit = |fault: NoteError| Unable::Unfit { file: self.path(name), why: fault.to_string() };
        let head = TreeHead::of_note(&note).map_err(unfit)?;
        Ok((note, head))
    }

    /// Takes a file away that turned out not to be what it should.
    pub(crate) fn drop(&self, name: &str) -> Result<(), Unable> {
        let file = self.path(name);
        std::fs::remove_file(&file).map_err(|cause| Unable::File { file, what: "removed", cause })
    }

    pub(crate) fn told(&self) -> Result<Told, Unable> {
        let name = "log/log.json";
        let unfit =
            |error: serde_json::Error| Unable::Unfit { file: self.path(name), why: error.to_string() };
        serde_json::from_slice(&self.bytes(name)?).map_err(unfit)
    }

    /// Puts a file in its place, whole or not at all.
    pub(crate) fn put(&self, name: &str, bytes: &[u8]) -> Result<(), Unable> {
        let file = self.path(name);
        write_whole(&file, bytes).map_err(|cause| Unable::File { file, what: "written", cause })
    }

    /// Names of the heads that this folder has seen: their sizes, the smallest first.
    pub(crate) fn heads(&self) -> Vec<u64> {
        let entries = std::fs::read_dir(self.path("heads"));
        let names =
            entries.into_iter().flatten().filter_map(|entry| entry.ok()?.file_name().into_string().ok());
        let mut sizes: Vec<u64> = names.filter_map(|name| name.parse().ok()).collect();
        sizes.sort_unstable();
        sizes
    }
}

fn write_whole(file: &Path, bytes: &[u8]) -> std::io::Result<()> {
    if let Some(parent) = file.parent() {
        std::fs::create_dir_all(parent)?;
    }
    let mut beside = file.as_os_str().to_owned();
    beside.push(".new");
    let mut made = std::fs::File::create(&beside)?;
    made.write_all(bytes)?;
    made.sync_data()?;
    std::fs::rename(&beside, file)
}
