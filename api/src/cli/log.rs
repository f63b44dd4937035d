//! `pobuda log`: the key that signs for the log, and what it has signed.

use super::args::{HeadOf, Init, KeyFile, LogCommand, Store};
use super::{Failure, output, store};
use crate::ids::Ids;
use crate::start::Signing;
use pobuda_ledger::sealing::{KeyFault, read_key, write_key};
use pobuda_pages::Lang;
use pobuda_pages::page::PrintedHead;
use pobuda_proof::note::{KeyKind, SecretKey};
use pobuda_proof::policy::Policy;
use pobuda_proof::timestamp::question;
use qrcode::QrCode;
use qrcode::render::svg;
use std::path::{Path, PathBuf};

/// Sides of the code on the printed page, at least. Unit: pixels of CSS.
const CODE_SIDE: u32 = 320;

/// Does what was asked.
///
/// # Errors
/// [`Failure`] when it cannot.
pub(super) async fn run(command: LogCommand) -> Result<(), Failure> {
    match command {
        LogCommand::Init(args) => init(&args),
        LogCommand::Head(args) => head(&args).await,
    }
}

fn init(args: &Init) -> Result<(), Failure> {
    let file = file_of(&args.key, &args.store);
    let key = new_key(&args.name)?;
    write_key(&file, &key).map_err(Failure::with_own_remedy)?;
    output::line(&format!(
        "The key of {} is in {}. Keep it secret, and keep a copy of it apart from the backups.\n\
         Others check the log with this, publish it widely:\n{}",
        key.public().name(),
        file.display(),
        key.public()
    ))
}

/// Says that there is nothing for witnesses to sign.
pub(super) fn nobody_signs() -> Failure {
    Failure::could_not_run(
        "nobody signs for this log, so that witnesses have nothing to sign",
        "make a key with `pobuda log init`, or leave out --policy",
    )
}

/// The policy that was named, if it is one for this key.
///
/// # Errors
/// [`Failure`] when it cannot be used.
pub(super) fn policy(file: &Path, signing: &Signing) -> Result<Policy, Failure> {
    const REMEDY: &str = "look at the file; the format is C2SP tlog-policy";
    let named = |fault: &dyn std::fmt::Display| {
        Failure::could_not_run(format!("{}: {fault}", file.display()), REMEDY)
    };
    let text = std::fs::read_to_string(file).map_err(|error| named(&error))?;
    let policy = Policy::parse(&text).map_err(|fault| named(&fault))?;
    if !policy.logs.is_empty() && !policy.logs.contains(signing.key.public()) {
        return Err(named(&"it does not accept the key of this log"));
    }
    Ok(policy)
}

fn new_key(name: &str) -> Result<SecretKey, Failure> {
    let seed = Ids::system().bytes().map_err(Failure::with_own_remedy)?;
    SecretKey::new(name, KeyKind::Note, seed)
        .map_err(|fault| Failure::could_not_run(fault, "give --name a name such as pobuda.example.org/log"))
}

/// The key that signs, if there is one: the file that was named must be there, the usual one may.
///
/// # Errors
/// [`Failure`] when it cannot be used.
pub(super) fn signing(given: &KeyFile, store: &Store) -> Result<Option<Signing>, Failure> {
    let file = file_of(given, store);
    match read_key(&file) {
        Ok(key) => Ok(Some(Signing { key, file, policy: None })),
        Err(KeyFault::File { cause, .. })
            if given.file.is_none() && cause.kind() == std::io::ErrorKind::NotFound =>
        {
            Ok(None)
        }
        Err(fault) => Err(Failure::with_own_remedy(fault)),
    }
}

/// A key for a log that is only tried out: the one that is there, or a new one.
///
/// # Errors
/// [`Failure`] when it can neither be read nor made.
pub(super) fn scratch_signing(name: &str, database: &Path) -> Result<Signing, Failure> {
    let file = with_key(database);
    if !file.exists() {
        write_key(&file, &new_key(name)?).map_err(Failure::with_own_remedy)?;
    }
    let key = read_key(&file).map_err(Failure::with_own_remedy)?;
    Ok(Signing { key, file, policy: None })
}

fn file_of(given: &KeyFile, store: &Store) -> PathBuf {
    let usual = || match store::sqlite_path(&store.database) {
        Some(path) => with_key(Path::new(path)),
        None => PathBuf::from("pobuda.key"),
    };
    given.file.clone().unwrap_or_else(usual)
}

fn with_key(database: &Path) -> PathBuf {
    let mut name = database.as_os_str().to_owned();
    name.push(".key");
    name.into()
}

async fn head(args: &HeadOf) -> Result<(), Failure> {
    let ground = store::open_existing(&args.store).await?;
    let note = ground.log.signed_head().await?;
    ground.log.close().await;
    let Some(note) = note else {
        return Err(Failure::does_not_hold(
            "nothing was signed yet; make a key with `pobuda log init` and start the server with it",
        ));
    };
    if let Some(file) = &args.timestamp_query {
        std::fs::write(file, question(note.as_bytes())).map_err(|error| {
            Failure::could_not_run(
                format_args!("{} cannot be written ({error})", file.display()),
                "name another file",
            )
        })?;
    }
    if args.print {
        return output::bytes(page(&note, args.lang.into())?.as_bytes());
    }
    output::bytes(note.as_bytes())
}

/// One page for a gazette or a notice board. Whoever keeps it can later prove that the log was changed since.
fn page(note: &str, lang: Lang) -> Result<String, Failure> {
    let code = QrCode::new(note.as_bytes())
        .map_err(|error| Failure::could_not_run(error, "print the text of `pobuda log head` instead"))?;
    let code = code.render::<svg::Color<'_>>().min_dimensions(CODE_SIDE, CODE_SIDE).build();
    let code = code.split_once("?>").map_or(code.as_str(), |(_, svg)| svg).to_owned();
    let printed = PrintedHead { note: note.to_owned(), code }.render(lang);
    printed.map_err(|error| Failure::could_not_run(error, "report this as a fault of the program"))
}
