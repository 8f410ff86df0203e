//! Which bytes make which character, and which make none.

use common::codec::{self, DecodeError, Encoding, ErrorMode};

/// The bytes of one character, or a run that is broken.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Piece<'a> {
    /// The offset of the first byte.
    pub(super) at: usize,
    pub(super) bytes: &'a [u8],
    /// The character, or why there is none.
    pub(super) text: Result<char, DecodeError>,
}

/// All bytes, in order. A broken run is what one error of CPython covers.
pub(super) fn pieces(bytes: &[u8], encoding: Encoding) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut at = 0;
    while let Some(rest @ [_, ..]) = bytes.get(at..) {
        let broken = codec::decode(rest, encoding, ErrorMode::Strict).err();
        let (good, bad) = broken.as_ref().map_or((rest.len(), 0), |e| (e.start, e.end - e.start));
        at = push_characters(rest.get(..good).unwrap_or_default(), at, encoding, &mut pieces);
        if let Some(error) = broken {
            let bytes = rest.get(error.start..error.end).unwrap_or_default();
            pieces.push(Piece { at, bytes, text: Err(error) });
            at += bad;
        }
    }
    pieces
}

/// Bytes without a fault. Encoding is the exact inverse of decoding, so a character's own bytes
/// say how many it took.
fn push_characters<'a>(
    bytes: &'a [u8],
    offset: usize,
    encoding: Encoding,
    pieces: &mut Vec<Piece<'a>>,
) -> usize {
    let text = codec::decode(bytes, encoding, ErrorMode::Strict).unwrap_or_default();
    let mut rest = bytes;
    for character in text.chars() {
        let text = character.to_string();
        let length = codec::encode(&text, encoding, ErrorMode::Strict).map_or(1, |own| own.len());
        let (own, after) = rest.split_at(length.min(rest.len()));
        let at = offset + bytes.len() - rest.len();
        pieces.push(Piece { at, bytes: own, text: Ok(character) });
        rest = after;
    }
    offset + bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn told(bytes: &[u8], encoding: Encoding) -> Vec<(usize, usize, Option<char>)> {
        let pieces = pieces(bytes, encoding).into_iter();
        pieces.map(|piece| (piece.at, piece.bytes.len(), piece.text.ok())).collect()
    }

    #[test]
    fn characters_and_broken_runs_are_told_apart() {
        let bytes = b"\xe4\xbd\xa0a\xe5\xa5z";
        assert_eq!(
            told(bytes, Encoding::Utf8),
            [(0, 3, Some('你')), (3, 1, Some('a')), (4, 2, None), (6, 1, Some('z'))]
        );
        assert_eq!(
            told(b"\x94\x39\xfc\x36\xc4\xe3\x81", Encoding::Gb18030),
            [(0, 4, Some('😀')), (4, 2, Some('你')), (6, 1, None)]
        );
        assert_eq!(told(b"", Encoding::Gbk), []);
    }

    proptest! {
        #[test]
        fn the_pieces_are_the_bytes_and_their_characters_are_the_text(bytes in any::<Vec<u8>>()) {
            for encoding in Encoding::ALL {
                let pieces = pieces(&bytes, encoding);
                let joined: Vec<u8> = pieces.iter().flat_map(|piece| piece.bytes.to_vec()).collect();
                prop_assert_eq!(&joined, &bytes);
                let text: String = pieces.iter().filter_map(|piece| piece.text.as_ref().ok()).collect();
                let ignoring = codec::decode(&bytes, encoding, ErrorMode::Ignore).unwrap();
                prop_assert_eq!(text, ignoring);
                let broken = pieces.iter().filter(|piece| piece.text.is_err()).count();
                let replacing = codec::decode(&bytes, encoding, ErrorMode::Replace).unwrap();
                prop_assert_eq!(replacing.chars().count(), pieces.len());
                prop_assert!(broken <= pieces.len());
            }
        }
    }
}
