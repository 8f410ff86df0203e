//! Paragraphs, lists, tables and headings of a deeper level.

use common::layout::is_wide;

use super::Form;
use super::inline::spans;
use super::line::{Line, Span, Style};
use super::table;
use super::wrap::wrapped;

/// Something that begins with a line of Markdown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Prose {
    /// Text that is wrapped.
    Paragraph(String),
    /// A heading of a deeper level.
    Heading(String),
    /// A point: the columns before its mark, the mark, and its text.
    Item { indent: usize, mark: String, text: String },
    /// Rows of cells; the first is the head.
    Table(Vec<Vec<String>>),
}

/// Reads lines of Markdown that no blank line parts.
pub(super) fn parse(text: &str) -> Vec<Prose> {
    let mut found: Vec<Prose> = Vec::new();
    for line in text.lines() {
        let begun = begins(line);
        match (begun, found.last_mut()) {
            (Some(Prose::Table(rows)), Some(Prose::Table(before))) => before.extend(rows),
            (Some(begun), _) => found.push(begun),
            (None, Some(Prose::Paragraph(text) | Prose::Item { text, .. })) => {
                append(text, line.trim());
            }
            (None, _) => found.push(Prose::Paragraph(line.trim().to_owned())),
        }
    }
    found
}

/// The line as the beginning of something; a line that only goes on is none.
fn begins(line: &str) -> Option<Prose> {
    let trimmed = line.trim_start();
    let indent = line.len() - trimmed.len();
    if trimmed.starts_with('|') {
        return Some(Prose::Table(table::row(trimmed).into_iter().collect()));
    }
    let hashes = trimmed.len() - trimmed.trim_start_matches('#').len();
    if hashes > 0
        && let Some(heading) = trimmed[hashes..].strip_prefix(' ')
    {
        return Some(Prose::Heading(heading.trim().to_owned()));
    }
    let (mark, text) = trimmed.split_once(' ')?;
    let number = mark.strip_suffix('.').filter(|n| !n.is_empty() && n.len() <= 3);
    let is_number = number.is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()));
    let mark = match mark {
        "-" | "*" | "+" => "-".to_owned(),
        _ if is_number => mark.to_owned(),
        _ => return None,
    };
    Some(Prose::Item { indent, mark, text: text.trim().to_owned() })
}

/// A line's end is a blank, but not between two Chinese characters.
fn append(text: &mut String, line: &str) {
    let wide = |character: Option<char>| character.is_some_and(is_wide);
    if !(wide(text.chars().next_back()) && wide(line.chars().next())) {
        text.push(' ');
    }
    text.push_str(line);
}

/// Lays them out.
pub(super) fn lines(text: &str, form: Form) -> Vec<Line> {
    parse(text).iter().flat_map(|prose| shown(prose, form)).collect()
}

fn shown(prose: &Prose, form: Form) -> Vec<Line> {
    match prose {
        Prose::Paragraph(text) => wrapped(&spans(text, form.marks), form.width),
        Prose::Heading(text) => wrapped(&[Span::new(text, Style::Heading)], form.width),
        Prose::Item { indent, mark, text } => item(*indent, mark, text, form),
        Prose::Table(rows) => table::lines(rows, form),
    }
}

fn item(indent: usize, mark: &str, text: &str, form: Form) -> Vec<Line> {
    let indent = indent.min(form.width / 4);
    let hang = indent + mark.len() + 1;
    let mut lines = wrapped(&spans(text, form.marks), form.narrower(hang).width);
    for (number, line) in lines.iter_mut().enumerate() {
        let text = std::mem::take(line);
        if number == 0 {
            let mut first = Line::of(&format!("{}{mark} ", " ".repeat(indent)), Style::Faint);
            first.join(text);
            *line = first;
        } else {
            *line = text.indented(hang);
        }
    }
    lines
}
