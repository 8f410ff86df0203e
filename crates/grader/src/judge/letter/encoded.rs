//! Text as mail carries it: base64, quoted-printable, charsets, and words of them in a field.

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use encoding_rs::{BIG5, Encoding, GBK, UTF_8};

/// Base64 whose padding was taken off, and whose last bits may be anything.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::RequireNone)
        .with_decode_allow_trailing_bits(true),
);

/// The bytes of base64; what is no digit of it is passed over (RFC 2045, 6.8).
pub(super) fn base64(body: &[u8]) -> Vec<u8> {
    let is_digit = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    let mut digits: Vec<u8> = body.iter().copied().filter(is_digit).collect();
    if digits.len() % 4 == 1 {
        digits.pop(); // six bits are no byte
    }
    BASE64.decode(digits).unwrap_or_default()
}

/// The bytes of quoted-printable (RFC 2045, 6.7); an `=` that introduces nothing stays.
pub(super) fn quoted_printable(body: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(body.len());
    let mut rest = body;
    while let Some((&first, after)) = rest.split_first() {
        rest = match (first, after) {
            (b'=', [b'\r', b'\n', after @ ..] | [b'\n', after @ ..]) => after,
            (b'=', [high, low, after @ ..]) if let Some(byte) = hexadecimal(*high, *low) => {
                bytes.push(byte);
                after
            }
            _ => {
                bytes.push(first);
                after
            }
        };
    }
    bytes
}

fn hexadecimal(high: u8, low: u8) -> Option<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    Some(digit(high)? << 4 | digit(low)?)
}

/// Text in a charset, with U+FFFD for what does not decode; in UTF-8 if nobody knows the name.
pub(super) fn in_charset(bytes: &[u8], label: &str) -> String {
    let charset = Encoding::for_label_no_replacement(label.as_bytes());
    let charset = charset.unwrap_or_else(|| pythons(label));
    charset.decode(bytes).0.into_owned()
}

/// Charsets by names that Python puts into mail and that no standard has.
fn pythons(label: &str) -> &'static Encoding {
    match label.to_ascii_lowercase().as_str() {
        "eucgb2312_cn" | "cp936" => GBK,
        "big5_tw" => BIG5,
        _ => UTF_8,
    }
}

/// The value of a field with its encoded words decoded (RFC 2047).
pub(super) fn words(value: &str) -> String {
    let mut decoded = String::new();
    let mut rest = value;
    let mut follows_a_word = false;
    while let Some((before, from)) = rest.split_once("=?") {
        let word = word(from);
        // White space between two words is of neither (RFC 2047, 6.2).
        if !(follows_a_word && word.is_some() && before.trim().is_empty()) {
            decoded.push_str(before);
        }
        follows_a_word = word.is_some();
        let (text, after) = word.unwrap_or_else(|| ("=?".to_owned(), from));
        decoded.push_str(&text);
        rest = after;
    }
    decoded + rest
}

/// A word that begins with its charset, and what follows it. There is no `?` in a word's text, so
/// what is no word is known before the next one begins.
fn word(from: &str) -> Option<(String, &str)> {
    let (charset, from) = from.split_once('?')?;
    let (encoding, from) = from.split_once('?')?;
    let (text, from) = from.split_once('?')?;
    let after = from.strip_prefix('=')?;
    let bytes = match encoding {
        "B" | "b" => base64(text.as_bytes()),
        "Q" | "q" => quoted_printable(text.replace('_', " ").as_bytes()),
        _ => return None,
    };
    // A language may follow (RFC 2231, 5).
    let charset = charset.split('*').next().unwrap_or_default();
    Some((in_charset(&bytes, charset), after))
}
