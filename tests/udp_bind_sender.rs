//! udp_bind_sender: the datagram leaves from the port that was asked for.
#![allow(clippy::unwrap_used, missing_docs, reason = "a test fails by panicking")]

use std::net::{SocketAddr, UdpSocket};

use predicates::prelude::*;
use predicates::str::contains;
use serde_json::Value;
use testkit::{Lan, Peer, contract, next_datagram, receiver};

const BINARY: &str = env!("CARGO_BIN_EXE_udp_bind_sender");

fn lesson() -> assert_cmd::Command {
    contract::lesson(BINARY)
}

/// A port that was free a moment ago. Whoever may lose the race for it tries another.
fn free_port() -> u16 {
    UdpSocket::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// Runs the lesson from a chosen port until that port was really free.
fn sent_from_chosen_port(ip: &str, more: &[&str]) -> (u16, Vec<u8>, SocketAddr) {
    let (socket, to) = receiver("127.0.0.1");
    loop {
        let port = free_port();
        let bind = format!("{ip}:{port}");
        let output = lesson().args(more).args(["--bind", &bind, "--to", &to]).output().unwrap();
        if output.status.success() {
            let (bytes, from) = next_datagram(&socket);
            return (port, bytes, from);
        }
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(said.contains("holds port"), "{said}");
    }
}

#[test]
fn the_datagram_leaves_from_the_bound_port() {
    for ip in ["127.0.0.1", "0.0.0.0", "", "localhost"] {
        let (port, bytes, from) = sent_from_chosen_port(ip, &["你好"]);
        assert_eq!(from.port(), port, "bound to {ip}:{port}");
        assert_eq!(bytes, "你好".as_bytes());
    }
}

#[test]
fn the_same_port_can_be_used_again_at_once() {
    let (socket, to) = receiver("127.0.0.1");
    let (port, ..) = sent_from_chosen_port("127.0.0.1", &[]);
    let bind = format!("127.0.0.1:{port}");
    if lesson().args(["again", "--bind", &bind, "--to", &to]).ok().is_ok() {
        assert_eq!(next_datagram(&socket).1.port(), port);
    }
}

#[test]
fn with_port_0_the_event_shows_the_port_that_the_system_picked() {
    let (socket, to) = receiver("127.0.0.1");
    let args = ["--json", "--bind", "127.0.0.1:0", "--to", &to];
    let output = lesson().args(args).output().unwrap();
    let event: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(event["from"], next_datagram(&socket).1.to_string());
    assert_eq!(event["event"], "sent");
}

#[test]
fn without_options_it_uses_the_port_of_the_course() {
    let Some(lan) = Lan::lonely() else { return };
    let mut command = lan.command(BINARY);
    command.args(["--lang", "en"]);
    let said = contains("sent 33 bytes from 127.0.0.1:7788 to 127.0.0.1:8888");
    assert_cmd::Command::from_std(command).assert().success().stdout(said);
}

fn refuses(args: &[&str], status: i32, en: &str, zh: &str) {
    contract::refuses(BINARY, args, status, en, zh);
}

#[test]
fn an_address_that_is_not_this_machines_is_explained() {
    let args = ["--bind", "192.0.2.1:0", "--to", "192.0.2.2:9"];
    refuses(&args, 1, "cannot bind 192.0.2.1:0", "无法绑定 192.0.2.1:0");
    let cure = contains("192.0.2.1 is not an address of this machine").and(contains("--bind :0"));
    lesson().args(args).assert().stderr(cure);
}

#[test]
fn a_taken_port_is_refused_with_its_holder() {
    let (_holder, taken) = receiver("127.0.0.1");
    refuses(&["--bind", &taken], 1, "cannot bind 127.0.0.1:", "地址已被占用");
    if cfg!(target_os = "linux") {
        let holder = contains(format!("(pid {}) holds port", std::process::id()));
        lesson().args(["--bind", &taken]).assert().stderr(holder);
    }
}

#[test]
fn addresses_of_two_families_are_refused_before_the_system_does() {
    let args = ["--bind", "127.0.0.1:0", "--to", "[::1]:9"];
    refuses(&args, 2, "of different families", "IPv4 与 IPv6");
}

#[test]
fn an_own_address_that_cannot_reach_the_destination_is_explained() {
    let Some(lan) = Lan::new(1) else { return };
    let mut command = lan.host(0).command(BINARY);
    command.args(["--lang", "en", "--bind", "127.0.0.1:0", "--to", "10.77.0.9:9"]);
    let cure = contains("Invalid argument").and(contains("stays on this machine"));
    assert_cmd::Command::from_std(command).assert().code(1).stderr(cure);
}

#[test]
fn bad_values_are_refused() {
    refuses(&["--bind", "127.0.0.1"], 2, "the port is missing", "缺少端口");
    refuses(&["--bind", "127.0.0.1:70000"], 2, "is not a port", "不是端口号");
    refuses(&["--to", ":8888"], 2, "neither an address nor", "既不是地址");
    refuses(&["--to", "127.0.0.1:0"], 2, "port 0", "端口 0");
    refuses(&["-e", "big5"], 2, "no encoding", "没有叫这个名字的编码");
    refuses(&["--bind", "127.0.0.1:0", "😀", "-e", "gbk"], 2, "gbk has no", "gbk 里没有");
    let too_long = "x".repeat(70_000);
    refuses(&["--bind", "127.0.0.1:0", &too_long], 1, "70000 bytes", "70000 字节");
}

#[test]
fn a_stdout_that_cannot_be_written_is_told_on_stderr() {
    contract::tells_when_stdout_fails(BINARY, &["--bind", "127.0.0.1:0"]);
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
    let args = [text, "-e", encoding, "--json", "--bind", "127.0.0.1:0", "--to", &to];
    lesson().args(args).assert().success().stdout(contains(r#""event":"sent""#));
    peer.expect(bytes);
}
testkit::with_every_peer!(arrives);
