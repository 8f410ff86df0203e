//! A line that is typed: one message, which may have several lines.
//!
//! What a person takes for one character is one here: a letter with its accents is passed and
//! deleted as a whole. The cursor is always on such a border.

use common::escape::{escaped, is_hazardous};
use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation as _};
use unicode_width::UnicodeWidthStr as _;

/// The most bytes that are typed: more than a datagram can carry. Larger ones are sent as files.
pub(crate) const MOST: usize = 64 << 10;

/// Typed text and where the cursor is in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Input {
    text: String,
    /// In bytes; on a character's border.
    cursor: usize,
}

/// A row of what is shown of an input.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Row {
    /// Harmless text.
    pub(crate) text: String,
    /// Whether a line end that was typed follows.
    pub(crate) ends_line: bool,
}

/// What is shown of an input.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Rows {
    /// From top to bottom; at least one.
    pub(crate) rows: Vec<Row>,
    /// The cursor's column and row.
    pub(crate) cursor: (usize, usize),
}

impl Input {
    /// This text, with the cursor behind it.
    pub(crate) fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { cursor: text.len(), text }
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Inserts at the cursor; whether all of it found room.
    pub(crate) fn insert(&mut self, text: &str) -> bool {
        let room = MOST.saturating_sub(self.text.len());
        let fits = text.floor_char_boundary(room.min(text.len()));
        self.text.insert_str(self.cursor, &text[..fits]);
        self.cursor += fits;
        // What was inserted may have joined what stands behind it.
        self.cursor = self.border_at_or_after(self.cursor);
        fits == text.len()
    }

    /// Inserts what was pasted: every way to end a line is `\n`, and the end of the last one is
    /// left out.
    pub(crate) fn paste(&mut self, text: &str) -> bool {
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        self.insert(text.strip_suffix('\n').unwrap_or(&text))
    }

    /// The text is given away; nothing is left.
    pub(crate) fn take(&mut self) -> String {
        self.cursor = 0;
        std::mem::take(&mut self.text)
    }

    pub(crate) fn set(&mut self, text: &str) {
        *self = Self::new(text);
    }

    /// Puts the cursor before so many characters (Unicode scalar values).
    pub(crate) fn go_to(&mut self, characters: usize) {
        let at = self.text.char_indices().nth(characters).map_or(self.text.len(), |(at, _)| at);
        self.cursor = self.border_at_or_after(at);
    }

    pub(crate) fn left(&mut self) {
        self.cursor = self.before(self.cursor);
    }

    pub(crate) fn right(&mut self) {
        self.cursor = self.after(self.cursor);
    }

    pub(crate) fn home(&mut self) {
        self.cursor = self.text[..self.cursor].rfind('\n').map_or(0, |at| at + 1);
    }

    pub(crate) fn end(&mut self) {
        let behind = self.text[self.cursor..].find('\n');
        self.cursor = behind.map_or(self.text.len(), |at| self.cursor + at);
    }

    pub(crate) fn word_left(&mut self) {
        self.cursor = self.word_before();
    }

    pub(crate) fn word_right(&mut self) {
        self.cursor = self.word_after();
    }

    pub(crate) fn backspace(&mut self) {
        self.delete(self.before(self.cursor), self.cursor);
    }

    pub(crate) fn delete_right(&mut self) {
        self.delete(self.cursor, self.after(self.cursor));
    }

    pub(crate) fn delete_word(&mut self) {
        self.delete(self.word_before(), self.cursor);
    }

    /// Deletes from the line's beginning up to the cursor.
    pub(crate) fn delete_to_home(&mut self) {
        let end = self.cursor;
        self.home();
        self.delete(self.cursor, end);
    }

    /// Deletes from the cursor to the line's end.
    pub(crate) fn delete_to_end(&mut self) {
        let begin = self.cursor;
        self.end();
        self.delete(begin, self.cursor);
    }

    fn delete(&mut self, from: usize, to: usize) {
        self.text.replace_range(from..to, "");
        // What stood apart may be one character now.
        self.cursor = self.border_at_or_after(from);
    }

    fn before(&self, at: usize) -> usize {
        let mut cursor = GraphemeCursor::new(at, self.text.len(), true);
        cursor.prev_boundary(&self.text, 0).ok().flatten().unwrap_or(0)
    }

    fn after(&self, at: usize) -> usize {
        let mut cursor = GraphemeCursor::new(at, self.text.len(), true);
        cursor.next_boundary(&self.text, 0).ok().flatten().unwrap_or(self.text.len())
    }

    fn border_at_or_after(&self, at: usize) -> usize {
        let mut cursor = GraphemeCursor::new(at, self.text.len(), true);
        match cursor.is_boundary(&self.text, 0) {
            Ok(true) => at,
            _ => self.after(at),
        }
    }

    fn word_before(&self) -> usize {
        let words = self.text[..self.cursor].split_word_bound_indices();
        let mut words = words.filter(|(_, word)| !is_blank(word));
        let word = words.next_back().map_or(0, |(at, _)| at);
        if self.border_at_or_after(word) == word { word } else { self.before(word) }
    }

    fn word_after(&self) -> usize {
        let words = self.text[self.cursor..].split_word_bound_indices();
        let mut words = words.filter(|(_, word)| !is_blank(word));
        let end = words.next().map_or(self.text.len(), |(at, word)| self.cursor + at + word.len());
        self.border_at_or_after(end)
    }

    /// The text in rows of so many columns, at least two: a wide character needs them.
    pub(crate) fn rows(&self, columns: usize) -> Rows {
        let columns = columns.max(2);
        let mut shown = Rows { rows: vec![Row::default()], cursor: (0, 0) };
        let mut used = 0;
        for (at, character) in self.text.grapheme_indices(true) {
            let is_end = matches!(character, "\n");
            let piece = if is_end { String::new() } else { visible(character) };
            if used + piece.width() > columns && used > 0 {
                shown.rows.push(Row::default());
                used = 0;
            }
            if at == self.cursor {
                shown.cursor = (used, shown.rows.len() - 1);
            }
            used = shown.push(&piece, used, columns);
            if let Some(row) = shown.rows.last_mut() {
                row.ends_line = is_end;
            }
            if is_end {
                shown.rows.push(Row::default());
                used = 0;
            }
        }
        if self.cursor == self.text.len() {
            if used >= columns {
                shown.rows.push(Row::default());
                used = 0;
            }
            shown.cursor = (used, shown.rows.len() - 1);
        }
        shown
    }

    /// The part around the cursor that fits into one row, and the cursor's column.
    pub(crate) fn around_cursor(&self, columns: usize) -> (String, usize) {
        let columns = columns.max(2);
        let pieces: Vec<(usize, String)> =
            self.text.grapheme_indices(true).map(|(at, piece)| (at, visible(piece))).collect();
        let place = pieces.iter().take_while(|(at, _)| *at < self.cursor).count();
        let (mut first, mut width) = (place, 0);
        // One column stays for the cursor behind the last character.
        while first > 0 && width + pieces[first - 1].1.width() < columns {
            first -= 1;
            width += pieces[first].1.width();
        }
        let mut shown = String::new();
        for (_, piece) in &pieces[first..] {
            if shown.width() + piece.width() > columns {
                break;
            }
            shown.push_str(piece);
        }
        (shown, width)
    }
}

impl Rows {
    /// Puts a piece behind what is there; a number that is wider than a row is broken. Gives back how
    /// many columns of the last row are used.
    fn push(&mut self, piece: &str, mut used: usize, columns: usize) -> usize {
        let whole = piece.width();
        if whole <= columns {
            if let Some(row) = self.rows.last_mut() {
                row.text.push_str(piece);
            }
            return used + whole;
        }
        for character in piece.graphemes(true) {
            let width = character.width();
            if used + width > columns {
                self.rows.push(Row::default());
                used = 0;
            }
            if let Some(row) = self.rows.last_mut() {
                row.text.push_str(character);
            }
            used += width;
        }
        used
    }
}

fn is_blank(word: &str) -> bool {
    word.chars().all(|character| character.is_whitespace() || character.is_ascii_punctuation())
}

/// A character as it is shown: what steers a terminal by its number, what has no width on a blank
/// circle.
fn visible(character: &str) -> String {
    if character.chars().any(is_hazardous) {
        return escaped(character).to_string();
    }
    match character.width() {
        0 => format!("\u{25cc}{character}"),
        _ => character.to_owned(),
    }
}

#[cfg(test)]
#[path = "input_tests.rs"]
mod tests;
