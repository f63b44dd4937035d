//! Writes every sample of every page, with the files it refers to, into a folder.
//!
//! `cargo run -p pobuda-pages --example samples -- OUTDIR`, then serve the folder with any file server.

use pobuda_pages::{assets, samples};
use std::error::Error;
use std::path::PathBuf;
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(env::args().nth(1).ok_or("say where to: samples OUTDIR")?);
    let served = folder.join(assets::PREFIX.trim_matches('/'));
    fs::create_dir_all(&served)?;
    for asset in assets::ALL {
        fs::write(served.join(asset.file_name()), asset.bytes)?;
    }
    for sample in samples::render_all()? {
        fs::write(folder.join(format!("{}.{}.html", sample.name, sample.lang)), sample.html)?;
    }
    Ok(())
}
