//! Comparing two copies of a read model, row by row and byte by byte.

use crate::error::ReadError;
use crate::models::Checked;
use crate::sql::{Cell, Cells, Conn, Kind, Place, Shape};
use std::cmp::Ordering;

/// Most differences that are told; the first say enough.
pub(crate) const DIFFERENCES_MAX: usize = 20;

/// Rows read at a time, from either copy.
const ROWS_READ: usize = 500;

/// Longest part of a row that a difference quotes. Unit: characters.
const QUOTED_CHARS_MAX: usize = 160;

/// Compares all tables of the live copy with the rebuilt one. Both must be seen at one moment.
pub(crate) async fn all(
    conn: &mut Conn<'_>,
    live: &Place,
    rebuilt: &Place,
    position: u64,
) -> Result<Checked, ReadError> {
    let mut checked = Checked { model: live.model, position, rows: 0, differences: Vec::new() };
    for shape in live.model.shapes() {
        let mut left = Rows::new(live.table(shape), shape);
        let mut right = Rows::new(rebuilt.table(shape), shape);
        while checked.differences.len() < DIFFERENCES_MAX {
            let order = match (left.peek(conn).await?, right.peek(conn).await?) {
                (None, None) => break,
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (Some(a), Some(b)) => order(&key(a, shape), &key(b, shape)),
            };
            let ours = if order.is_le() { left.take() } else { None };
            let theirs = if order.is_ge() { right.take() } else { None };
            checked.rows += u64::from(ours.is_some());
            if ours != theirs {
                checked.differences.push(difference(&live.table(shape), shape, ours, theirs));
            }
        }
    }
    Ok(checked)
}

fn key(row: &Cells, shape: &Shape) -> Cells {
    let columns = shape.columns.iter().zip(row);
    columns.filter(|((name, _), _)| shape.key.contains(name)).map(|(_, cell)| cell.clone()).collect()
}

fn order(a: &Cells, b: &Cells) -> Ordering {
    let one = |pair: (&Cell, &Cell)| match pair {
        (Cell::Integer(a), Cell::Integer(b)) => a.cmp(b),
        (Cell::Text(a), Cell::Text(b)) => a.cmp(b),
        (Cell::Integer(_), Cell::Text(_)) => Ordering::Less,
        (Cell::Text(_), Cell::Integer(_)) => Ordering::Greater,
    };
    a.iter().zip(b).map(one).find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
}

fn difference(table: &str, shape: &Shape, live: Option<Cells>, rebuilt: Option<Cells>) -> String {
    let named = |row: &Cells| {
        let columns = shape.columns.iter().zip(row).filter(|((name, _), _)| shape.key.contains(name));
        let parts: Vec<String> = columns.map(|((name, _), cell)| format!("{name} {}", said(cell))).collect();
        parts.join(", ")
    };
    let key = live.as_ref().or(rebuilt.as_ref()).map(named).unwrap_or_default();
    match (live, rebuilt) {
        (Some(live), Some(rebuilt)) => {
            let columns = shape.columns.iter().zip(live.iter().zip(&rebuilt));
            let mut differing = columns.filter(|(_, (ours, theirs))| ours != theirs);
            let told = differing.next().map(|((name, _), (ours, theirs))| {
                let (ours, theirs) = from_where_they_part(&said(ours), &said(theirs));
                format!("column {name}: live says {ours}, rebuilt says {theirs}")
            });
            format!("{table}, {key}: {}", told.unwrap_or_default())
        }
        (Some(_), None) => format!("{table}, {key}: live has the row, rebuilt has not"),
        (None, _) => format!("{table}, {key}: rebuilt has the row, live has not"),
    }
}

fn said(cell: &Cell) -> String {
    match cell {
        Cell::Integer(number) => number.map_or_else(|| "nothing".to_owned(), |number| number.to_string()),
        Cell::Text(text) => text.clone().unwrap_or_else(|| "nothing".to_owned()),
    }
}

/// Both texts without most of what they share at their beginning, and no longer than one reads.
fn from_where_they_part(a: &str, b: &str) -> (String, String) {
    const CONTEXT_CHARS: usize = 20;
    let shared = a.chars().zip(b.chars()).take_while(|(a, b)| a == b).count();
    let from = shared.saturating_sub(CONTEXT_CHARS);
    let part = |text: &str| {
        let quoted: String = text.chars().skip(from).take(QUOTED_CHARS_MAX).collect();
        if from > 0 { format!("…{quoted}") } else { quoted }
    };
    (part(a), part(b))
}

/// The rows of a table in the order of its key, read in pages.
struct Rows {
    table: String,
    shape: &'static Shape,
    page: std::vec::IntoIter<Cells>,
    next: Option<Cells>,
    last_key: Option<Cells>,
    ended: bool,
}

impl Rows {
    fn new(table: String, shape: &'static Shape) -> Self {
        Self { table, shape, page: Vec::new().into_iter(), next: None, last_key: None, ended: false }
    }

    async fn peek(&mut self, conn: &mut Conn<'_>) -> Result<Option<&Cells>, sqlx::Error> {
        if self.next.is_none() && !self.ended {
            if self.page.as_slice().is_empty() {
                self.read(conn).await?;
            }
            self.next = self.page.next();
            self.ended = self.next.is_none();
        }
        Ok(self.next.as_ref())
    }

    fn take(&mut self) -> Option<Cells> {
        let row = self.next.take()?;
        self.last_key = Some(key(&row, self.shape));
        Some(row)
    }

    async fn read(&mut self, conn: &mut Conn<'_>) -> Result<(), sqlx::Error> {
        let names: Vec<&str> = self.shape.columns.iter().map(|(name, _)| *name).collect();
        let kinds: Vec<Kind> = self.shape.columns.iter().map(|(_, kind)| *kind).collect();
        let keys = self.shape.key.join(", ");
        let (after, bound) = match &self.last_key {
            None => (String::new(), Vec::new()),
            Some(last) => {
                let places: Vec<String> = (1..=last.len()).map(|number| format!("${number}")).collect();
                (format!("WHERE ({keys}) > ({})", places.join(", ")), last.clone())
            }
        };
        let sql = format!(
            "SELECT {} FROM {} {after} ORDER BY {keys} LIMIT {ROWS_READ}",
            names.join(", "),
            self.table
        );
        self.page = conn.fetch(&sql, &bound, &kinds).await?.into_iter();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sql::COUNTS;

    fn row(case: &str, position: u64, body: &str) -> Cells {
        vec![Cell::text(case), Cell::count(position), Cell::text(body)]
    }

    #[test]
    fn keys_are_ordered_part_by_part() {
        let key = |row: Cells| key(&row, &COUNTS);
        assert_eq!(order(&key(row("a", 9, "")), &key(row("b", 1, ""))), Ordering::Less);
        assert_eq!(order(&key(row("a", 9, "")), &key(row("a", 10, ""))), Ordering::Less);
        assert_eq!(order(&key(row("a", 9, "x")), &key(row("a", 9, "y"))), Ordering::Equal);
    }

    #[test]
    fn a_difference_names_table_key_and_what_each_side_says() {
        let (live, rebuilt) = (row("a", 9, r#"{"given":1}"#), row("a", 9, r#"{"given":2}"#));
        assert_eq!(
            difference("support_count_v1", &COUNTS, Some(live.clone()), Some(rebuilt)),
            r#"support_count_v1, case_id a, position 9: column body: live says {"given":1}, rebuilt says {"given":2}"#
        );
        assert_eq!(
            difference("support_count_v1", &COUNTS, Some(live), None),
            "support_count_v1, case_id a, position 9: live has the row, rebuilt has not"
        );
    }
}
