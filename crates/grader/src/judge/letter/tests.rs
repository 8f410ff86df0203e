use proptest::prelude::*;

use super::*;

fn read(message: impl AsRef<[u8]>) -> Letter {
    Letter::read(message.as_ref())
}

fn subject(value: &str) -> String {
    read(format!("Subject: {value}\r\n\r\n")).subject
}

fn from(value: &str) -> Vec<String> {
    read(format!("From: {value}\r\n\r\n")).from
}

fn body(headers: &str, body: &[u8]) -> String {
    let headers = headers.replace('\n', "\r\n");
    read([headers.as_bytes(), b"\r\n\r\n", body].concat()).text
}

#[test]
fn a_subject_is_decoded() {
    let rows = [
        ("=?utf-8?q?CPU_95=2E2_=25?=", "CPU 95.2 %"),
        ("=?UTF-8?B?6K2m5ZGK?= ALERT", "警告 ALERT"),
        ("a =?utf-8?b?6K2m?= =?utf-8?b?5ZGK?= b", "a 警告 b"),
        ("=?utf-8?b?6K2m?=\r\n =?utf-8?b?5ZGK?=", "警告"),
        ("folded\r\n on two lines", "folded on two lines"),
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
    let rows: [(&str, &[&str]); 12] = [
        ("me@example.com", &["me@example.com"]),
        ("<me@example.com>", &["me@example.com"]),
        ("Monitor <me@example.com>", &["me@example.com"]),
        ("\"a, <b@c>; (d\" <me@example.com>", &["me@example.com"]),
        ("=?utf-8?q?=E8=AD=A6?= <me@example.com>", &["me@example.com"]),
        ("me@example.com (the (real) x@y)", &["me@example.com"]),
        ("a@x, B <b@y>,\r\n c@z", &["a@x", "b@y", "c@z"]),
        ("Team: a@x, <b@y>;", &["a@x", "b@y"]),
        ("\"a b\"@x", &["\"a b\"@x"]),
        ("a@[IPv6:::1]", &["a@[IPv6:::1]"]),
        ("<>", &[]),
        ("", &[]),
    ];
    for (value, wanted) in rows {
        assert_eq!(from(value), wanted, "{value}");
    }
}

#[test]
fn of_a_field_that_stands_twice_the_last_counts() {
    let letter = read("FROM: a@x\nSubject: one\nFrom : b@y\nsubject: two\nno field\n\nSubject: no");
    assert_eq!((letter.from, letter.subject), (vec!["b@y".to_owned()], "two".to_owned()));
}

#[test]
fn a_body_is_decoded() {
    let rows: [(&str, &[u8], &str); 13] = [
        ("Subject: x", "警告".as_bytes(), "警告"),
        ("Content-Type: text/plain; charset=gbk", b"\xb8\xe6\xbe\xaf", "告警"),
        ("Content-Type: text/plain; charset=\"GB18030\"", b"\xb8\xe6\xbe\xaf", "告警"),
        ("Content-Type: text/plain;\n charset=iso-8859-1", b"\xe9", "é"),
        ("Content-Type: text/plain; x=\"a;charset=gbk\"; charset=utf-8", "é".as_bytes(), "é"),
        ("Content-Transfer-Encoding: BASE64", b"YWJj\r\nZGVm", "abcdef"),
        ("Content-Transfer-Encoding: base64", b"YW*J jZ", "abc"),
        ("Content-Transfer-Encoding: quoted-printable", b"a=\r\nb=3D=e8=AD=A6=zz=", "ab=警=zz="),
        ("Content-Type: text/html", b"<p>a<br>b</p>", "a\nb"),
        ("Content-Type: nonsense", b"a", "a"),
        ("Content-Type: image/png", b"a", ""),
        ("Content-Type: multipart/mixed", b"a", ""),
        ("Content-Disposition: Attachment; filename=a", b"a", ""),
    ];
    for (headers, bytes, wanted) in rows {
        assert_eq!(body(headers, bytes), wanted, "{headers}");
    }
}

#[test]
fn parts_are_read_in_order_and_of_alternatives_the_plain_one() {
    let mixed = "Content-Type: multipart/mixed; boundary=\"b\"\n\n\
        before\n--b\n\none\n--b \n\
        Content-Type: multipart/alternative; boundary=\"b b\"\n\n\
        --b b\nContent-Type: text/html\n\n<p>not</p>\n--b b\n\ntwo\n--bb\nstill two\n--b b--\nnot\n\
        --b\nContent-Disposition: attachment\n\nnot\n--b\nContent-Type: text/html\n\n<i>three</i>\n\
        --b\n\nfour\n--b--\n\nnot\n--b\n\nnot";
    let wanted = "one\ntwo\n--bb\nstill two\nthree\nfour";
    assert_eq!(read(mixed).text, wanted);
    let crlf = read(mixed.replace('\n', "\r\n")).text;
    assert_eq!(crlf.replace("\r\n", "\n"), wanted);
    let cut = "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nthe end is missing\n";
    assert_eq!(read(cut).text, "the end is missing\n");
}

#[test]
fn html_is_shown_without_what_a_reader_would_not_see() {
    let rows = [
        ("a <b>95.2</b>% &lt; 100 &amp; 3<4", "a 95.2% < 100 & 3<4"),
        ("<HTML><head><title>x</title></head><body>y</BODY>", "y"),
        ("<header>x</header><style>p{}</style >y<script>if (a</b>) {}</script>z", "xyz"),
        ("<!-- <p>a</p> -->b<!DOCTYPE html>c", "bc"),
        ("<p>a</p>\n\n<p>b  c</p> d", "a\nb c\nd"),
        ("<tr><td>a</td><td>b</td></tr><tr><td>c", "a b\nc"),
        ("&#35686;&#x544A;&nbsp;&quot;&apos;&nothing;&#xD800;&", "警告 \"'&nothing;&#xD800;&"),
        ("a<b", "a"),
        ("a<!-- b", "a"),
        ("a<style>b", "a"),
        ("", ""),
    ];
    for (document, wanted) in rows {
        assert_eq!(html::text(document), wanted, "{document}");
    }
}

/// On a small stack, and so long that a reader whose time grows with the square of a message would
/// never come back.
#[test]
fn hostile_messages_are_read_to_their_end() {
    const MANY: usize = 1 << 17;
    let deep = |number: usize| {
        format!("Content-Type: multipart/mixed; boundary=b{number}\n\n--b{number}\n")
    };
    let html = |text: &str| format!("Content-Type: text/html\n\n{}", text.repeat(MANY));
    let messages = vec![
        (0..10_000).map(deep).collect(),
        format!("Content-Type: multipart/mixed; boundary=b\n\n{}", "--b\n".repeat(MANY)),
        "Content-Type: multipart/mixed; boundary=b\n\n--b\n".repeat(10_000),
        format!("Subject: {}\n\n", "=?".repeat(MANY)),
        format!("Subject: {}\n\n", "=? ".repeat(MANY)),
        format!("Subject: {}\n\n", "=?utf-8?q?a".repeat(MANY)),
        format!("Subject: {}\n\n", "=?utf-8?b?YQ==?= ".repeat(MANY)),
        format!("Subject: {}\n\n", "\n ".repeat(MANY)),
        format!("From: {}\n\n", "(".repeat(MANY)),
        format!("From: {}\n\n", "a:<".repeat(MANY)),
        format!("From: {}\n\n", "\"\\".repeat(MANY)),
        format!("Content-Type: text/plain{}\n\n", "; charset*0*=u''x".repeat(MANY)),
        "Subject: a\n".repeat(MANY),
        "a".repeat(MANY),
        html("<"),
        html("<<p"),
        html("<!--"),
        html("<style>"),
        html("</"),
        html("&"),
        html("&#1"),
    ];
    let reader = std::thread::Builder::new().stack_size(128 << 10);
    let reading = move || messages.iter().for_each(|message| drop(read(message)));
    reader.spawn(reading).unwrap().join().unwrap();
}

#[test]
fn parts_are_read_to_a_depth() {
    let nested = |depth: usize| {
        let head =
            |number| format!("Content-Type: multipart/mixed; boundary=b{number}\n\n--b{number}\n");
        (0..depth).map(head).collect::<String>() + "\nhere"
    };
    assert_eq!(read(nested(DEEPEST)).text, "here");
    assert_eq!(read(nested(DEEPEST + 1)).text, "");
}

proptest! {
    #[test]
    fn whatever_comes_is_some_letter(bytes: Vec<u8>) {
        read(bytes);
    }

    #[test]
    fn whatever_resembles_a_message_is_some_letter(
        pieces in prop::collection::vec(prop::sample::select(&PIECES[..]), 0..60),
    ) {
        read(pieces.concat());
    }

    /// Any text, however it is carried.
    #[test]
    fn text_comes_as_it_was_sent(text in "\\PC*") {
        use base64::Engine;
        let base64 = base64::engine::general_purpose::STANDARD.encode(&text);
        let quoted: String = text.bytes().map(|byte| format!("={byte:02X}")).collect();
        let kept = text.trim_start_matches('\u{feff}');
        let wanted = (kept.to_owned(), kept.to_owned());
        for (name, letter, text) in [("base64", "b", base64), ("quoted-printable", "q", quoted)] {
            let letter = read(format!(
                "Subject: =?utf-8?{letter}?{text}?=\nContent-Transfer-Encoding: {name}\n\n{text}"
            ));
            prop_assert_eq!((letter.subject, letter.text), wanted.clone());
        }
    }
}

/// What messages are made of.
const PIECES: [&str; 22] = [
    "Subject: ",
    "From: ",
    "Content-Type: ",
    "multipart/alternative; boundary=b",
    "text/html",
    "; charset=gbk",
    "Content-Transfer-Encoding: base64",
    "\r\n",
    "\n",
    "\n\n",
    "--b",
    "--",
    "=?",
    "utf-8?q?",
    "?=",
    "=",
    "警",
    "<",
    ">",
    "\"",
    "&#",
    "<style",
];
