//! Small columns beside each other: each with its lines, as wide as its widest, as many a row as
//! the terminal has room for. A Chinese character fills two columns (Unicode Annex #11).

use common::escape::{escaped, is_hazardous};
use common::layout::{WIDTH, padded};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

const MARGIN: &str = "  ";

/// The lines of one column; cells of a row have the same number of lines.
pub(crate) type Cell = Vec<String>;

/// The cells in rows. A line that is empty in all cells of a row is left out.
pub(crate) fn rows(cells: &[Cell]) -> Vec<String> {
    let mut lines = Vec::new();
    let mut rest = cells;
    while !rest.is_empty() {
        let (row, after) = rest.split_at(fitting(rest));
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.extend(row_lines(row));
        rest = after;
    }
    lines
}

/// How many cells fit into a row: at least one.
fn fitting(cells: &[Cell]) -> usize {
    let mut used = MARGIN.len();
    let fit = cells.iter().take_while(|cell| {
        used += cell_width(cell);
        let fits = used <= WIDTH;
        used += MARGIN.len();
        fits
    });
    fit.count().max(1)
}

fn cell_width(cell: &Cell) -> usize {
    cell.iter().map(|line| line.width()).max().unwrap_or(0)
}

fn row_lines(row: &[Cell]) -> Vec<String> {
    let height = row.iter().map(Vec::len).max().unwrap_or(0);
    let line = |at: usize| {
        let mut line = MARGIN.to_owned();
        for cell in row {
            let text = cell.get(at).map_or("", String::as_str);
            line.push_str(&padded(text, cell_width(cell) + MARGIN.len()));
        }
        line.trim_end().to_owned()
    };
    (0..height).map(line).filter(|line| !line.is_empty()).collect()
}

/// The beginning of a text that fits into `columns`, with `…` where something is missing.
pub(crate) fn cut(text: &str, columns: usize) -> String {
    if text.width() <= columns {
        return text.to_owned();
    }
    let mut used = 1; // for the …
    let fits = |c: &char| {
        used += c.width().unwrap_or(0);
        used <= columns
    };
    let beginning: String = text.chars().take_while(fits).collect();
    format!("{beginning}…")
}

/// A character on its own: never invisible, and harmless.
pub(crate) fn character(c: char) -> String {
    let text = c.to_string();
    match c.width() {
        _ if is_hazardous(c) => escaped(&text).to_string(),
        Some(0) => format!("◌{c}"), // it combines with the one before
        _ if c == ' ' || c == '\u{a0}' || c == '\u{3000}' => format!("'{c}'"),
        _ => text,
    }
}

/// The number of a character, as Unicode writes it.
pub(crate) fn code_point(c: char) -> String {
    format!("U+{:04X}", u32::from(c))
}

/// Bytes with a blank between them.
pub(crate) fn spaced(bytes: &[u8]) -> String {
    let bytes: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    bytes.join(" ")
}

/// The same in lines that fit behind an indent.
pub(crate) fn spaced_lines(bytes: &[u8], indent: usize) -> String {
    let a_line = (WIDTH.saturating_sub(indent) / 3).max(1);
    let lines: Vec<String> = bytes.chunks(a_line).map(spaced).collect();
    lines.join(&format!("\n{}", " ".repeat(indent)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn cells_stand_side_by_side_by_width_not_by_length() {
        let cells =
            [vec!["你".to_owned(), "e4 bd a0".to_owned()], vec!["a".to_owned(), "61".to_owned()]];
        assert_eq!(rows(&cells), ["  你        a", "  e4 bd a0  61"]);
    }

    #[test]
    fn nothing_that_steers_or_hides_is_shown_as_it_is() {
        assert_eq!(character('\x1b'), r"\x1b");
        assert_eq!(character('\u{202e}'), r"\u202e");
        assert_eq!(character('\u{301}'), "◌\u{301}");
        assert_eq!(character(' '), "' '");
        assert_eq!(code_point('😀'), "U+1F600");
    }

    #[test]
    fn a_cut_text_says_so() {
        assert_eq!(cut("你好", 4), "你好");
        assert_eq!(cut("你好吗", 5), "你好…");
        assert_eq!(cut("你好吗", 4), "你…");
    }

    proptest! {
        #[test]
        fn every_line_fits_the_terminal(text in "[a-z\u{4e00}-\u{9fff}]{0,200}") {
            let cells: Vec<Cell> = text.chars().map(|c| vec![character(c), code_point(c)]).collect();
            for line in rows(&cells) {
                prop_assert!(line.width() <= WIDTH);
            }
            let bytes = spaced_lines(text.as_bytes(), 9);
            prop_assert!(bytes.lines().all(|line| line.width() <= WIDTH));
        }
    }
}
