use common::codec::{Encoding, ErrorMode};
use common::{Explain, Lang};
use proptest::prelude::*;

use super::ComposeError;
use crate::payload::{Compose, LineEnd, Notation, SpanKind, View, file, shown};

const HEX: Compose = Compose {
    notation: Notation::Hex,
    escapes: false,
    encoding: Encoding::Utf8,
    errors: ErrorMode::Strict,
    line_end: LineEnd::None,
};
const ESCAPES: Compose = Compose { notation: Notation::Text, escapes: true, ..HEX };
const TEXT: Compose = Compose { notation: Notation::Text, ..HEX };

#[test]
fn hex_is_read_in_every_spelling_that_people_type() {
    for typed in [
        "48 65 6C",
        "48656c",
        "0x48 0x65 0x6c",
        "0X48,0X65,0X6C",
        "0x480x650x6c",
        "0x48656c",
        "\\x48\\x65\\x6c",
        "48:65:6c",
        "48-65-6C",
        "48,65,6c",
        "48, 65, 6c,",
        "\u{3000}48\u{3000}65，6c ",
        "\t48\n65\r\n6c",
        "4865 6c",
    ] {
        assert_eq!(HEX.bytes(typed).unwrap(), b"Hel", "{typed:?}");
    }
    assert_eq!(HEX.bytes("").unwrap(), b"");
    assert_eq!(HEX.bytes("00 0x00 ff").unwrap(), [0, 0, 255]);
}

#[test]
fn what_is_not_hex_is_refused_with_its_place() {
    for (typed, place, reason) in [
        ("4", 0, "left over"),
        ("48 6", 3, "left over"),
        ("123 456", 2, "left over"),
        ("48 6g", 4, "'g' is no hex digit"),
        ("zz", 0, "'z' is no hex digit"),
        ("0x", 2, "missing"),
        ("48 0x 65", 5, "missing"),
        ("４８", 0, "'４' is no hex digit"),
        ("48 \u{1b}[2J", 3, r"'\x1b' is no hex digit"),
        ("你 4", 0, "'你' is no hex digit"),
    ] {
        let Err(ComposeError::Hex { at, reason: why }) = HEX.bytes(typed) else {
            panic!("{typed:?} was read");
        };
        assert_eq!(at, place, "{typed:?}");
        assert!(why.en.contains(reason), "{typed:?}: {}", why.en);
    }
}

#[test]
fn an_error_names_the_place_and_the_cure() {
    let error = HEX.bytes("48 6").unwrap_err();
    assert!(error.fact().en.starts_with("not hex at character 4: one digit"));
    assert!(error.fact().zh.contains("第 4 个字符"));
    assert!(error.help().unwrap().zh.contains("48 65 6c"));
}

#[test]
fn escapes_are_bytes_and_the_rest_is_text_in_its_encoding() {
    let gbk = Compose { encoding: Encoding::Gbk, ..ESCAPES };
    assert_eq!(gbk.bytes(r"你\xff\0\n\r\t\\x41").unwrap(), b"\xc4\xe3\xff\0\n\r\t\\x41");
    assert_eq!(TEXT.bytes(r"a\n").unwrap(), br"a\n");
}

#[test]
fn a_wrong_escape_is_refused_with_its_place() {
    for (typed, place) in [(r"你\q", 1), (r"ab\", 2), (r"\x4", 0), (r"\x4你", 0), (r"\\\xg0", 2)]
    {
        let Err(ComposeError::Escape { at, .. }) = ESCAPES.bytes(typed) else {
            panic!("{typed:?} was read");
        };
        assert_eq!(at, place, "{typed:?}");
    }
}

#[test]
fn a_character_that_the_encoding_lacks_is_named_with_its_place_in_the_whole_line() {
    let gbk = Compose { encoding: Encoding::Gbk, ..ESCAPES };
    assert!(gbk.bytes(r"你\n🦀").unwrap_err().fact().en.contains("character 4"));
    let replaced = Compose { errors: ErrorMode::Replace, ..gbk };
    assert_eq!(replaced.bytes("🦀").unwrap(), b"?");
}

#[test]
fn the_line_end_follows_text_and_hex() {
    for (line_end, bytes) in
        [(LineEnd::Cr, &b"H\r"[..]), (LineEnd::Lf, b"H\n"), (LineEnd::CrLf, b"H\r\n")]
    {
        assert_eq!(Compose { line_end, ..TEXT }.bytes("H").unwrap(), bytes);
        assert_eq!(Compose { line_end, ..HEX }.bytes("48").unwrap(), bytes);
    }
}

#[test]
fn a_file_is_read_up_to_its_limit() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("bytes");
    std::fs::write(&path, [0, 255, 10]).unwrap();
    assert_eq!(file(&path, 3).unwrap(), [0, 255, 10]);
    assert!(file(&path, 2).is_err());
    assert!(file(directory.path(), 9).is_err());
}

proptest! {
    #[test]
    fn hex_that_is_shown_gives_the_same_bytes(bytes in any::<Vec<u8>>()) {
        for view in [View::Hex, View::Both] {
            let spans = shown(&bytes, Encoding::Utf8, view, Lang::En, None);
            let hex: String = spans
                .iter()
                .filter(|span| span.kind == SpanKind::Hex)
                .map(|span| span.text.as_str())
                .collect();
            prop_assert_eq!(&HEX.bytes(&hex).unwrap(), &bytes);
        }
    }

    #[test]
    fn whatever_is_typed_is_bytes_or_a_refusal_inside_of_it(typed in any::<String>()) {
        let length = typed.chars().count();
        for compose in [HEX, ESCAPES] {
            match compose.bytes(&typed) {
                Ok(_) | Err(ComposeError::Encode(_)) => {}
                Err(ComposeError::Hex { at, .. } | ComposeError::Escape { at, .. } | ComposeError::Counter { at, .. }) => {
                    prop_assert!(at <= length);
                }
            }
        }
    }

    #[test]
    fn text_without_escapes_is_what_the_codec_makes_of_it(typed in any::<String>()) {
        prop_assert_eq!(TEXT.bytes(&typed).unwrap(), typed.as_bytes());
    }
}
