//! `pobuda-audit fetch`: brings a log into a folder. What never changes is fetched once.

use crate::Done;
use crate::args::Fetch;
use crate::folder::{Folder, of_bundle, of_openings, of_tile};
use crate::report::{Exit, Unable};
use pobuda_proof::merkle::tile::{Bundle, Tile, Tiles, hashes, needed_for_consistency, needed_for_root};
use pobuda_proof::merkle::verify_consistency;
use pobuda_proof::note::PublicKey;
use pobuda_proof::tree_head::TreeHead;
use std::collections::BTreeSet;
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

    fn text(&self, name: &str) -> Result<String, Unable> {
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
    if let Some(contradicted) = contradicted(&site, &folder, &key, &head)? {
        // Both stay: they are evidence.
        folder.put(&format!("heads/{}.contradicts", head.size), note.as_bytes())?;
        let said = format!("{} has signed two histories:\n\n{contradicted}\n{note}", head.origin);
        return Ok((Exit::Contradicted, said));
    }
    let files = files(&folder, &site, &head, &told)?;
    // Last, so that what the head stands for is there.
    folder.put(&format!("heads/{}", head.size), note.as_bytes())?;
    folder.put("log/checkpoint", note.as_bytes())?;
    Ok((Exit::Holds, format!("{}, {} entries; {files} files were fetched.\n", head.origin, head.size)))
}

/// The note of the last head that the folder has seen, if the new one does not continue it.
fn contradicted(
    site: &Site,
    folder: &Folder,
    key: &PublicKey,
    head: &TreeHead,
) -> Result<Option<String>, Unable> {
    let Some(size) = folder.heads().last().copied().filter(|size| *size > 0) else { return Ok(None) };
    let note = folder.text(&format!("heads/{size}"))?;
    let Ok(old) = TreeHead::verified(&note, key) else { return Ok(Some(note)) };
    if old.size > head.size {
        return Ok(Some(note));
    }
    let needed: BTreeSet<Tile> = needed_for_consistency(old.size, head.size)
        .into_iter()
        .chain(needed_for_root(head.size, head.size))
        .collect();
    let mut tiles = Tiles::of(head.size);
    for tile in needed {
        let name = of_tile(tile);
        let bytes = site.bytes(&name)?;
        let read = hashes(tile, &bytes);
        let read =
            read.map_err(|fault| Unable::Unfit { file: folder.path(&name), why: fault.to_string() })?;
        tiles.insert(tile, read);
    }
    let proof = tiles.consistency(old.size).unwrap_or_default();
    let holds = verify_consistency(old.size, head.size, &old.root, &head.root, &proof).is_ok();
    Ok((!holds).then_some(note))
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
