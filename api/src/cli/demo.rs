//! `pobuda demo`: a scratch municipality with a year of sample life.

use super::args::{Demo, Lang as AskedLang};
use super::output::Progress;
use super::{Failure, log, output, serve, timeline};
use crate::app::Sample;
use crate::clock::{Clock, StoryClock};
use crate::demo::story::Year;
use crate::demo::tell::{Figures, SAMPLE_PASSWORD, sample_people, start_of, tell};
use crate::demo::{plot, rounds};
use crate::executor::Naming;
use crate::ids::Ids;
use crate::router::router;
use crate::server::asked_to_stop;
use crate::start::{Ground, Port, StartError, serve as serve_until_stopped};
use pobuda_pages::Lang;
use pobuda_pages::frame::Contact;
use pobuda_proof::hash::hex;
use std::fmt::Display;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Name of the town, and of its log.
const TOWN: &str = "Občina Javorje";
const ORIGIN: &str = "https://javorje.example";
const LOG: &str = "javorje.example/log";

/// Tells the year, shows one timeline and where to look, and serves until asked to stop.
///
/// # Errors
/// [`Failure`] when it cannot begin.
pub(super) async fn run(args: Demo) -> Result<(), Failure> {
    let stop = asked_to_stop()?;
    let port = Port::take(args.listen.listen).await?;
    if let Some(file) = args.keep.as_deref().filter(|file| file.exists()) {
        return Err(is_there(file, "it is there already"));
    }
    let scratch = Scratch::new()?;
    let began = Instant::now();
    let year = Year::bundled().map_err(StartError::from)?;
    let (clock, story) = Clock::of_story(start_of(&year).map_err(StartError::from)?);
    let mut ground = open(&year, &scratch.file, &clock).await?;
    let figures = told(&year, &ground, &story).await?;
    story.end();
    if let Some(file) = &args.keep {
        // Told in the scratch folder first: a year has some thousand commits, and a disk makes one wait for each.
        ground.log.close().await;
        copy(&scratch.file, file)?;
        ground = open(&year, file, &clock).await?;
    }
    let database = args.keep.as_deref().unwrap_or(&scratch.file);
    ground.signing = Some(log::scratch_signing(LOG, database)?);
    let models = ground.models().await?;
    models.catch_up().await?;
    let samples = sample_people(&year, &ground.accounts(), &ground.ids).await?;
    let took = began.elapsed();

    let lang = match args.lang {
        AskedLang::Sl => Lang::Sl,
        AskedLang::En => Lang::En,
    };
    let showcase = plot::showcase(&year).map_err(StartError::from)?;
    let page = timeline::page(&models, &ground.library, lang, showcase.as_str()).await?;
    output::bytes(page.text.as_bytes())?;
    output::line(&format!("\nPobuda listens on {}  (Ctrl-C ends it)", port.url()))?;
    output::bytes(
        whereabouts(&port, lang, &page.reference, &figures, took.as_secs_f64(), &samples).as_bytes(),
    )?;

    let mut site = serve::site(&args.listen, TOWN, &port, samples);
    site.contact.get_or_insert_with(office);
    let served = serve_until_stopped(ground, models, port, site, router, stop).await;
    drop(scratch);
    Ok(served?)
}

async fn open(year: &Year, file: &Path, clock: &Clock) -> Result<Ground, Failure> {
    let library = rounds::library(year, None)?;
    let address = format!("sqlite:{}", file.display());
    let ground = Ground::open(&address, Some(ORIGIN), library, clock.clone()).await?;
    Ok(Ground { naming: Naming::ByName, ..ground })
}

/// An office that nobody can reach: numbers and names from the ranges kept for examples.
fn office() -> Contact {
    Contact {
        phone: "01\u{a0}555\u{a0}01\u{a0}00".to_owned(),
        email: "pobude@javorje.example".to_owned(),
        address: "Trg svobode 1, Javorje".to_owned(),
        hours: "8.00–14.00".to_owned(),
    }
}

async fn told(year: &Year, ground: &Ground, story: &StoryClock) -> Result<Figures, Failure> {
    let acts = plot::acts(year, &ground.library).map_err(StartError::from)?.len();
    let progress = Progress::of(u64::try_from(acts).unwrap_or(u64::MAX), "telling a year");
    Ok(tell(year, &ground.log, &ground.ids, &ground.clock, story, &|acts| progress.more(acts)).await?)
}

/// Puts the told year where it is to be kept; never over something that is there.
fn copy(from: &Path, to: &Path) -> Result<(), Failure> {
    let copied = std::fs::File::create_new(to).and_then(|mut made| {
        std::io::copy(&mut std::fs::File::open(from)?, &mut made)?;
        made.sync_all()
    });
    copied.map_err(|error| is_there(to, error))
}

fn is_there(file: &Path, why: impl Display) -> Failure {
    Failure::could_not_run(
        format_args!("{} cannot be made ({why})", file.display()),
        "name a file that is not there yet; one that is there can be served with `pobuda serve`",
    )
}

fn whereabouts(
    port: &Port,
    lang: Lang,
    reference: &str,
    figures: &Figures,
    seconds: f64,
    samples: &[Sample],
) -> String {
    let Figures { cases, operations, comments, supports, votes } = figures;
    let (url, tag) = (port.url(), lang.tag());
    let mut text = format!(
        "\n{TOWN} does not exist. Its year, told in {seconds:.1} s: {cases} cases, {operations} steps, {comments} \
         comments, {supports} supports, {votes} votes.\n\nTo look at:\n"
    );
    let case = pobuda_pages::paths::case(lang, reference);
    for (what, path) in [
        ("the site", format!("/{tag}/")),
        ("this case", case),
        ("the same as data", format!("/api/v1/cases/{reference}/timeline?lang={tag}")),
        ("the interface, described", "/docs".to_owned()),
    ] {
        text.push_str(&format!("  {what:<26} {url}{path}\n"));
    }
    text.push_str(&format!(
        "\nTo sign in on {url}/{tag}/sign-in, all with the password {SAMPLE_PASSWORD}:\n"
    ));
    for Sample { label, email, .. } in samples {
        text.push_str(&format!("  {label:<46} {email}\n"));
    }
    text.push_str("\nTo send as `Authorization: Bearer …`:\n");
    for Sample { label, token, .. } in samples {
        text.push_str(&format!("  {label:<46} {token}\n"));
    }
    text
}

/// Memory that looks like a folder, on Linux: nothing in it waits for a disk.
const MEMORY: &str = "/dev/shm";

/// Where the scratch database lies: a folder of its own that goes with the value.
struct Scratch {
    file: PathBuf,
    folder: PathBuf,
}

impl Scratch {
    fn new() -> Result<Self, Failure> {
        let chance: [u8; 8] = Ids::system().bytes().map_err(Failure::with_own_remedy)?;
        let name = format!("pobuda-demo-{}", hex(&chance));
        let memory = Path::new(MEMORY);
        let base = match std::env::var_os("TMPDIR") {
            None if memory.is_dir() => memory.to_owned(),
            _ => std::env::temp_dir(),
        };
        let folder = [base.join(&name), std::env::temp_dir().join(&name)];
        let made = folder.iter().find(|folder| private_folder(folder).is_ok());
        let folder = made.ok_or_else(|| {
            Failure::could_not_run(
                "no scratch folder can be made",
                "set TMPDIR to a folder that can be written to",
            )
        })?;
        Ok(Self { file: folder.join("pobuda.db"), folder: folder.clone() })
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.folder) {
            tracing::warn!(%error, "The scratch folder {} stays: {error}", self.folder.display());
        }
    }
}

/// A new folder that nobody else may look into: it will hold the openings and the hashes of tokens.
fn private_folder(path: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}
