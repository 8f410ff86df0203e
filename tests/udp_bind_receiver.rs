//! udp_bind_receiver: shows every datagram from anyone, whatever its bytes, and never stops by
//! itself.
#![allow(clippy::unwrap_used, missing_docs, reason = "a test fails by panicking")]

use std::net::{SocketAddr, UdpSocket};
use std::process::Command;

use predicates::str::contains;
use serde_json::{Value, json};
use testkit::{Lan, Peer, Running, contract};

const BINARY: &str = env!("CARGO_BIN_EXE_udp_bind_receiver");

fn program(args: &[&str]) -> Command {
    let mut command = contract::program(BINARY);
    command.args(args);
    command
}

/// A receiver on a free port of the loopback, and a socket that sends to it.
fn listening(args: &[&str]) -> (Running, SocketAddr, UdpSocket) {
    let command = program(&[args, &["--bind", "127.0.0.1:0"]].concat());
    let (receiver, addr) = Running::listening(command);
    let sender = UdpSocket::bind("127.0.0.1:0").unwrap();
    (receiver, addr, sender)
}

#[test]
fn a_receiver_prints_what_it_was_sent_and_by_whom() {
    let (mut receiver, addr, sender) = listening(&[]);
    sender.send_to("你好".as_bytes(), addr).unwrap();
    let from = sender.local_addr().unwrap();
    assert_eq!(receiver.next_line(), format!("received 6 bytes from {from}: 你好"));
}

#[test]
fn a_datagram_sent_after_the_listening_line_is_never_missed() {
    for _ in 0..20 {
        let (mut receiver, addr, sender) = listening(&["--count", "1"]);
        sender.send_to(b"at once", addr).unwrap();
        assert!(receiver.next_line().ends_with("at once"));
        assert_eq!(receiver.wait().code(), 0);
    }
}

#[test]
fn it_hears_everyone() {
    let (mut receiver, addr, _) = listening(&["--json"]);
    for _ in 0..3 {
        let sender = UdpSocket::bind("127.0.0.1:0").unwrap();
        sender.send_to(b"me", addr).unwrap();
        let from = sender.local_addr().unwrap().to_string();
        assert_eq!(receiver.next_event()["from"], from);
    }
}

#[test]
fn the_received_event_has_the_fields_of_the_contract() {
    let (mut receiver, addr, sender) = listening(&["--json", "--count", "1", "--lang", "zh"]);
    sender.send_to("a\u{1b}\u{202e}".as_bytes(), addr).unwrap();
    let line = receiver.next_line();
    assert!(line.contains(r"a\u001b\u202e"), "{line}");
    let expected = json!({"event": "received", "bytes": 5, "text": "a\u{1b}\u{202e}",
        "from": sender.local_addr().unwrap().to_string(), "hex": "611be280ae",
        "encoding": "utf-8", "truncated": false, "full_length": 5});
    assert_eq!(serde_json::from_str::<Value>(&line).unwrap(), expected);
    assert_eq!(receiver.next_event(), json!({"event": "done", "sent": 0, "received": 1}));
}

#[test]
fn bytes_that_do_not_decode_end_nothing_and_are_explained() {
    let (mut receiver, addr, sender) = listening(&["--json"]);
    sender.send_to(b"ab\xc4\xe3", addr).unwrap();
    sender.send_to(b"still here", addr).unwrap();
    assert_eq!(receiver.next_event()["text"], Value::Null);
    let error = receiver.next_event();
    let from = sender.local_addr().unwrap().to_string();
    let expected = json!({"event": "decode_error", "from": from, "encoding": "utf-8", "at": 2,
        "hex": "6162c4e3", "suggestion": "gbk"});
    assert_eq!(error, expected);
    assert_eq!(receiver.next_event()["text"], "still here");
}

#[test]
fn an_empty_datagram_is_a_datagram_and_no_end() {
    let (mut receiver, addr, sender) = listening(&["--count", "2"]);
    sender.send_to(b"", addr).unwrap();
    sender.send_to(b"next", addr).unwrap();
    assert!(receiver.next_line().contains("received 0 bytes"));
    assert!(receiver.next_line().contains("next"));
    assert_eq!(receiver.next_line(), "done: 0 datagrams sent, 2 received");
}

#[test]
fn what_does_not_fit_into_the_buffer_is_reported_never_silently_lost() {
    let (mut receiver, addr, sender) = listening(&["--json", "--buffer", "4"]);
    sender.send_to("你好".as_bytes(), addr).unwrap();
    sender.send_to(b"1234", addr).unwrap();
    sender.send_to(&[b'x'; testkit::LONGEST_DATAGRAM], addr).unwrap();
    let cut = receiver.next_event();
    assert_eq!((&cut["bytes"], &cut["truncated"]), (&json!(4), &json!(true)));
    assert_eq!((&cut["full_length"], &cut["hex"]), (&json!(6), &json!("e4bda0e5")));
    assert_eq!(receiver.next_event().get("suggestion"), None, "half a character is no GBK");
    let fits = receiver.next_event();
    assert_eq!((&fits["text"], &fits["truncated"]), (&json!("1234"), &json!(false)));
    assert_eq!(receiver.next_event()["full_length"], testkit::LONGEST_DATAGRAM);
}

#[test]
fn the_default_buffer_is_that_of_the_course() {
    let (mut receiver, addr, sender) = listening(&[]);
    sender.send_to(&[b'x'; 1200], addr).unwrap();
    assert!(receiver.next_line().starts_with("received 1024 of 1200 bytes"));
}

#[test]
fn a_wait_that_runs_out_is_a_status_of_its_own() {
    let (mut receiver, ..) = listening(&["--json", "--timeout", "50ms"]);
    assert_eq!(receiver.next_event(), json!({"event": "timeout", "after_ms": 50}));
    assert_eq!(receiver.next_event(), json!({"event": "done", "sent": 0, "received": 0}));
    assert_eq!(receiver.wait().code(), 3);
}

#[test]
fn the_wait_is_for_the_next_datagram_also_after_one_has_come() {
    let (mut receiver, addr, sender) = listening(&["--json", "--timeout", "3s"]);
    sender.send_to(b"one", addr).unwrap();
    assert_eq!(receiver.next_event()["text"], "one");
    assert_eq!(receiver.next_event(), json!({"event": "timeout", "after_ms": 3000}));
    assert_eq!(receiver.next_event(), json!({"event": "done", "sent": 0, "received": 1}));
    assert_eq!(receiver.wait().code(), 3);
}

#[cfg(unix)]
#[test]
fn told_to_stop_it_prints_its_totals_and_ends_well() {
    contract::stops_when_told(|| program(&["--bind", "127.0.0.1:0"]));
    contract::stops_when_told(|| program(&["--bind", "127.0.0.1:0", "--json", "--timeout", "1h"]));
}

#[test]
fn without_options_it_listens_on_every_interface_and_says_so() {
    let Some(lan) = Lan::lonely() else { return };
    let mut command = lan.command(BINARY);
    command.args(["--lang", "en"]);
    let (mut receiver, addr) = Running::listening(command);
    assert_eq!(addr.to_string(), "0.0.0.0:8888");
    let mut send = lan.command("sh");
    send.args(["-c", "printf here | timeout 60 ncat -u --send-only 127.0.0.1 8888"]);
    if testkit::tool("ncat").is_some() {
        assert!(send.status().unwrap().success());
        assert!(receiver.next_line().ends_with(": here"));
    }
    let mut chinese = lan.command(BINARY);
    chinese.args(["--lang", "zh", "--bind", ":9999"]);
    assert_eq!(Running::start(chinese).next_line(), "正在监听 0.0.0.0:9999（本机的所有网络接口）");
}

#[test]
fn ten_thousand_hostile_datagrams_stop_nothing_and_steer_nothing() {
    let count = ["--count", "10000"];
    let (mut receiver, addr, sender) =
        listening(&[&count[..], &["--json", "--buffer", "65535"]].concat());
    let mut spoken = listening(&[&count[..], &["--errors", "backslashreplace"]].concat());
    for datagram in testkit::hostile::datagrams(10_000) {
        sender.send_to(&datagram, addr).unwrap();
        let line = receiver.next_line();
        contract::is_harmless(line.as_bytes());
        let event: Value = serde_json::from_str(&line).unwrap();
        assert_eq!(
            (&event["event"], &event["bytes"]),
            (&json!("received"), &json!(datagram.len()))
        );
        if event["text"].is_null() {
            assert_eq!(receiver.next_event()["event"], "decode_error");
        }
        let (receiver, addr, sender) = &mut spoken;
        sender.send_to(&datagram, *addr).unwrap();
        contract::is_harmless(receiver.next_line().as_bytes());
    }
    assert_eq!(receiver.wait().events(), [json!({"event": "done", "sent": 0, "received": 10_000})]);
    assert_eq!(spoken.0.wait().text(), "done: 0 datagrams sent, 10000 received\n");
}

fn refuses(args: &[&str], status: i32, en: &str, zh: &str) {
    contract::refuses(BINARY, args, status, en, zh);
}

#[test]
fn a_taken_port_is_refused_with_its_holder_and_a_way_out() {
    let taken = UdpSocket::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let _holder = UdpSocket::bind(taken).unwrap();
    let bind = taken.to_string();
    refuses(&["--bind", &bind], 1, "cannot bind 127.0.0.1:", "地址已被占用");
    let cure = contains("pick another port, such as --bind 127.0.0.1:0");
    contract::lesson(BINARY).args(["--bind", &bind]).assert().stderr(cure);
    if cfg!(target_os = "linux") {
        let holder = contains(format!("(pid {})", std::process::id()));
        contract::lesson(BINARY).args(["--bind", &bind]).assert().stderr(holder);
    }
}

#[test]
fn a_foreign_address_is_refused() {
    refuses(&["--bind", "192.0.2.1:0"], 1, "cannot bind 192.0.2.1:0", "无法绑定 192.0.2.1:0");
}

#[test]
fn bad_values_are_refused_with_their_range() {
    refuses(&["--bind", "8888"], 2, "the port is missing", "缺少端口");
    refuses(&["--bind", ":88888"], 2, "is not a port", "不是端口号");
    refuses(&["--count", "0"], 2, "not a number in the range", "不是范围内的数");
    refuses(&["--count", "-1"], 2, "", "");
    refuses(&["--buffer", "70000"], 2, "not a number in the range", "不是范围内的数");
    refuses(&["--timeout", "5"], 2, "a unit is missing", "缺少单位");
    refuses(&["-e", "big5"], 2, "no encoding", "没有叫这个名字的编码");
}

#[test]
fn a_stdout_that_cannot_be_written_is_told_on_stderr() {
    contract::tells_when_stdout_fails(BINARY, &["--bind", "127.0.0.1:0"]);
}

#[cfg(unix)]
#[test]
fn a_reader_that_has_enough_ends_the_receiver_with_a_word() {
    let mut head = Command::new("sh");
    let pipeline = format!("{BINARY} --bind 127.0.0.1:0 --timeout 50ms | head -n 1; exit 0");
    head.args(["-c", &pipeline]).env("COURSE_LANG", "en");
    let finished = Running::start(head).finish();
    assert!(finished.text().starts_with("listening on 127.0.0.1:"), "{finished:?}");
    assert!(!finished.stderr.contains("panicked"), "{finished:?}");
}

#[test]
fn the_help_is_complete_in_both_languages() {
    contract::helps_in_both_languages(BINARY);
}

fn hears(peer: Peer, encoding: &str, text: &str, bytes: &[u8]) {
    let (mut receiver, addr, _) = listening(&["--json", "-e", encoding]);
    let Some(mut peer) = peer.call(addr) else {
        return;
    };
    peer.send(bytes);
    let event = receiver.next_event();
    assert_eq!((&event["text"], &event["encoding"]), (&json!(text), &json!(encoding)));
}
testkit::with_every_peer!(hears);
