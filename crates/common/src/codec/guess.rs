//! Which encoding unknown bytes may be in.

use super::{Encoding, ErrorMode, decode};

/// An encoding in which all of the bytes decode, and what speaks for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Guess {
    /// The encoding.
    pub encoding: Encoding,
    /// What in the bytes speaks for it.
    pub reason: GuessReason,
}

/// What in the bytes speaks for an encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum GuessReason {
    /// No byte is 0x80 or above: four of the encodings give the same text, so the bytes cannot
    /// tell which one it was.
    OnlyAscii,
    /// Characters of three or four bytes, each well formed. Text in another encoding hardly
    /// ever is.
    ValidUtf8MultiByte,
    /// Well formed UTF-8, but no character is longer than two bytes: letters such as é and ж.
    /// A few hanzi in GBK can look like that.
    ValidUtf8TwoByteOnly,
    /// At least three in four of the pairs are hanzi of level 1 of GB 2312, the 3,755 that
    /// nearly all running text is made of, or full-width punctuation.
    GbkPairsOfCommonHanzi,
    /// Every pair is assigned, but more than one in four is neither: rare hanzi, letters, lines.
    /// It may as well be UTF-8 read wrongly.
    GbkPairsOfRareHanzi,
    /// GBK decodes the bytes too, and to the same text.
    SameAsGbk,
    /// Sequences of four bytes, which only GB18030 has.
    FourByteSequences,
    /// Pairs that GBK leaves out, such as the euro.
    PairsOutsideGbk,
    /// Nothing else decodes; in Latin-1 every byte is a character, which proves nothing.
    AnyByte,
}

/// The encodings that decode all of the bytes in strict mode, the likeliest first. Never empty.
///
/// - Only ASCII: UTF-8 (what a program sends unless told otherwise), ASCII, GBK, GB18030.
/// - UTF-8 comes before GBK, unless it is made of two-byte characters only and GBK reads common
///   hanzi that stand beside no ASCII letter («é» in `café` is the hanzi «茅» in GBK).
///   Hanzi of level 1 in GBK, however many, never look like a longer character of UTF-8.
/// - GB18030 follows GBK, whose superset it is, and stands alone where GBK does not decode.
/// - Latin-1 decodes anything, so it is named only if nothing else decodes.
///
/// Bytes that end inside a character decode in no multi-byte encoding: a datagram that was cut
/// may well be called Latin-1, or GBK with rare pairs.
pub fn guess(bytes: &[u8]) -> Vec<Guess> {
    if bytes.is_ascii() {
        let readers = [Encoding::Utf8, Encoding::Ascii, Encoding::Gbk, Encoding::Gb18030];
        return readers.map(|encoding| Guess { encoding, reason: GuessReason::OnlyAscii }).into();
    }
    let mut guesses = chinese_guesses(bytes);
    if decodes(bytes, Encoding::Utf8) {
        let guess = Guess { encoding: Encoding::Utf8, reason: utf8_reason(bytes) };
        let behind = gbk_is_likelier(bytes, guess.reason, &guesses);
        guesses.insert(if behind { guesses.len() } else { 0 }, guess);
    }
    if guesses.is_empty() {
        guesses.push(Guess { encoding: Encoding::Latin1, reason: GuessReason::AnyByte });
    }
    guesses
}

fn decodes(bytes: &[u8], encoding: Encoding) -> bool {
    decode(bytes, encoding, ErrorMode::Strict).is_ok()
}

fn chinese_guesses(bytes: &[u8]) -> Vec<Guess> {
    let gb18030 = |reason| Guess { encoding: Encoding::Gb18030, reason };
    if decodes(bytes, Encoding::Gbk) {
        let gbk = Guess { encoding: Encoding::Gbk, reason: gbk_reason(bytes) };
        vec![gbk, gb18030(GuessReason::SameAsGbk)]
    } else if decodes(bytes, Encoding::Gb18030) {
        vec![gb18030(gb18030_reason(bytes))]
    } else {
        Vec::new()
    }
}

fn gbk_is_likelier(bytes: &[u8], utf8: GuessReason, others: &[Guess]) -> bool {
    utf8 == GuessReason::ValidUtf8TwoByteOnly
        && others.first().is_some_and(|gbk| gbk.reason == GuessReason::GbkPairsOfCommonHanzi)
        && !has_accented_word(bytes)
}

/// In bytes of UTF-8, three or more for one character begin with E0 or above.
fn utf8_reason(bytes: &[u8]) -> GuessReason {
    if bytes.iter().any(|byte| *byte >= 0xE0) {
        GuessReason::ValidUtf8MultiByte
    } else {
        GuessReason::ValidUtf8TwoByteOnly
    }
}

fn gbk_reason(bytes: &[u8]) -> GuessReason {
    let (mut pairs, mut common) = (0_usize, 0_usize);
    for character in characters(bytes) {
        if let [lead, trail] = character {
            pairs += 1;
            common += usize::from(is_common(*lead, *trail));
        }
    }
    if common * 4 >= pairs * 3 {
        GuessReason::GbkPairsOfCommonHanzi
    } else {
        GuessReason::GbkPairsOfRareHanzi
    }
}

fn gb18030_reason(bytes: &[u8]) -> GuessReason {
    if characters(bytes).any(|character| character.len() == 4) {
        GuessReason::FourByteSequences
    } else {
        GuessReason::PairsOutsideGbk
    }
}

/// A letter of ASCII right beside another character, as in a word with an accent.
fn has_accented_word(bytes: &[u8]) -> bool {
    bytes.array_windows().any(|[a, b]| {
        (a.is_ascii_alphabetic() && !b.is_ascii()) || (!a.is_ascii() && b.is_ascii_alphabetic())
    })
}

/// The characters of bytes that gb18030 decodes, one, two or four bytes each.
fn characters(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = bytes;
    std::iter::from_fn(move || {
        let length = match rest {
            [0..=0x7F, ..] => 1,
            [_, b'0'..=b'9', ..] => 4,
            _ => 2,
        };
        let (character, after) = rest.split_at_checked(length)?;
        rest = after;
        Some(character)
    })
}

/// A pair that is likely in running Chinese: the 3,755 hanzi of level 1 of GB 2312 (B0A1 to
/// D7F9), its punctuation (row A1), and the full-width forms of ASCII (row A3).
const fn is_common(lead: u8, trail: u8) -> bool {
    match lead {
        0xA1 | 0xA3 | 0xB0..=0xD6 => trail >= 0xA1,
        0xD7 => matches!(trail, 0xA1..=0xF9),
        _ => false,
    }
}
