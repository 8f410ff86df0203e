use proptest::prelude::*;

use super::*;

#[test]
fn a_letter_is_its_sender_its_subject_and_all_its_text() {
    let letter = Letter::read(
        "From: =?utf-8?q?=E8=AD=A6?= <me@example.com>\n\
         Subject: =?utf-8?b?6K2m5ZGK?= ALERT\n\
         Content-Type: multipart/mixed; boundary=m\n\n--m\n\
         Content-Type: multipart/alternative; boundary=a\n\n\
         --a\n\none\n--a\nContent-Type: text/html\n\n<p>not</p>\n--a--\n\
         --m\nContent-Type: text/html; charset=gbk\nContent-Transfer-Encoding: quoted-printable\n\n\
         <p>=B8=E6=BE=AF</p>\n--m\nContent-Disposition: attachment\n\nnot\n--m--\n"
            .as_bytes(),
    );
    let wanted = Letter {
        from: vec!["me@example.com".to_owned()],
        subject: "警告 ALERT".to_owned(),
        text: "one\n告警".to_owned(),
    };
    assert_eq!(letter, wanted);
}

#[test]
fn a_character_set_that_is_not_declared_is_not_guessed() {
    assert_eq!(Letter::read(b"Subject: x\n\n\xb8\xe6").text, "\u{fffd}\u{fffd}");
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
fn hostile_html_is_read_to_its_end() {
    const MANY: usize = 1 << 17;
    let html = |text: &str| format!("Content-Type: text/html\n\n{}", text.repeat(MANY));
    let messages = ["<", "<<p", "<!--", "<style>", "</", "&", "&#1"].map(html);
    let reader = std::thread::Builder::new().stack_size(128 << 10);
    let reading =
        move || messages.iter().for_each(|message| drop(Letter::read(message.as_bytes())));
    reader.spawn(reading).unwrap().join().unwrap();
}

proptest! {
    #[test]
    fn whatever_comes_is_some_letter(bytes: Vec<u8>) {
        Letter::read(&bytes);
    }

    #[test]
    fn whatever_resembles_html_is_some_text(
        pieces in prop::collection::vec(prop::sample::select(&PIECES[..]), 0..60),
    ) {
        html::text(&pieces.concat());
    }
}

/// What documents are made of.
const PIECES: [&str; 14] = [
    "<", ">", "</", "<!--", "-->", "<style", "<p>", "\"", "&#", "x1F600;", "&amp;", "警", " ", "\n",
];
