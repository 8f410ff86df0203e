//! How bytes that were seen are related to those that were expected.

use common::Text;
use common::escape::hex;

use super::encodings;

/// A known way to get bytes wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Relation {
    /// The same with a line ending behind it.
    Newline(&'static str),
    /// The same with so many NUL bytes behind it.
    Nul(usize),
    /// The same text in this encoding.
    Encoding(Text),
    /// How a language writes the bytes.
    AsText(Text),
    /// Cut at as many bytes as there are characters.
    Characters(usize),
    /// No bytes at all.
    Empty,
    /// Other white space.
    Blanks,
    /// Other upper and lower case.
    Case,
    /// In quotes.
    Quoted,
    /// The beginning, of so many bytes; whether a character was cut in the middle.
    Cut {
        /// Bytes that are there.
        at: usize,
        /// Whether they end inside a character.
        inside: bool,
    },
    /// A length stands before it.
    Framed,
    /// Something stands before it or behind it.
    Around(Vec<u8>, Vec<u8>),
}

/// Looks for one relation of what was seen to what was expected.
type Known = fn(&[u8], &[u8]) -> Option<Relation>;

/// The relation, the more telling one where several hold.
pub(super) fn relate(expected: &[u8], got: &[u8]) -> Option<Relation> {
    if expected == got {
        return None;
    }
    const KNOWN: [Known; 13] = [
        newline, nul, encoding, as_text, empty, characters, blanks, case, quoted, cut, lossy,
        framed, around,
    ];
    KNOWN.iter().find_map(|relation| relation(expected, got))
}

fn newline(expected: &[u8], got: &[u8]) -> Option<Relation> {
    let ending = match got.strip_prefix(expected)? {
        b"\n" => "\\n",
        b"\r\n" => "\\r\\n",
        b"\r" => "\\r",
        _ => return None,
    };
    Some(Relation::Newline(ending))
}

fn nul(expected: &[u8], got: &[u8]) -> Option<Relation> {
    let padding = got.strip_prefix(expected)?;
    padding.iter().all(|byte| *byte == 0).then_some(Relation::Nul(padding.len()))
}

fn encoding(expected: &[u8], got: &[u8]) -> Option<Relation> {
    encodings::written_in(expected, got).map(Relation::Encoding)
}

fn lossy(expected: &[u8], got: &[u8]) -> Option<Relation> {
    encodings::written_with_loss(expected, got).map(Relation::Encoding)
}

/// Python's `b'…'`, a list of numbers, hexadecimal digits.
fn as_text(expected: &[u8], got: &[u8]) -> Option<Relation> {
    let got = std::str::from_utf8(got).ok()?.trim_end_matches('\n');
    let numbers = expected.iter().map(u8::to_string).collect::<Vec<_>>();
    let digits = hex(expected).to_string();
    let ways = [
        (python_bytes(expected), Text::new("Python's b'…'", "Python 的 b'…' 写法")),
        (
            format!("bytearray({})", python_bytes(expected)),
            Text::new("Python's bytearray(b'…')", "Python 的 bytearray(b'…') 写法"),
        ),
        (format!("[{}]", numbers.join(", ")), Text::new("a list of numbers", "一串数字")),
        (numbers.join(" "), Text::new("numbers", "一串数字")),
        (digits, Text::new("hexadecimal digits", "十六进制数字")),
    ];
    let found = ways.into_iter().find(|(way, _)| !expected.is_empty() && way == got);
    found.map(|(_, name)| Relation::AsText(name))
}

/// `repr(bytes)` of Python.
fn python_bytes(bytes: &[u8]) -> String {
    let quote = if bytes.contains(&b'\'') && !bytes.contains(&b'"') { '"' } else { '\'' };
    let mut text = format!("b{quote}");
    for &byte in bytes {
        match byte {
            b'\n' => text.push_str("\\n"),
            b'\r' => text.push_str("\\r"),
            b'\t' => text.push_str("\\t"),
            b'\\' => text.push_str("\\\\"),
            b' '..=b'~' if char::from(byte) == quote => text.extend(['\\', quote]),
            b' '..=b'~' => text.push(char::from(byte)),
            _ => text.push_str(&format!("\\x{byte:02x}")),
        }
    }
    text.push(quote);
    text
}

fn empty(_: &[u8], got: &[u8]) -> Option<Relation> {
    got.is_empty().then_some(Relation::Empty)
}

fn characters(expected: &[u8], got: &[u8]) -> Option<Relation> {
    let characters = std::str::from_utf8(expected).ok()?.chars().count();
    (expected.get(..characters) == Some(got)).then_some(Relation::Characters(characters))
}

fn blanks(expected: &[u8], got: &[u8]) -> Option<Relation> {
    same_without(expected, got, u8::is_ascii_whitespace).then_some(Relation::Blanks)
}

/// Whether both are the same and not empty when some bytes are left out.
fn same_without(left: &[u8], right: &[u8], out: impl Fn(&u8) -> bool) -> bool {
    let (mut left, mut right) =
        (left.iter().filter(|byte| !out(byte)).peekable(), right.iter().filter(|byte| !out(byte)));
    left.peek().is_some() && left.eq(right.by_ref())
}

fn case(expected: &[u8], got: &[u8]) -> Option<Relation> {
    let (expected, got) = (std::str::from_utf8(expected).ok()?, std::str::from_utf8(got).ok()?);
    (expected.to_lowercase() == got.to_lowercase()).then_some(Relation::Case)
}

fn quoted(expected: &[u8], got: &[u8]) -> Option<Relation> {
    let ([b'"', inner @ .., b'"'] | [b'\'', inner @ .., b'\'']) = got else { return None };
    let inner = std::str::from_utf8(inner).ok()?;
    let plain = inner.replace("\\\"", "\"").replace("\\'", "'").replace("\\\\", "\\");
    (plain.as_bytes() == expected || inner.as_bytes() == expected).then_some(Relation::Quoted)
}

fn cut(expected: &[u8], got: &[u8]) -> Option<Relation> {
    expected.strip_prefix(got)?;
    let inside = std::str::from_utf8(expected).is_ok_and(|text| !text.is_char_boundary(got.len()));
    Some(Relation::Cut { at: got.len(), inside })
}

/// A length of one, two or four bytes in either order.
fn framed(expected: &[u8], got: &[u8]) -> Option<Relation> {
    let length = got.strip_suffix(expected)?;
    let number =
        |bytes: &[u8]| bytes.iter().fold(0_usize, |sum, byte| sum << 8 | usize::from(*byte));
    let reversed: Vec<u8> = length.iter().rev().copied().collect();
    let is_length = matches!(length.len(), 1 | 2 | 4)
        && [number(length), number(&reversed)].contains(&expected.len());
    is_length.then_some(Relation::Framed)
}

fn around(expected: &[u8], got: &[u8]) -> Option<Relation> {
    if expected.is_empty() {
        return None;
    }
    let at = got.windows(expected.len()).position(|window| window == expected)?;
    let (before, rest) = got.split_at(at);
    let after = rest.get(expected.len()..).unwrap_or_default();
    Some(Relation::Around(before.to_vec(), after.to_vec()))
}

#[cfg(test)]
#[path = "relation_tests.rs"]
mod tests;
