//! net_overview: a message becomes a frame, and every byte of it is right.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs, reason = "a test fails by panicking")]

#[path = "net_overview/captures.rs"]
mod captures;
#[path = "net_overview/headers.rs"]
mod headers;

use predicates::prelude::*;
use predicates::str::contains;
use serde_json::{Value, json};
use testkit::contract;
use testkit::text::TEXT;

const BINARY: &str = env!("CARGO_BIN_EXE_net_overview");

fn lesson() -> assert_cmd::Command {
    contract::lesson(BINARY)
}

fn events(args: &[&str]) -> Vec<Value> {
    let output = lesson().arg("--json").args(args).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    contract::is_harmless(&output.stdout);
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn sentences(args: &[&str]) -> String {
    let output = lesson().args(args).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    contract::is_harmless(&output.stdout);
    String::from_utf8(output.stdout).unwrap()
}

fn from_hex(hex: &Value) -> Vec<u8> {
    let digits = hex.as_str().unwrap().as_bytes();
    let byte = |pair: &[u8]| u8::from_str_radix(str::from_utf8(pair).unwrap(), 16).unwrap();
    digits.chunks(2).map(byte).collect()
}

/// Columns of a terminal, as far as these texts need it.
fn width(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

#[test]
fn each_character_stands_over_its_number_and_its_bytes() {
    let encoded = |args: &[&str]| events(args).swap_remove(0);
    let utf8 = encoded(&["你a"]);
    assert_eq!(
        utf8,
        json!({
            "event": "encoded", "codec": "utf-8", "errors": "strict", "bytes": 4,
            "hex": "e4bda061", "text": "你a", "characters": [
                {"character": "你", "code_point": "U+4F60", "hex": "e4bda0"},
                {"character": "a", "code_point": "U+0061", "hex": "61"},
            ],
        })
    );
    assert_eq!(encoded(&["你a", "-e", "gbk"])["hex"], "c4e361");
    let ignored = encoded(&["a😀", "-e", "gbk", "--errors", "ignore"]);
    assert_eq!(ignored["characters"][1]["hex"], "");
    assert_eq!(ignored["hex"], "61");
    let screen = sentences(&["你a"]);
    let lines: Vec<&str> = screen.lines().skip(3).take(3).collect();
    assert_eq!(lines, ["   你        a", "   U+4F60    U+0061", "   e4 bd a0  61"]);
}

#[test]
fn what_the_encoding_left_out_is_said() {
    let args = ["a😀", "-e", "gbk", "--errors", "ignore"];
    lesson().args(args).assert().stderr(contains("left out 1"));
    let zh = lesson().args(args).args(["--lang", "zh"]).output().unwrap();
    assert!(String::from_utf8_lossy(&zh.stderr).contains("丢掉了 1"));
}

#[test]
fn columns_line_up_and_fit_a_terminal_in_both_languages() {
    let long = TEXT.repeat(150);
    for lang in ["en", "zh"] {
        for args in
            [&[][..], &["--to", "[2001:db8::9]:53"], &[&long], &[&long, "--to", "[::1]:9"], &[""]]
        {
            let text = sentences(&[args, &["--lang", lang]].concat());
            let line = text.lines().find(|line| width(line) > 79);
            assert_eq!(line, None, "{lang}");
            let head = |line: &&str| line.contains(["content", "内容"][usize::from(lang == "zh")]);
            let field = |line: &str| {
                let at = line.find("field").or_else(|| line.find("字段")).unwrap();
                width(&line[..at])
            };
            assert!(text.lines().filter(head).all(|line| field(line) == 30), "{text}");
            let port = text
                .lines()
                .find(|line| line.contains("source port") || line.contains("源端口"))
                .unwrap();
            let at = port.find("source").or_else(|| port.find('源')).unwrap();
            assert_eq!(width(&port[..at]), 30);
        }
    }
}

#[test]
fn every_layer_is_named_with_its_fields_in_both_languages() {
    for (lang, words) in [
        (
            "en",
            [
                "UDP header (RFC 768): 8 bytes",
                "destination port     8888",
                "IPv4 header (RFC 791): 20 bytes",
                "time to live         64",
                "destination MAC      02:00:00:00:00:02",
                "The whole frame: 48 bytes",
            ],
        ),
        (
            "zh",
            [
                "UDP 首部（RFC 768）：8 字节",
                "目的端口             8888",
                "IPv4 首部（RFC 791）：20 字节",
                "生存时间 TTL         64",
                "目的 MAC 地址        02:00:00:00:00:02",
                "完整的帧：48 字节",
            ],
        ),
    ] {
        let text = sentences(&["你好", "--lang", lang]);
        for word in words {
            assert!(text.contains(word), "{word}: {text}");
        }
    }
}

#[test]
fn without_a_message_it_takes_the_friendly_one() {
    let encoded = events(&[]).swap_remove(0);
    assert_eq!(encoded["text"], "你好，网络！Hello, network!");
}

#[test]
fn a_long_message_is_not_shortened_in_silence() {
    let long = "x".repeat(1000);
    for (lang, said) in [
        ("en", ["and 952 more characters", "more bytes (--json and --pcap"]),
        ("zh", ["另有 952 个字符", "字节（--json 和 --pcap"]),
    ] {
        let text = sentences(&[&long, "--lang", lang]);
        assert!(said.iter().all(|said| text.contains(said)), "{text}");
    }
    assert_eq!(events(&[&long])[0]["characters"].as_array().unwrap().len(), 1000);
}

#[test]
fn hostile_text_is_shown_by_its_numbers() {
    let text = sentences(&["a\u{1b}]0;x\u{7}\n\u{202e}\u{301}b"]);
    assert!(text.contains(r"a\x1b]0;x\x07\n\u202e"), "{text}");
    assert!(text.contains("U+202E"), "{text}");
}

fn refuses(args: &[&str], status: i32, en: &str, zh: &str) {
    contract::refuses(BINARY, args, status, en, zh);
}

#[test]
fn what_does_not_fit_into_a_datagram_is_refused_with_the_limit() {
    for (to, limit, said) in
        [("192.0.2.9:9", 65_507, "65,507"), ("[2001:db8::9]:9", 65_527, "65,527")]
    {
        let longest = "x".repeat(limit);
        let frames = events(&[&longest, "--to", to]);
        assert!(frames.iter().any(|event| event["event"] == "frame"));
        let too_long = "x".repeat(limit + 1);
        let (en, zh) = (format!("{said} bytes"), format!("{said} 字节"));
        refuses(&[&too_long, "--to", to], 2, &en, &zh);
    }
    // Bytes count, not characters.
    let chinese = "网".repeat(21_836);
    refuses(&[&chinese], 2, "65508 bytes do not fit", "65508 字节放不进");
}

#[test]
fn bad_values_are_refused_with_a_cure() {
    let usage = |args: &[&str], en, zh| refuses(args, 2, en, zh);
    usage(&["--to", "192.0.2.2"], "the port is missing", "缺少端口");
    usage(&["--to", "192.0.2.2：80"], "full-width", "全角冒号");
    usage(&["--from", "192.0.2.2:0"], "port 0", "端口 0");
    usage(&["--to", "example.org:80"], "would have to be looked up", "查询名字要发送数据");
    usage(
        &["--to", "[::1]:80", "--from", "127.0.0.1:9"],
        "different families",
        "分属 IPv4 与 IPv6",
    );
    usage(&["--ttl", "0"], "not a number in range", "不是范围内的整数");
    usage(&["--ttl", "256"], "not a number in range", "不是范围内");
    usage(&["--mtu", "67"], "not a number in range", "不是范围内");
    usage(&["--mtu", "576", "--to", "[::1]:80"], "at least 1280 bytes", "至少能传送 1280 字节");
    usage(&["😀", "-e", "gbk"], "gbk has no", "gbk 里没有");
    usage(&["two", "words"], "'words' is not expected", "不需要“words”");
}

#[test]
fn it_says_that_nothing_was_sent() {
    lesson().assert().success().stderr(contains("nothing was sent").and(contains("--pcap")));
    lesson().args(["--lang", "zh"]).assert().success().stderr(contains("什么也没有发送"));
}

#[test]
fn a_stdout_that_cannot_be_written_is_told_on_stderr() {
    contract::says_that_stdout_is_closed(contract::program(BINARY));
    contract::says_that_the_disk_is_full(contract::program(BINARY));
}

#[test]
fn the_help_is_complete_in_both_languages() {
    contract::helps_in_both_languages(BINARY);
}
