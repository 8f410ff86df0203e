//! udp_send: one datagram, with exactly the bytes of the text, then it ends.
#![allow(clippy::unwrap_used, missing_docs, reason = "a test fails by panicking")]

use std::net::UdpSocket;

use predicates::prelude::*;
use predicates::str::contains;
use serde_json::{Value, json};
use testkit::{Lan, Peer, contract, next_datagram, receiver};

const BINARY: &str = env!("CARGO_BIN_EXE_udp_send");

fn lesson() -> assert_cmd::Command {
    contract::lesson(BINARY)
}

/// What arrives when the lesson is run with these arguments.
fn sent_with(args: &[&str]) -> Vec<u8> {
    let (socket, addr) = receiver("127.0.0.1");
    lesson().args(args).args(["--to", &addr]).assert().success();
    next_datagram(&socket).0
}

#[test]
fn the_bytes_on_the_wire_are_the_text_in_utf_8() {
    assert_eq!(sent_with(&["你好，收到"]), "你好，收到".as_bytes());
}

#[test]
fn the_bytes_on_the_wire_are_the_text_in_the_chosen_encoding() {
    assert_eq!(sent_with(&["你好", "-e", "gbk"]), b"\xc4\xe3\xba\xc3");
    assert_eq!(sent_with(&["你好", "--encoding=CP936"]), b"\xc4\xe3\xba\xc3");
    assert_eq!(sent_with(&["😀", "-e", "gb18030"]), b"\x94\x39\xfc\x36");
    assert_eq!(sent_with(&["é", "-e", "latin1"]), b"\xe9");
}

#[test]
fn what_the_encoding_lacks_is_replaced_when_asked() {
    assert_eq!(sent_with(&["a😀b", "-e", "gbk", "--errors", "replace"]), b"a?b");
    assert_eq!(sent_with(&["a😀b", "-e", "gbk", "--errors", "ignore"]), b"ab");
    assert_eq!(sent_with(&["é", "-e", "ascii", "--errors", "backslashreplace"]), b"\\xe9");
}

#[test]
fn without_a_message_it_sends_a_friendly_one_in_both_languages() {
    let text = String::from_utf8(sent_with(&[])).unwrap();
    assert!(text.contains("你好") && text.contains("Hello"), "{text}");
}

#[test]
fn it_sends_one_datagram_and_no_more() {
    let (socket, addr) = receiver("127.0.0.1");
    lesson().args(["once", "--to", &addr]).assert().success();
    socket.send_to(b"afterwards", &addr).unwrap();
    assert_eq!(next_datagram(&socket).0, b"once");
    assert_eq!(next_datagram(&socket).0, b"afterwards");
}

#[test]
fn an_empty_message_is_an_empty_datagram() {
    assert_eq!(sent_with(&[""]), b"");
}

#[test]
fn the_longest_datagram_goes_through_and_one_byte_more_is_explained() {
    let longest = "x".repeat(testkit::LONGEST_DATAGRAM);
    assert_eq!(sent_with(&[&longest]), longest.as_bytes());
    let (_socket, addr) = receiver("127.0.0.1");
    let too_long = "x".repeat(65_508);
    refuses(&[&too_long, "--to", &addr], 1, "65508 bytes", "65508 字节");
}

#[test]
fn ipv6_and_names_are_destinations_too() {
    if let Ok(socket) = UdpSocket::bind("[::1]:0") {
        socket.set_read_timeout(Some(testkit::LIMIT)).unwrap();
        let addr = socket.local_addr().unwrap().to_string();
        lesson().args(["six", "--to", &addr]).assert().success();
        assert_eq!(next_datagram(&socket).0, b"six");
    } else {
        testkit::missing("an IPv6 loopback");
    }
    let (socket, addr) = receiver("127.0.0.1");
    let by_name = addr.replace("127.0.0.1", "localhost");
    lesson().args(["name", "--to", &by_name]).assert().success();
    assert_eq!(next_datagram(&socket).0, b"name");
}

#[test]
fn the_sent_event_says_what_the_receiver_sees() {
    let (socket, addr) = receiver("127.0.0.1");
    let output = lesson().args(["你\u{9b}", "--json", "--to", &addr]).output().unwrap();
    let (bytes, from) = next_datagram(&socket);
    let event: Value = serde_json::from_slice(&output.stdout).unwrap();
    let expected = json!({
        "event": "sent", "bytes": bytes.len(), "from": from.to_string(), "to": addr,
        "text": "你\u{9b}", "hex": "e4bda0c29b",
    });
    assert_eq!(event, expected);
    contract::is_harmless(&output.stdout);
}

#[test]
fn it_says_that_there_is_no_receipt_and_how_to_see_it_arrive() {
    let (_socket, addr) = receiver("127.0.0.1");
    let hint = contains("no receipt").and(contains("cargo run -p udp_bind_receiver"));
    lesson().args(["--to", &addr]).assert().stdout(contains("sent 33 bytes")).stderr(hint);
    let hint = contains("没有回执").and(contains("cargo run -p udp_bind_receiver"));
    let mut chinese = lesson();
    chinese.args(["--lang", "zh", "--to", &addr]);
    chinese.assert().stdout(contains("已发送 33 字节")).stderr(hint);
}

#[test]
fn the_language_follows_the_environment() {
    let (_socket, addr) = receiver("127.0.0.1");
    for (variables, words) in [
        (vec![("LC_ALL", "zh_CN.UTF-8")], "已发送"),
        (vec![("LANG", "zh_TW")], "已发送"),
        (vec![("LC_ALL", "C"), ("LANG", "zh_CN.UTF-8")], "sent"),
        (vec![("COURSE_LANG", "zh"), ("LC_ALL", "en_US.UTF-8")], "已发送"),
    ] {
        let mut command = lesson();
        for name in ["COURSE_LANG", "LC_ALL", "LC_MESSAGES", "LANG"] {
            command.env_remove(name);
        }
        command.envs(variables).args(["--to", &addr]).assert().stdout(contains(words));
    }
}

#[test]
fn an_escape_sequence_in_the_message_is_sent_but_not_printed() {
    let hostile = "\x1b]0;owned\x07\r\n\u{202e}";
    let (socket, addr) = receiver("127.0.0.1");
    let output = lesson().args([hostile, "--to", &addr]).output().unwrap();
    assert_eq!(next_datagram(&socket).0, hostile.as_bytes());
    contract::is_harmless(&output.stdout);
    contract::is_harmless(&output.stderr);
    assert_eq!(output.stdout.iter().filter(|byte| **byte == b'\n').count(), 1);
}

fn refuses(args: &[&str], status: i32, en: &str, zh: &str) {
    contract::refuses(BINARY, args, status, en, zh);
}

#[test]
fn a_bad_destination_is_refused_with_a_cure() {
    refuses(&["--to", "127.0.0.1:0"], 2, "port 0", "端口 0");
    refuses(&["--to", "127.0.0.1:70000"], 2, "'70000' is not a port", "“70000”不是端口号");
    refuses(&["--to", "127.0.0.1"], 2, "the port is missing", "缺少端口");
    refuses(&["--to", "192.168.1:80"], 2, "not an IPv4 address", "不是 IPv4 地址");
    refuses(&["--to", "127.0.0.1：80"], 2, "full-width", "全角冒号");
    refuses(&["--to", "::1:80"], 2, "needs brackets", "方括号");
    refuses(&["--to", "a b:80"], 2, "neither an address nor", "既不是地址");
}

#[test]
fn a_host_that_does_not_resolve_is_the_networks_refusal() {
    // No resolver asks the network for a label that is longer than DNS allows (RFC 1035, 2.3.4).
    let host = format!("{}:80", "a".repeat(64));
    refuses(&["--to", &host], 1, "cannot find the address of", "查不到主机地址");
}

#[test]
fn a_bad_encoding_or_error_mode_is_refused() {
    refuses(&["-e", "utf-7"], 2, "no encoding of this course", "没有叫这个名字的编码");
    refuses(&["--errors", "maybe"], 2, "no error mode", "没有叫这个名字的错误处理方式");
    refuses(&["--lang", "fr"], 2, "two languages", "只有两种语言");
}

#[test]
fn a_character_that_the_encoding_lacks_is_named() {
    refuses(&["好😀", "-e", "gbk"], 2, "'😀' (U+1F600, character 2", "“😀”（U+1F600");
}

#[test]
fn a_command_line_that_makes_no_sense_is_refused() {
    refuses(&["--too", "x"], 2, "there is no option '--too'", "没有选项“--too”");
    refuses(&["two", "words"], 2, "'words' is not expected", "不需要“words”");
    refuses(&["--to"], 2, "--to <IP:PORT> needs a value", "--to <IP:PORT> 需要一个值");
    refuses(&["--\x1b[31m"], 2, r"no option '--\x1b[31m'", r"“--\x1b[31m”");
}

#[cfg(unix)]
#[test]
fn an_argument_that_is_not_utf_8_is_refused() {
    use std::os::unix::ffi::OsStrExt;
    let gbk = std::ffi::OsStr::from_bytes(b"\xc4\xe3");
    lesson().arg(gbk).assert().code(2).stderr(contains("not UTF-8"));
}

#[test]
fn no_route_is_explained() {
    let Some(lan) = Lan::lonely() else { return };
    let mut command = lan.command(BINARY);
    command.args(["--to", "192.0.2.1:9", "--lang", "en"]);
    let said = contains("192.0.2.1:9: Network is unreachable").and(contains("help: "));
    assert_cmd::Command::from_std(command).assert().code(1).stderr(said);
}

#[test]
fn a_broadcast_without_permission_is_explained() {
    refuses(
        &["--to", "127.255.255.255:9"],
        1,
        "cannot send 33 bytes to 127.255.255.255:9",
        "权限不足",
    );
}

#[test]
fn a_stdout_that_cannot_be_written_is_told_on_stderr() {
    let (_socket, addr) = receiver("127.0.0.1");
    contract::tells_when_stdout_fails(BINARY, &["--to", &addr]);
}

#[test]
fn the_help_is_complete_in_both_languages() {
    contract::helps_in_both_languages(BINARY);
}

fn arrives(peer: Peer, encoding: &str, text: &str, bytes: &[u8]) {
    let Some(mut peer) = peer.listen([127, 0, 0, 1].into()) else {
        return;
    };
    let to = peer.addr().to_string();
    lesson().args([text, "-e", encoding, "--to", &to]).assert().success();
    peer.expect(bytes);
}
testkit::with_every_peer!(arrives);
