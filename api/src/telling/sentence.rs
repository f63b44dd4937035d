//! Filling the sentences of a protocol: `says = "Decision: {outcome}. {answer}"`.
//!
//! A sentence with something that was not given is left out: half a promise is worse than none.

/// What a template was filled with.
pub(super) struct Filled {
    /// The text; empty when no sentence could be said.
    pub(super) text: String,
    /// Names that stand in it.
    pub(super) used: Vec<String>,
}

/// Fills a template. `value` gives what stands for a name, `None` when it was not given.
pub(super) fn fill(template: &str, value: impl Fn(&str) -> Option<String>) -> Filled {
    let mut filled = Filled { text: String::new(), used: Vec::new() };
    for sentence in sentences(template) {
        if let Some((said, used)) = say(sentence, &value) {
            if !filled.text.is_empty() {
                if !ends(&filled.text) {
                    filled.text.push('.');
                }
                filled.text.push(' ');
            }
            filled.text.push_str(&said);
            filled.used.extend(used);
        }
    }
    filled
}

/// Whether a text ends as a sentence does.
fn ends(text: &str) -> bool {
    text.trim_end_matches(['"', '“', '”', '»', ')']).ends_with(['.', '!', '?', '…', ':', ';'])
}

/// The sentences of a template. One ends before a space that follows an end mark or a filled place, when the next
/// one begins with a capital letter or a filled place.
fn sentences(template: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut begun = 0;
    let mut before = ' ';
    for (at, c) in template.char_indices() {
        let rest = template.get(at..).unwrap_or_default().trim_start();
        let next = rest.chars().next();
        let begins = next.is_some_and(|next| next == '{' || next.is_uppercase());
        if c.is_whitespace() && matches!(before, '.' | '!' | '?' | '}') && begins {
            found.extend(template.get(begun..at).map(str::trim));
            begun = at;
        }
        before = c;
    }
    found.extend(template.get(begun..).map(str::trim));
    found.retain(|sentence| !sentence.is_empty());
    found
}

fn say(sentence: &str, value: &impl Fn(&str) -> Option<String>) -> Option<(String, Vec<String>)> {
    let mut said = String::new();
    let mut used = Vec::new();
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}')?;
        said.push_str(before);
        let given = value(name).map(|given| given.trim().to_owned()).filter(|given| !given.is_empty())?;
        said.push_str(&given);
        used.push(name.to_owned());
        // A text brings its own full stop along.
        rest = match after.strip_prefix('.') {
            Some(after) if ends(&given) => after,
            _ => after,
        };
    }
    said.push_str(rest);
    Some((said, used))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(template: &str, values: &[(&str, &str)]) -> String {
        let value =
            |name: &str| values.iter().find(|(n, _)| *n == name).map(|(_, value)| (*value).to_owned());
        fill(template, value).text
    }

    #[test]
    fn what_was_given_stands_in_the_sentence() {
        let says = "Odločitev: {outcome}. {answer}";
        assert_eq!(
            told(says, &[("outcome", "Odgovorjeno"), ("answer", "Hvala.")]),
            "Odločitev: Odgovorjeno. Hvala."
        );
        assert_eq!(told("{a} is dealing with it.", &[("a", "The office")]), "The office is dealing with it.");
    }

    #[test]
    fn a_sentence_with_something_missing_is_left_out() {
        let says = "{answer} Odgovor pričakujte do {expected_by}.";
        assert_eq!(told(says, &[("answer", "Preverjamo")]), "Preverjamo");
        assert_eq!(told(says, &[("expected_by", "1. 4.")]), "Odgovor pričakujte do 1. 4.");
        assert_eq!(told(says, &[]), "");
    }

    #[test]
    fn sentences_are_parted_by_exactly_one_full_stop() {
        assert_eq!(told("{a} Do {b}.", &[("a", "Preverjamo"), ("b", "jutri")]), "Preverjamo. Do jutri.");
        assert_eq!(told("{a}. {b}", &[("a", "Kaj?"), ("b", "To.")]), "Kaj? To.");
    }

    #[test]
    fn a_template_that_is_not_closed_says_nothing() {
        assert_eq!(told("{a", &[("a", "x")]), "");
    }
}
