//! A table in columns.

use common::layout::left;
use unicode_width::UnicodeWidthStr;

/// The widest column, in columns of a terminal; a longer cell moves the rest of its row.
const WIDEST: usize = 40;

/// The rows of a table that is being read.
#[derive(Default)]
pub(super) struct Table {
    rows: Vec<Vec<String>>,
    cell: Option<String>,
    has_head: bool,
}

impl Table {
    pub(super) fn begin_row(&mut self) {
        self.end_cell();
        self.rows.push(Vec::new());
    }

    pub(super) fn begin_cell(&mut self, is_head: bool) {
        self.end_cell();
        self.has_head |= is_head && self.rows.len() <= 1;
        self.cell = Some(String::new());
    }

    pub(super) fn end_cell(&mut self) {
        let Some(cell) = self.cell.take() else {
            return;
        };
        let cell = cell.split_whitespace().collect::<Vec<_>>().join(" ");
        match self.rows.last_mut() {
            Some(row) => row.push(cell),
            None => self.rows.push(vec![cell]),
        }
    }

    /// Where text goes while a cell is open.
    pub(super) fn cell(&mut self) -> Option<&mut String> {
        self.cell.as_mut()
    }

    /// The rows as lines, columns aligned, two blanks between them.
    pub(super) fn lines(mut self) -> Vec<String> {
        self.end_cell();
        self.rows.retain(|row| row.iter().any(|cell| !cell.is_empty()));
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let width = |column: usize| {
            let cells = self.rows.iter().filter_map(|row| row.get(column));
            cells.map(|cell| cell.width()).max().unwrap_or(0).min(WIDEST)
        };
        // A row as long as the widest one has a width for each of its cells.
        let widths: Vec<usize> = (0..columns).map(width).collect();
        let mut lines: Vec<String> = self.rows.iter().map(|row| line(row, &widths)).collect();
        if self.has_head && lines.len() > 1 {
            let rule: Vec<String> = widths.iter().map(|&width| "-".repeat(width.max(1))).collect();
            lines.insert(1, rule.join("  "));
        }
        lines
    }
}

fn line(row: &[String], widths: &[usize]) -> String {
    let cells = row.iter().zip(widths).map(|(cell, &width)| left(cell, width));
    cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
}
