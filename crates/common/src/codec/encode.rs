//! Text to bytes.

use std::borrow::Cow;
use std::io::Write;

use encoding_rs::mem::{encode_latin1_lossy, str_latin1_up_to};

use super::{EncodeError, EncodeErrors, Encoding, gb};

/// The bytes of `text`: Python's `str.encode(encoding, errors)`.
///
/// Copies nothing when the text already is the bytes: UTF-8, and text that is all ASCII.
///
/// # Errors
///
/// In [`EncodeErrors::Strict`] only: the first characters that the encoding does not have.
pub fn encode(
    text: &str,
    encoding: Encoding,
    errors: impl Into<EncodeErrors>,
) -> Result<Cow<'_, [u8]>, EncodeError> {
    if encoding == Encoding::Utf8 || text.is_ascii() {
        return Ok(Cow::Borrowed(text.as_bytes()));
    }
    encode_copy(text, encoding, errors.into()).map(Cow::Owned)
}

fn encode_copy(
    text: &str,
    encoding: Encoding,
    errors: EncodeErrors,
) -> Result<Vec<u8>, EncodeError> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut done = 0;
    while done < text.len() {
        let (_, rest) = text.split_at(done);
        let (fitting, rest) = rest.split_at(append_beginning(rest, encoding, &mut bytes));
        let unfit = first_error(rest, encoding);
        if errors == EncodeErrors::Strict
            && let Some(character) = unfit.chars().next()
        {
            let start = fitting.chars().count(); // nothing is before it: done is 0
            let end = start + unfit.chars().count();
            return Err(EncodeError { encoding, start, end, character });
        }
        append_unfit(unfit, errors, &mut bytes);
        done += fitting.len() + unfit.len();
    }
    Ok(bytes)
}

/// Encodes `text` up to the first error, and tells how many bytes of UTF-8 that took.
fn append_beginning(text: &str, encoding: Encoding, bytes: &mut Vec<u8>) -> usize {
    let fitting = match encoding {
        Encoding::Utf8 => text.len(),
        Encoding::Gbk => return gb::append_gbk_bytes(text, bytes),
        Encoding::Gb18030 => return gb::append_gb18030_bytes(text, bytes),
        Encoding::Ascii => encoding_rs::Encoding::ascii_valid_up_to(text.as_bytes()),
        Encoding::Latin1 => {
            let fitting = str_latin1_up_to(text);
            bytes.extend_from_slice(&encode_latin1_lossy(text.split_at(fitting).0));
            return fitting;
        }
    };
    bytes.extend_from_slice(text.split_at(fitting).0.as_bytes());
    fitting
}

/// The characters at the beginning of `text`, which do not fit, that CPython makes one error
/// of: a whole run of them, but in the multi-byte codecs only the first.
fn first_error(text: &str, encoding: Encoding) -> &str {
    let next = match encoding {
        Encoding::Ascii => text.find(|c| c < '\u{80}'),
        Encoding::Latin1 => text.find(|c| c < '\u{100}'),
        Encoding::Utf8 | Encoding::Gbk | Encoding::Gb18030 => {
            text.chars().next().map(char::len_utf8)
        }
    };
    text.split_at(next.unwrap_or(text.len())).0
}

/// Appends what stands for the characters of one error. All of it is ASCII, which every one of
/// these encodings writes as it is.
fn append_unfit(unfit: &str, errors: EncodeErrors, bytes: &mut Vec<u8>) {
    for character in unfit.chars() {
        let number = u32::from(character);
        // A Vec takes everything, so there is no error to hand on.
        let _ = match errors {
            EncodeErrors::Strict | EncodeErrors::Ignore => Ok(()),
            EncodeErrors::Replace => bytes.write_all(b"?"),
            EncodeErrors::XmlCharRefReplace => write!(bytes, "&#{number};"),
            EncodeErrors::BackslashReplace => match number {
                ..=0xFF => write!(bytes, "\\x{number:02x}"),
                0x100..=0xFFFF => write!(bytes, "\\u{number:04x}"),
                _ => write!(bytes, "\\U{number:08x}"),
            },
        };
    }
}
