//! Samples of signing in.

use super::frame;
use crate::Lang;
use crate::page::sign_in::SignInPage;

pub(crate) fn all(lang: Lang) -> Vec<(&'static str, SignInPage)> {
    let next = format!("/{lang}/cases/P-2026-0042");
    let page = |refused| SignInPage { frame: frame(lang, "/sign-in"), next: next.clone(), refused };
    vec![("empty", page(false)), ("refused", page(true))]
}
