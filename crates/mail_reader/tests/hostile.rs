//! Messages made to harm their reader.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use common::Lang;
use mail_reader::{MOST_DEPTH, MOST_PARTS, Message};
use proptest::prelude::*;

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
        ("comments", format!("From: {}\r\n\r\n", "(".repeat(1_000_000))),
        ("groups", format!("From: {}\r\n\r\n", "a:<".repeat(300_000))),
        ("quotes", format!("From: {}\r\n\r\n", "\"\\".repeat(500_000))),
        ("empty folds", format!("Subject: {}\r\n\r\n", "\n ".repeat(500_000))),
        ("words cut in two", format!("Subject: {}\r\n\r\n", "=?utf-8?b?YQ==?= ".repeat(60_000))),
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

/// On a small stack. Squared, a megabyte would take hours: a reader that does that never comes back.
#[test]
fn hostile_messages_cost_no_more_than_their_length() {
    let read = || {
        for (name, raw) in hostile() {
            let message = Message::parse(raw.as_bytes());
            let shown = message.shown(Lang::Zh);
            assert!(message.parts().len() <= MOST_PARTS, "{name}");
            assert!(shown.len() < 12 * raw.len() + 1000, "{name}: {}", shown.len());
            message.headers().iter().for_each(|header| drop(header.addresses()));
            let texts: usize =
                message.texts().map(|part| message.declared_string(part).len()).sum();
            assert!(texts <= 3 * raw.len(), "{name}: {texts}");
        }
    };
    let reader = std::thread::Builder::new().stack_size(128 << 10);
    reader.spawn(read).unwrap().join().unwrap();
}

#[test]
fn parts_are_told_apart_to_a_depth_and_a_number() {
    let nested = |depth: usize| {
        let head =
            |number| format!("Content-Type: multipart/mixed; boundary=b{number}\n\n--b{number}\n");
        (0..depth).map(head).collect::<String>() + "\nhere"
    };
    for (depth, is_cut) in [(MOST_DEPTH, false), (MOST_DEPTH + 1, true)] {
        let raw = nested(depth);
        let message = Message::parse(raw.as_bytes());
        assert_eq!((message.is_cut(), message.text().is_none()), (is_cut, is_cut), "{depth}");
    }
    for (number, is_cut) in [(MOST_PARTS, false), (MOST_PARTS + 1, true)] {
        let parts = "--b\n\nx\n".repeat(number);
        let raw = format!("Content-Type: multipart/mixed; boundary=b\n\n{parts}--b--\n");
        let message = Message::parse(raw.as_bytes());
        assert_eq!((message.is_cut(), message.parts().len()), (is_cut, MOST_PARTS), "{number}");
    }
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
    #[test]
    fn whatever_comes_is_some_message(raw in prop::collection::vec(any::<u8>(), 0..2000)) {
        let message = Message::parse(&raw);
        prop_assert!(!message.parts().is_empty());
        let _ = message.shown(Lang::Zh);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]
    #[test]
    fn no_message_is_too_much(raw in nearly_mail()) {
        let message = Message::parse(&raw);
        let shown = message.shown(Lang::En);
        prop_assert!(!shown.chars().any(|c| c != '\n' && common::escape::is_hazardous(c)));
        prop_assert!(!message.parts().is_empty() && message.parts().len() <= MOST_PARTS);
        for part in message.parts() {
            let _ = (message.string(part), message.declared_string(part));
        }
        prop_assert!(message.texts().count() <= message.parts().len());
        message.headers().iter().for_each(|header| drop(header.addresses()));
    }
}
