//! What holds for all bytes and all texts, whatever a table says.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "a test fails by panicking"
)]

use std::borrow::Cow;

use common::codec::{EncodeErrors, Encoding, ErrorMode, GuessReason, decode, encode, guess};
use proptest::prelude::*;

fn encodings() -> impl Strategy<Value = Encoding> {
    proptest::sample::select(Encoding::ALL.to_vec())
}

/// Bytes that get far in some decoder: noise, and texts in the five encodings, cut and joined.
fn byte_strings() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        proptest::collection::vec(any::<u8>(), 0..6),
        (texts(), encodings(), 0_usize..4).prop_map(|(text, encoding, cut)| {
            let bytes = encode(&text, encoding, ErrorMode::Ignore).unwrap();
            bytes[..bytes.len().saturating_sub(cut)].to_vec()
        }),
    ];
    proptest::collection::vec(piece, 0..4).prop_map(|pieces| pieces.concat())
}

fn texts() -> impl Strategy<Value = String> {
    let character = prop_oneof![
        proptest::char::range('\0', '\u{FF}'),
        proptest::char::range('\u{4E00}', '\u{9FA5}'),
        proptest::sample::select("，。：！？“”—…·€￥《》①ÄèαЖ㐀龴😀𠮷".chars().collect::<Vec<_>>()),
        any::<char>(),
    ];
    proptest::collection::vec(character, 0..12).prop_map(String::from_iter)
}

fn is_subsequence(short: &str, long: &str) -> bool {
    let mut rest = long.chars();
    short.chars().all(|wanted| rest.any(|c| c == wanted))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_encoded_strictly_decodes_to_the_same_text(text in texts(), encoding in encodings()) {
        if let Ok(bytes) = encode(&text, encoding, ErrorMode::Strict) {
            let back = decode(&bytes, encoding, ErrorMode::Strict);
            prop_assert_eq!(back.as_deref(), Ok(text.as_str()));
        }
    }

    #[test]
    fn only_strict_fails_and_the_modes_agree_where_strict_does_not(
        bytes in byte_strings(),
        encoding in encodings(),
    ) {
        let strict = decode(&bytes, encoding, ErrorMode::Strict);
        for mode in ErrorMode::ALL.into_iter().skip(1) {
            let text = decode(&bytes, encoding, mode).expect("only strict fails");
            if let Ok(strict) = &strict {
                prop_assert_eq!(&text, strict);
            }
        }
    }

    #[test]
    fn a_decode_error_points_at_the_first_bad_bytes(bytes in byte_strings(), encoding in encodings()) {
        if let Err(error) = decode(&bytes, encoding, ErrorMode::Strict) {
            prop_assert_eq!(error.encoding, encoding);
            prop_assert!(error.start < error.end && error.end <= bytes.len());
            prop_assert!(!bytes[error.start].is_ascii());
            prop_assert!(decode(&bytes[..error.start], encoding, ErrorMode::Strict).is_ok());
            let until = decode(&bytes[..error.end], encoding, ErrorMode::Strict).unwrap_err();
            prop_assert_eq!(until.start, error.start);
        }
    }

    #[test]
    fn ignore_leaves_out_exactly_what_replace_marks(bytes in byte_strings(), encoding in encodings()) {
        let ignored = decode(&bytes, encoding, ErrorMode::Ignore).unwrap();
        let replaced = decode(&bytes, encoding, ErrorMode::Replace).unwrap();
        let escaped = decode(&bytes, encoding, ErrorMode::BackslashReplace).unwrap();
        let marks = |text: &str| text.matches('\u{FFFD}').count();
        // A mark in what `ignore` kept was in the bytes.
        prop_assert!(marks(&replaced) >= marks(&ignored));
        let unmarked = |text: &str| text.replace('\u{FFFD}', "");
        prop_assert_eq!(unmarked(&ignored), unmarked(&replaced));
        prop_assert!(is_subsequence(&ignored, &escaped));
        let faulty = decode(&bytes, encoding, ErrorMode::Strict).is_err();
        prop_assert_eq!(faulty, marks(&replaced) > marks(&ignored));
        prop_assert_eq!(faulty, escaped.len() > ignored.len());
    }

    #[test]
    fn an_encode_error_points_at_the_first_bad_characters(text in texts(), encoding in encodings()) {
        if let Err(error) = encode(&text, encoding, ErrorMode::Strict) {
            let characters: Vec<char> = text.chars().collect();
            prop_assert_eq!(error.encoding, encoding);
            prop_assert!(error.start < error.end && error.end <= characters.len());
            prop_assert_eq!(error.character, characters[error.start]);
            let before: String = characters[..error.start].iter().collect();
            prop_assert!(encode(&before, encoding, ErrorMode::Strict).is_ok());
            for bad in &characters[error.start..error.end] {
                prop_assert!(encode(&bad.to_string(), encoding, ErrorMode::Strict).is_err());
            }
        }
    }

    #[test]
    fn the_encode_modes_do_to_a_text_what_they_do_to_each_character(
        text in texts(),
        encoding in encodings(),
    ) {
        for mode in EncodeErrors::ALL.into_iter().skip(1) {
            let whole = encode(&text, encoding, mode).expect("only strict fails");
            let each: Vec<u8> = text
                .chars()
                .flat_map(|c| encode(&c.to_string(), encoding, mode).unwrap().into_owned())
                .collect();
            prop_assert_eq!(whole.as_ref(), each.as_slice());
        }
    }

    #[test]
    fn gb18030_reads_everything_that_gbk_reads(bytes in byte_strings()) {
        if let Ok(text) = decode(&bytes, Encoding::Gbk, ErrorMode::Strict) {
            prop_assert_eq!(decode(&bytes, Encoding::Gb18030, ErrorMode::Strict), Ok(text));
        }
    }

    #[test]
    fn every_guess_decodes_and_is_named_once(bytes in byte_strings()) {
        let guesses = guess(&bytes);
        prop_assert!(!guesses.is_empty());
        for (index, guessed) in guesses.iter().enumerate() {
            prop_assert!(decode(&bytes, guessed.encoding, ErrorMode::Strict).is_ok());
            let again = guesses[index + 1..].iter().any(|g| g.encoding == guessed.encoding);
            prop_assert!(!again, "{:?} twice", guessed.encoding);
        }
        let named = |encoding| guesses.iter().any(|g| g.encoding == encoding);
        for encoding in [Encoding::Utf8, Encoding::Ascii, Encoding::Gbk, Encoding::Gb18030] {
            let decodes = decode(&bytes, encoding, ErrorMode::Strict).is_ok();
            prop_assert_eq!(decodes, named(encoding));
        }
        prop_assert!(!named(Encoding::Latin1) || guesses.len() == 1);
    }

    #[test]
    fn common_hanzi_in_gbk_are_never_taken_for_utf8(hanzi in "[你好我的是不在人有了中国大学生]{1,9}") {
        let bytes = encode(&hanzi, Encoding::Gbk, ErrorMode::Strict).unwrap();
        let first = guess(&bytes)[0];
        prop_assert_eq!(first.encoding, Encoding::Gbk);
        prop_assert_eq!(first.reason, GuessReason::GbkPairsOfCommonHanzi);
    }
}

#[test]
fn what_is_already_there_is_not_copied() {
    for encoding in Encoding::ALL {
        let decoded = decode(b"hello", encoding, ErrorMode::Strict);
        assert!(matches!(decoded, Ok(Cow::Borrowed("hello"))), "decode {encoding}");
        let encoded = encode("hello", encoding, ErrorMode::Strict);
        assert!(matches!(encoded, Ok(Cow::Borrowed(b"hello"))), "encode {encoding}");
    }
    let text = "你好";
    assert!(matches!(encode(text, Encoding::Utf8, ErrorMode::Strict), Ok(Cow::Borrowed(_))));
    let decoded = decode(text.as_bytes(), Encoding::Utf8, ErrorMode::Strict);
    assert!(matches!(decoded, Ok(Cow::Borrowed(_))));
}

#[test]
fn positions_count_characters_and_not_bytes() {
    let table = [
        (Encoding::Gbk, "a你é€€", (3, 4), '€'),
        (Encoding::Gbk, "你😀", (1, 2), '😀'),
        (Encoding::Ascii, "ab你好c", (2, 4), '你'), // one error for the run
        (Encoding::Latin1, "éé你好😀", (2, 5), '你'),
    ];
    for (encoding, text, at, character) in table {
        let error = encode(text, encoding, ErrorMode::Strict).unwrap_err();
        assert_eq!(((error.start, error.end), error.character), (at, character), "{text}");
    }
}
