//! `pobuda token`: access tokens, issued once in clear and kept as hashes.

use super::args::TokenCommand;
use super::{Failure, output, store};
use crate::access::{self, NotIssued};
use crate::caller::Standing;
use crate::clock::from_millis;
use jiff::Timestamp;
use pobuda_ledger::access::AccessToken;
use serde::Serialize;

/// A token without its secret.
#[derive(Serialize)]
struct Listed {
    id: String,
    name: String,
    role: String,
    service: Option<String>,
    post: Option<String>,
    issued_at: Timestamp,
    revoked_at: Option<Timestamp>,
}

/// A token as it is handed over.
#[derive(Serialize)]
struct Issued<'a> {
    token: &'a str,
    #[serde(flatten)]
    listed: Listed,
}

impl From<&AccessToken> for Listed {
    fn from(token: &AccessToken) -> Self {
        Self {
            id: token.id.clone(),
            name: token.name.clone(),
            role: token.role.clone(),
            service: token.service.clone(),
            post: token.post.clone(),
            issued_at: from_millis(token.issued_at.0),
            revoked_at: token.revoked_at.map(|at| from_millis(at.0)),
        }
    }
}

/// Does what was asked about tokens.
///
/// # Errors
/// [`Failure`] when it cannot be done; exit code 1 when there is no token of that id.
pub(super) async fn run(command: TokenCommand) -> Result<(), Failure> {
    match command {
        TokenCommand::Issue { role, service, post, name, json, store } => {
            let standing = Standing::read(&role, service.as_deref(), post.as_deref());
            let standing = standing.map_err(|fault| {
                Failure::could_not_run(fault, "see `pobuda token issue --help` for examples")
            })?;
            let ground = store::open(&store).await?;
            let issued = access::issue(&ground.log, &ground.ids, &ground.clock, &standing, &name).await;
            ground.log.close().await;
            let issued = issued.map_err(not_issued)?;
            let token = issued.secret.reveal();
            if json {
                return output::json(&Issued { token, listed: Listed::from(&issued.record) });
            }
            output::line(&format!(
                "{token}\n\nKeep it now: it is shown this once. Its id is {}, to revoke it by.",
                issued.record.id
            ))
        }
        TokenCommand::List { json, store } => {
            let ground = store::open_existing(&store).await?;
            let tokens = access::list(&ground.log).await;
            ground.log.close().await;
            let listed: Vec<_> = tokens?.iter().map(Listed::from).collect();
            if json { output::json(&listed) } else { listed.iter().try_for_each(shown) }
        }
        TokenCommand::Revoke { id, store } => {
            let ground = store::open_existing(&store).await?;
            let revoked = access::revoke(&ground.log, &ground.clock, &id).await;
            ground.log.close().await;
            if revoked? {
                return output::line(&format!("The token {id} is worthless from now on."));
            }
            Err(Failure::does_not_hold(format!(
                "there is no token {id}; `pobuda token list` shows those that there are"
            )))
        }
    }
}

fn shown(token: &Listed) -> Result<(), Failure> {
    let Listed { id, name, role, service, post, issued_at, revoked_at } = token;
    let standing = match (service, post) {
        (Some(service), Some(post)) => format!("{service}/{post}"),
        _ => role.clone(),
    };
    let revoked = revoked_at.map_or_else(String::new, |at| format!(", revoked {at}"));
    let name: String = name.chars().filter(|character| !character.is_control()).collect();
    output::line(&format!("{id}  {standing:<28} {name}  (issued {issued_at}{revoked})"))
}

fn not_issued(fault: NotIssued) -> Failure {
    match fault {
        NotIssued::Name => Failure::could_not_run(fault, "give another one with --name"),
        NotIssued::NoChance(_) => Failure::with_own_remedy(fault),
        NotIssued::Log(error) => error.into(),
    }
}
