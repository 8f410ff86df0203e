//! Texts that tell right from wrong, and that still read like something a person wrote.
//!
//! The seed chooses words; it never chooses which traps a text holds. Every text of a script has
//! the same ones, so that a program that falls into one falls into it at every seed.

mod awkward;
mod compose;
mod vocabulary;

use common::codec::{self, Encoding, ErrorMode};
use common::escape::is_hazardous;

use super::generator::Generator;
use crate::exercise::Script;

pub(super) use self::vocabulary::{HOSTS, NOUNS, QUALITIES};

/// What a text is to be.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wish {
    /// Its characters.
    pub(super) script: Script,
    /// What `min` and `max` count.
    pub(super) measure: Measure,
    /// The shortest.
    pub(super) min: usize,
    /// The longest.
    pub(super) max: usize,
    /// Which of several texts it is: awkward ones begin with blanks and with a dash in turn.
    pub(super) nth: usize,
}

/// How the length of a text is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Measure {
    /// In characters (code points).
    Characters,
    /// In bytes of UTF-8.
    Bytes,
}

impl Measure {
    fn of(self, text: &str) -> usize {
        match self {
            Measure::Characters => text.chars().count(),
            Measure::Bytes => text.len(),
        }
    }
}

/// How many candidates are looked at. About one in two is good; a text that is refused this often
/// does not exist.
const TRIES: usize = 1000;

/// A text as wished, which `is_new` takes.
pub(super) fn draw(
    from: &mut Generator,
    wish: Wish,
    is_new: impl Fn(&str) -> bool,
) -> Option<String> {
    (0..TRIES)
        .map(|_| match wish.script {
            Script::Awkward => awkward::candidate(from, wish),
            _ => compose::candidate(from, wish),
        })
        .find(|text| is_lawful(text, wish) && is_new(text))
}

/// One word of letters: a quality and a thing.
pub(super) fn word(from: &mut Generator, is_new: impl Fn(&str) -> bool) -> Option<String> {
    (0..TRIES)
        .map(|_| format!("{}{}", from.pick(&QUALITIES), from.pick(&NOUNS)))
        .find(|word| is_harmless(word) && is_new(word))
}

fn is_lawful(text: &str, wish: Wish) -> bool {
    let length = wish.measure.of(text);
    let has_chinese = text.chars().any(is_chinese);
    let of_its_script = match wish.script {
        Script::Ascii => text.is_ascii() && !text.starts_with('-'),
        Script::Awkward => text.is_ascii(),
        Script::Chinese => has_chinese && tells_encodings_apart(text),
        Script::Mixed => {
            let has_ascii = text.chars().any(|c| c.is_ascii_alphanumeric());
            has_chinese && has_ascii && tells_encodings_apart(text)
        }
        Script::Unicode => as_gbk(text).is_none(),
    };
    (wish.min..=wish.max).contains(&length) && of_its_script && is_harmless(text)
}

/// Whether UTF-8 and GBK, read as each other, fail loudly. «你好» does not: its UTF-8 bytes are
/// «浣犲ソ» in GBK.
pub(super) fn tells_encodings_apart(text: &str) -> bool {
    let strict = ErrorMode::Strict;
    codec::decode(text.as_bytes(), Encoding::Gbk, strict).is_err()
        && as_gbk(text).is_some_and(|bytes| codec::decode(&bytes, Encoding::Utf8, strict).is_err())
}

/// Its bytes in GBK, if it has only characters of GBK.
pub(super) fn as_gbk(text: &str) -> Option<Vec<u8>> {
    codec::encode(text, Encoding::Gbk, ErrorMode::Strict).ok().map(std::borrow::Cow::into_owned)
}

/// Whether it means nothing to an exercise and nothing to a terminal: no word that a program acts
/// upon, no number, nothing that looks like what a wrong program prints.
pub(super) fn is_harmless(text: &str) -> bool {
    const MEANT: [&str; 4] = ["alert", "recovered", "error", "quit"];
    let lower = text.to_ascii_lowercase();
    let plain = lower.trim();
    !plain.is_empty()
        && !MEANT.iter().any(|word| lower.contains(word))
        && !plain.starts_with("b'")
        && !plain.starts_with("b\"")
        && plain.parse::<f64>().is_err()
        && !text.contains(char::REPLACEMENT_CHARACTER)
        && !text.chars().any(|c| is_hazardous(c) && c != '\t')
}

fn is_chinese(character: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&character)
}

#[cfg(test)]
#[path = "text_tests.rs"]
mod tests;
