//! udp_chat: sends each line, shows each datagram, both at the same time.
#![allow(clippy::unwrap_used, missing_docs, reason = "a test fails by panicking")]

#[cfg(unix)]
#[path = "udp_chat/terminal.rs"]
mod terminal;

use std::net::{SocketAddr, UdpSocket};
use std::process::Command;

use predicates::str::contains;
use serde_json::{Value, json};
use testkit::{Peer, Running, contract, next_datagram};

const BINARY: &str = env!("CARGO_BIN_EXE_udp_chat");

fn program(args: &[&str]) -> Command {
    let mut command = contract::program(BINARY);
    command.args(args);
    command
}

/// A chat with the socket that is given back; its own address is in between.
fn chatting(args: &[&str]) -> (Running, SocketAddr, UdpSocket) {
    let friend = UdpSocket::bind("127.0.0.1:0").unwrap();
    friend.set_read_timeout(Some(testkit::LIMIT)).unwrap();
    let to = friend.local_addr().unwrap().to_string();
    let (chat, addr) = Running::listening(program(&[args, &["--to", &to]].concat()));
    (chat, addr, friend)
}

#[test]
fn each_line_is_a_datagram_and_each_datagram_a_line() {
    let (mut chat, addr, friend) = chatting(&[]);
    chat.type_line("你好");
    assert_eq!(next_datagram(&friend), ("你好".as_bytes().to_vec(), addr));
    assert!(chat.next_line().ends_with(": 你好"));
    friend.send_to("收到".as_bytes(), addr).unwrap();
    let from = friend.local_addr().unwrap();
    assert_eq!(chat.next_line(), format!("received 6 bytes from {from}: 收到"));
}

#[test]
fn it_hears_while_nobody_types_and_sends_while_nobody_answers() {
    let (mut chat, addr, friend) = chatting(&[]);
    for number in 0..5 {
        friend.send_to(format!("heard {number}").as_bytes(), addr).unwrap();
        assert!(chat.next_line().ends_with(&format!("heard {number}")));
    }
    for number in 0..5 {
        chat.type_line(&format!("said {number}"));
        assert_eq!(next_datagram(&friend).0, format!("said {number}").as_bytes());
    }
}

#[test]
fn it_ends_with_the_end_of_input_and_tells_the_totals() {
    let (mut chat, _, friend) = chatting(&["--json"]);
    chat.write(b"one\r\n\nlast without a newline");
    let finished = chat.finish();
    assert_eq!(finished.code(), 0);
    let said: Vec<_> = (0..3).map(|_| next_datagram(&friend).0).collect();
    assert_eq!(said, [&b"one"[..], b"", b"last without a newline"]);
    assert_eq!(
        finished.events().last().unwrap(),
        &json!({"event": "done", "sent": 3, "received": 0})
    );
}

#[test]
fn what_arrived_before_the_end_is_still_shown() {
    let (chat, addr, friend) = chatting(&["--json"]);
    for number in 0..50 {
        friend.send_to(format!("{number}").as_bytes(), addr).unwrap();
    }
    let finished = chat.finish();
    let texts: Vec<String> = finished
        .events()
        .iter()
        .filter_map(|event| event["text"].as_str().map(str::to_owned))
        .collect();
    assert_eq!(texts, (0..50).map(|number| number.to_string()).collect::<Vec<_>>());
}

#[test]
fn a_nick_stands_before_each_line() {
    let (mut chat, _, friend) = chatting(&["--nick", "小明"]);
    chat.type_line("在吗？");
    assert_eq!(next_datagram(&friend).0, "小明: 在吗？".as_bytes());
}

#[test]
fn commands_are_obeyed_and_not_sent() {
    let (mut chat, addr, friend) = chatting(&[]);
    let other = UdpSocket::bind("127.0.0.1:0").unwrap();
    other.set_read_timeout(Some(testkit::LIMIT)).unwrap();
    let other_addr = other.local_addr().unwrap();
    chat.type_line("/who");
    assert_eq!(chat.next_line(), "nobody was heard yet");
    other.send_to(b"psst", addr).unwrap();
    assert!(chat.next_line().ends_with("psst"));
    chat.type_line("/who");
    assert_eq!(chat.next_line(), format!("heard: {other_addr} (1)"));
    chat.type_line(&format!("/to {other_addr}"));
    chat.type_line("what?");
    assert_eq!(next_datagram(&other).0, b"what?");
    friend.send_to(b"and me?", addr).unwrap();
    assert!(chat.next_line().ends_with("what?"));
    assert!(chat.next_line().ends_with("and me?"));
    chat.type_line("/reply you too");
    assert_eq!(next_datagram(&friend).0, b"you too");
    chat.type_line("/help");
    chat.type_line("//quit");
    assert_eq!(next_datagram(&other).0, b"/quit");
    chat.type_line("/quit");
    let finished = chat.wait();
    assert_eq!(finished.code(), 0);
    assert!(finished.stderr.contains("/to IP:PORT"), "{finished:?}");
    assert!(finished.text().ends_with("done: 3 datagrams sent, 2 received\n"), "{finished:?}");
    friend.send_to(b"the only one", friend.local_addr().unwrap()).unwrap();
    assert_eq!(next_datagram(&friend).0, b"the only one");
}

#[test]
fn a_line_that_cannot_be_sent_is_told_and_ends_nothing() {
    let too_long = "x".repeat(70_000);
    for (line, told) in [
        ("😀".as_bytes(), "gbk has no character '😀'"),
        (b"\xff\xfe", "not UTF-8"),
        (b"/reply", "nobody was heard yet to reply to"),
        (b"/dance", "there is no command /dance"),
        (b"/to nowhere", "the port is missing"),
        (b"/to [::1]:9", "of different families"),
        (too_long.as_bytes(), "cannot send 70000 bytes"),
    ] {
        let (mut chat, _, friend) = chatting(&["-e", "gbk"]);
        chat.write(line);
        chat.write(b"\nafter\n");
        assert_eq!(next_datagram(&friend).0, b"after", "{told}");
        let finished = chat.finish();
        assert!(finished.stderr.contains(told), "{told}: {finished:?}");
        assert_eq!(finished.code(), 1, "a script learns that a line was not sent");
    }
}

#[test]
fn an_error_of_a_line_is_an_event_too() {
    let (mut chat, ..) = chatting(&["--json", "--lang", "zh"]);
    chat.type_line("/dance");
    let event = chat.next_event();
    assert_eq!(event["event"], "error");
    assert!(event["reason"].as_str().unwrap().contains("没有命令 /dance"), "{event}");
}

#[test]
fn bytes_that_do_not_decode_and_empty_datagrams_end_nothing() {
    let (mut chat, addr, friend) = chatting(&["--json"]);
    for bytes in [&b"\xc4\xe3\xba\xc3"[..], b"", b"after"] {
        friend.send_to(bytes, addr).unwrap();
    }
    assert_eq!(chat.next_event()["text"], Value::Null);
    assert_eq!(chat.next_event()["suggestion"], "gbk");
    assert_eq!(chat.next_event()["text"], "");
    assert_eq!(chat.next_event()["text"], "after");
}

#[test]
fn ten_thousand_hostile_datagrams_stop_nothing_and_steer_nothing() {
    let (mut chat, addr, friend) = chatting(&["--json"]);
    for datagram in testkit::hostile::datagrams(10_000) {
        friend.send_to(&datagram, addr).unwrap();
        let line = chat.next_line();
        contract::is_harmless(line.as_bytes());
        let event: Value = serde_json::from_str(&line).unwrap();
        assert_eq!(event["bytes"], datagram.len(), "nothing is cut off");
        if event["text"].is_null() {
            assert_eq!(chat.next_event()["event"], "decode_error");
        }
    }
    let finished = chat.finish();
    assert_eq!(finished.events(), [json!({"event": "done", "sent": 0, "received": 10_000})]);
}

#[test]
fn a_flood_does_not_keep_it_from_ending() {
    let (chat, addr, friend) = chatting(&["--json"]);
    let flood = friend.try_clone().unwrap();
    let ended = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !ended.load(std::sync::atomic::Ordering::Relaxed) {
                let _ = flood.send_to(b"flood", addr);
            }
        });
        assert_eq!(chat.finish().code(), 0);
        ended.store(true, std::sync::atomic::Ordering::Relaxed);
    });
}

#[cfg(unix)]
#[test]
fn told_to_stop_it_prints_its_totals_and_ends_well() {
    contract::stops_when_told(|| program(&["--bind", "127.0.0.1:0"]));
}

#[test]
fn two_chats_talk_to_each_other() {
    let (mut one, one_addr) = Running::listening(program(&["--json"]));
    let (mut two, two_addr) =
        Running::listening(program(&["--json", "--to", &one_addr.to_string()]));
    two.type_line("你好");
    assert_eq!(two.next_event()["to"], one_addr.to_string());
    let heard = one.next_event();
    assert_eq!((&heard["text"], &heard["from"]), (&json!("你好"), &json!(two_addr.to_string())));
    one.type_line(&format!("/to {two_addr}"));
    one.type_line("你也好");
    assert_eq!(one.next_event()["event"], "sent");
    assert_eq!(two.next_event()["text"], "你也好");
}

fn refuses(args: &[&str], status: i32, en: &str, zh: &str) {
    contract::refuses(BINARY, args, status, en, zh);
}

#[test]
fn bad_values_are_refused() {
    refuses(&["--to", "127.0.0.1:0"], 2, "port 0", "端口 0");
    refuses(&["--bind", "127.0.0.1"], 2, "the port is missing", "缺少端口");
    refuses(&["--nick", "a\nb"], 2, "a nick is visible text", "昵称必须是可见的文字");
    refuses(&["--bind", "127.0.0.1:0", "--to", "[::1]:9"], 2, "different families", "不能互通");
    refuses(&["-e", "big5"], 2, "no encoding", "没有叫这个名字的编码");
    refuses(&["hello"], 2, "'hello' is not expected", "不需要“hello”");
}

#[test]
fn an_address_that_cannot_be_bound_is_refused() {
    let holder = UdpSocket::bind("127.0.0.1:0").unwrap();
    let taken = holder.local_addr().unwrap().to_string();
    refuses(&["--bind", &taken], 1, "cannot bind 127.0.0.1:", "地址已被占用");
    refuses(
        &["--bind", "192.0.2.1:0", "--to", "192.0.2.2:9"],
        1,
        "cannot bind 192.0.2.1:0",
        "无法绑定 192.0.2.1:0",
    );
}

#[test]
fn a_stdout_that_cannot_be_written_is_told_on_stderr() {
    contract::tells_when_stdout_fails(BINARY, &[]);
}

#[test]
fn the_help_is_complete_in_both_languages() {
    contract::helps_in_both_languages(BINARY);
    contract::lesson(BINARY)
        .arg("--help")
        .assert()
        .stdout(contains("/to IP:PORT, /reply TEXT, /who, /help"));
}

/// The lesson speaks first, to a peer that listens.
fn calls(peer: Peer, encoding: &str, text: &str, bytes: &[u8]) {
    let Some(mut peer) = peer.listen([127, 0, 0, 1].into()) else {
        return;
    };
    let to = peer.addr().to_string();
    let (mut chat, _) = Running::listening(program(&["--json", "-e", encoding, "--to", &to]));
    chat.type_line(text);
    peer.expect(bytes);
    assert_eq!(chat.next_event()["event"], "sent");
    peer.send(bytes);
    assert_eq!(chat.next_event()["text"], text);
}
testkit::with_every_peer!(calls);

/// The peer speaks first, and the lesson answers to where it came from.
fn is_called(peer: Peer, encoding: &str, text: &str, bytes: &[u8]) {
    let (mut chat, addr) = Running::listening(program(&["--json", "-e", encoding]));
    let Some(mut peer) = peer.call(addr) else {
        return;
    };
    peer.send(bytes);
    let heard = chat.next_event();
    assert_eq!(heard["text"], text);
    chat.type_line(&format!("/to {}", heard["from"].as_str().unwrap()));
    chat.type_line(text);
    peer.expect(bytes);
}
testkit::with_every_peer!(is_called);
