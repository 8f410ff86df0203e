//! Bytes as people write them: `e4bda0`, `E4 BD A0`, `0xe4 0xbd 0xa0`, `\xe4\xbd\xa0`.

use std::str::FromStr;

use common::args::BadValue;
use common::escape::escaped;
use common::{Text, text};

/// Some bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Hex(Vec<u8>);

/// Several of them, as one after the other on the command line.
pub(crate) fn joined(parts: &[Hex]) -> Vec<u8> {
    parts.iter().flat_map(|part| part.0.iter().copied()).collect()
}

impl FromStr for Hex {
    type Err = BadValue;

    fn from_str(text: &str) -> Result<Self, BadValue> {
        let characters: Vec<char> = text.chars().collect();
        let (mut bytes, mut at) = (Vec::new(), 0);
        loop {
            at = after_decoration(&characters, at);
            let Some(first) = characters.get(at) else {
                return Ok(Self(bytes));
            };
            let high = digit(*first).ok_or_else(|| no_digit(&characters, at))?;
            let Some(low) = characters.get(at + 1).copied().and_then(digit) else {
                return Err(half_a_byte(&characters, at));
            };
            bytes.push(high << 4 | low);
            at += 2;
        }
    }
}

/// Skips blanks, and `0x` or `\x` before a byte.
fn after_decoration(text: &[char], mut at: usize) -> usize {
    loop {
        at += match text.get(at..).unwrap_or_default() {
            [blank, ..] if blank.is_whitespace() => 1,
            ['0' | '\\', 'x' | 'X', ..] => 2,
            _ => return at,
        };
    }
}

fn digit(character: char) -> Option<u8> {
    character.to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

fn no_digit(text: &[char], at: usize) -> BadValue {
    let shown = shown(text, at);
    let help = match text {
        ['b' | 'B', '\'' | '"', ..] => Text::new(
            "leave b'…' out: only \\xe4\\xbd\\xa0, or print data.hex() in Python",
            "去掉 b'…'，只写 \\xe4\\xbd\\xa0，或在 Python 里打印 data.hex()",
        ),
        _ => two_digits(),
    };
    BadValue::new(
        text!(
            "'{shown}' at offset {at} is no hexadecimal digit",
            "偏移 {at} 处的“{shown}”不是十六进制数字"
        ),
        help,
    )
}

fn half_a_byte(text: &[char], at: usize) -> BadValue {
    let next = text.get(at + 1).copied();
    if next.is_some_and(|next| !next.is_whitespace() && digit(next).is_none()) {
        return no_digit(text, at + 1);
    }
    let shown = shown(text, at);
    BadValue::new(
        text!("'{shown}' at offset {at} is half a byte", "偏移 {at} 处的“{shown}”只有半个字节"),
        two_digits(),
    )
}

fn shown(text: &[char], at: usize) -> String {
    let character: String = text.get(at).into_iter().collect();
    escaped(&character).to_string()
}

fn two_digits() -> Text {
    Text::new(
        "a byte is two digits from 0-9 and a-f: e4bda0, e4 bd a0, 0xe4 0xbd or \\xe4\\xbd",
        "一个字节是两位 0-9、a-f：e4bda0、e4 bd a0、0xe4 0xbd 或 \\xe4\\xbd",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_way_of_writing_gives_the_same_bytes() {
        for text in [
            "e4bda0",
            "E4 BD A0",
            "0xe4 0xbd 0xa0",
            "0xE4BDA0",
            "\\xe4\\xbd\\xa0",
            " e4\tbda0\n",
            "0xe40xbd0xa0",
        ] {
            assert_eq!(text.parse(), Ok(Hex(vec![0xe4, 0xbd, 0xa0])), "{text}");
        }
        assert_eq!("".parse(), Ok(Hex(vec![])));
    }

    #[test]
    fn bad_hex_is_refused_with_its_offset() {
        for (text, reason, help) in [
            ("e4bg", "'g' at offset 3 is no", "two digits"),
            ("e4b", "'b' at offset 2 is half a byte", "two digits"),
            ("e4 b da", "'b' at offset 3 is half", "two digits"),
            ("e4你", "'你' at offset 2", "two digits"),
            ("0xa", "'a' at offset 2 is half", "two digits"),
            ("e4,bd", "',' at offset 2", "two digits"),
            (r"b'\xe4'", r"''' at offset 1", "data.hex()"),
            ("\u{202e}", r"'\u202e' at offset 0", "two digits"),
        ] {
            let bad = text.parse::<Hex>().unwrap_err();
            assert!(bad.reason.en.contains(reason), "{text}: {bad}");
            assert!(bad.help.en.contains(help), "{text}: {bad}");
        }
    }

    proptest! {
        #[test]
        fn what_is_shown_as_hex_reads_back(bytes in any::<Vec<u8>>()) {
            let text = common::escape::hex(&bytes).to_string();
            prop_assert_eq!(text.parse(), Ok(Hex(bytes.clone())));
            prop_assert_eq!(text.to_uppercase().parse(), Ok(Hex(bytes)));
        }
    }
}
