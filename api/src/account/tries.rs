//! Guessing is slow: after some failures one waits, and longer with each.
//!
//! Counted in the database, for all processes, by account and by where it comes from. Whether there is such an account
//! makes no difference.

use pobuda_ledger::Log;
use pobuda_ledger::error::LogError;
use pobuda_ledger::people::attempts::Waits;
use pobuda_ledger::record::Millis;
use pobuda_proof::hash::{hex, sha256};
use std::net::IpAddr;
use std::time::Duration;

/// Failures in a row after which an account has to wait.
pub const ACCOUNT_FAILURES_MAX: u32 = 5;
/// Failures after which a remote address has to wait: many people may share one.
pub const ADDRESS_FAILURES_MAX: u32 = 30;
/// Accounts that one remote address may make before it has to wait.
pub const ADDRESS_REGISTRATIONS_MAX: u32 = 10;
/// The first wait; every further failure doubles it.
pub const WAIT_FIRST: Duration = Duration::from_secs(30);
/// How often the wait doubles: 30 s become 16 min at most. An account cannot be shut out for longer by a stranger.
pub const WAIT_DOUBLINGS_MAX: u32 = 5;
/// After so long without a try, failures are forgotten, and erased.
pub const FAILURES_KEPT: Duration = Duration::from_secs(24 * 60 * 60);

/// Bits of an IPv6 address that belong to one customer. Source: RIPE-690 §4.2, where a network has a /64 at least.
const NETWORK_BITS: u32 = 64;

/// What is counted. Only a hash of it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tried {
    key: String,
    waits: Waits,
}

impl Tried {
    /// The account of that e-mail address, whether there is one or not.
    pub fn account(email: &str) -> Self {
        Self::new("account", email, ACCOUNT_FAILURES_MAX)
    }

    /// Whoever signs in from there.
    pub fn address(address: IpAddr) -> Self {
        Self::new("address", &network(address), ADDRESS_FAILURES_MAX)
    }

    /// Whoever makes accounts from there.
    pub fn registrations(address: IpAddr) -> Self {
        Self::new("registrations", &network(address), ADDRESS_REGISTRATIONS_MAX)
    }

    fn new(kind: &str, what: &str, free: u32) -> Self {
        let millis = |duration: Duration| i64::try_from(duration.as_millis()).unwrap_or(i64::MAX);
        let key = format!("{kind}:{}", hex(&sha256(format!("{kind}\n{what}").as_bytes())));
        let waits = Waits {
            free,
            first: millis(WAIT_FIRST),
            doublings: WAIT_DOUBLINGS_MAX,
            forgotten_after: millis(FAILURES_KEPT),
        };
        Self { key, waits }
    }

    /// Takes one try. `None`: go on. Else the moment from which one may.
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn take(&self, log: &Log, now: Millis) -> Result<Option<Millis>, LogError> {
        log.try_at(&self.key, now, self.waits).await
    }

    /// The tries have ended well: all failures are forgotten.
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn forget(&self, log: &Log, now: Millis) -> Result<(), LogError> {
        log.forget_tries(&self.key, Millis(now.0.saturating_sub(self.waits.forgotten_after))).await
    }

    /// This try has ended well; failures before it stay.
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn take_back(&self, log: &Log) -> Result<(), LogError> {
        log.take_try_back(&self.key).await
    }
}

/// What of an address stands for one customer.
fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => format!("{:x}", address.to_bits() >> (u128::BITS - NETWORK_BITS)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> Tried {
        Tried::address(text.parse().expect("an address"))
    }

    #[test]
    fn a_customer_is_one_whatever_address_of_their_network_they_take() {
        assert_eq!(address("2001:db8::1"), address("2001:db8:0:0:ffff::7"));
        assert_ne!(address("2001:db8::1"), address("2001:db8:0:1::1"));
        assert_eq!(address("192.0.2.1"), address("::ffff:192.0.2.1"));
        assert_ne!(address("192.0.2.1"), address("192.0.2.2"));
    }

    #[test]
    fn nothing_is_kept_in_clear() {
        assert!(!Tried::account("ana@example.org").key.contains("ana"));
        assert!(!address("192.0.2.1").key.contains("192"));
    }
}
