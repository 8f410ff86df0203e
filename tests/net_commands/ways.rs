//! The ways to send an echo request: with a socket that everyone may have, with a raw one, with
//! the system's `ping`, and none.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use testkit::Lan;

use super::{BINARY, english, of, run, text};

/// An administrator without the right to open raw sockets.
const NO_RAW_SOCKETS: [&str; 2] = ["--bounding-set=-net_raw", "--inh-caps=-net_raw"];
/// A user who has no rights, but may start programs that have some.
const A_USER: [&str; 2] = ["--securebits=+noroot", "--inh-caps=-all"];

/// The lesson's ping with fewer rights.
fn as_a(lan: &Lan, kind: [&str; 2], args: &[&str]) -> Command {
    let mut command = lan.command("setpriv");
    command.args(kind).arg(BINARY).arg("ping");
    english(command, args)
}

/// Gives ICMP sockets to the administrator's group. In a fresh namespace nobody may have them.
const ALLOW: &str = "echo '0 0' > /proc/sys/net/ipv4/ping_group_range";

#[test]
fn no_privilege_is_needed_where_the_system_allows_it() {
    if testkit::tool("setpriv").is_none() {
        return;
    }
    let Some(lan) = Lan::lonely() else { return };
    text(&lan.command("sh").args(["-ec", ALLOW]).output().unwrap());
    for host in ["127.0.0.1", "::1"] {
        let args = [host, "-c", "2", "-i", "10ms", "--json"];
        let finished = run(as_a(&lan, NO_RAW_SOCKETS, &args));
        assert_eq!(finished.code(), 0, "{finished:?}");
        let events = finished.events();
        assert_eq!(events[0]["way"], "datagram");
        let replies = of(&events, "reply");
        assert_eq!(replies.len(), 2, "{events:?}");
        assert_eq!((&replies[1]["ttl"], &replies[1]["bytes"]), (&64.into(), &64.into()));
    }
}

#[test]
fn errors_reach_a_datagram_socket_too() {
    let Some(lan) = Lan::new(1) else { return };
    let soon = "echo 50 > /proc/sys/net/ipv4/neigh/eth0/retrans_time_ms";
    super::setup(lan.host(0), &format!("{ALLOW}; {soon}"));
    let args = ["ping", "10.77.0.9", "-c", "1", "-W", "30s", "--json"];
    let events = run(english(lan.host(0).command(BINARY), &args)).events();
    assert_eq!(events[0]["way"], "datagram");
    assert_eq!(of(&events, "unreachable")[0]["from"], "10.77.0.1", "{events:?}");
}

#[test]
fn the_administrator_uses_a_raw_socket() {
    let Some(lan) = Lan::lonely() else { return };
    let args = ["ping", "-c", "1", "--json"];
    let events = run(english(lan.command(BINARY), &args)).events();
    assert_eq!(events[0]["way"], "raw");
}

#[test]
fn without_any_way_it_says_what_would_help() {
    if testkit::tool("setpriv").is_none() {
        return;
    }
    let Some(lan) = Lan::lonely() else { return };
    for (lang, words) in [
        ("en", ["may not open an ICMP socket", "sudo sysctl net.ipv4.ping_group_range"]),
        ("zh", ["不能打开 ICMP 套接字", "sudo sysctl net.ipv4.ping_group_range"]),
    ] {
        // `env` takes the path away from the lesson, not from those who start it.
        let mut ping = lan.command("setpriv");
        ping.args(NO_RAW_SOCKETS).args(["env", "PATH=/nowhere", BINARY, "ping"]);
        let finished = run(english(ping, &["--json", "--lang", lang]));
        assert_eq!(finished.code(), 1, "{finished:?}");
        for words in words {
            assert!(finished.stderr.contains(words), "{finished:?}");
        }
        assert_eq!(finished.events()[0]["event"], "error");
    }
}

#[test]
fn the_systems_own_ping_helps_out() {
    let (Some(_), Some(ping)) = (testkit::tool("setpriv"), testkit::tool("ping")) else {
        return;
    };
    let Some(lan) = Lan::lonely() else { return };
    let mut probe = lan.command("setpriv");
    probe.args(A_USER).arg(ping).args(["-c", "1", "127.0.0.1"]);
    if !probe.output().unwrap().status.success() {
        // It is not privileged here, as where namespaces are made without root: it cannot help.
        let finished = run(as_a(&lan, A_USER, &["127.0.0.1", "-c", "1"]));
        assert_eq!(finished.code(), 1, "{finished:?}");
        assert!(finished.stderr.contains("\nhelp: "), "{finished:?}");
        return;
    }
    for host in ["127.0.0.1", "::1"] {
        let args = [host, "-c", "2", "-i", "0.2", "--json"];
        let finished = run(as_a(&lan, A_USER, &args));
        assert_eq!(finished.code(), 0, "{finished:?}");
        let events = finished.events();
        assert_eq!(events[0]["way"], "system ping");
        let replies = of(&events, "reply");
        assert_eq!(replies.len(), 2, "{events:?}");
        assert_eq!((&replies[1]["from"], &replies[1]["ttl"]), (&host.into(), &64.into()));
        let statistics = of(&events, "statistics")[0];
        assert_eq!((&statistics["sent"], &statistics["received"]), (&2.into(), &2.into()));
    }
}

/// A `ping` that says this, found before every other program of the name.
fn false_ping(room: &Path, script: &str) {
    let file = room.join("ping");
    fs::write(&file, format!("#!/bin/sh\n{script}\n")).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
}

fn with_false_ping(lan: &Lan, script: &str, args: &[&str]) -> testkit::Finished {
    let room = tempfile::tempdir().unwrap();
    false_ping(room.path(), script);
    let mut ping = as_a(lan, NO_RAW_SOCKETS, args);
    let path = std::env::var("PATH").unwrap();
    ping.env("PATH", format!("{}:{path}", room.path().display()));
    run(ping)
}

#[test]
fn what_a_ping_says_is_escaped_and_its_refusal_told() {
    if testkit::tool("setpriv").is_none() {
        return;
    }
    let Some(lan) = Lan::lonely() else { return };
    let hostile = r#"printf 'From \033]0;owned\007 icmp_seq=1\n2 packets transmitted\n'"#;
    let finished = with_false_ping(&lan, hostile, &["127.0.0.1"]);
    assert_eq!(finished.code(), 3, "{finished:?}");
    testkit::contract::is_harmless(&finished.stdout);
    assert!(finished.text().contains(r"From \x1b]0;owned\x07"), "{finished:?}");
    assert!(finished.text().contains("2 sent, 0 received"), "{finished:?}");
    let refusal = "echo 'ping: no such luck' >&2; exit 2";
    let finished = with_false_ping(&lan, refusal, &["127.0.0.1"]);
    assert_eq!(finished.code(), 1, "{finished:?}");
    let said = "cannot ping 127.0.0.1: ping: no such luck";
    assert!(finished.stderr.contains(said) && finished.stderr.contains("\nhelp: "), "{finished:?}");
}
