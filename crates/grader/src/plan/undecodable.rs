//! Bytes that no decoder of an encoding takes.

use common::codec::{self, Encoding, ErrorMode};

use super::generator::Generator;
use super::text::{self, Measure, Wish};
use crate::exercise::Script;

/// Good text, 0xff before a blank, good text, and a character that is cut by the end.
///
/// The bad spots are bad for every decoder, and all decoders agree where the good text goes on:
/// 0xff begins nothing in any of these encodings, and a blank is nothing's second byte. None for
/// an encoding in which everything decodes.
pub(super) fn undecodable(encoding: Encoding, from: &mut Generator) -> Option<Vec<u8>> {
    let (script, cut): (_, &[u8]) = match encoding {
        Encoding::Utf8 => (Script::Chinese, &[0xe4, 0xbd]),
        Encoding::Gbk | Encoding::Gb18030 => (Script::Chinese, &[0xc4]),
        Encoding::Ascii => (Script::Ascii, &[0xff]),
        Encoding::Latin1 => return None,
    };
    let wish = Wish { script, measure: Measure::Characters, min: 3, max: 10, nth: 0 };
    let mut good = || {
        let text = text::draw(from, wish, |_| true)?;
        codec::encode(&text, encoding, ErrorMode::Strict).ok().map(std::borrow::Cow::into_owned)
    };
    Some([good()?.as_slice(), b"\xff ", &good()?, cut].concat())
}

#[cfg(test)]
#[path = "undecodable_tests.rs"]
mod tests;
