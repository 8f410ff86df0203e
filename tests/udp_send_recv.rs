//! udp_send_recv: sends, waits for one reply, decodes it.
#![allow(clippy::unwrap_used, missing_docs, reason = "a test fails by panicking")]

use std::net::{SocketAddr, UdpSocket};
use std::process::Command;

use predicates::prelude::*;
use predicates::str::contains;
use serde_json::{Value, json};
use testkit::{Finished, Peer, Running, contract};

const BINARY: &str = env!("CARGO_BIN_EXE_udp_send_recv");

fn lesson() -> assert_cmd::Command {
    contract::lesson(BINARY)
}

fn program(args: &[&str]) -> Command {
    let mut command = contract::program(BINARY);
    command.args(args);
    command
}

/// Runs the lesson against a server that answers with these bytes.
fn answered_with(reply: &[u8], args: &[&str]) -> Finished {
    let server = UdpSocket::bind("127.0.0.1:0").unwrap();
    server.set_read_timeout(Some(testkit::LIMIT)).unwrap();
    let to = server.local_addr().unwrap().to_string();
    let lesson = Running::start(program(&[args, &["--timeout", "60s", "--to", &to]].concat()));
    let (_, client) = server.recv_from(&mut [0; 65_536]).unwrap();
    server.send_to(reply, client).unwrap();
    lesson.finish()
}

#[test]
fn it_sends_and_shows_the_reply() {
    let finished = answered_with("收到".as_bytes(), &["你好"]);
    assert_eq!(finished.code(), 0);
    let lines = finished.text();
    let (sent, received) = lines.split_once('\n').unwrap();
    assert!(sent.starts_with("sent 6 bytes from 127.0.0.1:"), "{sent}");
    assert!(received.starts_with("received 6 bytes from 127.0.0.1:"), "{received}");
    assert!(received.ends_with(": 收到\n"), "{received}");
}

#[test]
fn both_ways_use_the_chosen_encoding() {
    let finished = answered_with(b"\xca\xd5\xb5\xbd", &["你好", "-e", "gbk", "--json"]);
    let events = finished.events();
    assert_eq!(events[0]["hex"], "c4e3bac3");
    assert_eq!(events[1]["text"], "收到");
}

#[test]
fn the_events_have_the_fields_of_the_contract() {
    let server = UdpSocket::bind("127.0.0.1:0").unwrap();
    server.set_read_timeout(Some(testkit::LIMIT)).unwrap();
    let to = server.local_addr().unwrap().to_string();
    let lesson = Running::start(program(&["hi", "--json", "--timeout", "60s", "--to", &to]));
    let (_, client) = server.recv_from(&mut [0; 100]).unwrap();
    server.send_to(b"ok", client).unwrap();
    let events = lesson.finish().events();
    let client = client.to_string();
    let sent = json!({"event": "sent", "bytes": 2, "from": client, "to": to,
        "text": "hi", "hex": "6869"});
    let received = json!({"event": "received", "bytes": 2, "from": to, "text": "ok",
        "hex": "6f6b", "encoding": "utf-8", "truncated": false, "full_length": 2});
    assert_eq!(events, [sent, received]);
}

#[test]
fn a_reply_in_another_encoding_is_named_and_no_crash() {
    let finished = answered_with("你好，收到".as_bytes(), &["-e", "gbk", "--json"]);
    assert_eq!(finished.code(), 0);
    let events = finished.events();
    assert_eq!((&events[1]["event"], &events[1]["text"]), (&json!("received"), &Value::Null));
    assert_eq!(events[2]["event"], "decode_error");
    assert_eq!(events[2]["encoding"], "gbk");
    assert_eq!(events[2]["suggestion"], "utf-8");
    let spoken = answered_with("你好，收到".as_bytes(), &["-e", "gbk"]);
    assert!(spoken.text().contains("(as utf-8: 你好，收到)"), "{spoken:?}");
    assert!(spoken.stderr.contains("try -e utf-8"), "{spoken:?}");
}

#[test]
fn the_error_mode_decides_about_bytes_that_do_not_decode() {
    for (mode, text) in
        [("replace", "a\u{fffd}b"), ("ignore", "ab"), ("backslashreplace", r"a\xffb")]
    {
        let finished = answered_with(b"a\xffb", &["--json", "--errors", mode]);
        assert_eq!(finished.events()[1]["text"], text, "{mode}");
    }
}

#[test]
fn a_reply_longer_than_the_buffer_is_reported_with_its_real_length() {
    let events = answered_with(&[b'x'; 1200], &["--json"]).events();
    assert_eq!(events[1]["bytes"], 1024);
    assert_eq!(events[1]["truncated"], true);
    assert_eq!(events[1]["full_length"], 1200);
    let whole = answered_with(&[b'x'; 1200], &["--json", "--buffer", "1200"]).events();
    assert_eq!((&whole[1]["bytes"], &whole[1]["truncated"]), (&json!(1200), &json!(false)));
    let spoken = answered_with(&[b'x'; 1200], &["--lang", "zh"]);
    assert!(spoken.text().contains("1200 字节中的 1024 字节"), "{spoken:?}");
    assert!(spoken.stderr.contains("--buffer 1200"), "{spoken:?}");
}

#[test]
fn an_empty_reply_is_a_reply() {
    let finished = answered_with(b"", &["--json"]);
    assert_eq!(finished.code(), 0);
    assert_eq!(finished.events()[1]["text"], "");
}

#[test]
fn no_reply_is_a_status_of_its_own() {
    let silent = UdpSocket::bind("127.0.0.1:0").unwrap();
    let to = silent.local_addr().unwrap().to_string();
    let args = ["--timeout", "50ms", "--to", &to];
    let hint = contains("UDP does not say why");
    let said = contains("no datagram came within 50ms");
    lesson().args(args).assert().code(3).stdout(said).stderr(hint);
    let output = lesson().args(args).arg("--json").assert().code(3).get_output().clone();
    let last = String::from_utf8(output.stdout).unwrap().lines().last().unwrap().to_owned();
    assert_eq!(
        serde_json::from_str::<Value>(&last).unwrap(),
        json!({"event": "timeout", "after_ms": 50})
    );
}

#[test]
fn a_closed_port_is_no_reply() {
    let closed = UdpSocket::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    lesson().args(["--timeout", "50ms", "--to", &closed]).assert().code(3);
}

#[test]
fn a_reply_from_somebody_else_is_shown_as_such() {
    let server = UdpSocket::bind("127.0.0.1:0").unwrap();
    server.set_read_timeout(Some(testkit::LIMIT)).unwrap();
    let to = server.local_addr().unwrap().to_string();
    let lesson = Running::start(program(&["--timeout", "60s", "--to", &to]));
    let (_, client): (usize, SocketAddr) = server.recv_from(&mut [0; 100]).unwrap();
    let stranger = UdpSocket::bind("127.0.0.1:0").unwrap();
    stranger.send_to(b"me too", client).unwrap();
    let finished = lesson.finish();
    let from = stranger.local_addr().unwrap();
    assert!(finished.text().contains(&format!("from {from}: me too")), "{finished:?}");
    assert!(finished.stderr.contains(&format!("the reply came from {from}, not from {to}")));
}

#[test]
fn a_hostile_reply_cannot_steer_the_terminal() {
    let finished = answered_with("\x1b[2J\u{202e}\nsent 1 bytes".as_bytes(), &[]);
    contract::is_harmless(&finished.stdout);
    assert_eq!(finished.text().lines().count(), 2);
}

#[test]
fn bad_values_are_refused_with_their_range() {
    let refuses = |args: &[&str], en, zh| contract::refuses(BINARY, args, 2, en, zh);
    refuses(&["--timeout", "5"], "a unit is missing", "缺少单位");
    refuses(&["--timeout", "0s"], "out of range", "超出范围");
    refuses(&["--timeout", "soon"], "not a duration", "不是时长");
    refuses(&["--buffer", "0"], "not a number in the range", "不是范围内的数");
    refuses(&["--buffer", "65536"], "not a number in the range", "不是范围内的数");
    refuses(&["--to", "127.0.0.1:70000"], "is not a port", "不是端口号");
    refuses(&["-e", "klingon"], "no encoding", "没有叫这个名字的编码");
    refuses(&["😀", "-e", "gbk"], "gbk has no character", "gbk 里没有字符");
}

#[test]
fn what_the_network_refuses_is_explained() {
    let too_long = "x".repeat(70_000);
    contract::refuses(BINARY, &[&too_long], 1, "cannot send 70000 bytes", "发送 70000 字节");
    contract::refuses(
        BINARY,
        &["--to", "127.255.255.255:9"],
        1,
        "cannot send 33 bytes to 127.255.255.255:9",
        "权限不足",
    );
}

#[test]
fn a_stdout_that_cannot_be_written_is_told_on_stderr() {
    contract::tells_when_stdout_fails(BINARY, &["--timeout", "50ms"]);
}

#[test]
fn the_help_is_complete_in_both_languages() {
    contract::helps_in_both_languages(BINARY);
    lesson().arg("--help").assert().stdout(contains("[default: 1024]").and(contains("5s")));
}

fn converses(peer: Peer, encoding: &str, text: &str, bytes: &[u8]) {
    let Some(mut peer) = peer.listen([127, 0, 0, 1].into()) else {
        return;
    };
    let to = peer.addr().to_string();
    let args = [text, "-e", encoding, "--json", "--timeout", "60s", "--to", &to];
    let lesson = Running::start(program(&args));
    peer.expect(bytes);
    peer.send(bytes);
    let finished = lesson.finish();
    assert_eq!(finished.code(), 0);
    assert_eq!(finished.events()[1]["text"], text);
}
testkit::with_every_peer!(converses);
