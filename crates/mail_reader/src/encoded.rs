//! Text as mail carries it: base64, quoted-printable, character sets, and words of them in a
//! header.

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use encoding_rs::{BIG5, Encoding, GB18030, GBK, UTF_8};

/// Base64 whose padding was taken off, and whose last bits may be anything.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::RequireNone)
        .with_decode_allow_trailing_bits(true),
);

/// The bytes of base64; what is no digit of it is passed over (RFC 2045, 6.8). None where nothing
/// in a text is a digit.
pub(crate) fn base64(body: &[u8]) -> Option<Vec<u8>> {
    let is_digit = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    let (mut bytes, mut digits, mut has_digits) = (Vec::new(), Vec::new(), false);
    // Padding ends what was encoded at once; more may follow.
    for run in body.split(|&byte| byte == b'=') {
        digits.clear();
        digits.extend(run.iter().copied().filter(is_digit));
        has_digits |= !digits.is_empty();
        if digits.len() % 4 == 1 {
            digits.pop(); // six bits are no byte
        }
        let _ = BASE64.decode_vec(&digits, &mut bytes); // these are digits, and enough of them
    }
    (has_digits || body.trim_ascii().is_empty()).then_some(bytes)
}

/// The bytes of quoted-printable (RFC 2045, 6.7); an `=` that introduces nothing stays.
pub(crate) fn quoted_printable(body: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(body.len());
    for line in body.split_inclusive(|&byte| byte == b'\n') {
        let Some(text) = line.strip_suffix(b"\n") else {
            unquote(line, &mut bytes);
            continue;
        };
        // White space at a line's end was put there on the way.
        let text = text.trim_ascii_end();
        let Some(text) = text.strip_suffix(b"=") else {
            unquote(text, &mut bytes);
            bytes.extend_from_slice(if line.ends_with(b"\r\n") { b"\r\n" } else { b"\n" });
            continue;
        };
        unquote(text, &mut bytes);
    }
    bytes
}

/// Appends a line without its end.
fn unquote(line: &[u8], bytes: &mut Vec<u8>) {
    hexadecimal_after(b'=', line, bytes);
}

/// Appends the bytes of `%41` (RFC 2231, 4).
pub(crate) fn percent(value: &str, bytes: &mut Vec<u8>) {
    hexadecimal_after(b'%', value.as_bytes(), bytes);
}

/// Appends bytes, of which some are two digits after a sign; a sign without digits stays.
fn hexadecimal_after(sign: u8, text: &[u8], bytes: &mut Vec<u8>) {
    let mut rest = text;
    while let Some((&first, after)) = rest.split_first() {
        rest = match after {
            [high, low, after @ ..]
                if first == sign
                    && let Some(byte) = hexadecimal(*high, *low) =>
            {
                bytes.push(byte);
                after
            }
            _ => {
                bytes.push(first);
                after
            }
        };
    }
}

fn hexadecimal(high: u8, low: u8) -> Option<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    Some(digit(high)? << 4 | digit(low)?)
}

/// Text in a character set, with U+FFFD for what does not decode; in UTF-8 if nobody knows the
/// name.
pub(crate) fn in_charset(bytes: &[u8], label: &str) -> String {
    named(label).unwrap_or(UTF_8).decode(bytes).0.into_owned()
}

/// Text whose character set may be unknown: UTF-8 if it is that, else GB 18030.
pub(crate) fn guessed(bytes: &[u8], label: Option<&str>) -> String {
    // Programs that never thought about it say ASCII.
    let label = label.filter(|label| !label.eq_ignore_ascii_case("us-ascii"));
    let is_utf8 = str::from_utf8(bytes).is_ok();
    let charset = label.and_then(named).unwrap_or(if is_utf8 { UTF_8 } else { GB18030 });
    charset.decode(bytes).0.into_owned()
}

/// The character set of that name: the Encoding Standard's, and those that Python puts into mail
/// and that no standard has.
fn named(label: &str) -> Option<&'static Encoding> {
    // A comment may follow.
    let label = label.split_ascii_whitespace().next()?;
    let charset = Encoding::for_label_no_replacement(label.as_bytes());
    charset.or_else(|| match label.to_ascii_lowercase().as_str() {
        "eucgb2312_cn" | "cp936" => Some(GBK),
        "big5_tw" => Some(BIG5),
        _ => None,
    })
}

/// The value of a header with its encoded words decoded (RFC 2047).
pub(crate) fn words(value: &str) -> String {
    let mut decoded = Words::default();
    let mut rest = value;
    while let Some((before, from)) = rest.split_once("=?") {
        rest = match word(from) {
            Some((word, after)) => {
                // White space between two words is of neither (RFC 2047, 6.2).
                if !(decoded.word.is_some() && before.trim().is_empty()) {
                    decoded.text(before);
                }
                decoded.word(word);
                after
            }
            None => {
                decoded.text(before);
                decoded.text("=?");
                from
            }
        };
    }
    decoded.text(rest);
    decoded.shown
}

/// Text so far, and the word that the next one may go on with: many programs cut a character in
/// two.
#[derive(Default)]
struct Words<'a> {
    shown: String,
    word: Option<Word<'a>>,
}

impl<'a> Words<'a> {
    fn text(&mut self, text: &str) {
        // Between two words nothing is no text either.
        if let Some(word) = self.word.take() {
            self.shown += &word.text();
        }
        self.shown += text;
    }

    fn word(&mut self, next: Word<'a>) {
        match &mut self.word {
            Some(word) if word.charset.eq_ignore_ascii_case(next.charset) => {
                word.bytes.extend(next.bytes);
            }
            _ => {
                self.text("");
                self.word = Some(next);
            }
        }
    }
}

/// An encoded word.
struct Word<'a> {
    charset: &'a str,
    bytes: Vec<u8>,
}

impl Word<'_> {
    fn text(&self) -> String {
        in_charset(&self.bytes, self.charset)
    }
}

/// A word that begins with its character set, and what follows it. There is no `?` in a word's
/// text, so what is no word is known before the next one begins.
fn word(from: &str) -> Option<(Word<'_>, &str)> {
    let (charset, from) = from.split_once('?')?;
    let (encoding, from) = from.split_once('?')?;
    let (text, from) = from.split_once('?')?;
    let after = from.strip_prefix('=')?;
    let bytes = match encoding {
        "B" | "b" => base64(text.as_bytes()).unwrap_or_default(),
        "Q" | "q" => {
            let mut bytes = Vec::with_capacity(text.len());
            unquote(text.replace('_', " ").as_bytes(), &mut bytes);
            bytes
        }
        _ => return None,
    };
    // A language may follow (RFC 2231, 5).
    let charset = charset.split('*').next().unwrap_or_default();
    Some((Word { charset, bytes }, after))
}
