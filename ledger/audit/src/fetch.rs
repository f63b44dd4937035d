//! `pobuda-audit fetch`: brings a log into a folder. What never changes is fetched once.

use crate::Done;
use crate::args::Fetch;
use crate::folder::{Folder, of_bundle, of_openings, of_tile};
use crate::report::{Exit, Unable};
use pobuda_proof::hash::Hash;
use pobuda_proof::merkle::edge::Edge;
use pobuda_proof::merkle::tile::{Bundle, Tile, hashes};
use pobuda_proof::note::PublicKey;
use pobuda_proof::tree_head::TreeHead;
use std::io::{IsTerminal, Write};
use std::time::Duration;
use ureq::Agent;

/// How long one file may take.
const FILE_TIME_MAX: Duration = Duration::from_secs(60);

/// Largest answer that is taken. Unit: bytes. A bundle has at most 256 leaves of 65,535 bytes.
const ANSWER_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// A site, as it answers.
pub(crate) struct Site {
    agent: Agent,
    url: String,
}

impl Site {
    pub(crate) fn new(url: &str) -> Self {
        let config = Agent::config_builder().timeout_global(Some(FILE_TIME_MAX)).build();
        Self { agent: config.into(), url: url.trim_end_matches('/').to_owned() }
    }

    pub(crate) fn bytes(&self, name: &str) -> Result<Vec<u8>, Unable> {
        let url = format!("{}/{name}", self.url);
        let fetched = self
            .agent
            .get(&url)
            .call()
            .and_then(|mut answer| answer.body_mut().with_config().limit(ANSWER_BYTES_MAX).read_to_vec());
        fetched.map_err(|error| Unable::Site { url, why: error.to_string() })
    }

    pub(crate) fn text(&self, name: &str) -> Result<String, Unable> {
        let unfit =
            |_| Unable::Site { url: format!("{}/{name}", self.url), why: "it is not text".to_owned() };
        String::from_utf8(self.bytes(name)?).map_err(unfit)
    }
}

/// Does what was asked.
///
/// # Errors
/// [`Unable`] when the site does not answer or a file cannot be written.
pub(crate) fn run(args: &Fetch) -> Done {
    let (site, folder) = (Site::new(&args.url), Folder(args.folder.clone()));
    folder.put("log/log.json", &site.bytes("log/log.json")?)?;
    let told = folder.told()?;
    let key = args.key.as_ref().unwrap_or(&told.key);
    let key = PublicKey::parse(key).map_err(|fault| Unable::Usage(format!("{fault}; give it with --key")))?;
    let note = site.text("log/checkpoint")?;
    let head = match TreeHead::verified(&note, &key) {
        Ok(head) => head,
        Err(fault) => {
            return Ok((Exit::Invalid, format!("The head of {} is not valid: {fault}.\n", told.origin)));
        }
    };
    if let Some(said) = unlike(&site, &folder, &key, (&head, &note))? {
        return Ok(said);
    }
    let files = files(&folder, &site, &head, &told)?;
    // Last, so that what the head stands for is there.
    folder.put(&format!("heads/{}", head.size), note.as_bytes())?;
    folder.put("log/checkpoint", note.as_bytes())?;
    Ok((Exit::Holds, format!("{}, {} entries; {files} files were fetched.\n", head.origin, head.size)))
}

/// What is wrong with a new head: it is not that of its hashes, or it does not go on from the last one that the folder has
/// seen. Nothing is said of misconduct before the hashes themselves make both heads.
pub(crate) fn unlike(
    site: &Site,
    folder: &Folder,
    key: &PublicKey,
    (head, note): (&TreeHead, &str),
) -> Result<Option<(Exit, String)>, Unable> {
    let Some(size) = folder.heads().pop() else {
        return grown(site, folder, head, 0).map(|grown| grown.err().map(|said| (Exit::Invalid, said)));
    };
    let name = format!("heads/{size}");
    let old_note = folder.text(&name)?;
    let old = TreeHead::verified(&old_note, key).map_err(|fault| Unable::Unfit {
        file: folder.path(&name),
        why: format!("it is no head of {}: {fault}", key.name()),
    })?;
    let (small, large) = if old.size <= head.size { (&old, head) } else { (head, &old) };
    let root = match grown(site, folder, large, small.size)? {
        Ok(root) => root,
        Err(said) => return Ok(Some((Exit::Invalid, said))),
    };
    if root != small.root {
        // Both stay: they are evidence.
        folder.put(&format!("heads/{}.contradicts", head.size), note.as_bytes())?;
        let said = format!("{} has signed two histories:\n\n{old_note}\n{note}", head.origin);
        return Ok(Some((Exit::Contradicted, said)));
    }
    if old.size > head.size {
        let why = format!(
            "its head has {} entries, and had {} before; it may be a copy that was kept",
            head.size, old.size
        );
        return Err(Unable::Site { url: format!("{}/log/checkpoint", site.url), why });
    }
    Ok(None)
}

/// The root of the first leaves of a tree, from its leaf hashes, once these are known to make its head. What is new is
/// brought into the folder, and taken away again where it makes another one. Then the site is asked for all of them: what
/// the folder has may be of another history. Where that makes no head either, it is said.
fn grown(site: &Site, folder: &Folder, head: &TreeHead, first: u64) -> Result<Result<Hash, String>, Unable> {
    let mut brought = Vec::new();
    let kept = made(head, first, &mut |tile| {
        let name = of_tile(tile);
        if !folder.has(&name) {
            folder.put(&name, &site.bytes(&name)?)?;
            brought.push(name.clone());
        }
        folder.bytes(&name)
    })?;
    if let Some(root) = kept {
        return Ok(Ok(root));
    }
    for name in &brought {
        folder.drop(name)?;
    }
    let of_site = made(head, first, &mut |tile| site.bytes(&of_tile(tile)))?;
    Ok(of_site.ok_or_else(|| {
        format!(
            "The hashes of level 0 do not make the head of {} entries: the site gives others than it signs, or a file of \
             the folder was changed (`verify` says which).\n",
            head.size
        )
    }))
}

/// The root of the first leaves, where the hashes of level 0 make the head.
fn made(
    head: &TreeHead,
    first: u64,
    tiles: &mut impl FnMut(Tile) -> Result<Vec<u8>, Unable>,
) -> Result<Option<Hash>, Unable> {
    let mut edge = Edge::default();
    let mut root = edge.root();
    for tile in Tile::all(head.size).take_while(|tile| tile.level == 0) {
        for hash in hashes(tile, &tiles(tile)?).unwrap_or_default() {
            edge.append(hash, &mut |_| {});
            if edge.size() == first {
                root = edge.root();
            }
        }
    }
    Ok((edge.size() == head.size && edge.root() == head.root).then_some(root))
}

fn files(folder: &Folder, site: &Site, head: &TreeHead, told: &crate::folder::Told) -> Result<u64, Unable> {
    let rules =
        told.protocols.iter().chain(&told.calendars).chain(&told.cycles).filter_map(|rule| rule.path());
    let tiles = Tile::all(head.size).map(of_tile);
    let bundles = Bundle::all(head.size).map(of_bundle);
    let for_ever: Vec<String> = rules.chain(tiles).chain(bundles).collect();
    let openings: Vec<String> = Bundle::all(head.size).map(|bundle| of_openings(bundle.index)).collect();
    let all = for_ever.len() + openings.len();
    let told = std::io::stderr().is_terminal();
    let mut fetched = 0;
    let names = for_ever.iter().map(|name| (name, true)).chain(openings.iter().map(|name| (name, false)));
    for (done, (name, for_ever)) in names.enumerate() {
        if !(for_ever && folder.has(name)) {
            folder.put(name, &site.bytes(name)?)?;
            fetched += 1;
        }
        if told {
            // Nobody is helped by an error about the progress.
            let _written = write!(std::io::stderr(), "\r{} of {all} files", done + 1);
        }
    }
    if told {
        let _written = writeln!(std::io::stderr());
    }
    Ok(fetched)
}
