//! The headers of a message or a part.

use crate::value::Value;
use crate::{addresses, encoded};

/// So many bytes of a part's headers are read.
pub const MOST_HEADERS: usize = 64 * 1024;

/// A header, decoded. Foreign text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// As it was written, such as `Subject`.
    pub name: String,
    /// Without line ends, encoded words decoded (RFC 2047).
    pub value: String,
    /// Encoded words as they came: decoded, a name may look like an address.
    unfolded: String,
}

impl Header {
    /// The addresses of a list of mailboxes (RFC 5322, 3.4), without names and comments.
    pub fn addresses(&self) -> Vec<String> {
        addresses::of_list(&self.unfolded)
    }
}

/// The first header of a name.
pub(crate) fn first<'a>(headers: &'a [Header], name: &str) -> Option<&'a Header> {
    headers.iter().find(|header| header.name.eq_ignore_ascii_case(name))
}

/// The headers alone of a message's beginning, for a list.
pub fn headers(beginning: &[u8]) -> Vec<Header> {
    split(beginning).headers()
}

/// Headers as they stand, and where the body begins.
pub(crate) struct Head<'a> {
    /// Names, and values with their line ends.
    fields: Vec<(&'a [u8], &'a [u8])>,
    pub(crate) body: usize,
    pub(crate) is_cut: bool,
}

impl Head<'_> {
    pub(crate) fn headers(&self) -> Vec<Header> {
        let header = |(name, value): &(&[u8], &[u8])| {
            let (name, unfolded) = (String::from_utf8_lossy(name).into_owned(), unfolded(value));
            Header { name, value: encoded::words(&unfolded), unfolded }
        };
        self.fields.iter().map(header).collect()
    }

    /// The value of the first field of a name, on one line.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        let is_it = |(own, _): &&(&[u8], &[u8])| own.eq_ignore_ascii_case(name.as_bytes());
        self.fields.iter().find(is_it).map(|(_, value)| unfolded(value))
    }

    /// The value of a field that has a word and parameters.
    pub(crate) fn value(&self, name: &str) -> Option<Value> {
        self.text(name).map(|text| Value::of(&text))
    }
}

/// Reads up to the empty line. What does not begin with a header has none: a person who tries a
/// server by hand often leaves them away.
pub(crate) fn split(raw: &[u8]) -> Head<'_> {
    let is_headed = begins_header(raw.split(|&byte| byte == b'\n').next().unwrap_or_default());
    if !is_headed && !matches!(raw, [b'\n', ..] | [b'\r', b'\n', ..]) {
        return Head { fields: Vec::new(), body: 0, is_cut: false };
    }
    let mut fields = Vec::new();
    let (mut begin, mut end) = (0, 0);
    let (mut body, mut is_cut) = (raw.len(), false);
    let mut at = 0;
    for line in raw.split_inclusive(|&byte| byte == b'\n') {
        if matches!(line, b"\n" | b"\r\n") {
            body = at + line.len();
            break;
        }
        // A line that begins with white space goes on with the field (RFC 5322, 2.2.3).
        if !matches!(line, [b' ' | b'\t', ..]) {
            fields.extend(raw.get(begin..end).and_then(field));
            begin = at.min(MOST_HEADERS);
        }
        at += line.len();
        is_cut |= at > MOST_HEADERS;
        end = whole(raw, at.min(MOST_HEADERS)).max(begin);
    }
    fields.extend(raw.get(begin..end).and_then(field));
    Head { fields, body, is_cut }
}

/// `end`, or the beginning of the character that it would cut.
fn whole(raw: &[u8], end: usize) -> usize {
    let is_inside = |at: &usize| raw.get(*at).is_some_and(|byte| byte & 0xc0 == 0x80);
    let back = (0..3).take_while(|back| is_inside(&end.saturating_sub(*back))).count();
    end.saturating_sub(back)
}

/// `name:`, or the `From ` that some programs put before all headers.
fn begins_header(line: &[u8]) -> bool {
    line.starts_with(b"From ") || field(line).is_some()
}

fn field(lines: &[u8]) -> Option<(&[u8], &[u8])> {
    let colon = lines.iter().position(|&byte| byte == b':')?;
    let (name, value) = lines.split_at(colon);
    let name = name.trim_ascii_end();
    let is_name = !name.is_empty() && name.iter().all(u8::is_ascii_graphic);
    is_name.then(|| (name, value.get(1..).unwrap_or_default()))
}

/// A value on one line. Bytes above ASCII are UTF-8 (RFC 6532).
fn unfolded(value: &[u8]) -> String {
    let value = String::from_utf8_lossy(value);
    let mut line = String::with_capacity(value.len());
    let mut follows_end = false;
    for character in value.chars() {
        match character {
            '\n' => follows_end = true,
            '\r' => {}
            // Some programs fold with a tab, where nobody meant one.
            '\t' if follows_end => line.push(' '),
            other => {
                follows_end = false;
                line.push(other);
            }
        }
    }
    line.trim().to_owned()
}
