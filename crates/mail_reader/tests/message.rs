//! Whole messages, as a person wants to see them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use common::Lang;
use mail_reader::Message;

const MAIL: &str = "From: =?utf-8?B?55uR5o6n?= <me@a.example>\r\nTo: you@b.example,\r\n other@b.example\r\n\
    Subject: =?utf-8?q?=E8=AD=A6=E6=8A=A5=EF=BC=9A?= =?utf-8?q?CPU?=\r\nMIME-Version: 1.0\r\n\
    Content-Type: multipart/mixed; boundary=\"a b\"\r\n\r\npreamble\r\n--a b\r\n\
    Content-Type: multipart/related; boundary=inner\r\n\r\n--inner\r\n\
    Content-Type: multipart/alternative; boundary=deep\r\n\r\n--deep\r\n\
    Content-Type: text/plain; charset=gbk\r\nContent-Transfer-Encoding: base64\r\n\r\nxOO6ww==\r\n--deep\r\n\
    Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
    <img src=3D\"cid:c1\">=E4=BD=A0\r\n--deep--\r\n--inner\r\n\
    Content-Type: image/png\r\nContent-ID: <c1>\r\nContent-Transfer-Encoding: base64\r\n\r\nAAEC\r\n--inner--\r\n\
    --a b\r\nContent-Type: application/pdf; name=\"=?gbk?B?sai45g==?=.pdf\"\r\n\
    Content-Disposition: attachment; filename*=utf-8''%E6%8A%A5%E5%91%8A.pdf\r\n\r\npdf\r\n\
    --a b\r\n\r\nlast text\r\n--a b--\r\nepilogue\r\n";

fn attachments(message: &Message<'_>) -> Vec<(String, String, usize)> {
    let all = message.attachments();
    let told = all.map(|(number, part)| {
        (part.file_name(number), part.media_type.clone(), message.content(part).len())
    });
    told.collect()
}

#[test]
fn everything_in_a_message_is_found_and_decoded() {
    let message = Message::parse(MAIL.as_bytes());
    assert_eq!(message.header("subject"), Some("警报：CPU"));
    assert_eq!(message.header("FROM"), Some("监控 <me@a.example>"));
    assert_eq!(message.header("To"), Some("you@b.example, other@b.example"));
    assert_eq!(message.string(message.text().unwrap()), "你好");
    assert_eq!(message.string(message.html().unwrap()), "<img src=\"cid:c1\">你");
    assert_eq!(
        attachments(&message),
        [
            ("part-2.png".to_owned(), "image/png".to_owned(), 3),
            ("报告.pdf".to_owned(), "application/pdf".to_owned(), 3),
            ("part-4.txt".to_owned(), "text/plain".to_owned(), 9),
        ]
    );
    assert_eq!(message.parts()[2].content_id.as_deref(), Some("c1"));
    assert!(!message.is_cut());
}

#[test]
fn a_message_reads_on_a_terminal_in_both_languages() {
    let message = Message::parse(MAIL.as_bytes());
    let zh = message.shown(Lang::Zh);
    assert!(
        zh.starts_with("发件人：监控 <me@a.example>\n收件人：you@b.example, other@b.example\n"),
        "{zh}"
    );
    assert!(zh.contains("\n\n你好\n附件：part-2.png（image/png，3 字节）\n"), "{zh}");
    let en = message.shown(Lang::En);
    assert!(en.contains("attachment: 报告.pdf (application/pdf, 3 bytes)\n"), "{en}");
    let html = Message::parse(b"Content-Type: text/html\r\n\r\n<p>x");
    assert_eq!(html.shown(Lang::En), "\n(no plain text; 4 bytes of HTML)\n");
}

#[test]
fn what_has_no_headers_or_no_character_set_is_read_all_the_same() {
    for (raw, text) in [
        (&b"hello\r\nthere\r\n"[..], "hello\r\nthere\r\n"),
        (b"", ""),
        (b"\r\nbody", "body"),
        (b" folded: first\r\n\r\nbody", " folded: first\r\n\r\nbody"),
        (b"From me Mon Nov 23\nSubject: x\n\nbody", "body"),
        (b"Subject: x\r\n\r\n\xc4\xe3\xba\xc3", "你好"),
        (b"Content-Type: text/plain; charset=us-ascii\r\n\r\n\xe4\xbd\xa0", "你"),
        (b"Content-Type: text/plain; charset=\"no such\"\r\n\r\nx", "x"),
        (b"Content-Transfer-Encoding: base64\r\n\r\n!!!", "!!!"),
        (b"Content-Type: multipart/mixed\r\n\r\nx", ""),
        (b"Content-Type: multipart/mixed; boundary=b\r\n\r\nno part at all", ""),
        (b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nno end", "no end"),
    ] {
        let message = Message::parse(raw);
        let read = message.text().map(|part| message.string(part)).unwrap_or_default();
        assert_eq!(read, text, "{}", String::from_utf8_lossy(raw));
        assert_eq!(message.parts().len(), 1);
    }
}

#[test]
fn a_terminal_is_not_steered_by_a_message() {
    let raw = "Subject: =?utf-8?q?=1B]0;owned=07?=\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n\
        --b\r\n\r\n\u{1b}[2J\u{202e}text\r\n--b\r\nContent-Type: a/\u{1b}b; name=\"x\u{7}y\"\r\n\r\n\r\n--b--\r\n";
    let shown = Message::parse(raw.as_bytes()).shown(Lang::En);
    assert!(!shown.chars().any(|c| c != '\n' && common::escape::is_hazardous(c)), "{shown:?}");
    assert!(shown.contains("\\x1b]0;owned\\x07") && shown.contains("\\u202etext"), "{shown}");
}
