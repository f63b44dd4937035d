//! `pobuda-audit timeline`: everything that the log tells of one case, with the texts that lie open in the folder.

use crate::Done;
use crate::args::Timeline;
use crate::folder::{Folder, of_openings};
use crate::leaf::Leaf;
use crate::opened::texts_of;
use crate::reading::each_leaf;
use crate::report::{Exit, Unable};
use crate::told::Told;
use crate::tree::Broken;
use pobuda_proof::merkle::tile::WIDTH;
use serde_json::Value;
use std::fmt::Write;

/// Does what was asked.
///
/// # Errors
/// [`Unable`] when the folder cannot be read, or the log tells of no such case.
pub(crate) fn run(args: &Timeline) -> Done {
    let folder = Folder(args.folder.clone());
    let (_, head) = folder.head()?;
    let id = args.case.strip_prefix("case/").unwrap_or(&args.case);
    let subject = format!("case/{id}");
    let mut entries: Vec<(Told, Leaf)> = Vec::new();
    let mut take = |index, leaf: Leaf, _| {
        let about = leaf.data.get("case").and_then(Value::as_str);
        if leaf.subject == subject || about == Some(id) {
            entries.push((Told::of(index, &leaf), leaf));
        }
        Ok(true)
    };
    each_leaf(&folder, head.size, &Leaf::read, &mut take)?.map_err(|Broken(fault)| Unable::Usage(fault))?;
    if entries.is_empty() {
        return Err(Unable::Usage(format!(
            "the log tells of no case {id}; cases are named by their ids, as in case/0192f0c4-…"
        )));
    }
    let mut said = String::new();
    for (told, leaf) in entries {
        let Told { index, time, kind, role, service, about, moved, outcome, .. } = told;
        let parts = [kind, about, moved, outcome].into_iter().filter(|part| !part.is_empty());
        let who = if service.is_empty() { role } else { format!("{role}, {service}") };
        // Writing to a `String` cannot fail.
        let _ = writeln!(said, "{index}  {time}  {who}\n    {}", parts.collect::<Vec<_>>().join(" · "));
        let name = of_openings(index / WIDTH);
        for (field, text) in texts_of(&folder, &name, index, &leaf)? {
            let _ = writeln!(said, "    {field}: {text}");
        }
    }
    Ok((Exit::Holds, said))
}
