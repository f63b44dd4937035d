//! Where a request comes from, as far as that can be known.

use crate::app::App;
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName};
use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The address that a request comes from; none when it cannot tell people apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Remote(pub Option<IpAddr>);

impl FromRequestParts<App> for Remote {
    type Rejection = Infallible;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
        Ok(Self(remote(peer, &parts.headers, app.site.proxies)))
    }
}

/// Behind so many proxies, each of which adds to the header whom it speaks for, only what the first of them has added
/// can be believed: what stands before it is what the client itself has sent.
fn remote(peer: Option<IpAddr>, headers: &HeaderMap, proxies: usize) -> Option<IpAddr> {
    let Some(before_last) = proxies.checked_sub(1) else {
        // A proxy on this machine that nobody has told us of speaks for everybody.
        return peer.filter(|peer| !peer.to_canonical().is_loopback());
    };
    let values = headers.get_all(FORWARDED_FOR).iter().filter_map(|value| value.to_str().ok());
    let named: Vec<&str> = values.flat_map(|value| value.split(',')).collect();
    named.iter().rev().nth(before_last)?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(peer: &str, forwarded: &[&str], proxies: usize) -> Option<String> {
        let pairs = forwarded.iter().map(|value| (FORWARDED_FOR, value.parse().expect("a header")));
        remote(peer.parse().ok(), &pairs.collect(), proxies).map(|address| address.to_string())
    }

    #[test]
    fn without_a_proxy_the_header_means_nothing() {
        assert_eq!(from("192.0.2.1", &["198.51.100.7"], 0).as_deref(), Some("192.0.2.1"));
        assert_eq!(from("127.0.0.1", &[], 0), None);
        assert_eq!(from("::ffff:127.0.0.1", &[], 0), None);
    }

    #[test]
    fn what_a_client_makes_up_is_not_believed() {
        assert_eq!(from("10.0.0.1", &["203.0.113.9, 198.51.100.7"], 1).as_deref(), Some("198.51.100.7"));
        assert_eq!(from("10.0.0.1", &["203.0.113.9", "198.51.100.7"], 1).as_deref(), Some("198.51.100.7"));
        assert_eq!(
            from("10.0.0.1", &["203.0.113.9, 198.51.100.7, 10.0.0.2"], 2).as_deref(),
            Some("198.51.100.7")
        );
        for useless in [&[][..], &["unknown"], &["198.51.100.7"]] {
            assert_eq!(from("10.0.0.1", useless, 2), None);
        }
    }
}
