//! The 20 pairs of GB 18030 that stand for another character since the edition of 2022. This
//! course's codec, as CPython's, has the edition of 2000; a browser has the new one.

use common::codec::{self, Encoding, ErrorMode};
use common::event::Event;
use common::json::Object;
use common::layout::padded;
use common::{Console, Error, ExitStatus, Lang, Text};

use crate::cells::{character, code_point, spaced};

/// A pair, and its character in 2022. In 2000 these had no place in Unicode yet and lay in its
/// private area. A3A0 is no part of the standard; browsers read a blank.
const CHANGED: [([u8; 2], char); 20] = [
    ([0xa3, 0xa0], '\u{3000}'),
    ([0xa6, 0xd9], '︐'),
    ([0xa6, 0xda], '︒'),
    ([0xa6, 0xdb], '︑'),
    ([0xa6, 0xdc], '︓'),
    ([0xa6, 0xdd], '︔'),
    ([0xa6, 0xde], '︕'),
    ([0xa6, 0xdf], '︖'),
    ([0xa6, 0xec], '︗'),
    ([0xa6, 0xed], '︘'),
    ([0xa6, 0xf3], '︙'),
    ([0xa8, 0xbc], 'ḿ'),
    ([0xfe, 0x59], '龴'),
    ([0xfe, 0x61], '龵'),
    ([0xfe, 0x66], '龶'),
    ([0xfe, 0x67], '龷'),
    ([0xfe, 0x6d], '龸'),
    ([0xfe, 0x7e], '龹'),
    ([0xfe, 0x90], '龺'),
    ([0xfe, 0xa0], '龻'),
];

/// The character of the edition of 2022, where it is another one than here.
pub(crate) fn changed_in_2022(bytes: &[u8]) -> Option<char> {
    let found = CHANGED.iter().find(|(pair, _)| pair.as_slice() == bytes);
    found.map(|(_, character)| *character)
}

/// Tells all of them, as this course's codec reads and writes them.
pub(crate) fn tell(console: &mut Console) -> Result<ExitStatus, Error> {
    if !console.is_json() {
        console.tell(&Heading)?;
    }
    for (pair, new) in CHANGED {
        console.tell(&Changed { pair, new })?;
    }
    console.hint(&Text::new(
        "a program that follows 2022 writes ︐ as a6d9; Python reads that as U+E78D, which no font \
         shows, and writes ︐ as 84318236",
        "遵循 2022 年版的程序把 ︐ 写成 a6d9；Python 把它读成字体里没有的 U+E78D，而自己把 ︐ 写成 84318236",
    ));
    Ok(ExitStatus::Done)
}

struct Heading;

impl Event for Heading {
    fn sentence(&self, lang: Lang) -> String {
        let [bytes, old, new, written] = lang.pick(
            ["bytes", "here, in Python", "edition of 2022", "the new character here"],
            ["字节", "本课程、Python", "2022 年版", "新字符在这里写成"],
        );
        row(bytes, old, new, written)
    }

    fn json(&self) -> String {
        Object::event("heading").finish()
    }
}

struct Changed {
    pair: [u8; 2],
    new: char,
}

impl Changed {
    /// What the pair is here: asked of the codec, not written down.
    fn old(&self) -> String {
        let text = codec::decode(&self.pair, Encoding::Gb18030, ErrorMode::Strict);
        text.unwrap_or_default().into_owned()
    }

    fn bytes_of_new(&self) -> Vec<u8> {
        let text = self.new.to_string();
        let bytes = codec::encode(&text, Encoding::Gb18030, ErrorMode::Strict);
        bytes.unwrap_or_default().into_owned()
    }
}

fn row(bytes: &str, old: &str, new: &str, written: &str) -> String {
    format!("  {}{}{}{written}", padded(bytes, 8), padded(old, 18), padded(new, 18))
}

impl Event for Changed {
    fn sentence(&self, _: Lang) -> String {
        let old: String = self.old().chars().map(code_point).collect();
        let new = format!("{} {}", code_point(self.new), character(self.new));
        row(&spaced(&self.pair), &old, &new, &spaced(&self.bytes_of_new()))
    }

    fn json(&self) -> String {
        Object::event("edition")
            .hex("hex", &self.pair)
            .string("text", self.old())
            .string("text_2022", self.new.to_string())
            .hex("hex_of_text_2022", &self.bytes_of_new())
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// encoding_rs follows the WHATWG, which follows 2022: another's list, not ours.
    #[test]
    fn the_list_holds_every_pair_that_differs_and_no_other() {
        let mut differing = Vec::new();
        for lead in 0x81..=0xfe_u8 {
            for trail in (0x40..=0x7e).chain(0x80..=0xfe_u8) {
                let pair = [lead, trail];
                let (new, _) = encoding_rs::GB18030.decode_without_bom_handling(&pair);
                let old = codec::decode(&pair, Encoding::Gb18030, ErrorMode::Strict).unwrap();
                if old != new {
                    differing.push((pair, new.chars().next().unwrap()));
                }
            }
        }
        assert_eq!(differing, CHANGED);
    }
}
