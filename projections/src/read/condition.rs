//! Conditions of a query, put together from constant texts; values are bound.

use crate::sql::Cell;

/// A growing `WHERE`, and what is bound to it.
#[derive(Debug, Default)]
pub(crate) struct Condition {
    parts: Vec<String>,
    bound: Vec<Cell>,
}

impl Condition {
    /// Binds a value; the answer stands for it in the text.
    pub(crate) fn bind(&mut self, cell: Cell) -> String {
        self.bound.push(cell);
        format!("${}", self.bound.len())
    }

    /// Something more that must hold.
    pub(crate) fn and(&mut self, part: String) {
        self.parts.push(part);
    }

    /// A column must have this value, when one is given.
    pub(crate) fn equal(&mut self, column: &'static str, value: Option<&String>) {
        if let Some(value) = value {
            let value = self.bind(Cell::text(value.as_str()));
            self.and(format!("{column} = {value}"));
        }
    }

    /// The text, with `WHERE` unless everything holds.
    pub(crate) fn text(&self) -> String {
        if self.parts.is_empty() { String::new() } else { format!("WHERE {}", self.parts.join(" AND ")) }
    }

    /// What is bound, in order.
    pub(crate) fn bound(&self) -> &[Cell] {
        &self.bound
    }
}
