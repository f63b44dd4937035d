//! `pobuda person` and `pobuda role`: people with accounts, and what they may act as.

use super::args::{PersonCommand, RoleCommand, Store};
use super::{Failure, output, store};
use crate::account::delivery::ByHand;
use crate::account::password::NoHash;
use crate::account::reset::RESET_LIFE;
use crate::account::{AccountError, Accounts, Registration};
use crate::caller::Standing;
use crate::clock::from_millis;
use crate::start::Ground;
use jiff::Timestamp;
use pobuda_ledger::people::Person;
use serde::Serialize;
use std::io::Read;

/// Longest password that is read from standard input. Unit: bytes.
const STDIN_BYTES_MAX: u64 = 4096;

/// Somebody with an account.
#[derive(Serialize)]
struct Listed {
    id: String,
    email: String,
    name: String,
    language: String,
    standings: Vec<String>,
    created_at: Timestamp,
    signed_in_at: Option<Timestamp>,
    disabled_at: Option<Timestamp>,
}

/// An account as it is made or reset: with a token when a password has to be set.
#[derive(Serialize)]
struct HandedOver {
    id: String,
    email: String,
    reset_token: Option<String>,
}

/// Does what was asked about people.
///
/// # Errors
/// [`Failure`] when it cannot be done; exit code 1 when there is no such person.
pub(super) async fn run(command: PersonCommand) -> Result<(), Failure> {
    match command {
        PersonCommand::Add { email, name, language, role, password_stdin, json, store } => {
            let standings = role.iter().map(|role| standing(role)).collect::<Result<Vec<_>, _>>()?;
            let password = password_stdin.then(password_from_stdin).transpose()?;
            let ground = store::open(&store).await?;
            let registration = Registration {
                email: &email,
                name: &name,
                language: language.into(),
                password: password.as_deref(),
            };
            let added = add(&ground.accounts(), &registration, &standings).await;
            ground.log.close().await;
            let made = added?;
            handed_over(&made, json, "The account is made.")
        }
        PersonCommand::List { json, store } => {
            let ground = store::open_existing(&store).await?;
            let people = list(&ground).await;
            ground.log.close().await;
            let people = people?;
            if json { output::json(&people) } else { people.iter().try_for_each(shown) }
        }
        PersonCommand::Reset { email, json, store } => {
            let made = about(&store, &email, async |accounts, person| {
                let token = accounts.allow_reset(&person, &ByHand).await.map_err(refused)?;
                let reset_token = Some(token.reveal().to_owned());
                Ok(HandedOver { id: person.id, email: person.email, reset_token })
            });
            handed_over(&made.await?, json, "A new password can be set.")
        }
        PersonCommand::Disable { email, store } => {
            about(&store, &email, async |accounts, person| Ok(accounts.close(&person.id, true).await?))
                .await?;
            output::line(
                "The account is closed: its person is signed out everywhere, and their tokens do not work.",
            )
        }
        PersonCommand::Enable { email, store } => {
            about(&store, &email, async |accounts, person| Ok(accounts.close(&person.id, false).await?))
                .await?;
            output::line("The account is open again.")
        }
        PersonCommand::Grant { email, role, store } => grant(&store, &email, &role).await,
        PersonCommand::Revoke { email, role, store } => revoke(&store, &email, &role).await,
    }
}

/// Does what was asked about roles.
///
/// # Errors
/// As [`run`].
pub(super) async fn run_role(command: RoleCommand) -> Result<(), Failure> {
    match command {
        RoleCommand::Grant { role, email, store } => grant(&store, &email, &role).await,
        RoleCommand::Revoke { role, email, store } => revoke(&store, &email, &role).await,
    }
}

async fn add(
    accounts: &Accounts,
    registration: &Registration<'_>,
    standings: &[Standing],
) -> Result<HandedOver, Failure> {
    let person = accounts.add(registration).await.map_err(refused)?;
    for standing in standings {
        accounts.grant(&person.id, standing).await?;
    }
    let reset_token = match registration.password {
        Some(_) => None,
        None => Some(accounts.allow_reset(&person, &ByHand).await.map_err(refused)?.reveal().to_owned()),
    };
    Ok(HandedOver { id: person.id, email: person.email, reset_token })
}

async fn list(ground: &Ground) -> Result<Vec<Listed>, Failure> {
    let mut people = Vec::new();
    let granted = ground.log.all_standings().await?;
    for person in ground.log.persons().await? {
        let mut standings = vec![Standing::Citizen.to_string()];
        for (_, words) in granted.iter().filter(|(holder, _)| *holder == person.id) {
            standings.push(Standing::of(words)?.to_string());
        }
        people.push(Listed {
            id: person.id,
            email: person.email,
            name: person.name,
            language: person.language,
            standings,
            created_at: from_millis(person.created_at.0),
            signed_in_at: person.signed_in_at.map(|at| from_millis(at.0)),
            disabled_at: person.disabled_at.map(|at| from_millis(at.0)),
        });
    }
    Ok(people)
}

async fn grant(store: &Store, email: &str, role: &str) -> Result<(), Failure> {
    let standing = standing(role)?;
    let granted =
        about(store, email, async |accounts, person| Ok(accounts.grant(&person.id, &standing).await?));
    match granted.await? {
        true => output::line(&format!("Granted {standing}.")),
        false => output::line(&format!("Nothing to do: {standing} was granted before.")),
    }
}

async fn revoke(store: &Store, email: &str, role: &str) -> Result<(), Failure> {
    let standing = standing(role)?;
    let revoked =
        about(store, email, async |accounts, person| Ok(accounts.revoke(&person.id, &standing).await?));
    if revoked.await? {
        return output::line(&format!(
            "Revoked {standing}: sessions and tokens that act so do not any more."
        ));
    }
    Err(Failure::does_not_hold(format!(
        "this person does not hold {standing}; `pobuda person list` shows what everybody holds"
    )))
}

/// Does something about the person of an e-mail address.
async fn about<T>(
    store: &Store,
    email: &str,
    work: impl AsyncFnOnce(Accounts, Person) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let ground = store::open_existing(store).await?;
    let accounts = ground.accounts();
    let done = match accounts.find(email).await {
        Ok(Some(person)) => work(accounts, person).await,
        Ok(None) => Err(Failure::does_not_hold(
            "there is no account with this e-mail address; `pobuda person list` shows those that there are",
        )),
        Err(error) => Err(error.into()),
    };
    ground.log.close().await;
    done
}

fn handed_over(made: &HandedOver, json: bool, what: &str) -> Result<(), Failure> {
    if json {
        return output::json(made);
    }
    match &made.reset_token {
        None => output::line(what),
        Some(token) => output::line(&format!(
            "{token}\n\n{what} Give the person this token: it is shown this once, and sets a password once, on the page \
             /reset, within {} minutes.",
            RESET_LIFE.as_secs() / 60
        )),
    }
}

fn shown(person: &Listed) -> Result<(), Failure> {
    let Listed { email, name, standings, signed_in_at, disabled_at, .. } = person;
    let seen = signed_in_at.map_or_else(|| "never signed in".to_owned(), |at| format!("signed in {at}"));
    let closed = disabled_at.map_or_else(String::new, |at| format!(", closed {at}"));
    let standings = standings.join(", ");
    output::line(&format!("{email:<32} {standings:<32} {name}  ({seen}{closed})"))
}

fn standing(role: &str) -> Result<Standing, Failure> {
    Standing::read(role, None, None)
        .map_err(|fault| Failure::could_not_run(fault, "see `pobuda person grant --help` for examples"))
}

/// The first line of standard input: a password does not stand in the list of processes.
fn password_from_stdin() -> Result<String, Failure> {
    let mut text = String::new();
    std::io::stdin()
        .lock()
        .take(STDIN_BYTES_MAX)
        .read_to_string(&mut text)
        .map_err(|error| Failure::could_not_run(error, "send the password to standard input, in UTF-8"))?;
    Ok(text.lines().next().unwrap_or_default().to_owned())
}

fn refused(error: AccountError) -> Failure {
    match error {
        AccountError::Log(error) => error.into(),
        AccountError::Fields(_) => {
            Failure::could_not_run(error, "see `pobuda person add --help` for examples")
        }
        AccountError::NoHash(NoHash::Failed(_)) => {
            Failure::could_not_run(error, "report this as a fault of the program")
        }
        other => Failure::with_own_remedy(other),
    }
}
