//! Samples of the pages that say what cannot be done: one for every kind of problem.

use super::{frame, say};
use crate::Lang;
use crate::content::Link;
use crate::page::error::{ErrorPage, Problem};

pub(crate) fn all(lang: Lang) -> Vec<(&'static str, ErrorPage)> {
    let page = |problem: Problem| ErrorPage {
        frame: frame(lang, "/cases/P-2026-0042/comments"),
        problem,
        detail: detail(lang, problem),
        back: (problem != Problem::NotFound).then(|| Link {
            text: say(lang, "Nazaj na pobudo P-2026-0042", "Back to initiative P-2026-0042"),
            href: crate::paths::case(lang, "P-2026-0042"),
        }),
        meanwhile: (problem == Problem::Stale)
            .then(|| {
                say(lang, "Pobudo je prevzela Komunalna direkcija.", "Municipal Services has taken it on.")
            })
            .into_iter()
            .collect(),
        kept: (problem == Problem::Stale)
            .then(|| "Podpiram. Otroci tam vsak dan čakajo,\nda jih kdo spusti čez cesto.".to_owned()),
        request: (problem == Problem::Internal).then(|| "0193d2c4-7b1e".to_owned()),
    };
    Problem::ALL.iter().map(|problem| (problem.code(), page(*problem))).collect()
}

fn detail(lang: Lang, problem: Problem) -> Option<String> {
    match problem {
        Problem::NotAllowedNow => Some(say(
            lang,
            "Pobuda je zaključena, zato je ni več mogoče komentirati.",
            "The initiative is closed, so it can no longer be commented on.",
        )),
        Problem::Stale => Some(say(
            lang,
            "Nekdo je pred vami dodal vnos 7 v potek pobude.",
            "Somebody added entry 7 to the history before you.",
        )),
        _ => None,
    }
}
