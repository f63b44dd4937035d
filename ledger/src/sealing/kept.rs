//! The key, and the last head that was signed with it: two files outside the database.

use pobuda_proof::note::{NoteError, PublicKey, SecretKey};
use pobuda_proof::tree_head::TreeHead;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

/// Largest file that is read for a key or a head. Unit: bytes.
const FILE_BYTES_MAX: u64 = 65_536;

/// Why a file beside the database cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyFault {
    /// It cannot be read or written.
    #[error("{} cannot be {what} ({cause})", file.display())]
    File {
        /// Which.
        file: PathBuf,
        /// Read or written.
        what: &'static str,
        /// Why.
        cause: std::io::Error,
    },
    /// It is there already.
    #[error("{} is there already, and a key is never written over; give --key another file", .0.display())]
    Exists(PathBuf),
    /// Others may read it.
    #[error("{} can be read by others; run `chmod 600` on it, and think whether it is still a secret", .0.display())]
    Open(PathBuf),
    /// It is not a key, or not a head of it.
    #[error("{} cannot be used: {cause}", file.display())]
    Unfit {
        /// Which.
        file: PathBuf,
        /// Why.
        cause: NoteError,
    },
}

/// Writes a new key, for its owner alone to read. Never over a file that is there.
///
/// # Errors
/// [`KeyFault`].
pub fn write_key(file: &Path, key: &SecretKey) -> Result<(), KeyFault> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options.open(file).and_then(|mut made| {
        made.write_all(format!("{}\n", key.written()).as_bytes())?;
        made.sync_all()
    });
    written.map_err(|cause| match cause.kind() {
        std::io::ErrorKind::AlreadyExists => KeyFault::Exists(file.to_owned()),
        _ => KeyFault::File { file: file.to_owned(), what: "written", cause },
    })
}

/// Reads a key that only its owner may read.
///
/// # Errors
/// [`KeyFault`].
pub fn read_key(file: &Path) -> Result<SecretKey, KeyFault> {
    let text = read(file)?;
    #[cfg(unix)]
    {
        let meta = std::fs::metadata(file);
        let meta = meta.map_err(|cause| KeyFault::File { file: file.to_owned(), what: "read", cause })?;
        if std::os::unix::fs::PermissionsExt::mode(&meta.permissions()) & 0o077 != 0 {
            return Err(KeyFault::Open(file.to_owned()));
        }
    }
    SecretKey::parse(&text).map_err(|cause| KeyFault::Unfit { file: file.to_owned(), cause })
}

fn read(file: &Path) -> Result<String, KeyFault> {
    let mut text = String::new();
    let opened = std::fs::File::open(file);
    let read = opened.and_then(|opened| opened.take(FILE_BYTES_MAX).read_to_string(&mut text));
    read.map_err(|cause| KeyFault::File { file: file.to_owned(), what: "read", cause })?;
    Ok(text)
}

/// The last signed head, in a file beside the key.
#[derive(Debug)]
pub(super) struct KeptHead {
    file: PathBuf,
}

impl KeptHead {
    /// Beside `name.key` it is `name.key.head`.
    pub(super) fn beside(key: &Path) -> Self {
        let mut name = key.as_os_str().to_owned();
        name.push(".head");
        Self { file: name.into() }
    }

    /// What it says; nothing where nothing was signed yet.
    pub(super) fn read(&self, key: &PublicKey) -> Result<Option<TreeHead>, KeyFault> {
        match read(&self.file) {
            Err(KeyFault::File { cause, .. }) if cause.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(fault) => Err(fault),
            Ok(note) => TreeHead::verified(&note, key)
                .map(Some)
                .map_err(|cause| KeyFault::Unfit { file: self.file.clone(), cause }),
        }
    }

    /// Puts a head in its place, whole or not at all.
    pub(super) fn write(&self, note: &str) -> Result<(), KeyFault> {
        let mut beside = self.file.as_os_str().to_owned();
        beside.push(".new");
        let beside = PathBuf::from(beside);
        let written = std::fs::File::create(&beside).and_then(|mut made| {
            made.write_all(note.as_bytes())?;
            made.sync_all()?;
            std::fs::rename(&beside, &self.file)
        });
        written.map_err(|cause| KeyFault::File { file: self.file.clone(), what: "written", cause })
    }
}
