//! `pobuda protocol draw`: a picture of a protocol.

use super::args::{Draw, Format, Lang};
use super::{Failure, output, protocol};
use pobuda_domain::draw::{Look, Undrawable, mermaid, svg};
use pobuda_domain::name::Language;

/// Writes the picture to standard output.
///
/// # Errors
/// [`Failure`] when the file cannot be read, or holds more than a picture can show (exit 2).
pub(super) fn run(args: &Draw) -> Result<(), Failure> {
    let protocol = protocol::protocol_in(&args.file)?;
    let language = match args.lang {
        Lang::Sl => Language::new("sl"),
        Lang::En => Language::new("en"),
    };
    let language = language.map_err(Failure::with_own_remedy)?;
    let drawn = match args.format {
        Format::Svg => svg(&protocol, &language, Look::Paper),
        Format::Mermaid => mermaid(&protocol, &language),
    };
    let too_large = |error: Undrawable| {
        Failure::could_not_run(error, "divide the protocol into several that open each other")
    };
    output::bytes(drawn.map_err(too_large)?.as_bytes())
}
