//! The names of codecs and modes, and what the guesses are, by example.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "a test fails by panicking"
)]

use common::codec::{EncodeErrors, Encoding, ErrorMode, Guess, GuessReason, encode, guess};

#[test]
fn labels_are_read_as_python_reads_them() {
    let table = [
        ("utf-8", Some(Encoding::Utf8)),
        ("utf8", Some(Encoding::Utf8)),
        ("UTF_8", Some(Encoding::Utf8)),
        (" Utf--8 ", Some(Encoding::Utf8)),
        ("U8", Some(Encoding::Utf8)),
        ("cp65001", Some(Encoding::Utf8)),
        ("gbk", Some(Encoding::Gbk)),
        ("GBK", Some(Encoding::Gbk)),
        ("cp936", Some(Encoding::Gbk)),
        ("936", Some(Encoding::Gbk)),
        ("ms936", Some(Encoding::Gbk)),
        ("gb18030", Some(Encoding::Gb18030)),
        ("GB18030-2000", Some(Encoding::Gb18030)),
        ("ascii", Some(Encoding::Ascii)),
        ("us-ascii", Some(Encoding::Ascii)),
        ("646", Some(Encoding::Ascii)),
        ("ANSI_X3.4-1968", Some(Encoding::Ascii)),
        ("iso_646.irv_1991", Some(Encoding::Ascii)),
        ("latin-1", Some(Encoding::Latin1)),
        ("latin1", Some(Encoding::Latin1)),
        ("l1", Some(Encoding::Latin1)),
        ("iso-8859-1", Some(Encoding::Latin1)),
        ("ISO8859.1", Some(Encoding::Latin1)),
        ("8859", Some(Encoding::Latin1)),
        ("", None),
        ("utf", Some(Encoding::Utf8)),
        ("utf-8\0", None),
        ("utf.8", None),
        ("utf-8-sig", None),
        ("utf-16", None),
        ("gb2312", None),
        ("euc-cn", None),
        ("gb-k", None),
        ("cp1252", None),
        ("iso-8859-15", None),
    ];
    for (label, expected) in table {
        assert_eq!(Encoding::from_label(label), expected, "{label:?}");
    }
}

#[test]
fn every_name_is_a_label_of_itself() {
    for encoding in Encoding::ALL {
        assert_eq!(Encoding::from_label(encoding.name()), Some(encoding));
        assert_eq!(encoding.to_string(), encoding.name());
    }
    for mode in ErrorMode::ALL {
        assert_eq!(ErrorMode::from_label(mode.name()), Some(mode));
        assert_eq!(EncodeErrors::from_label(mode.name()), Some(mode.into()));
    }
    for mode in EncodeErrors::ALL {
        assert_eq!(EncodeErrors::from_label(mode.name()), Some(mode));
    }
    assert_eq!(ErrorMode::from_label("Strict"), None, "Python knows no such handler");
    assert_eq!(ErrorMode::from_label("xmlcharrefreplace"), None, "it cannot decode");
}

type Reasoned = (Encoding, GuessReason);

/// The encodings guessed, in order, and what speaks for each.
fn guesses(bytes: &[u8]) -> Vec<Reasoned> {
    guess(bytes).into_iter().map(|Guess { encoding, reason }| (encoding, reason)).collect()
}

#[test]
fn guesses_name_the_likeliest_encoding_first() {
    use Encoding::{Ascii, Gb18030, Gbk, Latin1, Utf8};
    use GuessReason::*;
    let common_gbk = vec![(Gbk, GbkPairsOfCommonHanzi), (Gb18030, SameAsGbk)];
    let ascii = [Utf8, Ascii, Gbk, Gb18030].map(|encoding| (encoding, OnlyAscii)).to_vec();
    let table: [(&str, &[u8], Vec<Reasoned>); 14] = [
        ("nothing at all", b"", ascii.clone()),
        ("a greeting", b"hello", ascii),
        ("你好，收到 in UTF-8", "你好，收到".as_bytes(), vec![(Utf8, ValidUtf8MultiByte)]),
        ("你好！ in GBK", &gbk("你好！"), common_gbk.clone()),
        ("Chinese with a rare name in GBK", &gbk("朱镕基来了"), common_gbk.clone()),
        ("mixed with ASCII in GBK", &gbk("Hi 老师, 作业 1 交了"), common_gbk),
        (
            "你好 in UTF-8, which is rare hanzi in GBK",
            "你好".as_bytes(),
            vec![(Utf8, ValidUtf8MultiByte), (Gbk, GbkPairsOfRareHanzi), (Gb18030, SameAsGbk)],
        ),
        (
            "牡丹's first hanzi in GBK looks like ĵ in UTF-8",
            &[0xC4, 0xB5],
            vec![(Gbk, GbkPairsOfCommonHanzi), (Gb18030, SameAsGbk), (Utf8, ValidUtf8TwoByteOnly)],
        ),
        (
            "café in UTF-8, whose é is 茅 in GBK",
            "café".as_bytes(),
            vec![(Utf8, ValidUtf8TwoByteOnly), (Gbk, GbkPairsOfCommonHanzi), (Gb18030, SameAsGbk)],
        ),
        (
            "привет in UTF-8",
            "привет".as_bytes(),
            vec![(Utf8, ValidUtf8TwoByteOnly), (Gbk, GbkPairsOfRareHanzi), (Gb18030, SameAsGbk)],
        ),
        ("an emoji in GB18030", &gb18030("好😀"), vec![(Gb18030, FourByteSequences)]),
        ("the euro in GB18030", &gb18030("好€"), vec![(Gb18030, PairsOutsideGbk)]),
        ("a lone byte of Latin-1", b"caf\xE9", vec![(Latin1, AnyByte)]),
        ("你好 in UTF-8, cut by one byte", &"你好".as_bytes()[..5], vec![(Latin1, AnyByte)]),
    ];
    for (what, bytes, expected) in table {
        assert_eq!(guesses(bytes), expected, "{what}");
    }
}

fn gbk(text: &str) -> Vec<u8> {
    encode(text, Encoding::Gbk, ErrorMode::Strict).unwrap().into_owned()
}

fn gb18030(text: &str) -> Vec<u8> {
    encode(text, Encoding::Gb18030, ErrorMode::Strict).unwrap().into_owned()
}
