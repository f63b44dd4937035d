//! Lanes: the upright lines beside the labels, in which ways run down to, or back up to, where they lead.
//!
//! All ways that lead to one state in one manner share a line. Short lines keep to the inside, so that long ones go
//! around them.

use super::chart::Arrow;

/// How a line comes to a state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Manner {
    /// From above.
    Down,
    /// From above, opening again what was closed, or back to what stands below.
    DownAgain,
    /// From below.
    Up,
}

impl Manner {
    /// Whether it leads back.
    pub(super) fn returns(self) -> bool {
        self != Self::Down
    }
}

/// An upright line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Lane {
    /// The state that it leads to.
    pub(super) to: usize,
    pub(super) manner: Manner,
    /// Highest and lowest point. Unit: quarters of a state, see `quarter`.
    span: (usize, usize),
    /// Its place from the inside.
    pub(super) place: usize,
}

/// Where on a state's box something meets it, from top to bottom.
#[derive(Debug, Clone, Copy)]
enum Quarter {
    EntryFromAbove = 0,
    WaysUp = 1,
    WaysDown = 2,
    EntryFromBelow = 3,
}

/// The height of a point: the start stands above all states.
fn quarter(state: Option<usize>, quarter: Quarter) -> usize {
    let above = state.map_or(0, |state| state.saturating_add(1));
    above.saturating_mul(4).saturating_add(quarter as usize)
}

/// How an arrow comes to one of the states that it leads to.
pub(super) fn manner(arrow: &Arrow, to: usize) -> Manner {
    match arrow.from {
        Some(from) if from > to => Manner::Up,
        _ if arrow.returns => Manner::DownAgain,
        _ => Manner::Down,
    }
}

/// The lines for some arrows, each with a place in which it meets no other one.
pub(super) fn assign<'a>(arrows: impl Iterator<Item = &'a Arrow>) -> Vec<Lane> {
    let mut lanes: Vec<Lane> = Vec::new();
    for arrow in arrows {
        for &to in &arrow.to {
            let manner = manner(arrow, to);
            let span = match manner {
                Manner::Up => {
                    (quarter(Some(to), Quarter::EntryFromBelow), quarter(arrow.from, Quarter::WaysUp))
                }
                Manner::Down => {
                    (quarter(arrow.from, Quarter::WaysDown), quarter(Some(to), Quarter::EntryFromAbove))
                }
                // It may share its row with a way up.
                Manner::DownAgain => {
                    (quarter(arrow.from, Quarter::WaysUp), quarter(Some(to), Quarter::EntryFromAbove))
                }
            };
            match lanes.iter_mut().find(|lane| lane.to == to && lane.manner == manner) {
                Some(lane) => lane.span = (lane.span.0.min(span.0), lane.span.1.max(span.1)),
                None => lanes.push(Lane { to, manner, span, place: 0 }),
            }
        }
    }
    lanes.sort_by_key(|lane| (lane.span.1.saturating_sub(lane.span.0), lane.span, lane.to));
    for at in 0..lanes.len() {
        let (placed, rest) = lanes.split_at_mut(at);
        let Some(lane) = rest.first_mut() else { break };
        let meets = |place: usize| {
            let mut there = placed.iter().filter(|other| other.place == place);
            there.any(|other| other.span.0 <= lane.span.1 && lane.span.0 <= other.span.1)
        };
        // One of as many places as there are lines before it, and one more, is free.
        let free = (0..=at).find(|place| !meets(*place));
        lane.place = free.unwrap_or(at);
    }
    lanes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arrow(from: usize, to: usize) -> Arrow {
        Arrow { from: Some(from), to: vec![to], returns: false, deeds: Vec::new() }
    }

    fn places(arrows: &[Arrow]) -> Vec<(usize, Manner, usize)> {
        let mut places: Vec<_> =
            assign(arrows.iter()).iter().map(|lane| (lane.to, lane.manner, lane.place)).collect();
        places.sort_unstable();
        places
    }

    #[test]
    fn what_leads_to_one_state_shares_a_line() {
        assert_eq!(places(&[arrow(0, 3), arrow(1, 3), arrow(2, 3)]), [(3, Manner::Down, 0)]);
    }

    #[test]
    fn a_long_line_goes_around_a_short_one() {
        assert_eq!(places(&[arrow(0, 4), arrow(1, 3)]), [(3, Manner::Down, 0), (4, Manner::Down, 1)]);
    }

    #[test]
    fn lines_that_follow_each_other_share_a_place() {
        assert_eq!(places(&[arrow(0, 2), arrow(2, 4)]), [(2, Manner::Down, 0), (4, Manner::Down, 0)]);
    }

    #[test]
    fn a_line_up_meets_none_that_leads_down() {
        assert_eq!(places(&[arrow(0, 2), arrow(2, 0)]), [(0, Manner::Up, 1), (2, Manner::Down, 0)]);
    }
}
