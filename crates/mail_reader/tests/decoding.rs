//! Headers, addresses and bodies, however they are written down.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use mail_reader::Message;
use proptest::prelude::*;

fn subject(value: &str) -> String {
    let raw = format!("Subject: {value}\r\n\r\n");
    Message::parse(raw.as_bytes()).header("subject").unwrap().to_owned()
}

fn from(value: &str) -> Vec<String> {
    Message::parse(format!("From: {value}\r\n\r\n").as_bytes()).addresses("From")
}

/// All text, as declared.
fn text(message: &[u8]) -> String {
    let message = Message::parse(message);
    let texts: Vec<_> = message.texts().map(|part| message.declared_string(part)).collect();
    texts.join("\n")
}

fn body(headers: &str, body: &[u8]) -> String {
    let headers = headers.replace('\n', "\r\n");
    text(&[headers.as_bytes(), b"\r\n\r\n", body].concat())
}

#[test]
fn a_subject_is_decoded() {
    let rows = [
        ("=?utf-8?q?CPU_95=2E2_=25?=", "CPU 95.2 %"),
        ("=?UTF-8?B?6K2m5ZGK?= ALERT", "警告 ALERT"),
        ("a =?utf-8?b?6K2m?= =?utf-8?b?5ZGK?= b", "a 警告 b"),
        ("=?utf-8?b?6K2m?=\r\n =?utf-8?b?5ZGK?=", "警告"),
        ("=?utf-8?b?6K2m?=\r\n\t=?gbk?b?uOY=?=", "警告"),
        // A character cut in two by the program that wrote it.
        ("=?utf-8?q?=E8=AD?= =?UTF-8?b?pg==?=", "警"),
        ("=?utf-8?q?=E8?= a =?utf-8?q?=AD=A6?=", "\u{fffd} a \u{fffd}\u{fffd}"),
        ("folded\r\n on two lines", "folded on two lines"),
        ("folded\r\n\twith a tab", "folded with a tab"),
        ("=?gb2312?b?uOa+rw==?=", "告警"),
        ("=?gb18030?b?uOa+rw?=", "告警"),
        ("=?eucgb2312_cn?b?uOa+rw==?=", "告警"),
        ("=?big5_tw?b?pGo=?=", "大"),
        ("=?utf-8*zh?b?6K2m?=", "警"),
        ("=?x-unknown?q?a?=", "a"),
        ("=?utf-8?x?abc?= =?utf-8?q?a", "=?utf-8?x?abc?= =?utf-8?q?a"),
        ("=?=?utf-8?q?a?=", "=?a"),
        ("a =? b", "a =? b"),
        ("警告", "警告"),
        ("", ""),
    ];
    for (value, wanted) in rows {
        assert_eq!(subject(value), wanted, "{value}");
    }
}

#[test]
fn addresses_stand_with_names_comments_and_groups_or_alone() {
    let rows: [(&str, &[&str]); 14] = [
        ("me@example.com", &["me@example.com"]),
        ("<me@example.com>", &["me@example.com"]),
        ("Monitor <me@example.com>", &["me@example.com"]),
        ("\"a, <b@c>; (d\" <me@example.com>", &["me@example.com"]),
        ("=?utf-8?q?=E8=AD=A6?= <me@example.com>", &["me@example.com"]),
        // Decoded, this name would be an address.
        ("=?utf-8?q?other=40x=2C?= <me@example.com>", &["me@example.com"]),
        ("me@example.com (the (real) x@y)", &["me@example.com"]),
        ("a@x, B <b@y>,\r\n c@z", &["a@x", "b@y", "c@z"]),
        ("Team: a@x, <b@y>;", &["a@x", "b@y"]),
        ("\"a b\"@x", &["\"a b\"@x"]),
        ("a@[IPv6:::1]", &["a@[IPv6:::1]"]),
        ("监控 <用户@例子.example>", &["用户@例子.example"]),
        ("<>", &[]),
        ("", &[]),
    ];
    for (value, wanted) in rows {
        assert_eq!(from(value), wanted, "{value}");
    }
}

#[test]
fn of_a_header_that_stands_twice_the_first_counts() {
    let raw = b"FROM: a@x\nSubject : one\nFrom : b@y\nsubject: two\nno header\n\nSubject: no";
    let message = Message::parse(raw);
    assert_eq!(message.addresses("From"), ["a@x"]);
    assert_eq!(message.header("subject"), Some("one"));
    assert_eq!(message.headers().len(), 4);
}

#[test]
fn headers_are_read_up_to_a_limit_and_never_to_the_middle_of_a_character() {
    let many = format!("Subject: x\r\nX: {}\r\nTo: a@x\r\n\r\nbody", "警".repeat(30_000));
    let message = Message::parse(many.as_bytes());
    assert!(message.is_cut());
    assert_eq!(message.header("Subject"), Some("x"));
    assert!(message.header("X").unwrap().chars().all(|c| c == '警'));
    assert_eq!(message.header("To"), None);
    assert_eq!(text(many.as_bytes()), "body");
}

#[test]
fn a_body_is_decoded() {
    let rows: [(&str, &[u8], &str); 19] = [
        ("Subject: x", "警告".as_bytes(), "警告"),
        ("Subject: x", b"\xb8\xe6", "\u{fffd}\u{fffd}"),
        ("Content-Type: text/plain; charset=gbk", b"\xb8\xe6\xbe\xaf", "告警"),
        ("Content-Type: text/plain; charset=\"GB18030\"", b"\xb8\xe6\xbe\xaf", "告警"),
        ("Content-Type: text/plain; charset=gbk (Chinese)", b"\xb8\xe6\xbe\xaf", "告警"),
        ("Content-Type: text/plain;\n charset=iso-8859-1", b"\xe9", "é"),
        ("Content-Type: text/plain; x=\"a;charset=gbk\"; charset=utf-8", "é".as_bytes(), "é"),
        ("Content-Transfer-Encoding: BASE64", b"YWJj\r\nZGVm", "abcdef"),
        ("Content-Transfer-Encoding: base64", b"YW*J jZ", "abc"),
        ("Content-Transfer-Encoding: base64", b"YQ==\r\nYmM=\r\n", "abc"),
        ("Content-Transfer-Encoding: quoted-printable", b"a=\r\nb=3D=e8=AD=A6=zz=", "ab=警=zz="),
        (
            "Content-Transfer-Encoding: quoted-printable",
            b"a= \t\r\nb \t\r\nc=20\r\nd ",
            "ab\r\nc \r\nd ",
        ),
        ("Content-Type: text/html", b"<p>a", "<p>a"),
        ("Content-Type: nonsense", b"a", "a"),
        ("Content-Type: ", b"a", "a"),
        ("Content-Type: image/png", b"a", ""),
        ("Content-Type: multipart/mixed", b"a", ""),
        ("Content-Disposition: Attachment; filename=a", b"a", ""),
        ("Content-Disposition: inline; filename=a", b"a", ""),
    ];
    for (headers, bytes, wanted) in rows {
        assert_eq!(body(headers, bytes), wanted, "{headers}");
    }
}

#[test]
fn a_file_name_is_decoded_however_it_is_written() {
    let rows = [
        ("filename=report.pdf", Some("report.pdf")),
        ("filename=\"a; b\\\"c.pdf\"", Some("a; b\"c.pdf")),
        ("filename=\"报告.pdf\"", Some("报告.pdf")),
        ("filename=\"=?utf-8?b?5oql5ZGK?=.pdf\"", Some("报告.pdf")),
        ("filename*=utf-8''%E6%8A%A5%E5%91%8A.pdf", Some("报告.pdf")),
        ("FILENAME*=GBK'zh'%b1%a8%b8%e6.pdf", Some("报告.pdf")),
        ("filename=x; filename*=utf-8''%E6%8A%A5", Some("报")),
        ("filename*=utf-8''; filename=x", Some("x")),
        ("filename*0=re; filename*1=port; filename*2=.pdf", Some("report.pdf")),
        ("filename*1*=%8A%A5; filename*0*=utf-8''%E6; filename*2=.pdf", Some("报.pdf")),
        ("filename*0=a; filename*2=c", Some("a")),
        ("filename*0=a; filename*0=b", Some("a")),
        ("filename*x=a; filename*+1=b; filename*0*0=c", None),
        ("filename*=no quotes%21%2", Some("no quotes!%2")),
        ("filename=\"\"", None),
        ("filename", None),
    ];
    for (parameters, wanted) in rows {
        let raw = format!("Content-Disposition: attachment;\r\n {parameters}\r\n\r\n");
        let message = Message::parse(raw.as_bytes());
        assert_eq!(message.parts()[0].name.as_deref(), wanted, "{parameters}");
    }
}

#[test]
fn parts_are_read_in_order_and_of_alternatives_the_plain_one() {
    let mixed = "Content-Type: multipart/mixed; boundary=\"b\"\n\n\
        before\n--b\n\none\n--b \n\
        Content-Type: multipart/alternative; boundary=\"b b\"\n\n\
        --b b\nContent-Type: text/html\n\n<p>not</p>\n--b b\n\ntwo\n--bb\nstill two\n--b b--\nnot\n\
        --b\nContent-Disposition: attachment\n\nnot\n--b\nContent-Type: text/html\n\n<i>three\n\
        --b\n\nfour\n--b--\n\nnot\n--b\n\nnot";
    let wanted = "one\ntwo\n--bb\nstill two\n<i>three\nfour";
    assert_eq!(text(mixed.as_bytes()), wanted);
    let crlf = text(mixed.replace('\n', "\r\n").as_bytes());
    assert_eq!(crlf.replace("\r\n", "\n"), wanted);
    let cut = "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nthe end is missing\n";
    assert_eq!(text(cut.as_bytes()), "the end is missing\n");
}

/// What is plainer may stand in a part of its own beside the HTML and its pictures, or the HTML
/// and the plain text may each be in a part around them.
#[test]
fn html_is_left_out_only_where_the_same_is_there_as_plain_text() {
    let part = |kind: &str, name: &str, inside: &[&str]| {
        let inside: String = inside.iter().map(|it| format!("--{name}\n{it}\n")).collect();
        format!("Content-Type: multipart/{kind}; boundary={name}\n\n{inside}--{name}--")
    };
    let (plain, html) = ("\nplain", "Content-Type: text/html\n\nhtml");
    let file = "Content-Disposition: attachment\n\nplain, but a file";
    let rows = [
        (part("alternative", "a", &[html, plain]), "plain"),
        (part("alternative", "a", &[html, file]), "html"),
        (part("alternative", "a", &[plain, &part("related", "r", &[html])]), "plain"),
        (part("alternative", "a", &[html, &part("mixed", "m", &[plain])]), "plain"),
        (part("mixed", "m", &[html, &part("alternative", "a", &[plain])]), "html\nplain"),
        (part("alternative", "a", &[html, &part("alternative", "b", &[plain, html])]), "plain"),
    ];
    for (message, wanted) in rows {
        assert_eq!(text(message.as_bytes()), wanted, "{message}");
    }
}

#[test]
fn in_a_digest_a_part_is_a_message_unless_it_says_otherwise() {
    let digest = b"Content-Type: multipart/digest; boundary=d\n\n--d\n\nSubject: x\n\ny\n--d\n\
        Content-Type: text/plain\n\nz\n--d--";
    let message = Message::parse(digest);
    let types: Vec<_> = message.parts().iter().map(|part| part.media_type.as_str()).collect();
    assert_eq!(types, ["message/rfc822", "text/plain"]);
}

proptest! {
    /// Any text, however it is carried.
    #[test]
    fn text_comes_as_it_was_sent(text in "\\PC*") {
        use base64::Engine;
        let base64 = base64::engine::general_purpose::STANDARD.encode(&text);
        let quoted: String = text.bytes().map(|byte| format!("={byte:02X}")).collect();
        let percent = quoted.replace('=', "%");
        let kept = text.trim_start_matches('\u{feff}');
        for (name, letter, sent) in [("base64", "b", base64), ("quoted-printable", "q", quoted)] {
            let raw = format!(
                "Subject: =?utf-8?{letter}?{sent}?=\n\
                Content-Transfer-Encoding: {name}\n\n{sent}"
            );
            let message = Message::parse(raw.as_bytes());
            prop_assert_eq!(message.header("Subject"), Some(kept));
            prop_assert_eq!(message.string(message.text().unwrap()), kept);
        }
        let raw = format!("Content-Disposition: attachment; filename*=utf-8''{percent}\n\n");
        let name = Message::parse(raw.as_bytes()).parts()[0].name.clone();
        prop_assert_eq!(name.unwrap_or_default(), kept);
    }
}
