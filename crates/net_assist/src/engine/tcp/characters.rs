//! Where the last whole character of a piece ends.

use common::codec::Encoding;

/// The length of the part that does not end within a character. What follows it is the beginning of
/// one, 1 to 3 bytes, or nothing. Bytes that are not text in the encoding are whole by themselves.
pub(super) fn whole(bytes: &[u8], encoding: Encoding) -> usize {
    match encoding {
        Encoding::Utf8 => utf8(bytes),
        Encoding::Gbk => gb(bytes, false),
        Encoding::Gb18030 => gb(bytes, true),
        Encoding::Ascii | Encoding::Latin1 => bytes.len(),
    }
}

/// RFC 3629: a first byte tells how many follow, and none that follows looks like a first one.
fn utf8(bytes: &[u8]) -> usize {
    for back in 1..=bytes.len().min(3) {
        let at = bytes.len() - back;
        let length = match bytes[at] {
            0x80..=0xbf => continue,
            0xc2..=0xdf => 2,
            0xe0..=0xef => 3,
            0xf0..=0xf4 => 4,
            _ => 1,
        };
        return if length > back { at } else { bytes.len() };
    }
    bytes.len()
}

/// GBK and GB 18030: what a byte is depends on what is before it, so it goes from the start.
fn gb(bytes: &[u8], four: bool) -> usize {
    let mut at = 0;
    while at < bytes.len() {
        at += match bytes[at..] {
            [0x81..=0xfe] => return at,
            [0x81..=0xfe, 0x30..=0x39] | [0x81..=0xfe, 0x30..=0x39, 0x81..=0xfe] if four => {
                return at;
            }
            [0x81..=0xfe, 0x30..=0x39, 0x81..=0xfe, 0x30..=0x39, ..] if four => 4,
            [0x81..=0xfe, 0x40..=0x7e | 0x80..=0xfe, ..] => 2,
            _ => 1,
        };
    }
    at
}

#[cfg(test)]
mod tests {
    use common::codec::{ErrorMode, decode, encode};
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_byte_that_is_no_text_is_whole_by_itself() {
        for (bytes, length) in [
            (&b"\xff"[..], 1),
            (b"a\x80\x80\x80\x80", 5),
            (b"\xc0", 1),
            (b"\xf5\x80", 2),
            (b"\xe4\xbd", 0),
            (b"a\xf0\x9f\x98", 1),
        ] {
            assert_eq!(whole(bytes, Encoding::Utf8), length, "{bytes:x?}");
        }
        assert_eq!(whole(b"\xc4\xe3\xba", Encoding::Gbk), 2);
        assert_eq!(whole(b"\x81\x30\x81", Encoding::Gbk), 2);
        assert_eq!(whole(b"\x81\x30\x81", Encoding::Gb18030), 0);
        assert_eq!(whole(b"\xff\xff", Encoding::Gbk), 2);
    }

    proptest! {
        /// Text cut anywhere: what is whole decodes, and the rest is shorter than a character.
        #[test]
        fn what_is_whole_decodes(text in ".{0,20}", at in 0usize..80) {
            for encoding in Encoding::ALL {
                let Ok(bytes) = encode(&text, encoding, ErrorMode::Strict) else { continue };
                let piece = &bytes[..at.min(bytes.len())];
                let length = whole(piece, encoding);
                prop_assert!(piece.len() - length <= 3);
                prop_assert!(decode(&piece[..length], encoding, ErrorMode::Strict).is_ok());
            }
        }

        #[test]
        fn anything_is_cut_within_its_length(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
            for encoding in Encoding::ALL {
                let length = whole(&bytes, encoding);
                prop_assert!(length <= bytes.len() && bytes.len() - length <= 3);
            }
        }
    }
}
