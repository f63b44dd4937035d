//! Published test vectors, read from `../shared/data/vectors` beside the checkout. They are not ours
//! to copy, so that without them these stories say that they were skipped.

mod cloudevents;
mod jcs;
mod rfc6962;
mod sd_jwt;

use std::io::Write;
use std::path::{Path, PathBuf};

/// A folder of vectors, or `None` after saying that it is not there.
fn vectors(folder: &str) -> Option<PathBuf> {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data");
    if data.is_dir() {
        return Some(data.join("vectors").join(folder));
    }
    // Not `println!`: the test runner would swallow it, and a skipped check would look like a passed one.
    let _ = writeln!(std::io::stderr(), "skipped: ../shared/data is absent ({folder})");
    None
}

/// All files below a folder, in a stable order.
fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder of vectors") {
        let path = entry.expect("a readable entry").path();
        if path.is_dir() {
            files.extend(files_below(&path));
        } else {
            files.push(path);
        }
    }
    files.sort();
    files
}

fn text_of(path: &Path) -> String {
    std::fs::read_to_string(path).expect("a readable file of UTF-8")
}
