//! From bytes to what a person reads.

use std::borrow::Cow;
use std::fmt::Write;

use common::codec::{self, Encoding, ErrorMode, GuessReason};
use common::escape::{escaped, is_hazardous};
use common::{Lang, tr};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::{Span, SpanKind, View};
use crate::words::grouped;

/// Bytes that are looked at for a limit of columns: four for each, the longest character, and some
/// more for those that take no column.
const BYTES_PER_COLUMN: usize = 4;
const BYTES_MORE: usize = 64;
/// With fewer columns, "and so many more bytes" is only `…`.
const COLUMNS_FOR_A_COUNT: usize = 40;

pub(super) fn shown(
    bytes: &[u8],
    encoding: Encoding,
    view: View,
    lang: Lang,
    limit: usize,
) -> Vec<Span> {
    if bytes.is_empty() {
        let mut row = Row::of(limit);
        row.push_cut(SpanKind::Note, lang.pick("(empty)", "（空）"));
        return row.spans;
    }
    match view {
        View::Text => text(bytes, encoding, lang, limit),
        View::Hex => hex(bytes, lang, limit),
        View::Both => both(bytes, encoding, lang, limit),
    }
}

/// Text, a gap, hex: half of the columns each, where it matters.
fn both(bytes: &[u8], encoding: Encoding, lang: Lang, limit: usize) -> Vec<Span> {
    const GAP: &str = "  ";
    let hex_columns = bytes.len().saturating_mul(3).saturating_sub(1);
    let half = limit.saturating_sub(GAP.len()) / 2;
    let text_room = limit.saturating_sub(GAP.len() + hex_columns).max(half);
    let mut spans = text(bytes, encoding, lang, text_room);
    let used: usize = spans.iter().map(|span| columns_of(&span.text)).sum();
    if limit.saturating_sub(used) > GAP.len() {
        spans.push(Span { kind: SpanKind::Note, text: GAP.to_owned() });
        spans.extend(hex(bytes, lang, limit - used - GAP.len()));
    }
    spans
}

fn hex(bytes: &[u8], lang: Lang, limit: usize) -> Vec<Span> {
    let more = |shown: usize| more(bytes.len() - shown, limit, lang);
    let fitting = limit.saturating_add(1) / 3;
    let count = if fitting >= bytes.len() {
        bytes.len()
    } else {
        // The note about all of them is the longest that there can be.
        limit.saturating_sub(more(0).width()).saturating_add(1) / 3
    };
    let mut text = String::with_capacity(count * 3);
    for (index, byte) in bytes.iter().take(count).enumerate() {
        let gap = if index > 0 { " " } else { "" };
        let _ = write!(text, "{gap}{byte:02x}"); // a String takes any text
    }
    let mut row = Row::of(limit);
    row.push(SpanKind::Hex, &text, text.len());
    if count < bytes.len() {
        row.push_cut(SpanKind::Note, &more(count));
    }
    row.spans
}

fn text(bytes: &[u8], encoding: Encoding, lang: Lang, limit: usize) -> Vec<Span> {
    let most = limit.saturating_mul(BYTES_PER_COLUMN).saturating_add(BYTES_MORE);
    let window = bytes.get(..most).unwrap_or(bytes);
    let reading = Reading { window, is_all: window.len() == bytes.len(), encoding };
    let (mut row, found) = reading.row(limit);
    let remark = reading.remark(&found, lang, limit.saturating_sub(2));
    if found.bytes == bytes.len() && remark.columns() <= row.room {
        row.append(remark);
        return row.spans;
    }
    let remark = reading.remark(&found, lang, limit / 2);
    let more_columns = more(bytes.len(), limit, lang).width();
    let (mut row, found) = reading.row(limit.saturating_sub(remark.columns() + more_columns));
    row.room = limit.saturating_sub(row.columns());
    row.append(remark);
    if found.bytes < bytes.len() {
        row.push_cut(SpanKind::Note, &more(bytes.len() - found.bytes, limit, lang));
    }
    row.spans
}

/// What is said of bytes that are not shown.
fn more(bytes: usize, limit: usize, lang: Lang) -> String {
    if limit < COLUMNS_FOR_A_COUNT {
        return "…".to_owned();
    }
    let count = grouped(bytes as u64);
    match (lang, bytes) {
        (Lang::En, 1) => " … 1 more byte".to_owned(),
        (Lang::En, _) => format!(" … {count} more bytes"),
        (Lang::Zh, _) => format!(" …还有 {count} 字节"),
    }
}

/// The beginning of a payload, as it is read.
struct Reading<'a> {
    window: &'a [u8],
    /// Whether the window is the whole payload.
    is_all: bool,
    encoding: Encoding,
}

/// What was found while filling a row.
#[derive(Default)]
struct Found {
    /// Bytes that are shown.
    bytes: usize,
    /// Runs of bytes that are not text.
    faults: usize,
    /// The last of them is the beginning of a character, at the payload's end.
    ends_in_half: bool,
}

impl<'a> Reading<'a> {
    /// As much as fits into so many columns.
    fn row(&self, columns: usize) -> (Row, Found) {
        let (mut row, mut found) = (Row::of(columns), Found::default());
        while let Some(rest) = self.window.get(found.bytes..).filter(|rest| !rest.is_empty()) {
            let (good, bad, is_half) = self.next(rest);
            if !self.push_text(&mut row, rest, &good, &mut found) {
                break;
            }
            if bad.is_empty() || (is_half && !self.is_all) {
                break; // the window's end, not the sender, cut this character
            }
            found.faults += 1;
            found.ends_in_half = is_half;
            if !push_bad(&mut row, bad, &mut found) {
                break;
            }
        }
        (row, found)
    }

    /// The text up to the first fault, the bytes of the fault, and whether they are the beginning
    /// of a character at the end.
    fn next(&self, rest: &'a [u8]) -> (Cow<'a, str>, &'a [u8], bool) {
        match codec::decode(rest, self.encoding, ErrorMode::Strict) {
            Ok(text) => (text, &[], false),
            Err(error) => {
                let good = rest.get(..error.start).unwrap_or_default();
                let text =
                    codec::decode(good, self.encoding, ErrorMode::Strict).unwrap_or_default();
                // CPython's words for it, which the codec keeps to.
                let is_incomplete = error.reason.starts_with("incomplete")
                    || error.reason.starts_with("unexpected");
                let bad = rest.get(error.start..error.end).unwrap_or_default();
                (text, bad, is_incomplete && error.end == rest.len())
            }
        }
    }

    fn push_text(&self, row: &mut Row, rest: &[u8], text: &str, found: &mut Found) -> bool {
        let mut at = 0;
        for character in text.chars() {
            if !row.push_character(character) {
                return false;
            }
            let length = length_of(rest.get(at..).unwrap_or_default(), character, self.encoding);
            at += length;
            found.bytes += length;
        }
        true
    }

    /// What is to be said about the faults, in at most so many columns.
    fn remark(&self, found: &Found, lang: Lang, columns: usize) -> Row {
        let mut row = Row::of(columns);
        if found.faults == 0 {
            return row;
        }
        let only_half = found.faults == 1 && found.ends_in_half;
        match self.likely() {
            // Of a text that only ends too early, another encoding is likelier only if it is one that
            // cannot be met by chance.
            Some((encoding, is_sure, text)) if is_sure || !only_half => {
                row.push_guess(encoding, &text, lang);
            }
            _ if only_half => {
                row.push_cut(SpanKind::Note, lang.pick(" (half a character)", "（半个字符）"));
            }
            _ => {}
        }
        row
    }

    /// An encoding in which all of the window is text, whether that can hardly be chance, and the text.
    fn likely(&self) -> Option<(Encoding, bool, Cow<'a, str>)> {
        let cuts = if self.is_all { 0 } else { 3 };
        (0..=cuts).find_map(|cut| {
            let bytes = self.window.get(..self.window.len().checked_sub(cut)?)?;
            let guess = codec::guess(bytes)
                .into_iter()
                // Latin-1 reads anything, so it says nothing.
                .find(|guess| ![self.encoding, Encoding::Latin1].contains(&guess.encoding))?;
            let text = codec::decode(bytes, guess.encoding, ErrorMode::Strict).ok()?;
            Some((guess.encoding, guess.reason == GuessReason::ValidUtf8MultiByte, text))
        })
    }
}

fn push_bad(row: &mut Row, bad: &[u8], found: &mut Found) -> bool {
    for byte in bad {
        if !row.push(SpanKind::Bad, &format!("\\x{byte:02x}"), 4) {
            return false;
        }
        found.bytes += 1;
    }
    true
}

/// How many bytes a decoded character has.
fn length_of(bytes: &[u8], character: char, encoding: Encoding) -> usize {
    match (encoding, bytes) {
        (Encoding::Utf8, _) => character.len_utf8(),
        (Encoding::Ascii | Encoding::Latin1, _) | (_, [..=0x7f, ..]) => 1,
        (Encoding::Gb18030, [_, b'0'..=b'9', ..]) => 4,
        (Encoding::Gbk | Encoding::Gb18030, _) => 2,
    }
}

/// Columns of a character. A variation selector can make the one before it wider, by one.
fn columns(character: char) -> usize {
    if character == '\u{fe0f}' { 1 } else { character.width().unwrap_or(0) }
}

fn columns_of(text: &str) -> usize {
    text.chars().map(columns).sum()
}

/// Spans within a limit of columns.
struct Row {
    spans: Vec<Span>,
    limit: usize,
    room: usize,
}

impl Row {
    fn of(columns: usize) -> Self {
        Self { spans: Vec::new(), limit: columns, room: columns }
    }

    fn columns(&self) -> usize {
        self.limit - self.room
    }

    /// Appends a text as a whole, or not at all.
    fn push(&mut self, kind: SpanKind, text: &str, columns: usize) -> bool {
        let Some(room) = self.room.checked_sub(columns) else { return false };
        self.room = room;
        match self.spans.last_mut() {
            Some(last) if last.kind == kind => last.text.push_str(text),
            _ if text.is_empty() => {}
            _ => self.spans.push(Span { kind, text: text.to_owned() }),
        }
        true
    }

    fn push_character(&mut self, character: char) -> bool {
        let mut buffer = [0; 4];
        let text = character.encode_utf8(&mut buffer);
        if is_hazardous(character) {
            let text = escaped(text).to_string();
            return self.push(SpanKind::Escape, &text, text.len());
        }
        self.push(SpanKind::Text, text, columns(character))
    }

    /// Appends of a harmless text what fits.
    fn push_cut(&mut self, kind: SpanKind, text: &str) {
        for character in text.chars() {
            if !self.push(kind, character.encode_utf8(&mut [0; 4]), columns(character)) {
                break;
            }
        }
    }

    /// Appends a note about another encoding: its text as far as it fits.
    fn push_guess(&mut self, encoding: Encoding, text: &str, lang: Lang) {
        let head = tr!(lang, " (as {encoding}: ", "（按 {encoding} 解码：");
        let tail = lang.pick(")", "）");
        let Some(room) = self.room.checked_sub(head.width() + tail.width() + 1) else { return };
        // Of a character at most ten columns are shown, and each has one at least, or is few.
        let most = room.saturating_mul(2).saturating_add(BYTES_MORE);
        let text: String = text.chars().take(most).collect();
        let text = escaped(&text).to_string();
        let (mut cut, mut used) = (text.len(), 0);
        if columns_of(&text) > room {
            for (at, character) in text.char_indices() {
                used += columns(character);
                if used > room {
                    cut = at;
                    break;
                }
            }
        }
        let dots = if cut < text.len() { "…" } else { "" };
        let note = format!("{head}{}{dots}{tail}", text.get(..cut).unwrap_or_default());
        self.push(SpanKind::Note, &note, columns_of(&note));
    }

    fn append(&mut self, other: Row) {
        for span in other.spans {
            self.push(span.kind, &span.text, columns_of(&span.text));
        }
    }
}

#[cfg(test)]
#[path = "show_tests.rs"]
mod tests;
