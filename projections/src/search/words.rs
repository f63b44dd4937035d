//! From texts to stems, and from what is asked to what the databases look for.

use super::stem::stem;
use crate::read::SEARCH_CHARS_MAX;
use std::collections::BTreeSet;

/// Most words of one question that are looked for.
const WORDS_MAX: usize = 12;

/// Languages in which a question is understood: nobody says which one they ask in. The empty one is no language:
/// words as they are, for texts in all others.
const LANGUAGES: [&str; 3] = ["sl", "en", ""];

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// Whether the text looks like what people quote a case by, e.g. `P-2026-0042`; it is then one word.
fn reference(text: &str) -> Option<String> {
    let mut parts = text.split('-');
    let letter =
        parts.next().filter(|part| part.len() == 1 && part.bytes().all(|b| b.is_ascii_alphabetic()))?;
    let is_number = |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let year = parts.next().filter(is_number)?;
    let number = parts.next().filter(is_number)?;
    parts.next().is_none().then(|| format!("{}{year}{number}", letter.to_ascii_lowercase()))
}

/// The stems of texts and of the reference: sorted, each once, with spaces between.
pub(crate) fn indexed<'t>(
    language: &str,
    reference_text: &str,
    texts: impl IntoIterator<Item = &'t str>,
) -> String {
    let mut stems: BTreeSet<String> =
        texts.into_iter().flat_map(words).map(|word| stem(language, word)).collect();
    stems.extend(reference(reference_text));
    stems.extend(words(reference_text).map(|word| stem("", word)));
    stems.remove("");
    stems.into_iter().collect::<Vec<_>>().join(" ")
}

/// What somebody looks for: every word, in one of its forms; the last one may be a beginning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Asked {
    words: Vec<Vec<String>>,
}

impl Asked {
    /// Reads a question; `None` when there is no word in it.
    pub(crate) fn read(question: &str) -> Option<Self> {
        let question: String = question.chars().take(SEARCH_CHARS_MAX).collect();
        let words: Vec<Vec<String>> = question
            .split_whitespace()
            .flat_map(|part| match reference(part) {
                Some(reference) => vec![vec![reference]],
                None => words(part).map(forms).collect(),
            })
            .filter(|forms| !forms.is_empty())
            .take(WORDS_MAX)
            .collect();
        (!words.is_empty()).then_some(Self { words })
    }

    /// The question for FTS5. Source: <https://www.sqlite.org/fts5.html>, §3.
    pub(crate) fn for_sqlite(&self) -> String {
        self.joined(
            " AND ",
            " OR ",
            |stem, beginning| {
                if beginning { format!("\"{stem}\"*") } else { format!("\"{stem}\"") }
            },
        )
    }

    /// The question as a `tsquery`. Source: PostgreSQL documentation, §8.11.2.
    pub(crate) fn for_postgres(&self) -> String {
        self.joined(
            " & ",
            " | ",
            |stem, beginning| {
                if beginning { format!("'{stem}':*") } else { format!("'{stem}'") }
            },
        )
    }

    // Stems are letters and digits only, so that none can leave its quotes.
    fn joined(&self, and: &str, or: &str, one: impl Fn(&str, bool) -> String) -> String {
        let last = self.words.len();
        let words = (1..).zip(&self.words).map(|(number, forms)| {
            let forms: Vec<String> = forms.iter().map(|form| one(form, number == last)).collect();
            format!("({})", forms.join(or))
        });
        words.collect::<Vec<_>>().join(and)
    }
}

fn forms(word: &str) -> Vec<String> {
    let forms: BTreeSet<String> = LANGUAGES.iter().map(|language| stem(language, word)).collect();
    forms.into_iter().filter(|form| !form.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_become_sorted_stems_each_once() {
        let stems = indexed("sl", "P-2026-0042", ["Klopi v parku", "Na klopeh; v parkih!"]);
        assert_eq!(stems, "0042 2026 klop na p p20260042 park v");
    }

    #[test]
    fn a_question_finds_what_its_forms_find_and_the_last_word_may_be_a_beginning() {
        let asked = Asked::read("Klopmi pobud").unwrap();
        assert_eq!(asked.for_sqlite(), r#"("klop" OR "klopmi") AND ("pobud"*)"#);
        assert_eq!(asked.for_postgres(), "('klop' | 'klopmi') & ('pobud':*)");
    }

    #[test]
    fn a_reference_is_one_word() {
        assert_eq!(Asked::read("p-2026-0042").unwrap().for_sqlite(), r#"("p20260042"*)"#);
    }

    #[test]
    fn nothing_to_look_for_is_no_question() {
        for question in ["", "  ", "?!", "\" OR *", "'); DROP"] {
            let asked = Asked::read(question);
            assert_eq!(asked.is_none(), !question.chars().any(char::is_alphanumeric), "{question}");
        }
    }

    #[test]
    fn no_question_leaves_its_quotes() {
        let asked = Asked::read("a\" OR \"b' | 'c \\ NEAR(x)").unwrap();
        assert!(asked.for_sqlite().chars().all(|c| c.is_alphanumeric() || " \"()*".contains(c)));
        assert!(asked.for_postgres().chars().all(|c| c.is_alphanumeric() || " '()|&:*".contains(c)));
    }
}
