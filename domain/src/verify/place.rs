//! Where in a file something stands.

use std::collections::BTreeMap;
use toml::de::{DeTable, DeValue};

/// Lines of everything in a file that has a name.
pub(super) struct Places {
    lines: BTreeMap<String, usize>,
}

impl Places {
    /// Of a file; of nothing when it is not TOML.
    pub(super) fn of(source: &str) -> Self {
        let begins: Vec<usize> =
            std::iter::once(0).chain(source.match_indices('\n').map(|(at, _)| at + 1)).collect();
        let mut places = Self { lines: BTreeMap::new() };
        if let Ok(table) = DeTable::parse(source) {
            places.enter("", table.get_ref(), &begins);
        }
        places
    }

    fn enter(&mut self, above: &str, table: &DeTable<'_>, begins: &[usize]) {
        for (key, value) in table {
            let dot = if above.is_empty() { "" } else { "." };
            let path = format!("{above}{dot}{}", key.get_ref());
            self.lines.insert(path.clone(), line(key.span().start, begins));
            match value.get_ref() {
                DeValue::Table(inner) => self.enter(&path, inner, begins),
                DeValue::Array(items) => {
                    for item in items {
                        if let DeValue::Table(inner) = item.get_ref()
                            && let Some(DeValue::String(id)) = inner.get("id").map(|id| id.get_ref())
                        {
                            let path = format!("{path}.{id}");
                            self.lines.insert(path.clone(), line(item.span().start, begins));
                            self.enter(&path, inner, begins);
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// The line of a place, or of the nearest that holds it.
    pub(super) fn line(&self, place: &str) -> Option<usize> {
        let mut place = place;
        loop {
            if let Some(line) = self.lines.get(place) {
                return Some(*line);
            }
            place = place.rsplit_once('.')?.0;
        }
    }
}

fn line(offset: usize, begins: &[usize]) -> usize {
    begins.partition_point(|begin| *begin <= offset)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_has_the_line_of_its_key() {
        let source = "title.sl = \"Č\"\n[[steps]]\nid = \"sent\"\nlabel.sl = \"x\"\n\n[operations.decide]\nneeds = []\n\
                      [operations.decide.to]\na = \"b\"\n[tasks]\nt = { in = \"x\",\n  checks = [] }\n";
        let places = Places::of(source);
        for (place, line) in [
            ("title", 1),
            ("title.sl", 1),
            ("title.en", 1),
            ("steps.sent.label", 4),
            ("operations.decide", 6),
            ("operations.decide.needs", 7),
            ("operations.decide.to", 8),
            ("operations.decide.to.a", 9),
            ("operations.decide.says.sl", 6),
            ("tasks.t", 11),
            ("tasks.t.checks", 12),
        ] {
            assert_eq!(places.line(place), Some(line), "{place}");
        }
        assert_eq!(places.line(""), None);
        assert_eq!(Places::of("no toml").line("a.b"), None);
    }
}
