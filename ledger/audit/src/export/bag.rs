//! An archive as archivists keep it. Source: RFC 8493 (BagIt 1.0).
//!
//! Openings are left out: they can be erased, and a copy of theirs has its own time.

use crate::folder::Folder;
use crate::report::Unable;
use pobuda_proof::hash::{hex, sha256};
use std::fs;
use std::path::{Path, PathBuf};

/// Folders of a log that are archived.
const KEPT: [&str; 2] = ["log", "heads"];

/// Makes the archive in a folder that does not exist yet.
///
/// # Errors
/// [`Unable`] when a file cannot be read or written.
pub(super) fn made(folder: &Folder, to: &Path) -> Result<String, Unable> {
    let (_, head) = folder.head()?;
    if to.exists() {
        return Err(Unable::Usage(format!("{} is there already; name a new folder", to.display())));
    }
    let mut files = Vec::new();
    for part in KEPT {
        listed(&folder.path(part), &PathBuf::from(part), &mut files)?;
    }
    files.sort();
    let (mut manifest, mut bytes) = (String::new(), 0_u64);
    for file in &files {
        let from = folder.0.join(file);
        let content =
            fs::read(&from).map_err(|cause| Unable::File { file: from.clone(), what: "read", cause })?;
        bytes += content.len() as u64;
        let name = format!("data/{}", file.display());
        manifest.push_str(&format!("{}  {name}\n", hex(&sha256(&content))));
        put(&to.join(&name), &content)?;
    }
    let declaration = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n".to_owned();
    let info = format!(
        "External-Identifier: {} at {} entries\nInternal-Sender-Description: Published log, without openings\n\
         Payload-Oxum: {bytes}.{}\n",
        head.origin,
        head.size,
        files.len()
    );
    let tags = [("bagit.txt", declaration), ("bag-info.txt", info), ("manifest-sha256.txt", manifest)];
    let mut of_tags = String::new();
    for (name, text) in tags {
        of_tags.push_str(&format!("{}  {name}\n", hex(&sha256(text.as_bytes()))));
        put(&to.join(name), text.as_bytes())?;
    }
    put(&to.join("tagmanifest-sha256.txt"), of_tags.as_bytes())?;
    Ok(format!("{}: {} files, {bytes} bytes\n", to.display(), files.len()))
}

fn listed(folder: &Path, name: &Path, files: &mut Vec<PathBuf>) -> Result<(), Unable> {
    let unread = |cause| Unable::File { file: folder.to_owned(), what: "read", cause };
    if !folder.exists() {
        return Ok(());
    }
    for entry in fs::read_dir(folder).map_err(unread)? {
        let entry = entry.map_err(unread)?;
        let (path, name) = (entry.path(), name.join(entry.file_name()));
        if entry.file_type().map_err(unread)?.is_dir() {
            listed(&path, &name, files)?;
        } else {
            files.push(name);
        }
    }
    Ok(())
}

fn put(file: &Path, bytes: &[u8]) -> Result<(), Unable> {
    let unwritten = |cause| Unable::File { file: file.to_owned(), what: "written", cause };
    if let Some(parent) = file.parent() {
        fs::create_dir_all(parent).map_err(unwritten)?;
    }
    fs::write(file, bytes).map_err(unwritten)
}
