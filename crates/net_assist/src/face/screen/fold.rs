//! Styled text in rows of a fixed width.

use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr as _;

use common::layout::stay_together;

/// Styled text in at most `rows` rows of at most `columns` columns, broken where it may be; what does
/// not fit into the last one ends with "…".
pub(crate) fn folded(spans: &[Span<'_>], columns: usize, rows: usize) -> Vec<Line<'static>> {
    let mut pieces = Pieces::of(spans);
    let mut lines = Vec::new();
    while !pieces.is_over() && lines.len() < rows {
        let is_last = lines.len() + 1 == rows;
        lines.push(pieces.line(columns.max(2), is_last));
    }
    lines
}

/// One row of at most so many columns.
pub(crate) fn cut(spans: &[Span<'_>], columns: usize) -> Line<'static> {
    folded(spans, columns, 1).pop().unwrap_or_default()
}

/// Text of at most so many columns.
pub(crate) fn cut_text(text: &str, columns: usize) -> String {
    if text.width() <= columns {
        return text.to_owned();
    }
    if columns == 0 {
        return String::new();
    }
    let mut kept = String::new();
    let mut used = 1;
    for character in text.graphemes(true) {
        used += character.width();
        if used > columns {
            break;
        }
        kept.push_str(character);
    }
    kept.push('…');
    kept
}

/// The same, with the end kept: of an address the port is what differs.
pub(crate) fn cut_front(text: &str, columns: usize) -> String {
    if text.width() <= columns {
        return text.to_owned();
    }
    let mut used = 1;
    let kept = text.graphemes(true).rev().take_while(|character| {
        used += character.width();
        used <= columns
    });
    let mut kept: Vec<&str> = kept.collect();
    kept.push("…");
    kept.reverse();
    kept.concat()
}

/// Characters with their styles, and how far they are used.
struct Pieces<'a> {
    all: Vec<(&'a str, Style)>,
    at: usize,
}

impl<'a> Pieces<'a> {
    fn of(spans: &'a [Span<'_>]) -> Self {
        let characters =
            |span: &'a Span<'_>| span.content.graphemes(true).map(|piece| (piece, span.style));
        Self { all: spans.iter().flat_map(characters).collect(), at: 0 }
    }

    fn is_over(&self) -> bool {
        self.at >= self.all.len()
    }

    fn line(&mut self, columns: usize, is_last: bool) -> Line<'static> {
        let rest = &self.all[self.at..];
        let fits = fitting(rest, columns);
        if fits == rest.len() {
            self.at = self.all.len();
            return joined(rest, "");
        }
        if is_last {
            self.at = self.all.len();
            return joined(&rest[..fitting(rest, columns - 1)], "…");
        }
        let end = end_of_line(rest, fits.max(1));
        self.at += end;
        while self.all.get(self.at).is_some_and(|(piece, _)| *piece == " ") {
            self.at += 1;
        }
        joined(&rest[..end], "")
    }
}

/// How many characters fit.
fn fitting(pieces: &[(&str, Style)], columns: usize) -> usize {
    let mut used = 0;
    let fits = pieces.iter().take_while(|(piece, _)| {
        used += piece.width();
        used <= columns
    });
    fits.count()
}

/// Where a row ends: behind a blank or between two characters that may part; in the middle of a word
/// only where little would be left of the row.
fn end_of_line(pieces: &[(&str, Style)], fits: usize) -> usize {
    let may_end = |end: &usize| {
        let before = pieces[end - 1].0.chars().next_back();
        let behind = pieces.get(*end).and_then(|(piece, _)| piece.chars().next());
        before.zip(behind).is_some_and(|(before, behind)| {
            before == ' ' || behind == ' ' || !stay_together(before, behind)
        })
    };
    (1..=fits).rev().take_while(|end| end * 3 >= fits).find(may_end).unwrap_or(fits)
}

fn joined(pieces: &[(&str, Style)], end: &str) -> Line<'static> {
    let mut spans: Vec<(String, Style)> = Vec::new();
    for (piece, style) in pieces {
        match spans.last_mut() {
            Some((text, last)) if last == style => text.push_str(piece),
            _ => spans.push(((*piece).to_owned(), *style)),
        }
    }
    if !end.is_empty() {
        let style = spans.last().map_or_else(Style::new, |(_, style)| *style);
        spans.push((end.to_owned(), style));
    }
    Line::from_iter(spans.into_iter().map(|(text, style)| Span::styled(text, style)))
}
