//! Bytes to text.

use std::borrow::Cow;
use std::fmt::Write;

use encoding_rs::UTF_8;
use encoding_rs::mem::decode_latin1;

use super::{DecodeError, Encoding, ErrorMode, gb};

/// The text of `bytes`: Python's `bytes.decode(encoding, errors)`.
///
/// Copies nothing when the bytes already are the text: UTF-8 without a fault, and ASCII.
///
/// # Errors
///
/// In [`ErrorMode::Strict`] only: the first bytes that are not text in this encoding.
pub fn decode(
    bytes: &[u8],
    encoding: Encoding,
    errors: ErrorMode,
) -> Result<Cow<'_, str>, DecodeError> {
    match encoding {
        Encoding::Utf8 => {
            // Checks twice as fast as `str::from_utf8`, and borrows what is valid.
            if let Some(text) = UTF_8.decode_without_bom_handling_and_without_replacement(bytes) {
                return Ok(text);
            }
        }
        Encoding::Latin1 => return Ok(decode_latin1(bytes)),
        Encoding::Gbk | Encoding::Gb18030 | Encoding::Ascii => {
            if bytes.is_ascii() {
                return Ok(decode_latin1(bytes)); // which borrows what is ASCII
            }
        }
    }
    decode_copy(bytes, encoding, errors).map(Cow::Owned)
}

fn decode_copy(bytes: &[u8], encoding: Encoding, errors: ErrorMode) -> Result<String, DecodeError> {
    let mut text = String::new();
    let mut done = 0;
    loop {
        let (_, rest) = bytes.split_at(done);
        let Some(Fault { start, end, reason }) = append_beginning(rest, encoding, &mut text) else {
            return Ok(text);
        };
        if errors == ErrorMode::Strict {
            return Err(DecodeError { encoding, start, end, reason }); // the first fault: done is 0
        }
        append_bad(rest.get(start..end).unwrap_or_default(), errors, &mut text);
        done += end;
    }
}

/// Bytes `start..end` cannot be decoded; the reason is in CPython's words.
pub(super) struct Fault {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) reason: &'static str,
}

/// Appends the text of the bytes up to the first that CPython stops at, and returns where.
fn append_beginning(bytes: &[u8], encoding: Encoding, text: &mut String) -> Option<Fault> {
    match encoding {
        Encoding::Utf8 => append_utf8(bytes, text),
        Encoding::Gbk => gb::append_gbk_text(bytes, text),
        Encoding::Gb18030 => gb::append_gb18030_text(bytes, text),
        Encoding::Ascii => append_ascii(bytes, text),
        Encoding::Latin1 => {
            text.push_str(&decode_latin1(bytes));
            None
        }
    }
}

/// Rust and CPython both give up a broken character at its first byte that cannot belong to it
/// (Unicode, "maximal subpart"); only the words differ.
fn append_utf8(bytes: &[u8], text: &mut String) -> Option<Fault> {
    let chunk = bytes.utf8_chunks().next()?;
    text.push_str(chunk.valid());
    let start = chunk.valid().len();
    let end = start + chunk.invalid().len();
    let reason = match chunk.invalid() {
        [] => return None,
        // C0, C1 and F5 to FF begin no character, and 80 to BF are the inside of one.
        [0x80..=0xC1 | 0xF5..=0xFF, ..] => "invalid start byte",
        _ if end == bytes.len() => "unexpected end of data",
        _ => "invalid continuation byte",
    };
    Some(Fault { start, end, reason })
}

fn append_ascii(bytes: &[u8], text: &mut String) -> Option<Fault> {
    let start = encoding_rs::Encoding::ascii_valid_up_to(bytes);
    text.push_str(&decode_latin1(bytes.split_at(start).0));
    let reason = "ordinal not in range(128)";
    (start < bytes.len()).then_some(Fault { start, end: start + 1, reason })
}

/// Appends what stands for one fault.
fn append_bad(bad: &[u8], errors: ErrorMode, text: &mut String) {
    match errors {
        ErrorMode::Strict | ErrorMode::Ignore => {}
        ErrorMode::Replace => text.push(char::REPLACEMENT_CHARACTER),
        ErrorMode::BackslashReplace => {
            for byte in bad {
                let _ = write!(text, "\\x{byte:02x}"); // a String takes everything
            }
        }
    }
}
