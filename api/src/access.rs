//! Access tokens: issued once in clear, kept as hashes, listed without them, revoked for good.

use crate::caller::{Secret, Standing};
use crate::clock::Clock;
use crate::ids::{Ids, NoChance};
use pobuda_ledger::Log;
use pobuda_ledger::access::AccessToken;
use pobuda_ledger::error::LogError;
use pobuda_ledger::record::Millis;

/// Longest name of a holder, in characters.
pub const NAME_CHARS_MAX: usize = 100;

/// Whether somebody can be called so.
pub fn is_name(text: &str) -> bool {
    let name = text.trim();
    !name.is_empty() && name.chars().count() <= NAME_CHARS_MAX && !name.chars().any(char::is_control)
}

/// A token as it is handed over: the secret is shown now and never again.
#[derive(Debug)]
pub struct Issued {
    /// The token in clear.
    pub secret: Secret,
    /// What is kept of it.
    pub record: AccessToken,
}

/// Why no token was issued.
#[derive(Debug, thiserror::Error)]
pub enum NotIssued {
    /// The name says nothing, or too much.
    #[error("a name has 1 to {NAME_CHARS_MAX} characters and no control characters")]
    Name,
    /// There is no chance to make a secret of.
    #[error(transparent)]
    NoChance(#[from] NoChance),
    /// The database failed.
    #[error(transparent)]
    Log(#[from] LogError),
}

/// Issues a token to somebody without an account.
///
/// # Errors
/// [`NotIssued`] with the reason; nothing was kept then.
pub async fn issue(
    log: &Log,
    ids: &Ids,
    clock: &Clock,
    standing: &Standing,
    name: &str,
) -> Result<Issued, NotIssued> {
    if !is_name(name) {
        return Err(NotIssued::Name);
    }
    let name = name.trim();
    let now = clock.now();
    let secret = Secret::new(ids.bytes()?);
    let post = standing.post();
    let record = AccessToken {
        id: ids.uuid(now)?.to_string(),
        // Random: whoever holds several tokens is several people to the log.
        subject: format!("person/{}", ids.uuid(now)?),
        name: name.to_owned(),
        role: standing.word().to_owned(),
        service: post.map(|(service, _)| service.to_string()),
        post: post.map(|(_, role)| role.to_string()),
        issued_at: Millis(now.as_millisecond()),
        revoked_at: None,
        person: None,
    };
    log.keep_token(&record, &secret.hash()).await?;
    Ok(Issued { secret, record })
}

/// All tokens, the newest first, without their secrets: those are not kept.
///
/// # Errors
/// [`LogError`] when the database fails.
pub async fn list(log: &Log) -> Result<Vec<AccessToken>, LogError> {
    log.tokens().await
}

/// Makes a token worthless, at once. `false` when there is none of that id.
///
/// # Errors
/// [`LogError`] when the database fails.
pub async fn revoke(log: &Log, clock: &Clock, id: &str) -> Result<bool, LogError> {
    log.revoke_token(id, Millis(clock.now().as_millisecond())).await
}
