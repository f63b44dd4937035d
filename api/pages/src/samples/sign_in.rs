//! Samples of signing in.

use super::{frame, say};
use crate::Lang;
use crate::page::sign_in::{SampleToken, SignInPage};

pub(crate) fn all(lang: Lang) -> Vec<(&'static str, SignInPage)> {
    let next = format!("/{lang}/cases/P-2026-0042");
    let page = |refused, samples| SignInPage {
        frame: frame(lang, "/sign-in"),
        next: next.clone(),
        refused,
        samples,
    };
    let sample = |sl, en, token: &str| SampleToken { label: say(lang, sl, en), token: token.into() };
    let samples = vec![
        sample("Ana K., občanka", "Ana K., citizen", "pob_ana"),
        sample("Maja Hrovat, koordinatorka pobud", "Maja Hrovat, initiative coordinator", "pob_maja"),
    ];
    vec![
        ("empty", page(false, vec![])),
        ("refused", page(true, vec![])),
        ("demonstration", page(false, samples)),
    ]
}
