//! Telling: rows and protocols become sentences, in the language that was asked for.
//!
//! Shared by the JSON API, the pages and the command line, so that a timeline reads the same everywhere.

mod answers;
mod directory;
mod duty;
mod entry;
mod label;
mod marked;
mod refusal;
mod sentence;
mod words;

pub use answers::{ReadyAnswer, ready_answers};
pub use duty::{DutyTold, NamedTold, PostTold};
pub use entry::{ActorTold, Entry, Evidence, NextTold, Why};
pub use label::{OutcomeTold, StateTold, StepTold};
pub use marked::{DeadlineTold, follows};
pub use refusal::{AskedBy, AskedTold, RefusalTold};

use pobuda_domain::case::ProtocolRef;
use pobuda_domain::name::{Language, Name};
use pobuda_domain::protocol::{Library, Protocol, Text};
use pobuda_pages::Lang;

/// Tells things in one language, with the words of the protocols.
#[derive(Debug, Clone, Copy)]
pub struct Speaker<'l> {
    library: &'l Library,
    lang: Lang,
}

impl<'l> Speaker<'l> {
    /// A speaker of that language.
    pub fn new(library: &'l Library, lang: Lang) -> Self {
        Self { library, lang }
    }

    /// The language.
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// The protocol that a case is pinned to, if this program knows it.
    pub fn protocol(&self, reference: &ProtocolRef) -> Option<&'l Protocol> {
        self.library.pinned(reference).map(|published| &published.protocol)
    }

    /// A text of a protocol in the language of the speaker, else in the first language of the protocol that it
    /// is written in, else in any.
    pub fn text<'t>(&self, protocol: &Protocol, text: &'t Text) -> &'t str {
        let version = |tag: &str| text.languages().find(|(l, _)| l.as_str() == tag).map(|(_, said)| said);
        version(self.lang.tag())
            .or_else(|| protocol.languages.iter().map(Language::as_str).find_map(version))
            .or_else(|| text.languages().next().map(|(_, said)| said))
            .unwrap_or_default()
    }
}

/// A name as words, where nobody has labelled it: `roads-and-traffic` becomes `roads and traffic`.
fn spelled(name: &Name) -> String {
    name.as_str().replace('-', " ")
}
