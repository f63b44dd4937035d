//! Reading one's own writes: any GET takes `min_position` and waits until the read models are there.

use crate::app::App;
use crate::http::problem::{Answer, invalid_query, lagging};
use crate::http::query::decoded;
use std::time::Duration;

/// Longest that a request waits for the read models.
pub const WAIT_MAX: Duration = Duration::from_secs(5);
/// The parameter. Known to every address that is read.
pub const MIN_POSITION: &str = "min_position";

/// Waits until the read models have reached the position that the query asks for, if it asks for one.
///
/// # Errors
/// 400 when it is not a position; 503 with `Retry-After` when the time is over first.
pub async fn for_position(app: &App, query: Option<&str>) -> Answer<()> {
    match query.map(asked).transpose()?.flatten() {
        Some(position) => until(app, position).await,
        None => Ok(()),
    }
}

/// Waits until the read models have reached a position.
///
/// # Errors
/// 503 with `Retry-After` when the time is over first.
pub async fn until(app: &App, position: u64) -> Answer<()> {
    if app.models.position() >= position || app.models.wait_for(position, WAIT_MAX).await {
        return Ok(());
    }
    Err(lagging(position))
}

fn asked(query: &str) -> Answer<Option<u64>> {
    for pair in query.split('&') {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        // The plain form is what clients send; an escaped name would decode to the same.
        if name == MIN_POSITION || (name.contains('%') && decoded(name)? == MIN_POSITION) {
            let value = decoded(value)?;
            if value.is_empty() {
                return Ok(None);
            }
            let position = value.parse().ok().filter(|position| *position <= POSITION_MAX);
            return position
                .map(Some)
                .ok_or_else(|| invalid_query(format!("{MIN_POSITION} is {value:?}; it takes a position.")));
        }
    }
    Ok(None)
}

/// Largest position that an address may name: databases count with signed 64 bits, JSON with 53.
pub const POSITION_MAX: u64 = 9_007_199_254_740_991;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_position_is_read_from_anywhere_in_the_query() {
        assert_eq!(asked("lang=sl&min_position=42").expect("a query"), Some(42));
        assert_eq!(asked("min%5Fposition=42").expect("a query"), Some(42));
        assert_eq!(asked("lang=sl").expect("a query"), None);
        assert_eq!(asked("min_position=").expect("a query"), None);
        assert!(asked("min_position=-1").is_err());
        assert!(asked("min_position=18446744073709551615").is_err());
    }
}
