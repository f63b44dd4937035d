//! Pictures of protocols that a citizen understands: SVG for people, Mermaid for whoever draws further.
//!
//! The states stand in one column, step by step, each below what leads to it. What can happen in a state hangs on the
//! right of its box, one row for each place it leads to, in the order of the lanes beside it: so lines cross as
//! little as they can, and no label ever meets another one or a line. Whole numbers only: the same protocol gives the
//! same bytes on every machine.

mod chart;
mod label;
mod lanes;
mod layout;
mod legend;
mod measure;
mod mermaid;
mod order;
mod svg;
mod words;

pub use words::due_in;

use crate::name::Language;
use crate::protocol::Protocol;
use chart::Chart;

/// Most states of a protocol that is drawn.
pub const DRAWN_STATES_MAX: usize = 200;
/// Most ways from state to state of a protocol that is drawn.
pub const DRAWN_WAYS_MAX: usize = 5_000;

/// Why a protocol cannot be drawn.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the protocol has more than {most} {what}, which no picture can show")]
pub struct Undrawable {
    /// What there are too many of.
    pub what: &'static str,
    /// How many can be drawn.
    pub most: usize,
}

/// What the picture lies on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// White paper, black ink, and the whole of it once more in words: a file of its own.
    Paper,
    /// A page of the site: it takes the colours of the page, light or dark, and leaves the words to it.
    Page,
}

/// The picture as SVG. Where the protocol lacks the language, its own fall-back is used; our few words are English then.
///
/// # Errors
/// [`Undrawable`] when there is too much to draw.
pub fn svg(protocol: &Protocol, language: &Language, look: Look) -> Result<String, Undrawable> {
    let chart = Chart::of(protocol, language)?;
    Ok(svg::written(&chart, &layout::Layout::of(&chart), look))
}

/// The same as a `stateDiagram-v2` of Mermaid. Source: <https://mermaid.js.org/syntax/stateDiagram.html>.
///
/// # Errors
/// As [`svg()`].
pub fn mermaid(protocol: &Protocol, language: &Language) -> Result<String, Undrawable> {
    Ok(mermaid::written(&Chart::of(protocol, language)?))
}

#[cfg(test)]
mod tests;
