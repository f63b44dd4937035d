//! How wide a text is at most, and where it is broken.
//!
//! Nobody knows in which font a picture is shown. The widths are those of DejaVu Sans, the widest of the common ones,
//! rounded up; in any other the text is narrower and leaves a little air.

/// A way of setting text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Type {
    /// Unit: pixels.
    pub(super) size: usize,
    pub(super) weight: Weight,
}

/// How heavy the letters are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    Plain,
    Slanted,
    Bold,
}

impl Type {
    /// From one line to the next. Unit: pixels.
    pub(super) fn line(self) -> usize {
        (self.size * 27).div_ceil(20)
    }

    /// From the top of a line down to what the letters stand on. Unit: pixels.
    pub(super) fn ascent(self) -> usize {
        self.size
    }

    /// Most that a text can take. Unit: pixels.
    pub(super) fn width(self, text: &str) -> usize {
        let units: usize = text.chars().map(units).sum();
        let heavy = if self.weight == Weight::Bold { 112 } else { 100 };
        (units * self.size * heavy).div_ceil(100_000)
    }

    /// The text in lines that fit. A word that fits on no line is cut; white space and control characters part words.
    pub(super) fn wrapped(self, text: &str, within: usize) -> Vec<String> {
        let mut lines = Vec::new();
        let mut line = String::new();
        for word in text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty())
        {
            let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
            if self.width(&longer) <= within {
                line = longer;
                continue;
            }
            if !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            for letter in word.chars() {
                line.push(letter);
                if self.width(&line) > within && line.chars().count() > 1 {
                    line.pop();
                    lines.push(std::mem::replace(&mut line, letter.to_string()));
                }
            }
        }
        if !line.is_empty() {
            lines.push(line);
        }
        lines
    }
}

/// Width of a letter. Unit: thousandths of the size of the font.
fn units(letter: char) -> usize {
    match letter {
        'i' | 'j' | 'l' | '\'' | '|' | ' ' | '.' | ',' | ':' | ';' | '·' => 350,
        'f' | 't' | 'r' | '(' | ')' | '[' | ']' | '-' | '/' | '!' => 420,
        'I' | 'J' | '"' | '»' | '«' => 620,
        'm' | 'M' | 'W' | '%' | '@' | '—' | '…' => 1_010,
        'w' | 'O' | 'Q' | '+' | '=' | '<' | '>' | '→' | '↩' => 850,
        'a'..='z' | '0'..='9' | 'č' | 'š' | 'ž' | 'ć' | 'đ' | '?' | '–' | '_' | '„' | '“' | '”' => {
            645
        }
        'A'..='Z' | 'Č' | 'Š' | 'Ž' | 'Ć' | 'Đ' | '&' => 785,
        // Other scripts: as wide as it is high.
        _ => 1_050,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Type = Type { size: 10, weight: Weight::Plain };

    #[test]
    fn a_text_is_broken_between_words_and_loses_none() {
        let text = "Obvesti o  nadaljnji\nobravnavi";
        let lines = PLAIN.wrapped(text, 80);
        assert!(lines.iter().all(|line| PLAIN.width(line) <= 80), "{lines:?}");
        assert_eq!(lines.join(" "), "Obvesti o nadaljnji obravnavi");
    }

    #[test]
    fn a_word_that_fits_nowhere_is_cut() {
        let lines = PLAIN.wrapped("a nepredstavljivodolgabeseda b", 50);
        assert!(lines.iter().all(|line| PLAIN.width(line) <= 50), "{lines:?}");
        assert_eq!(lines.concat().replace(' ', ""), "anepredstavljivodolgabesedab");
        assert_eq!(PLAIN.wrapped("mm", 1), ["m", "m"]);
    }

    #[test]
    fn nothing_takes_no_line() {
        assert!(PLAIN.wrapped(" \n\u{1}", 50).is_empty());
    }

    #[test]
    fn bold_is_wider() {
        let bold = Type { weight: Weight::Bold, ..PLAIN };
        assert!(bold.width("Zaključeno") > PLAIN.width("Zaključeno"));
    }
}
