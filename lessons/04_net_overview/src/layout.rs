//! Lines of this lesson's pictures and tables, beside what `common::layout` has.

use common::layout::{WIDTH, padded};
use unicode_width::UnicodeWidthStr;

/// The text in the middle of `columns`.
pub(crate) fn centred(text: &str, columns: usize) -> String {
    let before = columns.saturating_sub(text.width()) / 2;
    padded(&format!("{}{text}", " ".repeat(before)), columns)
}

/// The text, or as much of it as fits into a line, with dots for the rest.
pub(crate) fn one_line(text: &str) -> String {
    if text.width() <= WIDTH {
        return text.to_owned();
    }
    let mut line = String::new();
    for character in text.chars() {
        line.push(character);
        if line.width() > WIDTH - 3 {
            line.pop();
            break;
        }
    }
    line + "..."
}

/// A title with its number in the story; what belongs to the part before has no number.
pub(crate) fn title(step: Option<usize>, text: &str) -> String {
    let number = step.map_or_else(|| "  ".to_owned(), |step| format!("{step}."));
    format!("\n{number} {text}\n")
}
