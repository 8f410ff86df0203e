//! Foreign text made harmless.
//!
//! Whoever sends a datagram chooses its characters. Printed as they are, an escape sequence
//! would move the cursor or set the window's title, a newline would forge a line, and a
//! right-to-left override would turn the rest of the line around. So what steers a terminal or
//! hides itself is shown by its number; everything else is shown as it is.

use std::fmt::{self, Display, Write};

/// Characters of the Unicode categories Cf (format: bidi controls, joiners, tags), Zl and Zp
/// (line and paragraph separator), sorted; Cc is handled by [`char::is_control`].
/// Source: UnicodeData.txt, Unicode 16.0.
const FORMAT_CHARACTERS: [(char, char); 20] = [
    ('\u{ad}', '\u{ad}'),
    ('\u{600}', '\u{605}'),
    ('\u{61c}', '\u{61c}'),
    ('\u{6dd}', '\u{6dd}'),
    ('\u{70f}', '\u{70f}'),
    ('\u{890}', '\u{891}'),
    ('\u{8e2}', '\u{8e2}'),
    ('\u{180e}', '\u{180e}'),
    ('\u{200b}', '\u{200f}'),
    ('\u{2028}', '\u{202e}'),
    ('\u{2060}', '\u{206f}'),
    ('\u{feff}', '\u{feff}'),
    ('\u{fff9}', '\u{fffb}'),
    ('\u{110bd}', '\u{110bd}'),
    ('\u{110cd}', '\u{110cd}'),
    ('\u{13430}', '\u{1343f}'),
    ('\u{1bca0}', '\u{1bca3}'),
    ('\u{1d173}', '\u{1d17a}'),
    ('\u{e0001}', '\u{e0001}'),
    ('\u{e0020}', '\u{e007f}'),
];

/// Whether a character could steer the terminal, forge a line or hide: C0, DEL, C1, bidi and
/// other format characters, line and paragraph separators.
pub fn is_hazardous(character: char) -> bool {
    if character < '\u{ad}' {
        return character.is_control();
    }
    let after = FORMAT_CHARACTERS.partition_point(|&(first, _)| first <= character);
    after > 0 && character <= FORMAT_CHARACTERS[after - 1].1
}

/// Shows text with every hazardous character as Python's `repr` writes it: `\n`, `\x1b`,
/// `\u202e`, `\U000e0001`. A backslash stays as it is: what is shown is to be read, and
/// `--json` has the exact text.
pub fn escaped(text: &str) -> impl Display + '_ {
    Escaped(text)
}

struct Escaped<'a>(&'a str);

impl Display for Escaped<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.0;
        while let Some(at) = rest.find(is_hazardous) {
            out.write_str(&rest[..at])?;
            let mut characters = rest[at..].chars();
            for character in characters.by_ref().take(1) {
                write_escape(out, character)?;
            }
            rest = characters.as_str();
        }
        out.write_str(rest)
    }
}

fn write_escape(out: &mut impl Write, character: char) -> fmt::Result {
    match (character, u32::from(character)) {
        ('\n', _) => out.write_str("\\n"),
        ('\r', _) => out.write_str("\\r"),
        ('\t', _) => out.write_str("\\t"),
        (_, code @ ..=0xff) => write!(out, "\\x{code:02x}"),
        (_, code @ ..=0xffff) => write!(out, "\\u{code:04x}"),
        (_, code) => write!(out, "\\U{code:08x}"),
    }
}

/// Shows bytes as hex: lower case, two digits a byte, without spaces.
pub fn hex(bytes: &[u8]) -> impl Display + '_ {
    Hex(bytes)
}

struct Hex<'a>(&'a [u8]);

impl Display for Hex<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        const DIGITS: [char; 16] =
            ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
        for byte in self.0 {
            out.write_char(DIGITS[usize::from(byte >> 4)])?;
            out.write_char(DIGITS[usize::from(byte & 0xf)])?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_terminal_sequence_is_shown_not_obeyed() {
        assert_eq!(escaped("\x1b]0;owned\x07").to_string(), r"\x1b]0;owned\x07");
        assert_eq!(escaped("\u{9b}2J").to_string(), r"\x9b2J");
    }

    #[test]
    fn a_line_cannot_be_forged() {
        assert_eq!(escaped("a\r\nb\u{2028}c\u{85}d").to_string(), r"a\r\nb\u2028c\x85d");
    }

    #[test]
    fn text_cannot_be_turned_around_or_hidden() {
        assert_eq!(escaped("\u{202e}abc\u{e0041}").to_string(), r"\u202eabc\U000e0041");
    }

    #[test]
    fn what_people_write_stays_as_it_is() {
        for text in ["你好，网络！", r"C:\new", "é ü 🦀 ❤️", ""] {
            assert_eq!(escaped(text).to_string(), text);
        }
    }

    #[test]
    fn the_table_is_sorted_for_the_search() {
        assert!(FORMAT_CHARACTERS.iter().all(|(first, last)| first <= last));
        assert!(FORMAT_CHARACTERS.windows(2).all(|pair| pair[0].1 < pair[1].0));
    }

    proptest! {
        #[test]
        fn nothing_hazardous_is_left(text in any::<String>()) {
            prop_assert!(!escaped(&text).to_string().chars().any(is_hazardous));
        }

        #[test]
        fn harmless_text_is_untouched(text in "[^\\p{C}\\p{Zl}\\p{Zp}]*") {
            prop_assert_eq!(escaped(&text).to_string(), text);
        }

        #[test]
        fn hex_has_two_digits_a_byte(bytes in any::<Vec<u8>>()) {
            let expected: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
            prop_assert_eq!(hex(&bytes).to_string(), expected);
        }
    }
}
