//! Another reader, the crate mail-parser, finds the same in messages as programs write them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use mail_parser::{MessageParser, MimeHeaders};
use mail_reader::Message;
use proptest::prelude::*;

/// A part, or parts within one.
#[derive(Clone, Debug)]
enum Entity {
    Text { is_html: bool, text: String, way: Way },
    File { name: String, bytes: Vec<u8> },
    Parts { kind: &'static str, inside: Vec<Entity> },
}

/// How text is carried.
#[derive(Clone, Copy, Debug)]
enum Way {
    Base64,
    Quoted,
    Plain,
}

fn entity() -> impl Strategy<Value = Entity> {
    let way = prop::sample::select(vec![Way::Base64, Way::Quoted, Way::Plain]);
    let text = "[a-zA-Z0-9 =.,:?_你好警告é\n-]{0,80}";
    let leaf = prop_oneof![
        3 => (any::<bool>(), text, way).prop_map(|(is_html, text, way)| Entity::Text {
            is_html,
            // Its end, and that of a line, may be changed on the way.
            text: text.lines().map(str::trim_end).collect::<Vec<_>>().join("\r\n").trim().into(),
            way,
        }),
        1 => ("[a-z报告 ]{1,8}\\.[a-z]{3}", prop::collection::vec(any::<u8>(), 0..60))
            .prop_map(|(name, bytes)| Entity::File { name: name.trim().into(), bytes }),
    ];
    leaf.prop_recursive(3, 12, 4, |inside| {
        let kind = prop::sample::select(vec!["mixed", "related"]);
        (kind, prop::collection::vec(inside, 1..4))
            .prop_map(|(kind, inside)| Entity::Parts { kind, inside })
    })
}

impl Entity {
    /// As it goes over the wire; `number` tells boundaries apart.
    fn written(&self, number: &mut usize) -> String {
        match self {
            Entity::Text { is_html, text, way } => {
                let kind = if *is_html { "html" } else { "plain" };
                let (encoding, body) = match way {
                    Way::Base64 => ("base64", wrapped(&STANDARD.encode(text))),
                    Way::Quoted => ("quoted-printable", quoted(text)),
                    Way::Plain => ("8bit", text.clone()),
                };
                format!(
                    "Content-Type: text/{kind}; charset=\"utf-8\"\r\n\
                     Content-Transfer-Encoding: {encoding}\r\n\r\n{body}"
                )
            }
            Entity::File { name, bytes } => {
                let percent: String = name.bytes().map(|byte| format!("%{byte:02X}")).collect();
                format!(
                    "Content-Type: application/octet-stream\r\nContent-Disposition: attachment;\r\n \
                     filename*=utf-8''{percent}\r\nContent-Transfer-Encoding: base64\r\n\r\n{}",
                    wrapped(&STANDARD.encode(bytes))
                )
            }
            Entity::Parts { kind, inside } => {
                *number += 1;
                let boundary = format!("=_{number}");
                let mut out =
                    format!("Content-Type: multipart/{kind};\r\n boundary=\"{boundary}\"\r\n\r\n");
                for part in inside {
                    out += &format!("--{boundary}\r\n{}\r\n", part.written(number));
                }
                out + &format!("--{boundary}--\r\n")
            }
        }
    }

    /// Name and bytes of everything in it that has no parts.
    fn leaves(&self) -> Vec<(Option<String>, Vec<u8>)> {
        match self {
            Entity::Text { text, .. } => vec![(None, text.clone().into_bytes())],
            Entity::File { name, bytes } => vec![(Some(name.clone()), bytes.clone())],
            Entity::Parts { inside, .. } => inside.iter().flat_map(Entity::leaves).collect(),
        }
    }
}

fn wrapped(base64: &str) -> String {
    let lines: Vec<_> =
        base64.as_bytes().chunks(20).map(|line| str::from_utf8(line).unwrap()).collect();
    lines.join("\r\n")
}

/// With a soft line end after every few bytes.
fn quoted(text: &str) -> String {
    let lines = text.split("\r\n").map(|line| {
        let pieces: Vec<String> = line
            .as_bytes()
            .chunks(9)
            .map(|piece| {
                piece
                    .iter()
                    .map(|byte| match byte {
                        b'a'..=b'z' => char::from(*byte).to_string(),
                        _ => format!("={byte:02X}"),
                    })
                    .collect()
            })
            .collect();
        pieces.join("=\r\n")
    });
    lines.collect::<Vec<_>>().join("\r\n")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn a_peer_reads_the_same(
        entity in entity(),
        subject in "[a-zA-Z 警告é.]{0,20}",
        name in "[a-zA-Z 监控]{1,10}",
    ) {
        let (subject, name) = (subject.trim(), name.trim());
        let raw = format!(
            "From: =?utf-8?b?{}?= <me@a.example>\r\nSubject: =?utf-8?b?{}?=\r\nMIME-Version: 1.0\r\n{}",
            STANDARD.encode(name),
            STANDARD.encode(subject),
            entity.written(&mut 0),
        );
        let own = Message::parse(raw.as_bytes());
        let peer = MessageParser::default().parse(raw.as_bytes()).unwrap();

        prop_assert_eq!(own.header("Subject").unwrap(), peer.subject().unwrap_or_default());
        prop_assert_eq!(own.addresses("From"), ["me@a.example"]);
        prop_assert_eq!(peer.from().unwrap().first().unwrap().address(), Some("me@a.example"));

        let read: Vec<_> = own
            .parts()
            .iter()
            .map(|part| (part.name.clone(), own.content(part).into_owned()))
            .collect();
        let by_peer: Vec<_> = peer
            .parts
            .iter()
            .filter(|part| !part.is_multipart())
            .map(|part| (part.attachment_name().map(str::to_owned), part.contents().to_vec()))
            .collect();
        prop_assert_eq!(&read, &entity.leaves());
        prop_assert_eq!(read, by_peer);
    }
}
