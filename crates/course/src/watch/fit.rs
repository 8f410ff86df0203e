//! Lines that fit into a terminal, by columns: a Chinese character is two wide.

use common::layout::stay_together;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr as _};

use crate::text::{Paint, Style};

/// A line and how it looks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    /// Harmless text without a newline.
    pub(crate) text: String,
    /// Its colour.
    pub(crate) look: Look,
    /// What is too long is cut, because its columns mean something; else it is folded.
    pub(crate) is_cut: bool,
}

/// How a line looks where there are colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Look {
    #[default]
    Plain,
    Title,
    Good,
    Bad,
    Busy,
    Dim,
}

impl Line {
    pub(crate) fn new(text: impl Into<String>, look: Look) -> Self {
        Self { text: text.into(), look, is_cut: false }
    }

    pub(crate) fn plain(text: impl Into<String>) -> Self {
        Self::new(text, Look::Plain)
    }

    /// Its columns mean something.
    pub(crate) fn cut(self) -> Self {
        Self { is_cut: true, ..self }
    }

    /// As it is written.
    pub(crate) fn painted(&self, paint: Paint) -> String {
        let style = match self.look {
            Look::Plain => Style::Plain,
            Look::Title => Style::Strong,
            Look::Good => Style::Good,
            Look::Bad => Style::Bad,
            Look::Busy => Style::Begun,
            Look::Dim => Style::Faint,
        };
        paint.text(&self.text, style)
    }

    /// As many lines as it takes in so many columns; what is folded keeps its indent.
    pub(crate) fn fitted(&self, columns: usize) -> Vec<Self> {
        let texts = match self.is_cut {
            true => vec![cut(&self.text, columns)],
            false => folded(&self.text, columns),
        };
        texts.into_iter().map(|text| Self { text, ..*self }).collect()
    }
}

/// The beginning of a text that is too long, and a sign that it is.
pub(crate) fn cut(text: &str, columns: usize) -> String {
    if text.width() <= columns {
        return text.to_owned();
    }
    let mut kept = prefix(text, columns.saturating_sub(1)).to_owned();
    if columns > 0 {
        kept.push('…');
    }
    kept
}

/// As much of a text as fits.
fn prefix(text: &str, columns: usize) -> &str {
    let mut used = 0;
    let too_much = text.char_indices().find(|(_, character)| {
        used += character.width().unwrap_or(0);
        used > columns
    });
    too_much.map_or(text, |(end, _)| &text[..end])
}

fn folded(text: &str, columns: usize) -> Vec<String> {
    let indent = text.len() - text.trim_start().len();
    let indent = " ".repeat(indent.min(columns / 2));
    let mut lines = Vec::new();
    let mut rest = text.trim_start();
    loop {
        let room = columns.saturating_sub(indent.len()).max(2);
        if rest.width() <= room {
            lines.push(format!("{indent}{rest}"));
            return lines;
        }
        let (line, behind) = rest.split_at(end_of_line(rest, room));
        lines.push(format!("{indent}{}", line.trim_end()));
        rest = behind.trim_start();
    }
}

/// Where a line of so many columns ends: behind a blank, or between two characters of which one is
/// wide, or where it must.
fn end_of_line(text: &str, room: usize) -> usize {
    let most = prefix(text, room);
    let most = if most.is_empty() { first(text) } else { most };
    let next_is_blank = text[most.len()..].starts_with(' ');
    let may_break = |end: &usize| {
        let (before, behind) = (most[..*end].chars().next_back(), text[*end..].chars().next());
        before
            .zip(behind)
            .is_some_and(|(before, behind)| before == ' ' || !stay_together(before, behind))
    };
    if next_is_blank {
        return most.len();
    }
    let ends = most.char_indices().skip(1).map(|(end, _)| end).chain([most.len()]);
    // A line of which little is left would be a waste of room.
    let good = ends.filter(may_break).last().filter(|end| most[..*end].width() * 3 >= room);
    good.unwrap_or(most.len())
}

fn first(text: &str) -> &str {
    text.char_indices().nth(1).map_or(text, |(end, _)| &text[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_cut_fits_by_columns_and_says_so() {
        assert_eq!(cut("环境", 4), "环境");
        assert_eq!(cut("环境变量", 6), "环境…");
        assert_eq!(cut("abcdef", 4), "abc…");
        assert_eq!(cut("abc", 0), "");
    }

    #[test]
    fn what_is_folded_keeps_its_indent_and_loses_nothing_but_blanks() {
        assert_eq!(folded("  one two three", 9), ["  one two", "  three"]);
        assert_eq!(folded("环境变量，很好", 8), ["环境变", "量，很好"]);
        assert_eq!(folded("", 8), [""]);
        let long = "a/very/long/path/without/any/blank";
        assert_eq!(folded(long, 10).concat(), long);
    }

    #[test]
    fn no_line_is_wider_than_the_terminal() {
        let text = "       help: 用 cargo add（推荐） or write «Cargo.toml» by hand，再运行一次。"
            .repeat(3);
        for columns in 4..90 {
            for line in folded(&text, columns).iter().chain([&cut(&text, columns)]) {
                assert!(line.width() <= columns, "{columns}: {line}");
            }
        }
    }
}
