//! udp_broadcast: one datagram that everyone in a network hears.
#![allow(clippy::unwrap_used, missing_docs, reason = "a test fails by panicking")]

use std::net::Ipv4Addr;
use std::process::Command;

use predicates::prelude::*;
use predicates::str::contains;
use serde_json::{Value, json};
use testkit::{Lan, Peer, Running, contract, next_datagram, receiver};

const BINARY: &str = env!("CARGO_BIN_EXE_udp_broadcast");

fn lesson() -> assert_cmd::Command {
    contract::lesson(BINARY)
}

fn port_of(addr: &str) -> &str {
    addr.rsplit_once(':').unwrap().1
}

#[test]
fn who_is_bound_to_every_interface_hears_it() {
    if !testkit::is_linux("how Linux broadcasts on its loopback") {
        return;
    }
    let (everyone, everyone_addr) = receiver("0.0.0.0");
    let port = port_of(&everyone_addr);
    let to = format!("127.255.255.255:{port}");
    lesson().args(["大家好", "--to", &to]).assert().success().stdout(contains(&to));
    assert_eq!(next_datagram(&everyone).0, "大家好".as_bytes());
}

#[test]
fn who_is_bound_to_its_own_address_hears_nothing() {
    if !testkit::is_linux("how Linux broadcasts on its loopback") {
        return;
    }
    let (alone, alone_addr) = receiver("127.0.0.1");
    let port = port_of(&alone_addr);
    let to = format!("127.255.255.255:{port}");
    lesson().args(["大家好", "--to", &to]).assert().success();
    let own = alone.local_addr().unwrap();
    alone.send_to(b"the first to arrive", own).unwrap();
    assert_eq!(next_datagram(&alone).0, b"the first to arrive");
}

#[test]
fn without_the_permission_it_shows_the_error_of_the_course() {
    let args = ["--without-permission"];
    contract::refuses(BINARY, &args, 1, "cannot send 33 bytes to 127.255.255.255:8888", "权限不足");
    lesson().args(args).assert().stderr(contains("socket.set_broadcast(true)"));
    if cfg!(target_os = "linux") {
        let errno = contains("Permission denied (os error 13)"); // EACCES
        lesson().args(args).assert().stderr(errno);
    }
}

#[test]
fn the_default_stays_inside_this_machine() {
    let Some(lan) = Lan::lonely() else { return };
    let mut command = lan.command(BINARY);
    command.args(["--json", "--lang", "en"]);
    let output = command.output().unwrap();
    let event: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(event["to"], "127.255.255.255:8888");
    assert!(event["from"].as_str().unwrap().starts_with("127.0.0.1:"));
    assert_eq!(event["bytes"], 33);
}

#[test]
fn an_address_that_is_no_broadcast_address_here_gets_a_warning() {
    let (_socket, socket_addr) = receiver("127.0.0.1");
    let port = port_of(&socket_addr);
    let to = format!("127.0.0.255:{port}");
    lesson().args(["--to", &to]).assert().success().stderr(contains("perhaps nobody"));
    let zh = ["--to", &to, "--lang", "zh"];
    lesson().args(zh).assert().success().stderr(contains("也可能谁也收不到"));
}

#[test]
fn the_list_shows_each_interface_with_its_broadcast_address() {
    let Some(lan) = Lan::new(1) else { return };
    let list = |args: &[&str]| {
        let mut command = lan.host(0).command(BINARY);
        let output = command.arg("--list").args(args).output().unwrap();
        assert_eq!(output.status.code(), Some(0));
        String::from_utf8(output.stdout).unwrap()
    };
    assert_eq!(
        list(&["--lang", "en"]),
        "eth0: 10.77.0.1/24, broadcast address 10.77.0.255\n\
         lo: 127.0.0.1/8, broadcast address 127.255.255.255\n"
    );
    assert!(list(&["--lang", "zh"]).contains("10.77.0.1/24，广播地址 10.77.0.255"));
    let events = list(&["--json"]);
    let eth0: Value = serde_json::from_str(events.lines().next().unwrap()).unwrap();
    assert_eq!((&eth0["event"], &eth0["name"]), (&json!("interface"), &json!("eth0")));
    let said = lan.host(0).command("ip").args(["-j", "link", "show", "eth0"]).output().unwrap();
    let said: Value = serde_json::from_slice(&said.stdout).unwrap();
    assert_eq!((&eth0["up"], &eth0["mac"]), (&json!(true), &said[0]["address"]));
    assert!(eth0["mtu"].is_null() || eth0["mtu"] == said[0]["mtu"], "{eth0} {said}");
    let address = json!({"address": "10.77.0.1", "prefix": 24, "broadcast": "10.77.0.255"});
    assert_eq!(eth0["addresses"], json!([address]));
}

/// A Python program, as a student would write it, on a host of the LAN.
fn python_receiver(command: impl FnOnce(&str) -> Command, ip: Ipv4Addr) -> Running {
    const SCRIPT: &str = r"
import socket, sys
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind((sys.argv[1], 8888))
print('listening', flush=True)
while True:
    print(s.recvfrom(1024)[0].decode('utf-8'), flush=True)
";
    let mut command = command("python3");
    command.args(["-I", "-S", "-c", SCRIPT, &ip.to_string()]);
    let mut receiver = Running::start(command);
    assert_eq!(receiver.next_line(), "listening");
    receiver
}

#[test]
fn on_a_lan_every_host_hears_it_and_one_bound_to_its_own_address_does_not() {
    if testkit::tool("python3").is_none() {
        return;
    }
    let Some(lan) = Lan::new(3) else { return };
    let everywhere = Ipv4Addr::UNSPECIFIED;
    let on = |host: usize, ip| python_receiver(|program| lan.host(host).command(program), ip);
    let (mut sender_itself, mut second) = (on(0, everywhere), on(1, everywhere));
    let mut own_address_only = on(2, lan.host(2).ip());
    for to in [format!("{}:8888", lan.broadcast()), "255.255.255.255:8888".to_owned()] {
        let mut command = lan.host(0).command(BINARY);
        let output = command.args(["大家好", "--to", &to]).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        assert_eq!(second.next_line(), "大家好", "to {to}");
        assert_eq!(sender_itself.next_line(), "大家好", "to {to}");
    }
    let unicast = format!("{}:8888", lan.host(2).ip());
    let mut command = lan.host(0).command(BINARY);
    assert!(command.args(["for you", "--to", &unicast]).output().unwrap().status.success());
    assert_eq!(own_address_only.next_line(), "for you", "it heard no broadcast before");
}

#[test]
fn a_lan_without_a_route_refuses_the_address_of_all_networks() {
    let Some(lan) = Lan::lonely() else { return };
    let mut command = lan.command(BINARY);
    command.args(["--to", "255.255.255.255:9", "--lang", "en"]);
    let said = contains("Network is unreachable").and(contains("no route"));
    assert_cmd::Command::from_std(command).assert().code(1).stderr(said);
}

#[test]
fn bad_values_are_refused() {
    let refuses = |args: &[&str], en, zh| contract::refuses(BINARY, args, 2, en, zh);
    refuses(&["--to", "[ff02::1]:8888"], "IPv6 has no broadcast", "IPv6 没有广播");
    refuses(&["--to", "192.168.1.255"], "the port is missing", "缺少端口");
    refuses(&["--to", "127.255.255.255:70000"], "is not a port", "不是端口号");
    refuses(&["--to", "192.168.1.256:8888"], "not an IPv4 address", "不是 IPv4 地址");
    refuses(&["-e", "big5"], "no encoding", "没有叫这个名字的编码");
    refuses(&["😀", "-e", "gbk"], "gbk has no", "gbk 里没有");
    let too_long = "x".repeat(70_000);
    contract::refuses(BINARY, &[&too_long], 1, "70000 bytes", "70000 字节");
}

#[test]
fn a_stdout_that_cannot_be_written_is_told_on_stderr() {
    contract::tells_when_stdout_fails(BINARY, &[]);
    contract::tells_when_stdout_fails(BINARY, &["--list"]);
}

#[test]
fn the_help_is_complete_in_both_languages() {
    contract::helps_in_both_languages(BINARY);
}

fn reaches(peer: Peer, encoding: &str, text: &str, bytes: &[u8]) {
    let Some(mut peer) = peer.listen(Ipv4Addr::UNSPECIFIED) else {
        return;
    };
    let to = format!("127.255.255.255:{}", peer.addr().port());
    lesson().args([text, "-e", encoding, "--to", &to]).assert().success();
    peer.expect(bytes);
}
testkit::with_every_peer!(reaches);

fn reaches_the_lan(peer: Peer, encoding: &str, text: &str, bytes: &[u8]) {
    let Some(lan) = Lan::new(3) else { return };
    let Some(mut heard) = peer.listen_on(lan.host(1)) else {
        return;
    };
    let to = format!("{}:{}", lan.broadcast(), heard.addr().port());
    let mut command = lan.host(0).command(BINARY);
    let output = command.args([text, "-e", encoding, "--to", &to]).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    heard.expect(bytes);
}
testkit::with_every_peer!(reaches_the_lan);
