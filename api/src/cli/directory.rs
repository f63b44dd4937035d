//! `pobuda directory`: who holds which post.

use super::args::{DirectoryCommand, Store, TermGiven, Who};
use super::{Failure, output, store};
use crate::executor::{ACCOUNT_CHARS_MAX, DirectoryChange, Done, Refused, Sending, ServiceGiven, Subject};
use crate::start::Ground;
use jiff::civil::Date;
use pobuda_domain::directory::{Directory, HeldPost, Holding, Listed, Names, Place, PostState, Term};
use pobuda_domain::name::Name;
use pobuda_domain::verify::{DirectoryService, Surroundings};
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::Path;

/// Does what was asked about the directory.
///
/// # Errors
/// [`Failure`] when it cannot be done; exit code 1 when a rule does not allow it.
pub(super) async fn run(command: DirectoryCommand) -> Result<(), Failure> {
    match command {
        DirectoryCommand::Import { file, on, json, store } => import(&file, on, json, &store).await,
        DirectoryCommand::Show { on, json, store } => show(on, json, &store).await,
        DirectoryCommand::Appoint { who, term, store } => {
            let (post, person) = read(&who)?;
            change(&store, |today| DirectoryChange::Appoint(post, person, days(&term, today))).await
        }
        DirectoryCommand::Leave { who, on, store } => {
            let (post, person) = read(&who)?;
            change(&store, |today| DirectoryChange::Leave(post, person, on.unwrap_or(today))).await
        }
        DirectoryCommand::Substitute { who, instead_of, term, store } => {
            let (post, person) = read(&who)?;
            let holder = instead_of.as_deref().map(subject).transpose()?;
            let order = |today| DirectoryChange::Substitute(post, person, holder, days(&term, today));
            change(&store, order).await
        }
        DirectoryCommand::Withdraw { who, on, store } => {
            let (post, person) = read(&who)?;
            change(&store, |today| DirectoryChange::Withdraw(post, person, on.unwrap_or(today))).await
        }
    }
}

fn days(term: &TermGiven, today: Date) -> Term {
    Term { from: term.from.unwrap_or(today), until: term.until }
}

fn read(who: &Who) -> Result<(HeldPost, Subject), Failure> {
    let names = who.post.split_once('/').and_then(|(service, role)| {
        Some(HeldPost { service: Name::new(service).ok()?, role: Name::new(role).ok()? })
    });
    let not_a_post = || {
        Failure::could_not_run(
            format_args!("{:?} is not a post", who.post),
            "write SERVICE/ROLE, e.g. roads/head; `pobuda directory show` lists them",
        )
    };
    Ok((names.ok_or_else(not_a_post)?, subject(&who.account)?))
}

fn subject(account: &str) -> Result<Subject, Failure> {
    Subject::of_account(account).ok_or_else(|| {
        Failure::could_not_run(
            format_args!("{account:?} is not the name of an account"),
            &format!("an account has 1 to {ACCOUNT_CHARS_MAX} characters without spaces"),
        )
    })
}

/// What came of a change.
#[derive(Serialize)]
struct Changed {
    changed: bool,
    events: u64,
    position: u64,
    sequence: u64,
}

async fn import(file: &Path, on: Option<Date>, json: bool, store: &Store) -> Result<(), Failure> {
    let services = services(file)?;
    let ground = store::open(store).await?;
    let change = DirectoryChange::Adopt { on: on.unwrap_or_else(|| ground.today()), services };
    let done = carry_out(ground, change).await?;
    if json {
        let Done { changed, events, position, sequence, .. } = done;
        return output::json(&Changed { changed, events, position, sequence });
    }
    output::line(&match done.events {
        0 => "The directory is so already; nothing was recorded.".to_owned(),
        1 => "1 change was recorded.".to_owned(),
        changes => format!("{changes} changes were recorded."),
    })
}

async fn change(store: &Store, change: impl FnOnce(Date) -> DirectoryChange) -> Result<(), Failure> {
    let ground = store::open_existing(store).await?;
    let change = change(ground.today());
    let done = carry_out(ground, change).await?;
    output::line(if done.changed { "Recorded." } else { "It is so already; nothing was recorded." })
}

async fn carry_out(ground: Ground, change: DirectoryChange) -> Result<Done, Failure> {
    let executor = ground.executor();
    let done = executor.change_directory(Subject::command_line(), change, Sending::default()).await;
    ground.log.close().await;
    done.map_err(|refused| match refused {
        Refused::Rule(refusal) => Failure::does_not_hold(refusal.sentence),
        other => failed(&other),
    })
}

fn failed(refused: &Refused) -> Failure {
    Failure::could_not_run(refused, "try again; the log of the program says more")
}

/// Reads a file of the format directory/1.
fn services(file: &Path) -> Result<BTreeMap<Name, ServiceGiven>, Failure> {
    let source = std::fs::read_to_string(file).map_err(|error| {
        Failure::could_not_run(
            format_args!("{} cannot be read ({error})", file.display()),
            "check the path; the file is TOML in UTF-8",
        )
    })?;
    let mut around = Surroundings::default();
    around
        .add_directory(&file.display().to_string(), &source)
        .map_err(|unusable| Failure::could_not_run(unusable, "correct the file"))?;
    let listed = around.directory.iter().flat_map(|directory| directory.services.iter());
    listed.map(|(name, service)| Ok((name.clone(), given(service)?))).collect()
}

fn given(service: &DirectoryService) -> Result<ServiceGiven, Failure> {
    let name = service.name.languages().map(|(language, text)| (language.clone(), text.to_owned()));
    let posts = service.posts.iter().map(|(role, accounts)| {
        let holders = accounts.iter().map(|account| subject(account)).collect::<Result<_, Failure>>()?;
        Ok((role.clone(), holders))
    });
    Ok(ServiceGiven {
        assignable: service.assignable,
        name: name.collect(),
        posts: posts.collect::<Result<_, Failure>>()?,
    })
}

/// A service as it is shown.
#[derive(Serialize)]
struct ServiceShown<'d> {
    service: &'d Name,
    name: &'d Names,
    assignable: bool,
    posts: Vec<PostShown<'d>>,
}

#[derive(Serialize)]
struct PostShown<'d> {
    role: &'d Name,
    people: Vec<PersonShown<'d>>,
}

/// Somebody at a post: by the account, as long as the table of pseudonyms knows it.
#[derive(Serialize)]
struct PersonShown<'d> {
    account: Option<&'d str>,
    person: &'d str,
    stands_in: bool,
    instead_of: Option<&'d str>,
    from: Date,
    until: Option<Date>,
}

async fn show(on: Option<Date>, json: bool, store: &Store) -> Result<(), Failure> {
    let ground = store::open_existing(store).await?;
    let on = on.unwrap_or_else(|| ground.today());
    let executor = ground.executor();
    let read = async { Ok((executor.fresh_library().await?, executor.people_of_directory().await?)) }.await;
    ground.log.close().await;
    let (library, people) = read.map_err(|refused: Refused| failed(&refused))?;
    let accounts: BTreeMap<&str, &str> = people
        .iter()
        .filter_map(|(subject, person)| Some((person.as_str(), Subject::account(subject)?)))
        .collect();
    let none = Directory::default();
    let directory = library.directory().map_or(&none, AsRef::as_ref);
    let shown: Vec<_> =
        directory.open(on).map(|(service, listed)| service_shown(service, listed, &accounts, on)).collect();
    if json {
        return output::json(&shown);
    }
    if shown.is_empty() {
        return output::line("There is no directory; `pobuda directory import FILE` takes one over.");
    }
    shown.iter().try_for_each(say)
}

fn service_shown<'d>(
    service: &'d Name,
    listed: &'d Listed,
    accounts: &BTreeMap<&'d str, &'d str>,
    on: Date,
) -> ServiceShown<'d> {
    let posts = listed.posts.iter().map(|(role, post)| PostShown { role, people: at(post, accounts, on) });
    ServiceShown { service, name: &listed.name, assignable: listed.assignable, posts: posts.collect() }
}

fn at<'d>(post: &'d PostState, accounts: &BTreeMap<&'d str, &'d str>, on: Date) -> Vec<PersonShown<'d>> {
    let account = |person: &str| accounts.get(person).copied();
    let shown = |(place, holding): (Place, &'d Holding)| PersonShown {
        account: account(holding.person.as_str()),
        person: holding.person.as_str(),
        stands_in: place == Place::Substitute,
        instead_of: holding.instead_of.as_ref().map(|holder| account(holder.as_str()).unwrap_or("removed")),
        from: holding.from,
        until: holding.until,
    };
    post.asked(on).map(shown).collect()
}

fn say(shown: &ServiceShown<'_>) -> Result<(), Failure> {
    let ServiceShown { service, name, assignable, posts } = shown;
    let names = name.values().map(String::as_str).collect::<Vec<_>>().join(" / ");
    let takes = if *assignable { ", takes cases" } else { "" };
    output::line(&format!("{service}  {names}{takes}"))?;
    for PostShown { role, people } in posts {
        if people.is_empty() {
            output::line(&format!("  {role:<20} nobody"))?;
        }
        for person in people {
            let account = person.account.unwrap_or("removed");
            let until = person.until.map_or_else(String::new, |until| format!(" until {until}"));
            let place = match (person.stands_in, person.instead_of) {
                (false, _) => String::new(),
                (true, None) => ", stands in".to_owned(),
                (true, Some(holder)) => format!(", stands in for {holder}"),
            };
            output::line(&format!("  {role:<20} {account}{place} (from {}{until})", person.from))?;
        }
    }
    Ok(())
}
