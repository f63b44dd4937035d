//! A signed head of the log, to be printed: for a notice board, a gazette, a council session.

use crate::say::Say;
use crate::{Lang, PageError};
use askama::Template;

/// A signed head on paper. It has no frame: nobody follows a link there.
#[derive(Debug, Clone)]
pub struct PrintedHead {
    /// The note, line by line as it was signed.
    pub note: String,
    /// The note as a picture that a phone reads: SVG, put in as it is.
    pub code: String,
}

#[derive(Template)]
#[template(path = "printed-head.html")]
struct View<'a> {
    page: &'a PrintedHead,
    say: Say,
}

impl PrintedHead {
    /// The page as a whole HTML document.
    ///
    /// # Errors
    /// [`PageError`] when a text is missing.
    pub fn render(&self, lang: Lang) -> Result<String, PageError> {
        Ok(View { page: self, say: Say::new(lang) }.render()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_stands_there_as_it_was_signed_and_is_no_markup() {
        let head = PrintedHead { note: "a<b/log\n7\n".to_owned(), code: "<svg></svg>".to_owned() };
        for lang in [Lang::Sl, Lang::En] {
            let page = head.render(lang).unwrap();
            assert!(page.contains("a&#60;b/log\n7\n") && page.contains("<svg></svg>"), "{page}");
            assert!(page.contains(&format!("lang=\"{lang}\"")), "{page}");
        }
    }
}
