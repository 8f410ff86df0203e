//! Tables: columns side by side where they fit, else a record a row.

use unicode_width::UnicodeWidthStr;

use super::Form;
use super::inline::spans;
use super::line::{Line, Span, Style};
use super::wrap::wrapped;

/// Columns between two columns.
const GAP: usize = 2;
/// A column that would have to be narrower than this is not read as one.
const NARROWEST: usize = 16;

/// The cells of a line `| a | b |`; the line of dashes under the head has none.
pub(super) fn row(line: &str) -> Option<Vec<String>> {
    let mut cells = vec![String::new()];
    let mut characters = line.trim().trim_start_matches('|').chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            // In a table this is a bar also within code.
            '\\' if characters.peek() == Some(&'|') => {
                characters.next();
                push(&mut cells, '|');
            }
            '|' => cells.push(String::new()),
            _ => push(&mut cells, character),
        }
    }
    if cells.last().is_some_and(|cell| cell.trim().is_empty()) {
        cells.pop(); // behind the last bar
    }
    let is_rule = |cell: &String| {
        let cell = cell.trim();
        !cell.is_empty() && cell.chars().all(|character| matches!(character, '-' | ':'))
    };
    if cells.iter().all(is_rule) {
        return None;
    }
    Some(cells.iter().map(|cell| cell.trim().to_owned()).collect())
}

fn push(cells: &mut [String], character: char) {
    if let Some(cell) = cells.last_mut() {
        cell.push(character);
    }
}

/// Lays a table out.
pub(super) fn lines(rows: &[Vec<String>], form: Form) -> Vec<Line> {
    let rows: Vec<Vec<Vec<Span>>> = rows.iter().map(|row| styled(row, form)).collect();
    let Some((head, body)) = rows.split_first() else {
        return Vec::new();
    };
    match widths(&rows, form.width) {
        Some(widths) => columns(head, body, &widths),
        None => records(head, body, form),
    }
}

fn styled(row: &[String], form: Form) -> Vec<Vec<Span>> {
    row.iter().map(|cell| spans(cell, form.marks)).collect()
}

fn width(cell: &[Span]) -> usize {
    cell.iter().map(|span| span.text.width()).sum()
}

/// The columns' widths: what they need, the widest ones cut to what there is.
fn widths(rows: &[Vec<Vec<Span>>], available: usize) -> Option<Vec<usize>> {
    let count = rows.iter().map(Vec::len).max().unwrap_or(0);
    let needed = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells.map(|cell| width(cell)).max().unwrap_or(0).max(1)
    };
    let needed: Vec<usize> = (0..count).map(needed).collect();
    let available = available.checked_sub(GAP * count.saturating_sub(1))?;
    let cut = |limit: usize| needed.iter().map(|&width| width.min(limit)).collect::<Vec<_>>();
    let widest = needed.iter().copied().max()?;
    let fits = |&limit: &usize| cut(limit).iter().sum::<usize>() <= available;
    let limit = (1..=widest).rev().find(fits)?;
    (limit == widest || limit >= NARROWEST).then(|| cut(limit))
}

fn columns(head: &[Vec<Span>], body: &[Vec<Vec<Span>>], widths: &[usize]) -> Vec<Line> {
    let head: Vec<Vec<Span>> = head.iter().map(|cell| headed(cell)).collect();
    let mut lines = beside(&head, widths);
    let rule: Vec<String> = widths.iter().map(|&width| "-".repeat(width)).collect();
    lines.push(Line::of(&rule.join(&" ".repeat(GAP)), Style::Faint));
    let rows: Vec<Vec<Line>> = body.iter().map(|row| beside(row, widths)).collect();
    // Rows of several lines need something between them.
    let is_spaced = rows.iter().any(|row| row.len() > 1);
    for (number, row) in rows.into_iter().enumerate() {
        if is_spaced && number > 0 {
            lines.push(Line::default());
        }
        lines.extend(row);
    }
    lines
}

fn headed(cell: &[Span]) -> Vec<Span> {
    cell.iter().map(|span| Span { text: span.text.clone(), style: Style::Heading }).collect()
}

fn beside(row: &[Vec<Span>], widths: &[usize]) -> Vec<Line> {
    let empty = Vec::new();
    let cells = widths.iter().zip(0..).map(|(&width, column)| {
        let cell = row.get(column).unwrap_or(&empty);
        (width, wrapped(cell, width))
    });
    let cells: Vec<(usize, Vec<Line>)> = cells.collect();
    let height = cells.iter().map(|(_, lines)| lines.len()).max().unwrap_or(0).max(1);
    (0..height).map(|line| one_line(&cells, line)).collect()
}

fn one_line(cells: &[(usize, Vec<Line>)], number: usize) -> Line {
    let mut line = Line::default();
    let mut column = 0;
    for (width, lines) in cells {
        if let Some(cell) = lines.get(number) {
            line.push(&" ".repeat(column - line.width()), Style::Plain);
            line.join(cell.clone());
        }
        column += width + GAP;
    }
    line
}

/// A row as a record: its first cell, and under it the others, each behind its head.
fn records(head: &[Vec<Span>], body: &[Vec<Vec<Span>>], form: Form) -> Vec<Line> {
    let mut lines = Vec::new();
    for (number, row) in body.iter().enumerate() {
        if number > 0 {
            lines.push(Line::default());
        }
        for (column, cell) in row.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
            let mut named: Vec<Span> =
                head.get(column).map(|cell| headed(cell)).unwrap_or_default();
            if !named.is_empty() {
                named.push(Span::new(": ", Style::Heading));
            }
            named.extend(cell.iter().cloned());
            let indent = if column == 0 { 0 } else { 2 };
            let wrapped = wrapped(&named, form.narrower(indent).width);
            lines.extend(wrapped.into_iter().map(|line| line.indented(indent)));
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn laid_out(table: &str, width: usize) -> Vec<String> {
        let rows: Vec<_> = table.lines().filter_map(row).collect();
        lines(&rows, Form::new(width, false)).iter().map(Line::plain).collect()
    }

    #[test]
    fn columns_are_aligned_by_what_a_terminal_shows() {
        let shown = laid_out("| 词 | 意思 |\n|---|---|\n| `正常` | 不用 |\n| a \\| b | c |\n", 40);
        assert_eq!(shown, ["词     意思", "-----  ----", "正常   不用", "a | b  c"]);
    }

    #[test]
    fn a_cell_that_does_not_fit_is_wrapped_in_its_column() {
        let shown =
            laid_out("| a | b |\n|---|---|\n| x | one two three four five |\n| y | z |", 20);
        let expected =
            ["a  b", "-  -----------------", "x  one two three", "   four five", "", "y  z"];
        assert_eq!(shown, expected);
    }

    #[test]
    fn where_columns_do_not_fit_each_row_is_a_record() {
        let long = "one two three four";
        let shown = laid_out(&format!("| a | b | c |\n|-|-|-|\n| {long} | {long} | {long} |"), 24);
        let expected =
            ["a: one two three four", "  b: one two three four", "  c: one two three four"];
        assert_eq!(shown, expected);
    }
}
