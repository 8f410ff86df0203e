//! GBK and GB18030: how sequences of bytes are told apart, and where CPython stops.

use std::sync::LazyLock;

use super::decode::Fault;
use super::pairs;

/// The characters of the basic plane that GB18030 writes in four bytes, in the order of these.
///
/// By the standard's construction they are all that have neither one byte nor two, in the order
/// of Unicode: 39,420 of them, from 81308130 (U+0080) to 8431A439 (U+FFFF).
static FOURS: LazyLock<Vec<char>> = LazyLock::new(|| {
    ('\u{80}'..='\u{FFFF}').filter(|character| pairs::GB18030.pair(*character).is_none()).collect()
});

/// The number of 90308130, which stands for U+10000; the other planes follow it in order.
const FIRST_ASTRAL: u32 = 189_000;

/// Appends the text of gbk up to the first fault, and returns that.
pub(super) fn append_gbk_text(bytes: &[u8], text: &mut String) -> Option<Fault> {
    let pairs = &*pairs::GBK;
    text.reserve(bytes.len() + bytes.len() / 2); // two bytes give three at most
    let mut rest = bytes;
    loop {
        let at = bytes.len() - rest.len();
        let (character, after) = match rest {
            [] => return None,
            [byte @ 0..=0x7F, after @ ..] => (Some(char::from(*byte)), after),
            [_] => return incomplete(at, bytes),
            [lead, trail, after @ ..] => (pairs.character(*lead, *trail), after),
        };
        let Some(character) = character else {
            return illegal(at);
        };
        text.push(character);
        rest = after;
    }
}

/// Appends the text of gb18030 up to the first fault, and returns that.
///
/// A digit as the second byte makes CPython look for four bytes, whatever the first one is.
pub(super) fn append_gb18030_text(bytes: &[u8], text: &mut String) -> Option<Fault> {
    let pairs = &*pairs::GB18030;
    text.reserve(bytes.len() + bytes.len() / 2);
    let mut rest = bytes;
    loop {
        let at = bytes.len() - rest.len();
        let (character, after) = match rest {
            [] => return None,
            [byte @ 0..=0x7F, after @ ..] => (Some(char::from(*byte)), after),
            [a, b @ b'0'..=b'9', c, d, after @ ..] => (of_four(*a, *b, *c, *d), after),
            [_] | [_, b'0'..=b'9', ..] => return incomplete(at, bytes),
            [lead, trail, after @ ..] => (pairs.character(*lead, *trail), after),
        };
        let Some(character) = character else {
            return illegal(at);
        };
        text.push(character);
        rest = after;
    }
}

/// CPython takes one byte for the bad one and reads the next as a new beginning.
fn illegal(at: usize) -> Option<Fault> {
    Some(Fault { start: at, end: at + 1, reason: "illegal multibyte sequence" })
}

/// The input ends inside a character: all that is left of it is bad.
fn incomplete(at: usize, bytes: &[u8]) -> Option<Fault> {
    Some(Fault { start: at, end: bytes.len(), reason: "incomplete multibyte sequence" })
}

/// The character of four bytes, which count like the digits of a number.
fn of_four(a: u8, b: u8, c: u8, d: u8) -> Option<char> {
    if !matches!((a, b, c, d), (0x81..=0xFE, b'0'..=b'9', 0x81..=0xFE, b'0'..=b'9')) {
        return None;
    }
    let [a, b, c, d] = [a - 0x81, b - b'0', c - 0x81, d - b'0'].map(u32::from);
    let number = ((a * 10 + b) * 126 + c) * 10 + d;
    match number.checked_sub(FIRST_ASTRAL) {
        Some(astral) => char::from_u32(0x1_0000 + astral),
        None => FOURS.get(number as usize).copied(),
    }
}

/// The other way round. Only for a character that has no pair.
fn to_four(character: char) -> Option<[u8; 4]> {
    let number = match u32::from(character).checked_sub(0x1_0000) {
        Some(astral) => FIRST_ASTRAL + astral,
        None => u32::try_from(FOURS.binary_search(&character).ok()?).ok()?,
    };
    let digit = |place: u32, base: u32, first: u8| first + (number / place % base) as u8;
    Some([
        digit(12_600, 126, 0x81),
        digit(1_260, 10, b'0'),
        digit(10, 126, 0x81),
        digit(1, 10, b'0'),
    ])
}

/// Appends the gbk of `text` up to the first character that it does not have, and tells how
/// many bytes of UTF-8 that took.
pub(super) fn append_gbk_bytes(text: &str, bytes: &mut Vec<u8>) -> usize {
    let pairs = &*pairs::GBK;
    for (at, character) in text.char_indices() {
        if character.is_ascii() {
            bytes.push(character as u8);
        } else if let Some(pair) = pairs.pair(character) {
            bytes.extend_from_slice(&pair);
        } else {
            return at;
        }
    }
    text.len()
}

/// As [`append_gbk_bytes`], in gb18030, which has every character.
pub(super) fn append_gb18030_bytes(text: &str, bytes: &mut Vec<u8>) -> usize {
    let pairs = &*pairs::GB18030;
    for (at, character) in text.char_indices() {
        if character.is_ascii() {
            bytes.push(character as u8);
        } else if let Some(pair) = pairs.pair(character) {
            bytes.extend_from_slice(&pair);
        } else if let Some(four) = to_four(character) {
            bytes.extend_from_slice(&four);
        } else {
            return at;
        }
    }
    text.len()
}
