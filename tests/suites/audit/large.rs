//! A log with three levels of tiles: whatever is changed on any of them is found.

use super::fetched::key;
use super::shelf::Shelf;
use super::{audit, text};

/// Entries: enough for a hash on level 2.
const ENTRIES: u64 = 65_536 + 300;

/// An entry that is in form; of no type that the rules know.
fn leaf(index: u64) -> String {
    let (stream, revision) = (index / 1_000, index % 1_000 + 1);
    let moment = "2026-03-02T09:00:00.000Z";
    format!(
        concat!(
            r#"{{"data":{{"n":{index}}},"datacontenttype":"application/json","#,
            r#""dataschema":"https://pobuda.org/schemas/CaseGrown/1","#,
            r#""id":"0192f0c4-0000-7000-8000-{index:012x}","recordedtime":"{moment}","#,
            r#""sequence":"{index:020}","source":"https://pobuda.test","specversion":"1.0","#,
            r#""streamrev":"{revision:08}","subject":"case/{stream}","time":"{moment}","#,
            r#""type":"org.pobuda.case.grown.v1"}}"#
        ),
        index = index,
        moment = moment,
        revision = revision,
        stream = stream
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_on_any_level_of_a_large_log_is_found_and_its_file_named() {
    let (shelf, vkey) = (Shelf::empty(), key().public().to_string());
    std::fs::create_dir_all(shelf.path("log/tile")).expect("a folder");
    let leaves: Vec<String> = (0..ENTRIES).map(leaf).collect();
    shelf.rewrite(&leaves, &key());
    let (exit, said) = audit(&["verify", text(&shelf.folder), "--key", &vkey]).await;
    assert_eq!((exit, said.contains("UNANCHORED")), (10, true), "{said}");
    for (file, byte, found) in [
        ("log/tile/0/200", 40, "entry 51201"),
        ("log/tile/1/000", 32 * 7, "tile/1/000"),
        ("log/tile/1/001.p/1", 3, "tile/1/001.p/1"),
        ("log/tile/2/000.p/1", 9, "tile/2/000.p/1"),
    ] {
        shelf.edit(file, |bytes| bytes[byte] ^= 1);
        let (exit, said) = audit(&["verify", text(&shelf.folder), "--key", &vkey]).await;
        assert_eq!((exit, said.contains(found)), (40, true), "{file}: {said}");
        shelf.edit(file, |bytes| bytes[byte] ^= 1);
    }
}
