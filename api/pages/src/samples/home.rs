//! Samples of the front page.

use super::{after, cards, frame, protocols, signed_in};
use crate::Lang;
use crate::content::Tone;
use crate::frame::Feedback;
use crate::page::home::{HomePage, Numbers};

pub(crate) fn all(lang: Lang) -> Vec<(&'static str, HomePage)> {
    let (decided, newest) =
        cards(lang).into_iter().partition(|card| matches!(card.tone, Tone::Done | Tone::Ended));
    let full = HomePage {
        frame: frame(lang, "/"),
        numbers: Some(Numbers { received: 1_318, open: 204, closed: 1_114 }),
        newest,
        decided,
        protocols: protocols(lang),
    };
    let empty = HomePage {
        frame: after(Feedback::SignedIn, signed_in(lang, "/")),
        numbers: None,
        newest: vec![],
        decided: vec![],
        protocols: protocols(lang),
    };
    vec![("full", full), ("empty", empty)]
}
