//! A log in a folder, and how somebody with the key of its operator could write another one.

use pobuda_proof::hash::Hash;
use pobuda_proof::merkle::edge::Edge;
use pobuda_proof::merkle::leaf_hash;
use pobuda_proof::merkle::tile::{Bundle, Tile, WIDTH, hashes};
use pobuda_proof::note::SecretKey;
use pobuda_proof::tree_head::TreeHead;
use pobuda_tests::place;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A folder with a log that goes with the value.
pub(crate) struct Shelf {
    _scratch: TempDir,
    pub(crate) folder: PathBuf,
}

impl Shelf {
    pub(crate) fn empty() -> Self {
        let scratch = place::scratch().expect("a folder");
        Self { folder: scratch.path().join("log"), _scratch: scratch }
    }

    /// The same once more, to be tampered with.
    pub(crate) fn copied(&self) -> Self {
        let other = Self::empty();
        copy(&self.folder, &other.folder);
        other
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    pub(crate) fn edit(&self, name: &str, change: impl FnOnce(&mut Vec<u8>)) {
        let mut bytes = fs::read(self.path(name)).expect("a file");
        change(&mut bytes);
        fs::write(self.path(name), bytes).expect("written");
    }

    pub(crate) fn head(&self) -> (String, TreeHead) {
        let note = fs::read_to_string(self.path("log/checkpoint")).expect("a head");
        let head = TreeHead::of_note(&note).expect("a head");
        (note, head)
    }

    /// Every leaf.
    pub(crate) fn leaves(&self) -> Vec<String> {
        let mut leaves = Vec::new();
        for bundle in Bundle::all(self.head().1.size) {
            let bytes = fs::read(self.path(&format!("log/{bundle}"))).expect("a bundle");
            let read = bundle.read(&bytes).expect("leaves");
            leaves.extend(read.into_iter().map(|leaf| String::from_utf8(leaf.to_vec()).expect("text")));
        }
        leaves
    }

    /// The leaves of one bundle, changed and written back; tiles and head stay as they are.
    pub(crate) fn rebundle(&self, index: u64, change: impl FnOnce(&mut Vec<String>)) {
        let size = self.head().1.size;
        let bundle = Bundle::all(size).nth(at(index)).expect("a bundle");
        let range = bundle.leaves();
        let mut leaves: Vec<String> = self.leaves().drain(at(range.start)..at(range.end)).collect();
        change(&mut leaves);
        fs::write(self.path(&format!("log/{bundle}")), bundled(&leaves)).expect("written");
    }

    /// Writes a whole log of these leaves and signs it, as its operator could.
    pub(crate) fn rewrite(&self, leaves: &[String], key: &SecretKey) {
        let old = self.path("log/tile");
        fs::remove_dir_all(&old).expect("removed");
        let size = leaves.len() as u64;
        let mut edge = Edge::default();
        let mut levels: Vec<Vec<Hash>> = vec![leaves.iter().map(|leaf| leaf_hash(leaf.as_bytes())).collect()];
        for hash in levels[0].clone() {
            edge.append(hash, &mut |node| {
                let level = usize::from(node.level);
                levels.resize_with(levels.len().max(level + 1), Vec::new);
                levels[level].push(node.hash);
            });
        }
        for tile in Tile::all(size) {
            let from = at(tile.index * WIDTH);
            let part = &levels[usize::from(tile.level)][from..from + usize::from(tile.width)];
            assert_eq!(hashes(tile, &part.concat()).as_deref(), Ok(part));
            self.put(&format!("log/{tile}"), &part.concat());
        }
        for bundle in Bundle::all(size) {
            let range = bundle.leaves();
            let part = &leaves[at(range.start)..at(range.end)];
            self.put(&format!("log/{bundle}"), &bundled(part));
        }
        let head = TreeHead { origin: key.public().name().to_owned(), size, root: edge.root() };
        self.put("log/checkpoint", head.signed(key).as_bytes());
        let _none = fs::remove_dir_all(self.path("heads"));
    }

    fn put(&self, name: &str, bytes: &[u8]) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, bytes).expect("written");
    }
}

fn bundled(leaves: &[String]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for leaf in leaves {
        Bundle::push(&mut bytes, leaf.as_bytes()).expect("a leaf");
    }
    bytes
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.file_type().expect("a type").is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("copied");
        }
    }
}

/// A number as a place in a list.
fn at(number: u64) -> usize {
    usize::try_from(number).expect("a place")
}
