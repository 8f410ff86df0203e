use common::Lang;
use common::codec::{self, Encoding, ErrorMode};
use common::escape::is_hazardous;
use proptest::prelude::*;
use unicode_width::UnicodeWidthStr;

use crate::payload::{Span, SpanKind, View, shown};

fn joined(spans: &[Span]) -> String {
    spans.iter().map(|span| span.text.as_str()).collect()
}

fn text(bytes: &[u8], encoding: Encoding) -> String {
    joined(&shown(bytes, encoding, View::Text, Lang::En, None))
}

fn kinds(bytes: &[u8]) -> Vec<(SpanKind, String)> {
    shown(bytes, Encoding::Utf8, View::Text, Lang::En, None)
        .into_iter()
        .map(|span| (span.kind, span.text))
        .collect()
}

#[test]
fn text_in_its_encoding_is_shown_as_it_is() {
    assert_eq!(text("你好".as_bytes(), Encoding::Utf8), "你好");
    assert_eq!(text(b"\xc4\xe3\xba\xc3", Encoding::Gbk), "你好");
    assert_eq!(text(b"\xe9", Encoding::Latin1), "é");
}

#[test]
fn bytes_of_another_encoding_are_marked_and_the_encoding_is_named() {
    assert_eq!(
        kinds(b"ok \xc4\xe3\xba\xc3"),
        [
            (SpanKind::Text, "ok ".to_owned()),
            (SpanKind::Bad, r"\xc4\xe3\xba\xc3".to_owned()),
            (SpanKind::Note, " (as gbk: ok 你好)".to_owned()),
        ]
    );
    let zh = shown(b"\xc4\xe3\xba\xc3", Encoding::Utf8, View::Text, Lang::Zh, None);
    assert_eq!(joined(&zh), r"\xc4\xe3\xba\xc3（按 gbk 解码：你好）");
}

#[test]
fn utf_8_read_as_gbk_is_named_although_only_its_last_byte_is_at_fault() {
    assert!(text("你好，".as_bytes(), Encoding::Gbk).ends_with("(as utf-8: 你好，)"));
}

#[test]
fn a_character_that_was_cut_is_half_a_character() {
    let cut = &"你好".as_bytes()[..5];
    assert_eq!(text(cut, Encoding::Utf8), r"你\xe5\xa5 (half a character)");
    assert_eq!(text(b"\xc4\xe3\xba", Encoding::Gbk), r"你\xba (half a character)");
}

#[test]
fn bytes_that_are_text_nowhere_are_only_marked() {
    assert_eq!(text(b"a\xff\xffb", Encoding::Utf8), r"a\xff\xffb");
}

#[test]
fn what_could_steer_a_terminal_is_shown_by_its_number() {
    assert_eq!(
        kinds(b"a\x1b[2J\nb"),
        [
            (SpanKind::Text, "a".to_owned()),
            (SpanKind::Escape, r"\x1b".to_owned()),
            (SpanKind::Text, "[2J".to_owned()),
            (SpanKind::Escape, r"\n".to_owned()),
            (SpanKind::Text, "b".to_owned()),
        ]
    );
    // 0x9b is a lead byte of GBK, and in Latin-1 the beginning of an escape sequence.
    assert_eq!(text(b"\x9b2J", Encoding::Latin1), r"\x9b2J");
}

#[test]
fn an_empty_payload_is_never_invisible() {
    for view in [View::Text, View::Hex, View::Both] {
        assert_eq!(joined(&shown(b"", Encoding::Utf8, view, Lang::En, None)), "(empty)");
    }
}

#[test]
fn hex_has_blanks_and_stands_behind_the_text_in_both() {
    assert_eq!(joined(&shown(b"Hi\0", Encoding::Utf8, View::Hex, Lang::En, None)), "48 69 00");
    let both = shown(b"Hi", Encoding::Utf8, View::Both, Lang::En, Some(40));
    assert_eq!(joined(&both), "Hi  48 69");
}

#[test]
fn what_does_not_fit_is_counted() {
    let bytes = "你".repeat(1000);
    let row = joined(&shown(bytes.as_bytes(), Encoding::Utf8, View::Text, Lang::En, Some(60)));
    assert_eq!(row, format!("{} … 2,940 more bytes", "你".repeat(20)));
    let row = joined(&shown(&[0xab; 100], Encoding::Utf8, View::Hex, Lang::Zh, Some(50)));
    assert!(row.starts_with("ab ab") && row.ends_with(" …还有 88 字节"), "{row}");
}

#[test]
fn a_limited_row_has_room_for_the_likely_encoding() {
    let gbk =
        codec::encode("收到了，谢谢你！", Encoding::Gbk, ErrorMode::Strict).unwrap().repeat(9);
    let row = joined(&shown(&gbk, Encoding::Utf8, View::Text, Lang::En, Some(79)));
    assert!(row.contains("(as gbk: 收到了") && row.ends_with("more bytes"), "{row}");
    assert!(row.width() <= 79);
}

#[test]
fn a_limit_bounds_the_work_not_only_the_row() {
    let long = vec![0xff; 64 << 20];
    let begun = std::time::Instant::now();
    for _ in 0..100 {
        assert!(!shown(&long, Encoding::Gbk, View::Both, Lang::En, Some(80)).is_empty());
    }
    // A hundred times 64 MiB would take many minutes.
    assert!(begun.elapsed().as_secs() < 30);
}

fn encodings() -> impl Strategy<Value = Encoding> {
    proptest::sample::select(Encoding::ALL.to_vec())
}

fn payloads() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        any::<Vec<u8>>(),
        any::<String>().prop_map(String::into_bytes),
        "[你好a\u{301}❤️\u{1b}\n]{0,90}".prop_map(String::into_bytes),
        "[你好，谢]{0,90}".prop_map(|text| {
            codec::encode(&text, Encoding::Gbk, ErrorMode::Strict).unwrap().into_owned()
        }),
    ]
}

proptest! {
    #[test]
    fn every_row_is_harmless_and_within_its_limit(
        bytes in payloads(),
        encoding in encodings(),
        view in proptest::sample::select(vec![View::Text, View::Hex, View::Both]),
        lang in proptest::sample::select(vec![Lang::En, Lang::Zh]),
        columns in proptest::option::of(0_usize..200),
    ) {
        let spans = shown(&bytes, encoding, view, lang, columns);
        let row = joined(&spans);
        prop_assert!(!row.chars().any(is_hazardous), "{:?}", row);
        prop_assert!(spans.iter().all(|span| !span.text.is_empty()));
        if let Some(columns) = columns {
            prop_assert!(row.width() <= columns, "{} > {}: {:?}", row.width(), columns, row);
        }
        prop_assert!(columns.is_some_and(|columns| columns < 10) || !spans.is_empty());
    }

    #[test]
    fn harmless_text_is_one_span_without_change(text in "[^\\p{C}\\p{Zl}\\p{Zp}]{1,50}") {
        let spans = shown(text.as_bytes(), Encoding::Utf8, View::Text, Lang::En, None);
        prop_assert_eq!(spans, [Span { kind: SpanKind::Text, text }]);
    }
}
