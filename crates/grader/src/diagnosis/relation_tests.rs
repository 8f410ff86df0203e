use super::*;
use proptest::prelude::*;

#[test]
fn the_more_telling_relation_is_found() {
    let chinese = "你好".as_bytes();
    let rows: [(&[u8], &[u8], Option<Relation>); 16] = [
        (b"text", b"text", None),
        (b"text", b"text\n", Some(Relation::Newline("\\n"))),
        (b"text", b"text\r\n", Some(Relation::Newline("\\r\\n"))),
        (b"text", b"text\0\0", Some(Relation::Nul(2))),
        (chinese, &chinese[..2], Some(Relation::Characters(2))),
        (chinese, &chinese[..4], Some(Relation::Cut { at: 4, inside: true })),
        (chinese, &chinese[..3], Some(Relation::Cut { at: 3, inside: false })),
        (b"text", b"", Some(Relation::Empty)),
        (b" a b", b"a b", Some(Relation::Blanks)),
        (b"Text", b"tEXT", Some(Relation::Case)),
        (b"text", b"\"text\"", Some(Relation::Quoted)),
        (b"it's", b"\"it's\"", Some(Relation::Quoted)),
        (b"text", b"\0\0\0\x04text", Some(Relation::Framed)),
        (b"text", b"\x04\0text", Some(Relation::Framed)),
        (b"text", b"<text>", Some(Relation::Around(b"<".to_vec(), b">".to_vec()))),
        (b"text", b"else", None),
    ];
    for (expected, got, relation) in rows {
        assert_eq!(relate(expected, got), relation, "{got:?}");
    }
    assert!(matches!(relate(chinese, b"\xc4\xe3\xba\xc3"), Some(Relation::Encoding(_))));
    assert!(matches!(
        relate(chinese, b"[228, 189, 160, 229, 165, 189]"),
        Some(Relation::AsText(_))
    ));
}

#[test]
fn python_writes_bytes_like_this() {
    assert_eq!(python_bytes(b"a'b\n\\\xff"), "b\"a'b\\n\\\\\\xff\"");
    assert_eq!(python_bytes(b"'\""), "b'\\'\"'");
}

proptest! {
    #[test]
    fn nothing_is_related_to_itself(bytes in any::<Vec<u8>>()) {
        prop_assert_eq!(relate(&bytes, &bytes), None);
    }

    #[test]
    fn any_two_can_be_compared(expected in any::<Vec<u8>>(), got in any::<Vec<u8>>()) {
        let _ = relate(&expected, &got);
    }

    #[test]
    fn a_line_ending_is_always_found(bytes in any::<Vec<u8>>()) {
        let got = [bytes.as_slice(), b"\n"].concat();
        prop_assert_eq!(relate(&bytes, &got), Some(Relation::Newline("\\n")));
    }
}
