//! Samples of what the rules refused.

use super::{at, frame, say};
use crate::content::Link;
use crate::frame::{Frame, Viewer};
use crate::page::refusals::{RefusalsPage, Refused, Wanted};
use crate::{Lang, paths};

pub(crate) fn all(lang: Lang) -> Vec<(&'static str, RefusalsPage)> {
    let wanted = Wanted { rule: "role-required".into(), from: "2026-11-01".into(), ..Wanted::default() };
    let some = RefusalsPage {
        refused: vec![decided(lang), opened(lang)],
        further: Some(format!("{}?cursor=41", paths::refusals(lang))),
        ..page(lang, Wanted::default())
    };
    vec![("some", some), ("none", page(lang, wanted))]
}

fn page(lang: Lang, wanted: Wanted) -> RefusalsPage {
    let viewer = Viewer { name: "Vida R.".into(), role: None, account: true, auditor: true };
    RefusalsPage {
        frame: Frame { viewer: Some(viewer), ..frame(lang, "/refusals") },
        json: format!("/api/v1/refusals?lang={lang}"),
        wanted,
        refused: Vec::new(),
        further: None,
    }
}

fn decided(lang: Lang) -> Refused {
    Refused {
        number: 43,
        at: at("2026-11-20T08:12"),
        case: Some(Link { text: "P-2026-0042".into(), href: paths::case(lang, "P-2026-0042") }),
        title: say(lang, "To stori nekdo drug", "Somebody else does this"),
        rule: "role-required".into(),
        who: say(lang, "nosilec obravnave, Služba za ceste in promet", "handler, Roads and traffic"),
        actor: "Zk3vYw8aQm2bNc7dXe5f1g".into(),
        asked: "perform".into(),
        what: say(lang, "Odloči", "Decide"),
        command: r#"{"fields":{"answer":{"sealed":310}},"outcome":"answered","perform":"decide"}"#.into(),
    }
}

fn opened(lang: Lang) -> Refused {
    Refused {
        number: 42,
        case: None,
        title: say(lang, "Polje manjka", "A field is missing"),
        rule: "field-missing".into(),
        who: say(lang, "občan", "citizen"),
        asked: "open".into(),
        what: say(lang, "Izboljšajmo Maribor", "Let's Improve Maribor"),
        command: r#"{"fields":{},"open":"improve","operation":null}"#.into(),
        ..decided(lang)
    }
}
