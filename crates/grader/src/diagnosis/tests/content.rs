use super::{Row, also, row};
use crate::diagnosis::Code;
use crate::judge::testing::*;

pub(super) fn rows() -> Vec<Row> {
    let chinese = sends(&["你好，收到".as_bytes()]);
    let ascii = sends(&[b"hello world"]);
    let sent = |bytes: &[u8]| Seen::new().sent(bytes).exited(0);
    let padded = [b"hello world".as_slice(), &[0; 5]].concat();
    vec![
        row(
            Code::WrongEncoding,
            &chinese,
            sent(b"\xc4\xe3\xba\xc3\xa3\xac\xca\xd5\xb5\xbd"),
            sent(b"\xc4\xe3\xba\xc3\xa3\xac\xca\xd5\xb5\xbe"),
        ),
        also(Code::WrongEncoding, &ascii, sent(b"h\0e\0l\0l\0o\0 \0w\0o\0r\0l\0d\0")),
        also(Code::WrongEncoding, &ascii, sent(b"\xef\xbb\xbfhello world")),
        also(Code::WrongEncoding, &chinese, sent(b"?????")),
        row(Code::CutShort, &ascii, sent(b"hello worl"), sent(b"hello worm")),
        row(
            Code::CharactersForBytes,
            &chinese,
            sent(&"你好，收到".as_bytes()[..5]),
            sent(&"你好，收到".as_bytes()[..6]),
        ),
        row(Code::NulPadding, &ascii, sent(&padded), sent(b"\0\0hello world")),
        row(Code::NewlineSent, &ascii, sent(b"hello world\n"), sent(b"hello\nworld")),
        also(Code::NewlineSent, &ascii, sent(b"hello world\r\n")),
        row(Code::BytesAsText, &ascii, sent(b"b'hello world'"), sent(b"'hello world'")),
        also(Code::BytesAsText, &sends(&[b"hi"]), sent(b"[104, 105]")),
        also(Code::BytesAsText, &sends(&[b"hi"]), sent(b"6869")),
        row(Code::WrongBytes, &ascii, sent(b"1: hello world"), sent(b"hello world\n")),
        also(Code::WrongBytes, &ascii, sent(b"good bye")),
        also(Code::WrongBytes, &ascii, sent(b"")),
        row(Code::Blanks, &sends(&[b" a  b "]), sent(b"a b"), sent(b" a  c ")),
        row(Code::UpperCase, &sends(&[b"hello"]), sent(b"Hello"), sent(b"Jello")),
    ]
}
