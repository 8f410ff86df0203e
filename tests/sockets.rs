//! sockets: the table has this system's numbers, and the stories tell what the system fills in
//! and when.
#![allow(clippy::unwrap_used, missing_docs, reason = "a test fails by panicking")]

use std::net::SocketAddr;

use predicates::prelude::*;
use predicates::str::contains;
use serde_json::Value;
use testkit::{Lan, contract};

const BINARY: &str = env!("CARGO_BIN_EXE_sockets");

fn lesson() -> assert_cmd::Command {
    contract::lesson(BINARY)
}

fn events(args: &[&str]) -> Vec<Value> {
    let output = lesson().args(args).arg("--json").output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    parsed(&output.stdout)
}

fn parsed(stdout: &[u8]) -> Vec<Value> {
    let lines = str::from_utf8(stdout).unwrap().lines();
    lines.map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn text(args: &[&str]) -> String {
    let output = lesson().args(args).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    contract::is_harmless(&output.stdout);
    String::from_utf8(output.stdout).unwrap()
}

fn width(line: &str) -> usize {
    line.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

/// The address before or after a step.
fn address(event: &Value, field: &str) -> SocketAddr {
    event[field].as_str().unwrap().parse().unwrap()
}

fn step<'a>(events: &'a [Value], name: &str) -> &'a Value {
    events.iter().find(|event| event["step"] == name).unwrap()
}

// ---- table ----

#[test]
fn the_numbers_are_those_of_python_on_this_machine() {
    const SCRIPT: &str = r"
import json, socket, sys
print(json.dumps({name: getattr(socket, name, None) for name in sys.argv[1:]}))
";
    let constants = events(&["table"]);
    let names = constants.iter().map(|event| event["name"].as_str().unwrap());
    let Some(mut python) = testkit::python(SCRIPT) else {
        return;
    };
    let output = python.args(names.clone()).output().unwrap();
    let numbers: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(constants.len() > 15);
    for (event, name) in constants.iter().zip(names) {
        assert_eq!(event["event"], "constant");
        assert_eq!(event["value"], numbers[name], "{name}");
    }
}

#[test]
fn the_table_names_what_the_course_uses() {
    let constants = events(&[]);
    for (name, rust) in [
        ("AF_INET", "SocketAddrV4"),
        ("AF_INET6", "Domain::IPV6"),
        ("SOCK_DGRAM", "UdpSocket"),
        ("SOCK_STREAM", "TcpListener"),
        ("SOL_SOCKET", ""),
        ("SO_BROADCAST", "set_broadcast"),
        ("SO_REUSEADDR", "set_reuse_address"),
        ("SO_RCVBUF", "set_recv_buffer_size"),
    ] {
        let row = constants.iter().find(|event| event["name"] == name).unwrap();
        assert!(row["rust"].as_str().unwrap().contains(rust), "{row}");
    }
}

#[test]
fn without_a_command_it_shows_the_table_in_columns() {
    for (lang, head, meaning) in [("en", "meaning", "datagrams"), ("zh", "含义", "数据报")] {
        let told = text(&["--lang", lang]);
        assert_eq!(told, text(&["table", "--lang", lang]));
        let column = |what: &str| {
            let line = told.lines().find(|line| line.contains(what)).unwrap();
            width(&line[..line.find(what).unwrap()])
        };
        assert_eq!(column(head), column(meaning), "{told}");
        assert_eq!(column("Rust (std"), column("UdpSocket, Type"), "{told}");
    }
}

// ---- show ----

#[test]
fn udp_gets_its_port_at_the_first_send_and_its_address_at_connect() {
    for (kind, unspecified, loopback) in [("udp4", "0.0.0.0", "127.0.0.1"), ("udp6", "::", "::1")] {
        let events = events(&["show", kind]);
        if events[0]["event"] == "absent" {
            testkit::missing("IPv6");
            continue;
        }
        let local = |name: &str| address(step(&events, name), "local");
        let (fresh, sent) = (local("creation"), local("first_send"));
        assert_eq!((fresh.ip().to_string().as_str(), fresh.port()), (unspecified, 0));
        assert!(step(&events, "creation")["peer"].is_null());
        assert_eq!(sent.ip().to_string(), unspecified);
        assert_ne!(sent.port(), 0);
        assert_eq!(local("second_send"), sent);
        assert_eq!(local("bind_after_send"), sent);
        let connected = local("connect");
        assert_eq!(connected.ip().to_string(), loopback);
        assert_eq!(connected.port(), sent.port());
        assert_eq!(address(step(&events, "connect"), "peer").ip(), connected.ip());
        assert_eq!(local("bind").ip().to_string(), loopback);
        assert_ne!(local("bind").port(), 0);
        assert_eq!(local("second_bind"), local("bind"));
    }
}

#[test]
fn a_second_bind_and_a_bind_after_a_send_are_refused_as_facts() {
    for (kind, steps) in
        [("udp4", &["bind_after_send", "second_bind"][..]), ("tcp4", &["second_bind"])]
    {
        let events = events(&["show", kind]);
        for event in &events {
            let refused = steps.contains(&event["step"].as_str().unwrap());
            assert_eq!(event["refused"], refused, "{event}");
        }
        if cfg!(target_os = "linux") {
            let reason = "Invalid argument (os error 22)";
            assert_eq!(step(&events, steps[0])["reason"], reason);
        }
    }
    let en = contains("the system refuses: Invalid argument").and(contains("Too late"));
    lesson().args(["show", "udp4"]).assert().success().stdout(en);
    let zh = contains("系统拒绝：参数无效").and(contains("太晚了"));
    let mut chinese = lesson();
    chinese.args(["show", "udp4", "--lang", "zh"]);
    chinese.assert().success().stdout(zh);
}

#[test]
fn an_accepted_connection_is_a_new_socket_between_the_two_ports() {
    let events = events(&["show", "tcp4"]);
    let (server, client) = (step(&events, "listen"), step(&events, "connect"));
    let connection = step(&events, "accept");
    assert_eq!(connection["local"], server["local"]);
    assert_eq!(connection["peer"], client["local"]);
    assert_eq!(client["peer"], server["local"]);
    assert!(server["peer"].is_null());
    let mut descriptors = [server, client, connection].map(|event| event["descriptor"].as_u64());
    descriptors.sort_unstable();
    assert!(descriptors[0] < descriptors[1] && descriptors[1] < descriptors[2]);
}

#[test]
fn options_are_read_back() {
    let events = events(&["show", "udp4"]);
    let mut options = events.iter().filter(|event| event["step"] == "option");
    let (reuse, buffer) = (options.next().unwrap(), options.next().unwrap());
    assert_eq!(step(&events, "creation")["reuse_address"], false);
    assert_eq!(reuse["reuse_address"], true);
    assert_ne!(buffer["receive_buffer"], reuse["receive_buffer"]);
    if cfg!(target_os = "linux") {
        assert_eq!(buffer["receive_buffer"], 100_000);
    }
}

/// Runs the lines that the lesson shows, and tells what Python finds after each.
const PEER: &str = r"
import json, socket, sys
names = {'socket': socket}
kind, *lines = sys.argv[1:]
ip = '127.0.0.1' if kind.endswith('4') else '::1'
somebody = socket.socket(socket.AF_INET if ip[0] == '1' else socket.AF_INET6, socket.SOCK_DGRAM)
somebody.bind((ip, 0))
names['peer'] = somebody.getsockname()
for line in lines:
    refused = False
    try:
        exec(line, names)
    except OSError:
        refused = True
    names['address'] = names['server'].getsockname() if 'server' in names else None
    name = line.split(',')[0].split(' =')[0].split('.')[0]
    s = names[name]
    own = s.getsockname()
    try:
        peer = s.getpeername()[0]
    except OSError:
        peer = None
    flag = lambda option: bool(s.getsockopt(socket.SOL_SOCKET, option))
    print(json.dumps({
        'refused': refused, 'ip': own[0], 'has_port': own[1] != 0, 'peer': peer,
        'family': int(s.family), 'type': s.getsockopt(socket.SOL_SOCKET, socket.SO_TYPE),
        'receive_buffer': s.getsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF),
        'reuse_address': flag(socket.SO_REUSEADDR), 'broadcast': flag(socket.SO_BROADCAST),
    }))
";

#[test]
fn the_lines_of_python_do_the_same_in_python() {
    for kind in ["udp4", "tcp4", "udp6", "tcp6"] {
        let told = events(&["show", kind]);
        if told[0]["event"] == "absent" {
            testkit::missing("IPv6");
            continue;
        }
        let Some(mut python) = testkit::python(PEER) else {
            return;
        };
        let lines = told.iter().map(|event| event["python"].as_str().unwrap());
        let output = python.arg(kind).args(lines).output().unwrap();
        let found = parsed(&output.stdout);
        assert_eq!(found.len(), told.len(), "{output:?}");
        for (told, found) in told.iter().zip(&found) {
            for field in
                ["refused", "family", "type", "receive_buffer", "reuse_address", "broadcast"]
            {
                assert_eq!(told[field], found[field], "{field} after {}", told["python"]);
            }
            let local = address(told, "local");
            assert_eq!(local.ip().to_string(), found["ip"].as_str().unwrap(), "{told}");
            assert_eq!(local.port() != 0, found["has_port"], "{told}");
            let peer = told["peer"].as_str().map(|_| address(told, "peer").ip().to_string());
            assert_eq!(peer.as_deref(), found["peer"].as_str(), "{told}");
        }
    }
}

#[test]
fn the_lines_of_rust_are_those_of_the_source() {
    let source = include_str!("../lessons/09_sockets/src/main.rs");
    for event in events(&["show"]) {
        if let Some(line) = event["rust"].as_str() {
            assert!(source.contains(line), "{line}");
        }
    }
}

#[test]
fn only_what_was_asked_for_is_shown_and_in_that_order() {
    let kinds = |args: &[&str]| {
        let mut kinds: Vec<_> =
            events(args).iter().map(|event| event["kind"].as_str().unwrap().to_owned()).collect();
        kinds.dedup();
        kinds
    };
    assert_eq!(kinds(&["show", "tcp4", "udp4"]), ["tcp4", "udp4"]);
    assert_eq!(kinds(&["show"]), ["udp4", "tcp4", "udp6", "tcp6"]);
}

#[test]
fn a_system_without_ipv6_is_told_and_is_no_failure() {
    let Some(lan) = Lan::lonely() else { return };
    const SWITCH: &str = "/proc/sys/net/ipv6/conf/lo/disable_ipv6";
    let script = format!("[ ! -e {SWITCH} ] || echo 1 > {SWITCH}");
    let status = lan.command("sh").args(["-c", &script]).status().unwrap();
    assert!(status.success());
    for (lang, words) in [("en", "udp6: this system has no such"), ("zh", "udp6：这个系统现在没有")]
    {
        let mut command = lan.command(BINARY);
        command.args(["show", "--lang", lang]);
        assert_cmd::Command::from_std(command)
            .assert()
            .success()
            .stdout(contains(words).and(contains("tcp6")).and(contains("IPv4")));
    }
    let mut command = lan.command(BINARY);
    let output = command.args(["show", "udp6", "--json"]).output().unwrap();
    let events = parsed(&output.stdout);
    assert_eq!((events.len(), &events[0]["event"]), (1, &Value::from("absent")));
    assert_eq!(events[0]["kind"], "udp6");
}

#[test]
fn every_line_fits_a_terminal() {
    for lang in ["en", "zh"] {
        for command in ["table", "show"] {
            let told = text(&[command, "--lang", lang]);
            let long = told.lines().find(|line| width(line) > 79);
            assert_eq!(long, None, "{command} {lang}");
        }
    }
}

#[test]
fn a_bad_command_line_is_refused() {
    let refuses = |args: &[&str], en, zh| contract::refuses(BINARY, args, 2, en, zh);
    refuses(&["show", "udp"], "no kind of socket", "没有这种套接字");
    refuses(&["show", "UDP4"], "no kind of socket", "没有这种套接字");
    refuses(&["shwo"], "no such command", "没有这个命令");
    refuses(&["table", "x"], "'x' is not expected", "不需要“x”");
}

#[test]
fn a_stdout_that_cannot_be_written_is_told_on_stderr() {
    for args in [&[][..], &["show"]] {
        contract::tells_when_stdout_fails(BINARY, args);
    }
}

#[test]
fn the_help_is_complete_in_both_languages() {
    contract::helps_in_both_languages(BINARY);
}
