//! The two-byte characters of GBK and GB18030 as CPython has them, both ways.
//!
//! `encoding_rs` brings the table. It follows the WHATWG Encoding Standard, in which GBK and
//! GB18030 are decoded alike, so it has 2,149 pairs that Python's gbk rejects; and it follows
//! the 2022 edition of GB 18030, where CPython has that of 2000. The two functions at the end
//! of this file are all that differs.

use std::sync::LazyLock;

use encoding_rs::GB18030 as WHATWG;

/// The 21,791 pairs of Python's gbk.
pub(super) static GBK: LazyLock<Pairs> = LazyLock::new(|| Pairs::new(gbk_has));

/// The 23,940 pairs of Python's gb18030: every one that the form allows.
pub(super) static GB18030: LazyLock<Pairs> = LazyLock::new(|| Pairs::new(|_, _| true));

/// Which pair of bytes is which character. All of these are in the basic plane.
///
/// A table is filled when it is first needed, by decoding every pair once: less than a
/// millisecond, and some more in a build without optimisation. After that each direction is one
/// look-up a character, and encoding is the exact inverse of decoding.
pub(super) struct Pairs {
    /// By the pair without its highest bit, which is always set; NUL where there is none.
    characters: Vec<char>,
    /// By the character; 0 where there is none.
    pairs: Vec<u16>,
}

impl Pairs {
    fn new(has: fn(u8, u8) -> bool) -> Pairs {
        let mut pairs = Vec::with_capacity(126 * 190);
        for lead in 0x81..0xFF {
            for trail in 0x40..0xFF {
                if trail != 0x7F && has(lead, trail) {
                    pairs.push([lead, trail]);
                }
            }
        }
        let (text, _) = WHATWG.decode_without_bom_handling(pairs.as_flattened());
        let mut table = Pairs { characters: vec!['\0'; 0x8000], pairs: vec![0; 0x1_0000] };
        for (pair, character) in pairs.iter().zip(text.chars()) {
            table.insert(u16::from_be_bytes(*pair), character);
        }
        table
    }

    fn insert(&mut self, pair: u16, character: char) {
        let character = character_in_2000(pair).unwrap_or(character);
        if let Some(place) = self.characters.get_mut(usize::from(pair & 0x7FFF)) {
            *place = character;
        }
        if let Some(place) = self.pairs.get_mut(character as usize) {
            *place = pair;
        }
    }

    /// The character of a pair whose first byte is 0x80 or above.
    #[inline]
    pub(super) fn character(&self, lead: u8, trail: u8) -> Option<char> {
        let pair = u16::from_be_bytes([lead & 0x7F, trail]);
        self.characters.get(usize::from(pair)).copied().filter(|character| *character != '\0')
    }

    /// The pair of a character that is not ASCII.
    #[inline]
    pub(super) fn pair(&self, character: char) -> Option<[u8; 2]> {
        let pair = self.pairs.get(character as usize).copied()?;
        (pair != 0).then_some(pair.to_be_bytes())
    }
}

/// Whether Python's gbk has a pair. What it lacks are the areas that GBK 1.0 left to its users,
/// and holes in its rows of symbols, which later editions filled.
const fn gbk_has(lead: u8, trail: u8) -> bool {
    match lead {
        // User-defined areas 1 and 2, beside hanzi.
        0xAA..=0xAF | 0xF8..=0xFD => trail <= 0xA0,
        0xFE => trail <= 0x4F, // the 80 hanzi and radicals behind came in 2000
        0xD7 => trail <= 0xF9, // five places behind the last hanzi of level 1
        // User-defined area 3 is the lower half of the rows A1 to A7.
        0xA1 | 0xA3 => trail >= 0xA1,
        // A2E3 is the euro, A6D9 to A6F3 are punctuation for vertical text, A8BC is pinyin's ḿ.
        0xA2 => matches!(trail, 0xA1..=0xAA | 0xB1..=0xE2 | 0xE5..=0xEE | 0xF1..=0xFC),
        0xA4 => matches!(trail, 0xA1..=0xF3),
        0xA5 => matches!(trail, 0xA1..=0xF6),
        0xA6 => {
            matches!(trail, 0xA1..=0xB8 | 0xC1..=0xD8 | 0xE0..=0xEB | 0xEE..=0xF2 | 0xF4..=0xF5)
        }
        0xA7 => matches!(trail, 0xA1..=0xC1 | 0xD1..=0xF1),
        0xA8 => matches!(trail, 0x40..=0x95 | 0xA1..=0xBB | 0xBD..=0xBE | 0xC0 | 0xC5..=0xE9),
        0xA9 => !matches!(trail, 0x58 | 0x5B | 0x5D..=0x5F | 0x89..=0x95 | 0x97..=0xA3 | 0xF0..),
        _ => true,
    }
}

/// What the edition of 2000 has where that of 2022 has another character: characters that were
/// private until Unicode took them in. A3A0 is a space to browsers only.
const fn character_in_2000(pair: u16) -> Option<char> {
    Some(match pair {
        0xA3A0 => '\u{E5E5}',
        0xA6D9 => '\u{E78D}',
        0xA6DA => '\u{E78E}',
        0xA6DB => '\u{E78F}',
        0xA6DC => '\u{E790}',
        0xA6DD => '\u{E791}',
        0xA6DE => '\u{E792}',
        0xA6DF => '\u{E793}',
        0xA6EC => '\u{E794}',
        0xA6ED => '\u{E795}',
        0xA6F3 => '\u{E796}',
        0xA8BC => '\u{E7C7}',
        0xFE59 => '\u{E81E}',
        0xFE61 => '\u{E826}',
        0xFE66 => '\u{E82B}',
        0xFE67 => '\u{E82C}',
        0xFE6D => '\u{E832}',
        0xFE7E => '\u{E843}',
        0xFE90 => '\u{E854}',
        0xFEA0 => '\u{E864}',
        _ => return None,
    })
}
