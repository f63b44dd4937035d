//! `pobuda demo`: a scratch municipality with a year of sample life.

use super::args::{Demo, Lang as AskedLang};
use super::output::Progress;
use super::{Failure, output, serve, timeline};
use crate::clock::Clock;
use crate::demo::plot::end_of;
use crate::demo::story::Year;
use crate::demo::tell::{Figures, sample_tokens, start_of, tell};
use crate::demo::{plot, rounds};
use crate::ids::Ids;
use crate::router::router;
use crate::server::asked_to_stop;
use crate::start::{Ground, Port, StartError, serve as serve_until_stopped};
use pobuda_pages::Lang;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Name of the town, and of its log.
const TOWN: &str = "Občina Javorje";
const ORIGIN: &str = "https://javorje.example";

/// Tells the year, shows one timeline and where to look, and serves until asked to stop.
///
/// # Errors
/// [`Failure`] when it cannot begin.
pub(super) async fn run(args: Demo) -> Result<(), Failure> {
    let stop = asked_to_stop()?;
    let port = Port::take(args.listen.listen).await?;
    let scratch = Scratch::new(args.keep)?;
    let began = Instant::now();
    let year = Year::bundled().map_err(StartError::from)?;
    let (clock, story) = Clock::of_story(start_of(&year).map_err(StartError::from)?);
    let library = rounds::library(&year, None)?;
    let ground = Ground::open(&scratch.url(), Some(ORIGIN), library, clock).await?;
    let models = ground.models().await?;
    let figures = told(&year, &ground, &story).await?;
    story.end();
    models.catch_up().await?;
    let samples = sample_tokens(&year, &ground.log, &ground.ids, ground.clock.now()).await?;
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

    let site = serve::site(&args.listen, TOWN, &port, samples);
    let served = serve_until_stopped(ground, models, port, site, router, stop).await;
    drop(scratch);
    Ok(served?)
}

async fn told(year: &Year, ground: &Ground, story: &crate::clock::StoryClock) -> Result<Figures, Failure> {
    if ground.log.head().position > 0 {
        return Err(Failure::could_not_run(
            "the file given with --keep holds a log already",
            "name another file, or serve this one with `pobuda serve --database sqlite:FILE`",
        ));
    }
    let acts = plot::acts(year, &ground.library).map_err(StartError::from)?.len();
    let progress = Progress::of(u64::try_from(acts).unwrap_or(u64::MAX), "telling a year");
    let figures =
        tell(year, &ground.log, &Ids::system(), &ground.clock, story, &|acts| progress.more(acts)).await?;
    debug_assert!(end_of(year).is_ok_and(|end| end <= ground.clock.now()), "the clock follows the story");
    Ok(figures)
}

fn whereabouts(
    port: &Port,
    lang: Lang,
    reference: &str,
    figures: &Figures,
    seconds: f64,
    samples: &[(String, String)],
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
    text.push_str("\nTo sign in with, or to send as `Authorization: Bearer …`:\n");
    for (label, token) in samples {
        text.push_str(&format!("  {label:<46} {token}\n"));
    }
    text
}

/// Where the scratch database lies: a folder of its own that goes with the value, or the file asked for.
struct Scratch {
    file: PathBuf,
    folder: Option<PathBuf>,
}

impl Scratch {
    fn new(keep: Option<PathBuf>) -> Result<Self, Failure> {
        if let Some(file) = keep {
            return Ok(Self { file, folder: None });
        }
        let chance: [u8; 8] = Ids::system().bytes().map_err(Failure::with_own_remedy)?;
        let name = format!("pobuda-demo-{}", pobuda_proof::hash::hex(&chance));
        let folder = std::env::temp_dir().join(name);
        private_folder(&folder).map_err(|error| {
            Failure::could_not_run(
                format_args!("{} cannot be made ({error})", folder.display()),
                "set TMPDIR to a folder that can be written to, or use --keep FILE",
            )
        })?;
        Ok(Self { file: folder.join("pobuda.db"), folder: Some(folder) })
    }

    fn url(&self) -> String {
        format!("sqlite:{}", self.file.display())
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Some(folder) = &self.folder
            && let Err(error) = std::fs::remove_dir_all(folder)
        {
            tracing::warn!(%error, "The scratch folder {} stays: {error}", folder.display());
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
