//! From what was typed to bytes.

use common::codec::{self, Encoding, ErrorMode};
use common::escape::escaped as harmless;
use common::{Error, ExitStatus, Explain, Text, text};

/// Why what was typed is no bytes.
#[derive(Debug)]
pub enum ComposeError {
    /// A character does not exist in the encoding.
    Encode(Error),
    /// Not hex, from this character on (from 0).
    Hex {
        /// Where.
        at: usize,
        /// Why, and what would be right.
        reason: Text,
    },
    /// Not an escape, from this character on (from 0).
    Escape {
        /// Where.
        at: usize,
        /// Why.
        reason: Text,
    },
    /// Not a counter of a [`crate::repeat::Pattern`], from this character on (from 0).
    Counter {
        /// Where.
        at: usize,
        /// Why, and what would be right.
        reason: Text,
    },
}

impl ComposeError {
    /// The same error of a line in which so many characters stand before what was read.
    pub(crate) fn behind(mut self, characters: usize) -> Self {
        match &mut self {
            ComposeError::Encode(Error::Encode(error)) => {
                error.start += characters;
                error.end += characters;
            }
            ComposeError::Encode(_) => {}
            ComposeError::Hex { at, .. }
            | ComposeError::Escape { at, .. }
            | ComposeError::Counter { at, .. } => *at += characters,
        }
        self
    }
}

impl Explain for ComposeError {
    fn fact(&self) -> Text {
        match self {
            ComposeError::Encode(error) => error.fact(),
            ComposeError::Hex { at, reason } => placed(*at, reason, "hex", "十六进制"),
            ComposeError::Escape { at, reason } => placed(*at, reason, "an escape", "转义"),
            ComposeError::Counter { at, reason } => placed(*at, reason, "a counter", "计数器"),
        }
    }

    fn help(&self) -> Option<Text> {
        match self {
            ComposeError::Encode(error) => error.help(),
            ComposeError::Hex { .. } => Some(Text::new(
                "two digits a byte, 0 to 9 and a to f: 48 65 6c, 48656c, 0x48 0x65 or \\x48\\x65",
                "每个字节写两位，0 到 9、a 到 f：48 65 6c、48656c、0x48 0x65 或 \\x48\\x65",
            )),
            ComposeError::Escape { .. } => Some(Text::new(
                "write \\xHH (two hex digits), \\n, \\r, \\t, \\0, or \\\\ for the backslash itself",
                "可以写 \\xHH（两位十六进制）、\\n、\\r、\\t、\\0，反斜杠本身写 \\\\",
            )),
            ComposeError::Counter { .. } => {
                Some(Text::new("{{ is a brace that is no counter", "{{ 表示普通的花括号"))
            }
        }
    }

    fn status(&self) -> ExitStatus {
        ExitStatus::Usage
    }

    fn input(&self) -> Option<String> {
        match self {
            ComposeError::Encode(error) => error.input(),
            _ => None,
        }
    }
}

fn placed(at: usize, reason: &Text, en: &str, zh: &str) -> Text {
    let place = at + 1;
    Text {
        en: format!("not {en} at character {place}: {}", reason.en).into(),
        zh: format!("第 {place} 个字符处不是{zh}：{}", reason.zh).into(),
    }
}

/// Text as it is.
pub(super) fn text(
    typed: &str,
    encoding: Encoding,
    errors: ErrorMode,
) -> Result<Vec<u8>, ComposeError> {
    let bytes = codec::encode(typed, encoding, errors).map_err(Error::Encode);
    Ok(bytes.map_err(ComposeError::Encode)?.into_owned())
}

/// Text in which `\xHH` and the like are bytes.
pub(super) fn escaped(
    typed: &str,
    encoding: Encoding,
    errors: ErrorMode,
) -> Result<Vec<u8>, ComposeError> {
    let mut bytes = Vec::new();
    let (mut rest, mut at) = (typed, 0);
    loop {
        let plain = rest.split('\\').next().unwrap_or_default();
        bytes.extend(text(plain, encoding, errors).map_err(|error| error.behind(at))?);
        at += plain.chars().count();
        let Some(escape) = rest.get(plain.len() + 1..) else { return Ok(bytes) };
        let (byte, length) =
            escaped_byte(escape).map_err(|reason| ComposeError::Escape { at, reason })?;
        bytes.push(byte);
        at += 1 + length;
        rest = escape.get(length..).unwrap_or_default();
    }
}

/// The byte that stands behind a backslash, and how many characters (all ASCII) it takes.
fn escaped_byte(escape: &str) -> Result<(u8, usize), Text> {
    Ok(match escape.as_bytes() {
        [b'x' | b'X', high, low, ..] if let Some(byte) = byte(*high, *low) => (byte, 3),
        [b'x' | b'X', ..] => {
            return Err(Text::new("\\x needs two hex digits", "\\x 后面要有两位十六进制数字"));
        }
        [b'n', ..] => (b'\n', 1),
        [b'r', ..] => (b'\r', 1),
        [b't', ..] => (b'\t', 1),
        [b'0', ..] => (0, 1),
        [b'\\', ..] => (b'\\', 1),
        [] => return Err(Text::new("nothing stands behind the backslash", "反斜杠后面没有内容")),
        _ => {
            let character: String = escape.chars().take(1).collect();
            let shown = harmless(&character);
            return Err(text!("\\{shown} means nothing", "\\{shown} 没有含义"));
        }
    })
}

/// Hex in any of the usual spellings.
pub(super) fn hex(typed: &str) -> Result<Vec<u8>, ComposeError> {
    let characters: Vec<char> = typed.chars().collect();
    let mut bytes = Vec::with_capacity(characters.len() / 2);
    let mut at = 0;
    while let Some(character) = characters.get(at) {
        if is_separator(*character) {
            at += 1;
            continue;
        }
        // `0x` or `\x` before a byte: a 0 followed by x is no digit of a byte.
        let is_prefix =
            matches!(character, '0' | '\\') && matches!(characters.get(at + 1), Some('x' | 'X'));
        let digits = if is_prefix { at + 2 } else { at };
        bytes.push(hex_byte(&characters, digits)?);
        at = digits + 2;
    }
    Ok(bytes)
}

fn hex_byte(characters: &[char], at: usize) -> Result<u8, ComposeError> {
    let wrong = |at, reason| Err(ComposeError::Hex { at, reason });
    let digit = |at: usize| characters.get(at).copied();
    let (high, low) = (digit(at), digit(at + 1));
    match (high.and_then(value), low.and_then(value)) {
        (Some(high), Some(low)) => Ok(high << 4 | low),
        (None, _) => match high {
            Some(character) if !is_separator(character) => wrong(at, foreign(character)),
            _ => wrong(at, Text::new("digits are missing", "缺少数字")),
        },
        (Some(_), None) => match low {
            Some(character) if !is_separator(character) => wrong(at + 1, foreign(character)),
            _ => wrong(
                at,
                Text::new(
                    "one digit is left over: each byte has two, such as 08",
                    "多出一位数字：每个字节是两位，例如 08",
                ),
            ),
        },
    }
}

fn foreign(character: char) -> Text {
    let mut buffer = [0; 4];
    let shown = harmless(character.encode_utf8(&mut buffer));
    text!("'{shown}' is no hex digit", "“{shown}”不是十六进制数字")
}

fn is_separator(character: char) -> bool {
    character.is_whitespace() || matches!(character, ':' | '-' | ',' | '，' | '：')
}

fn byte(high: u8, low: u8) -> Option<u8> {
    Some(value(char::from(high))? << 4 | value(char::from(low))?)
}

fn value(digit: char) -> Option<u8> {
    u8::try_from(digit.to_digit(16)?).ok()
}

#[cfg(test)]
#[path = "compose_tests.rs"]
mod tests;
