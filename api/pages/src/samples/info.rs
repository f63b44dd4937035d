//! Samples of the pages that explain.

use super::frame;
use crate::Lang;
use crate::page::info::{InfoPage, Topic};

pub(crate) fn all(lang: Lang) -> Vec<(&'static str, InfoPage)> {
    let page =
        |topic: Topic| (topic.name(), InfoPage { frame: frame(lang, &format!("/{}", topic.name())), topic });
    Topic::ALL.map(page).to_vec()
}
