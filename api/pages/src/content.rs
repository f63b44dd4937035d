//! What several pages show: texts with their language, people by role, facts, documents.

use crate::Lang;
use crate::when::When;
use jiff::civil::Date;

/// A text and the language it is written in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Text {
    /// The text itself: plain, paragraphs parted by an empty line. Never HTML.
    pub body: String,
    /// BCP 47 tag, e.g. `sl`; empty when it is not known.
    pub language: String,
}

impl Text {
    /// A text in the given language.
    pub fn new(body: impl Into<String>, language: impl Into<String>) -> Self {
        Self { body: body.into(), language: language.into() }
    }

    /// The value of a `lang` attribute, when the text is not in the language of the page.
    pub fn foreign(&self, lang: Lang) -> Option<&str> {
        let same = self.language.is_empty() || self.language.split('-').next() == Some(lang.tag());
        (!same).then_some(self.language.as_str())
    }

    /// The paragraphs of the text, none of them empty.
    pub fn paragraphs(&self) -> Vec<String> {
        let mut paragraphs = vec![String::new()];
        for line in self.body.lines().map(str::trim) {
            match paragraphs.last_mut() {
                Some(last) if line.is_empty() && !last.is_empty() => paragraphs.push(String::new()),
                Some(last) if last.is_empty() => last.push_str(line),
                Some(last) => {
                    last.push('\n');
                    last.push_str(line);
                }
                None => {}
            }
        }
        paragraphs.retain(|paragraph| !paragraph.is_empty());
        paragraphs
    }
}

/// What a reader sees of a text that need not live for ever.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shown {
    /// It lives and is public.
    Text(Text),
    /// It was removed; that it existed stays visible.
    Erased(Erasure),
    /// It was given, but only staff may read it.
    Restricted,
}

impl Shown {
    /// A living text.
    pub fn text(body: impl Into<String>, language: impl Into<String>) -> Self {
        Self::Text(Text::new(body, language))
    }
}

/// On what ground, when and by which entry a text was removed. What is not known stays out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Erasure {
    /// The legal ground in words, e.g. `GDPR, Article 17(1)(b)`.
    pub ground: Option<String>,
    /// Position in the log of the event that removed it.
    pub by: Option<u64>,
    /// The day it was removed.
    pub on: Option<Date>,
}

/// Who did something: by role and office, by name only where that is public.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Who {
    /// The role in words, e.g. `vodja službe`; never empty.
    pub role: String,
    /// The service in words; none for citizens.
    pub service: Option<String>,
    /// A public name: of an official, or the display name of a citizen.
    pub name: Option<String>,
    /// Whether it is the person who reads the page.
    pub you: bool,
}

/// A legal ground: as cited, and in plain words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Legal {
    /// The citation.
    pub cite: String,
    /// What it means for the reader.
    pub plain: Option<String>,
}

/// A date by which something is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// What is due, e.g. `Odgovor`.
    pub name: String,
    /// The last day.
    pub on: Date,
    /// How it stands.
    pub state: DueState,
    /// Working days that are left, the last one included; of what is late, those that have passed since. None when nobody
    /// has counted.
    pub left: Option<u32>,
    /// The rule behind the date.
    pub rule: Option<Legal>,
}

/// How a due date stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DueState {
    /// Still ahead.
    Running,
    /// It stands still: somebody else has the turn.
    Paused,
    /// Passed, and nothing has come.
    Late,
    /// Kept.
    Met,
    /// What was due came after the date.
    MetLate,
}

/// One thing that was said with an operation, with its label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// The label in words, e.g. `Ocena stroška`.
    pub label: String,
    /// The value.
    pub value: FactValue,
}

/// A value with its type, so that it can be written as the language of the page wants it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FactValue {
    /// A text that people wrote.
    Text(Shown),
    /// A label of ours: a choice, a service.
    Words(String),
    /// A count.
    Integer(i64),
    /// An amount. Unit: cents of the euro.
    Money(i64),
    /// A day.
    Date(Date),
    /// A legal ground.
    Legal(Legal),
    /// Another page of this site, e.g. a linked case.
    Link {
        /// What the link says.
        text: String,
        /// Where it leads.
        href: String,
    },
    /// A place.
    Place(Place),
}

/// A place: an address, a point, or both.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// The address in words.
    pub address: Option<String>,
    /// The point: latitude and longitude, in millionths of a degree. Datum: WGS 84.
    pub point_e6: Option<(i64, i64)>,
}

/// A document that was given with an operation. The file itself lies elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Its name.
    pub name: String,
    /// Where it can be read, if anywhere.
    pub href: Option<String>,
    /// Size. Unit: bytes.
    pub bytes: u64,
    /// Fingerprint: SHA-256, hexadecimal.
    pub sha256: String,
}

/// A link with its words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Link {
    /// What it says.
    pub text: String,
    /// Where it leads.
    pub href: String,
}

/// Whether the reader may do a thing here and now.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum May {
    /// Yes: the form is shown.
    Now,
    /// Yes, once signed in: a sentence and a link are shown.
    AfterSignIn,
    /// No, it is not open to it in this state, or not for this role: a sentence is shown.
    #[default]
    NotNow,
}

impl May {
    /// Whether the form is shown.
    pub fn now(self) -> bool {
        self == Self::Now
    }

    /// Whether it would be possible after signing in.
    pub fn after_sign_in(self) -> bool {
        self == Self::AfterSignIn
    }
}

/// The kind of a status, for a colour that comes on top of the words. Red is kept for lateness.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Tone {
    /// Nobody has taken it up yet.
    #[default]
    New,
    /// Somebody works on it.
    Active,
    /// It waits for a citizen.
    Waiting,
    /// Finished: accepted, carried out or answered.
    Done,
    /// Finished: declined, withdrawn or moved elsewhere.
    Ended,
}

impl Tone {
    /// Name of the style class.
    pub const fn class(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Active => "active",
            Self::Waiting => "waiting",
            Self::Done => "done",
            Self::Ended => "ended",
        }
    }
}

/// A case in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// What people quote, e.g. `P-2026-0042`.
    pub reference: String,
    /// Address of its page.
    pub href: String,
    /// Its title.
    pub title: Shown,
    /// Under which protocol it is handled, in words.
    pub protocol: String,
    /// State in words.
    pub state: String,
    /// Kind of the state.
    pub tone: Tone,
    /// Since when it is in this state.
    pub since: When,
    /// Who has it, in words; none when nobody needs to act.
    pub holder: Option<String>,
    /// The result in words, once there is one.
    pub outcome: Option<String>,
    /// Supports, given here and counted at the source together.
    pub supports: u64,
    /// Comments.
    pub comments: u64,
    /// Whether something promised is late.
    pub late: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_in_another_language_says_so() {
        assert_eq!(Text::new("Klop", "sl").foreign(Lang::En), Some("sl"));
        assert_eq!(Text::new("Klop", "sl").foreign(Lang::Sl), None);
        assert_eq!(Text::new("Bench", "en-GB").foreign(Lang::En), None);
        assert_eq!(Text::new("Banco", "").foreign(Lang::En), None);
    }

    #[test]
    fn paragraphs_are_parted_by_empty_lines_and_keep_their_line_breaks() {
        let text = Text::new("\n\nPrva vrsta\ndruga vrsta  \n\n\n \nDrugi odstavek\n", "sl");
        assert_eq!(text.paragraphs(), ["Prva vrsta\ndruga vrsta", "Drugi odstavek"]);
        assert_eq!(Text::default().paragraphs(), Vec::<String>::new());
    }
}
