//! The headers of a message as they go over the wire (RFC 5322, 2047, 2231): ASCII only, folded
//! into short lines, and read back by every mail program as what was written.
//!
//! Pure functions. Each gives the header without the line end behind it. Lines end before column
//! 78 wherever there is a place to fold (RFC 5322, 2.1.1); the hard limit of 998 is kept because
//! whatever is longer than a line and is not an address is written as encoded words.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use common::args::BadValue;

use crate::Address;
use crate::address::refuse_control_characters;

/// The longest line, without its CRLF. RFC 2047 asks for 76 where encoded words stand.
const LINE: usize = 76;
/// An encoded word has at most 75 characters (RFC 2047, 2), 12 of which are its frame; 60 of
/// base64 hold 45 bytes.
const WORD_BYTES: usize = 45;

/// A header whose value is text: `Subject`, `X-…`. Read back as exactly this text.
///
/// # Errors
/// When the value holds a control character, which could forge another header.
pub(crate) fn text(name: &str, value: &str) -> Result<String, BadValue> {
    refuse_control_characters(value)?;
    let words = if stays_as_it_is(value) {
        value.split(' ').map(str::to_owned).collect()
    } else {
        encoded_words(value, LINE.saturating_sub(name.len() + 2))
    };
    Ok(folded(name, &words))
}

/// A header that lists addresses: `From`, `To`, `Cc`, `Reply-To`. An [`Address`] holds no control
/// character.
pub(crate) fn addresses(name: &str, addresses: &[Address]) -> String {
    let mut words = Vec::new();
    for (index, address) in addresses.iter().enumerate() {
        let email = address.wire_email();
        match address.name() {
            Some(alias) => {
                words.extend(phrase(alias));
                words.push(format!("<{email}>"));
            }
            None => words.push(email),
        }
        if index + 1 < addresses.len()
            && let Some(last) = words.last_mut()
        {
            last.push(',');
        }
    }
    folded(name, &words)
}

/// A header of words that mean something to programs: Message-IDs, a media type.
pub(crate) fn tokens(name: &str, words: &[String]) -> String {
    folded(name, words)
}

/// A parameter whose value is a name for people, in RFC 2047's encoding. The standard has no such
/// thing inside quotes; mail programs that do not know RFC 2231 read nothing else.
pub(crate) fn parameter_in_words(name: &str, value: &str) -> Vec<String> {
    if is_plain_parameter(value) {
        return vec![format!("{name}={}", quoted(value))];
    }
    let mut words = encoded_words(value, WORD_BYTES);
    if let Some(first) = words.first_mut() {
        first.insert_str(0, &format!("{name}=\""));
    }
    if let Some(last) = words.last_mut() {
        last.push('"');
    }
    words
}

/// A parameter whose value is a name for people, in RFC 2231's encoding: `filename*=UTF-8''%E6…`,
/// in numbered pieces when it is longer than a line.
pub(crate) fn parameter_in_percent(name: &str, value: &str) -> Vec<String> {
    if is_plain_parameter(value) {
        return vec![format!("{name}={}", quoted(value))];
    }
    let pieces = percent_pieces(value, LINE - name.len() - 16);
    let several = pieces.len() > 1;
    let last = pieces.len() - 1;
    let piece = |(index, piece): (usize, &String)| {
        let number = if several { format!("*{index}") } else { String::new() };
        let charset = if index == 0 { "UTF-8''" } else { "" };
        let end = if index < last { ";" } else { "" };
        format!("{name}{number}*={charset}{piece}{end}")
    };
    pieces.iter().enumerate().map(piece).collect()
}

/// Whether a value can stand in the header as it is and be read back unchanged.
fn stays_as_it_is(value: &str) -> bool {
    let fits = |word: &str| !word.is_empty() && word.len() < LINE;
    value.is_empty()
        || (value.bytes().all(|byte| (b' '..=b'~').contains(&byte))
            && !value.contains("=?")
            && value.split(' ').all(fits))
}

fn is_plain_parameter(value: &str) -> bool {
    value.len() <= 50
        && value.bytes().all(|byte| (b' '..=b'~').contains(&byte))
        && !value.contains("=?")
}

/// A name before an address (RFC 5322's phrase): as it is, quoted, or encoded.
fn phrase(name: &str) -> Vec<String> {
    let is_atom = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte);
    let is_word = |word: &str| !word.is_empty() && word.bytes().all(is_atom);
    if !stays_as_it_is(name) || name.len() > LINE - 4 {
        return encoded_words(name, WORD_BYTES);
    }
    if name.split(' ').all(is_word) {
        return name.split(' ').map(str::to_owned).collect();
    }
    vec![quoted(name)]
}

/// RFC 5322's quoted-string, 3.2.4.
fn quoted(value: &str) -> String {
    format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""))
}

/// RFC 2047's encoded words (UTF-8, base64). None of them splits a character; blanks between them
/// do not count, so the text is read back whole. `room` is what is left of the first line.
fn encoded_words(value: &str, room: usize) -> Vec<String> {
    let mut limit = (room.saturating_sub(12) / 4 * 3).clamp(4, WORD_BYTES);
    let (mut words, mut start) = (Vec::new(), 0);
    for (at, character) in value.char_indices() {
        if at + character.len_utf8() - start > limit {
            words.push(encoded_word(value.get(start..at).unwrap_or_default()));
            (start, limit) = (at, WORD_BYTES);
        }
    }
    words.push(encoded_word(value.get(start..).unwrap_or_default()));
    words
}

fn encoded_word(text: &str) -> String {
    format!("=?UTF-8?B?{}?=", BASE64_STANDARD.encode(text))
}

/// RFC 2231's percent-encoding in pieces of at most `limit` characters; none splits a character.
fn percent_pieces(value: &str, limit: usize) -> Vec<String> {
    let mut pieces = vec![String::new()];
    for character in value.chars() {
        let encoded = percent(character);
        match pieces.last_mut() {
            Some(last) if last.len() + encoded.len() <= limit => last.push_str(&encoded),
            _ => pieces.push(encoded),
        }
    }
    pieces
}

fn percent(character: char) -> String {
    if character.is_ascii_alphanumeric() || matches!(character, '.' | '-' | '_') {
        return character.to_string();
    }
    character.encode_utf8(&mut [0; 4]).bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// `name: word word`, with a new line before every word that would make the line too long.
fn folded(name: &str, words: &[String]) -> String {
    let mut header = format!("{name}:");
    let mut column = header.len();
    for (index, word) in words.iter().enumerate() {
        // A line of blanks alone is obsolete syntax; so the first word stays on the first line.
        if index > 0 && column + 1 + word.len() > LINE {
            header.push_str("\r\n");
            column = 0;
        }
        header.push(' ');
        header.push_str(word);
        column += 1 + word.len();
    }
    header
}

#[cfg(test)]
#[path = "header_tests.rs"]
mod tests;
