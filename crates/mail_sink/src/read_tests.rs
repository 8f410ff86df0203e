use super::*;
use std::time::{Duration, Instant};

use common::Lang;
use proptest::prelude::*;

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

#[test]
fn a_file_name_is_safe_wherever_it_is_saved() {
    for (name, safe) in [
        ("../../etc/passwd", "passwd"),
        ("C:\\Windows\\x.dll", "x.dll"),
        (".bashrc", "bashrc"),
        ("..", "part-7.pdf"),
        ("a\u{202e}gpj.exe", "a_gpj.exe"),
        ("a\r\nb\0c", "a__b_c"),
        ("CON.txt", "_CON.txt"),
        ("com1", "_com1"),
        ("图表.png", "图表.png"),
        ("a/", "part-7.pdf"),
    ] {
        let part = Part {
            media_type: "application/pdf".to_owned(),
            name: Some(name.to_owned()),
            content_id: None,
            is_attachment: true,
            charset: None,
            encoding: String::new(),
            body: 0..0,
        };
        assert_eq!(part.file_name(7), safe, "{name:?}");
    }
}

/// A megabyte of each thing that a parser may be slow at.
fn hostile() -> Vec<(&'static str, String)> {
    let boundaries = "Content-Type: multipart/mixed; boundary=b\r\n\r\n";
    let nested: String = (0..20_000)
        .map(|n| format!("Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n"))
        .collect();
    vec![
        ("nested parts", nested),
        ("many parts", format!("{boundaries}{}", "--b\r\n\r\n".repeat(130_000))),
        ("the same boundary again and again", format!("{boundaries}--b\r\n").repeat(20_000)),
        ("a header full of words that begin", format!("Subject: {}\r\n\r\n", "=?".repeat(500_000))),
        (
            "a folded header of such words",
            format!("Subject: x{}\r\n\r\n", "\r\n =?utf-8?q?a".repeat(70_000)),
        ),
        ("many headers", "a: =?utf-8?q?a?=\r\n".repeat(55_000)),
        ("many parameters", format!("Content-Type: a/b{}\r\n\r\n", "; a*0*=x''%41".repeat(80_000))),
        (
            "folded parameters",
            format!("Content-Type: a/b{}\r\n\r\n", ";\r\n a*1=x".repeat(100_000)),
        ),
        ("many addresses", format!("To: {}\r\n\r\n", "a@b, ".repeat(200_000))),
        ("a line without an end", "x".repeat(1_000_000)),
        ("empty lines", "\r\n".repeat(500_000)),
        ("returns", format!("a: b{}", "\r".repeat(1_000_000))),
        (
            "quoted-printable",
            format!("Content-Transfer-Encoding: quoted-printable\r\n\r\n{}", "=".repeat(1_000_000)),
        ),
        (
            "soft line ends",
            format!(
                "Content-Transfer-Encoding: quoted-printable\r\n\r\n{}",
                " =\r\n".repeat(250_000)
            ),
        ),
        (
            "base64",
            format!("Content-Transfer-Encoding: base64\r\n\r\n{}", "A=\r\n".repeat(250_000)),
        ),
        (
            "a character set with state",
            format!(
                "Content-Type: text/plain; charset=iso-2022-jp\r\n\r\n{}",
                "\u{1b}$B!!".repeat(200_000)
            ),
        ),
    ]
}

#[test]
fn hostile_messages_cost_no_more_than_their_length() {
    for (name, raw) in hostile() {
        let begin = Instant::now();
        let message = Message::parse(raw.as_bytes());
        let shown = message.shown(Lang::Zh);
        assert!(message.parts().len() <= MOST_PARTS, "{name}");
        assert!(shown.len() < 12 * raw.len() + 1000, "{name}: {}", shown.len());
        // Squared, a megabyte would take hours.
        assert!(begin.elapsed() < Duration::from_secs(30), "{name}: {:?}", begin.elapsed());
    }
}

#[test]
fn a_small_stack_is_enough_for_any_nesting() {
    let (_, nested) = hostile().swap_remove(0);
    let read = std::thread::Builder::new().stack_size(192 * 1024).spawn(move || {
        let message = Message::parse(nested.as_bytes());
        (message.is_cut(), message.parts().len())
    });
    assert_eq!(read.unwrap().join().unwrap(), (true, 1));
}

/// Text that is often near to a message.
fn nearly_mail() -> impl Strategy<Value = Vec<u8>> {
    let words = prop::sample::select(vec![
        "Subject: ",
        "=?utf-8?b?5L2g?=",
        "=?gbk?q?",
        "?=",
        "\r\n",
        "\r\n\r\n",
        "\n",
        "\r",
        " ",
        "--b",
        "--b--",
        "Content-Type: multipart/mixed; boundary=b\r\n",
        "Content-Type: text/html; charset=gbk\r\n",
        "Content-Disposition: attachment; filename*0*=utf-8''%e4; filename*1*=%bd\r\n",
        "name*=",
        ";",
        "\"",
        "Content-Transfer-Encoding: base64\r\n",
        "Content-Transfer-Encoding: quoted-printable\r\n",
        "=E4=",
        "5L2g",
        "Content-ID: <a>\r\n",
        "multipart/digest",
        "你",
        "a*0*0=x; a*0*=y; a=z",
    ]);
    let piece = prop_oneof![
        5 => words.prop_map(|word| word.as_bytes().to_vec()),
        1 => prop::collection::vec(any::<u8>(), 0..20),
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]
    #[test]
    fn no_message_is_too_much(raw in nearly_mail()) {
        let message = Message::parse(&raw);
        let shown = message.shown(Lang::En);
        prop_assert!(!shown.chars().any(|c| c != '\n' && common::escape::is_hazardous(c)));
        prop_assert!(!message.parts().is_empty());
        for part in message.parts() {
            let _ = message.string(part);
        }
    }
}
