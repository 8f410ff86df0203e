use super::*;

fn name(expected: &[u8], got: &[u8]) -> Option<String> {
    let found = written_in(expected, got).or_else(|| written_with_loss(expected, got));
    found.map(|name| name.en.into_owned())
}

#[test]
fn another_encoding_is_named() {
    let text = "你好, ok";
    let utf8 = text.as_bytes();
    let gbk = encode(text, Encoding::Gbk, ErrorMode::Strict).unwrap().into_owned();
    let units =
        |order: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(order).collect::<Vec<u8>>();
    let rows: [(&[u8], Vec<u8>, &str); 9] = [
        (utf8, gbk.clone(), "gbk"),
        (&gbk, utf8.to_vec(), "utf-8"),
        (utf8, units(u16::to_le_bytes), "UTF-16 (little-endian)"),
        (utf8, units(u16::to_be_bytes), "UTF-16 (big-endian)"),
        (
            utf8,
            [vec![0xff, 0xfe], units(u16::to_le_bytes)].concat(),
            "UTF-16 (little-endian, with a byte order mark)",
        ),
        (utf8, [b"\xef\xbb\xbf", utf8].concat(), "UTF-8 with a byte order mark"),
        (utf8, b"??, ok".to_vec(), "ascii, with ? for what it lacks"),
        (utf8, b"\\u4f60\\u597d, ok".to_vec(), "ascii, with \\u… for what it lacks"),
        (utf8, "ä½\u{a0}å¥½, ok".as_bytes().to_vec(), "UTF-8 twice, read as latin-1 in between"),
    ];
    for (expected, got, encoding) in rows {
        assert_eq!(name(expected, &got).as_deref(), Some(encoding));
    }
}

#[test]
fn other_bytes_are_in_no_encoding() {
    assert_eq!(name("你好".as_bytes(), b"hello"), None);
    assert_eq!(name(b"hello", b"hello!"), None);
    assert_eq!(name(b"\xff\xff", b"\xfe"), None);
}

#[test]
fn what_was_read_in_another_encoding_is_named() {
    let bytes = "你好，收到".as_bytes();
    let misread = decode(bytes, Encoding::Gbk, ErrorMode::Replace).unwrap().into_owned();
    assert_eq!(read_in(bytes, Encoding::Utf8, |text| text == misread), Some(Encoding::Gbk));
    assert_eq!(read_in(bytes, Encoding::Utf8, |text| text == "你好"), None);
}

#[test]
fn the_encoding_asked_for_stands_in_the_arguments() {
    let args = |list: &[&str]| list.iter().map(|arg| (*arg).to_owned()).collect::<Vec<_>>();
    assert_eq!(due(&args(&["127.0.0.1", "9000", "text", "gbk"])), Encoding::Gbk);
    assert_eq!(due(&args(&["9000"])), Encoding::Utf8);
}
