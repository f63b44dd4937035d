//! `pobuda-audit export`: the log in forms that others know: a table, an archive, a graph of who did what.

mod bag;
mod prov;

use crate::Done;
use crate::args::{Export, Format};
use crate::folder::Folder;
use crate::leaf::Leaf;
use crate::reading::each_leaf;
use crate::report::{Exit, Unable};
use crate::told::{COLUMNS, Told};
use crate::tree::Broken;

/// Does what was asked.
///
/// # Errors
/// [`Unable`] when the folder cannot be read, or what was asked cannot be written.
pub(crate) fn run(args: &Export) -> Done {
    let folder = Folder(args.folder.clone());
    match args.format {
        Format::Csv => Ok((Exit::Holds, csv(&folder)?)),
        Format::Prov => Ok((Exit::Holds, prov::written(&folder)?)),
        Format::Bagit => {
            let to = args.to.as_ref().ok_or_else(|| {
                Unable::Usage(
                    "say with --to where the archive is to be made; the folder must not exist".to_owned(),
                )
            })?;
            Ok((Exit::Holds, bag::made(&folder, to)?))
        }
    }
}

/// Every entry of the log.
pub(crate) fn each(folder: &Folder, mut take: impl FnMut(Told)) -> Result<(), Unable> {
    let (_, head) = folder.head()?;
    let mut told = |index, leaf: Leaf, _| {
        take(Told::of(index, &leaf));
        Ok(true)
    };
    let read = each_leaf(folder, head.size, &Leaf::read, &mut told)?;
    read.map_err(|Broken(fault)| Unable::Usage(format!("{fault}; verify the folder first")))
}

fn csv(folder: &Folder) -> Result<String, Unable> {
    let mut table = ::csv::Writer::from_writer(Vec::new());
    let unwritten = |error: ::csv::Error| Unable::Usage(format!("the table cannot be written: {error}"));
    table.write_record(COLUMNS).map_err(unwritten)?;
    let mut failed = None;
    each(folder, |told| failed = failed.take().or_else(|| table.write_record(told.row()).err()))?;
    if let Some(error) = failed {
        return Err(unwritten(error));
    }
    let bytes = table.into_inner().map_err(|error| Unable::Usage(error.to_string()))?;
    String::from_utf8(bytes).map_err(|error| Unable::Usage(error.to_string()))
}
