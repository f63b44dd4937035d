//! Stems: the part of a word that its forms share. Neither database knows Slovene, so we cut ourselves.
//!
//! A stem is good for finding, not for reading: `občinami`, `občine` and `občin` all become `obcin`.

/// Longest word that is kept. Unit: characters; the rest of a longer one is not looked at.
pub(crate) const WORD_CHARS_MAX: usize = 40;

/// Shortest stem. Unit: characters. A word that is not longer stays as it is.
pub(crate) const STEM_CHARS_MIN: usize = 3;

/// Endings of Slovene nouns and adjectives on folded words, the longest first.
const SLOVENE: [&str; 33] = [
    "ovima", "ovih", "ovim", "ovom", "ami", "ama", "imi", "ima", "ega", "emu", "oma", "ema", "ovi", "ove",
    "ova", "evi", "eve", "eva", "ah", "eh", "ih", "am", "em", "im", "om", "ov", "ev", "mi", "jo", "a", "e",
    "i", "o",
];

/// Endings that a vowel must not precede: in `postajo` the j belongs to the stem, in `klopjo` it does not.
const AFTER_CONSONANT: [&str; 2] = ["mi", "jo"];

/// Stems in which an unstable vowel comes and goes: `vrtec`, `vrtca`; `odsek`; `varen`, `varna`.
const UNSTABLE: [(&str, &str); 3] = [("ec", "c"), ("ek", "k"), ("en", "n")];

/// The stem of a word in a language (`sl`, `en`); in other languages the folded word. Folding makes small letters
/// and takes the marks off: `Č` becomes `c`.
pub fn stem(language: &str, word: &str) -> String {
    let folded = fold(word);
    match language.get(..2) {
        Some("sl") => slovene(folded),
        Some("en") => english(folded),
        _ => folded,
    }
}

fn fold(word: &str) -> String {
    let mut folded = String::with_capacity(word.len());
    for c in word.chars().take(WORD_CHARS_MAX).flat_map(char::to_lowercase) {
        let plain = match c {
            'à'..='å' | 'ā' | 'ă' | 'ą' => 'a',
            'ç' | 'ć' | 'č' => 'c',
            'ď' | 'đ' => 'd',
            'è'..='ë' | 'ē' | 'ę' | 'ě' => 'e',
            'ì'..='ï' | 'ī' => 'i',
            'ł' => 'l',
            'ñ' | 'ń' | 'ň' => 'n',
            'ò'..='ö' | 'ø' | 'ō' | 'ő' => 'o',
            'ř' => 'r',
            'ś' | 'ş' | 'š' => 's',
            'ť' => 't',
            'ù'..='ü' | 'ū' | 'ů' | 'ű' => 'u',
            'ý' | 'ÿ' => 'y',
            'ź' | 'ż' | 'ž' => 'z',
            'ß' => {
                folded.push('s');
                's'
            }
            // Marks that small letters of other scripts break into, e.g. the dot of İ.
            '\u{0300}'..='\u{036f}' => continue,
            other => other,
        };
        folded.push(plain);
    }
    folded
}

fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u')
}

/// What is left before an ending, if that is long enough to be a stem.
fn before<'w>(word: &'w str, ending: &str) -> Option<&'w str> {
    word.strip_suffix(ending).filter(|rest| rest.chars().count() >= STEM_CHARS_MIN)
}

fn slovene(word: String) -> String {
    let cut = |word: &str, wanted: fn(&str) -> bool| {
        SLOVENE.iter().filter(|ending| wanted(ending)).find_map(|ending| {
            let rest = before(word, ending)?;
            let fits = !AFTER_CONSONANT.contains(ending) || !rest.ends_with(is_vowel);
            fits.then_some(rest.len())
        })
    };
    let mut stem = word;
    // `u` ends nouns too, but only alone: no ending of two letters ends with it.
    if let Some(rest) = before(&stem, "u").filter(|_| !stem.ends_with("emu")).map(str::len) {
        stem.truncate(rest);
    } else if let Some(rest) = cut(&stem, |_| true) {
        stem.truncate(rest);
    }
    // Once more, so that `problem` and `problemi` meet: what looks like an ending may belong to the word.
    if let Some(rest) = cut(&stem, |ending| !ending.ends_with(is_vowel)) {
        stem.truncate(rest);
    }
    for (open, closed) in UNSTABLE {
        if let Some(rest) = stem
            .strip_suffix(open)
            .filter(|rest| rest.chars().count() + closed.len() >= STEM_CHARS_MIN && !rest.ends_with(is_vowel))
        {
            return format!("{rest}{closed}");
        }
    }
    stem
}

fn english(word: String) -> String {
    let mut stem = word;
    let replace = |stem: &mut String, ending: &str, by: &str| {
        let rest = stem.strip_suffix(ending).filter(|rest| rest.chars().count() >= STEM_CHARS_MIN - by.len());
        let Some(length) = rest.map(str::len) else { return false };
        stem.truncate(length);
        stem.push_str(by);
        true
    };
    let plural = replace(&mut stem, "ies", "y")
        || ["sses", "shes", "ches", "xes", "zes"]
            .iter()
            .any(|ending| replace(&mut stem, ending, ending.trim_end_matches("es")))
        || (!stem.ends_with("ss") && !stem.ends_with("us") && replace(&mut stem, "s", ""));
    if !plural || !stem.ends_with('y') {
        let cut = ["ing", "ed"].iter().any(|ending| {
            before(&stem, ending).is_some_and(|rest| rest.contains(is_vowel))
                && replace(&mut stem, ending, "")
        });
        if cut {
            undouble(&mut stem);
        }
    }
    // `bridge` and `bridging`, `city` and `cities` meet without their last vowel.
    let _silent = replace(&mut stem, "e", "");
    if let Some(rest) = stem.strip_suffix('y').filter(|rest| rest.chars().count() >= STEM_CHARS_MIN - 1) {
        stem = format!("{rest}i");
    }
    stem
}

/// `stopp`, of `stopped`, is `stop`.
fn undouble(stem: &mut String) {
    let mut last = stem.chars().rev();
    if let (Some(a), Some(b)) = (last.next(), last.next())
        && a == b
        && !is_vowel(a)
        && !matches!(a, 'l' | 's' | 'z')
        && stem.chars().count() > STEM_CHARS_MIN
    {
        stem.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one_stem(language: &str, expected: &str, forms: &str) {
        for form in forms.split_whitespace() {
            assert_eq!(stem(language, form), expected, "{form}");
        }
    }

    #[test]
    fn forms_of_a_slovene_noun_share_a_stem() {
        one_stem("sl", "klop", "klop klopi klopjo klopeh klopem klopema klopmi Klopi");
        one_stem("sl", "pobud", "pobuda pobude pobudi pobudo pobud pobudam pobudah pobudami pobudama");
        one_stem("sl", "cest", "cesta ceste cesti cesto cest cestam cestah cestami");
        one_stem("sl", "obcin", "občina občine občini občino občin občinam občinah občinami");
        one_stem("sl", "park", "park parka parku parkom parki parkov parke parkih");
        one_stem("sl", "most", "most mosta mostu mostovi mostov mostove mostovih mostovom");
        one_stem("sl", "igrisc", "igrišče igrišča igrišču igriščem igriščih igrišč");
        one_stem("sl", "vprasanj", "vprašanje vprašanja vprašanju vprašanj vprašanjem vprašanjih");
        one_stem("sl", "postaj", "postaja postaje postajo postaj postajah postajami");
        one_stem("sl", "probl", "problem problemi problema problemu problemov problemih");
        one_stem("sl", "vrtc", "vrtec vrtca vrtcu vrtcem vrtci vrtcev vrtcih");
        one_stem("sl", "osn", "osnova osnove osnovo osnov osnovah");
    }

    #[test]
    fn forms_of_a_slovene_adjective_share_a_stem() {
        one_stem(
            "sl",
            "kolesarsk",
            "kolesarska kolesarske kolesarski kolesarskega kolesarskemu kolesarskih kolesarskimi",
        );
        one_stem("sl", "nevarn", "nevaren nevarna nevarne nevarnega nevarnih nevarnim");
    }

    #[test]
    fn different_words_stay_apart() {
        let stems: std::collections::BTreeSet<String> =
            ["klop", "cesta", "občina", "park", "šola", "svetilka", "pobuda", "most", "steza", "hrup"]
                .iter()
                .map(|word| stem("sl", word))
                .collect();
        assert_eq!(stems.len(), 10);
    }

    #[test]
    fn short_words_stay() {
        one_stem("sl", "led", "led");
        one_stem("sl", "dom", "dom doma domu domov");
        one_stem("sl", "ob", "ob OB");
        one_stem("en", "bus", "bus");
    }

    #[test]
    fn forms_of_an_english_word_share_a_stem() {
        one_stem("en", "bench", "bench benches");
        one_stem("en", "citi", "city cities");
        one_stem("en", "bridg", "bridge bridges bridging bridged");
        one_stem("en", "stop", "stop stops stopped stopping");
        one_stem("en", "path", "path paths");
        one_stem("en", "glass", "glass glasses");
    }

    #[test]
    fn other_languages_are_only_folded() {
        assert_eq!(stem("es", "Peatonalización"), "peatonalizacion");
        assert_eq!(stem("sl", "ČRPALKA"), "crpalk");
        assert_eq!(stem("x", "Straße"), "strasse");
    }

    #[test]
    fn a_stem_has_no_more_than_its_length() {
        assert!(stem("xx", &"ab".repeat(500)).chars().count() <= WORD_CHARS_MAX);
        assert_eq!(stem("sl", ""), "");
    }
}
