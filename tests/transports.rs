//! transports: the same messages over UDP and TCP; what arrived, what was lost, and where each
//! message ended up.
#![allow(clippy::unwrap_used, missing_docs, reason = "a test fails by panicking")]

#[path = "transports/from_outside.rs"]
mod from_outside;

use std::process::Command;

use predicates::prelude::*;
use predicates::str::contains;
use serde_json::Value;
use testkit::contract;

const BINARY: &str = env!("CARGO_BIN_EXE_transports");

fn lesson() -> assert_cmd::Command {
    contract::lesson(BINARY)
}

/// What the lesson tells a program when it is run with these arguments.
fn events(args: &[&str]) -> Vec<Value> {
    let output = lesson().args(args).arg("--json").output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    parsed(&output.stdout)
}

fn parsed(stdout: &[u8]) -> Vec<Value> {
    let lines = str::from_utf8(stdout).unwrap().lines();
    lines.map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The event of this kind about this transport.
fn event<'a>(events: &'a [Value], kind: &str, name: &str) -> &'a Value {
    let mut found = events.iter().filter(|event| event["event"] == kind && event["name"] == name);
    let event = found.next().unwrap();
    assert!(found.next().is_none(), "two of {kind} {name}");
    event
}

fn number(event: &Value, field: &str) -> u64 {
    event[field].as_u64().unwrap()
}

fn text(args: &[&str]) -> String {
    let output = lesson().args(args).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    contract::is_harmless(&output.stdout);
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn tcp_loses_nothing_and_udp_loses_what_its_sockets_counter_says() {
    for args in [
        &[][..],
        &["compare", "--messages", "100"],
        &["--messages", "40", "--size", "8-9000", "--buffer", "9000"],
        &["--receive-buffer", "1", "--reader-delay", "1ms"],
    ] {
        let events = events(args);
        let sent = number(&events[0], "messages");
        let (udp, tcp) = (event(&events, "transport", "udp"), event(&events, "transport", "tcp"));
        assert_eq!(
            ["sent", "received", "lost", "reordered"].map(|field| number(tcp, field)),
            [sent, sent, 0, 0],
            "{args:?}"
        );
        let [udp_sent, received, lost, reordered] =
            ["sent", "received", "lost", "reordered"].map(|field| number(udp, field));
        assert_eq!((udp_sent, received + lost, reordered), (sent, sent, 0));
        assert!(received > 0 && lost > 0, "{args:?}: {udp}");
        if cfg!(target_os = "linux") {
            assert_eq!(number(udp, "drops"), lost, "{args:?}");
        }
        let framed = event(&events, "framed", "tcp");
        assert_eq!((number(framed, "received"), number(framed, "lost")), (sent, 0));
    }
}

#[test]
fn a_closed_port_is_silent_over_udp_and_refuses_over_tcp() {
    let events = events(&[]);
    let knock = |name| event(&events, "knock", name);
    assert_eq!(knock("tcp")["answer"], "refused");
    assert!(knock("tcp")["reason"].as_str().unwrap().contains("refused"));
    assert_eq!(knock("tcp")["to"], knock("udp")["to"]);
    if cfg!(target_os = "linux") {
        assert_eq!(knock("udp")["answer"], "silence");
    }
}

/// For each read of a transport: how many bytes, and which messages.
fn reads(events: &[Value], name: &str) -> Vec<(u64, Vec<u64>)> {
    let reads = events.iter().filter(|event| event["event"] == "read" && event["name"] == name);
    reads
        .map(|read| {
            let parts = read["parts"].as_array().unwrap();
            let messages = parts.iter().map(|part| number(part, "message"));
            (number(read, "bytes"), messages.collect())
        })
        .collect()
}

#[test]
fn udp_keeps_boundaries_tcp_does_not_and_lengths_bring_them_back() {
    let events = events(&["--messages", "50"]);
    for (kind, name, run) in [("transport", "udp", "udp"), ("framed", "tcp", "framed")] {
        let outcome = event(&events, kind, name);
        assert_eq!((number(outcome, "mixed"), number(outcome, "split")), (0, 0));
        let reads = reads(&events, run);
        assert_eq!(reads.len() as u64, number(outcome, "received"));
        assert!(reads.iter().all(|(_, messages)| messages.len() == 1), "{run}");
    }
    assert_eq!(number(event(&events, "transport", "udp"), "cut"), 0);
    let tcp = event(&events, "transport", "tcp");
    let reads = reads(&events, "tcp");
    let mixed = reads.iter().filter(|(_, messages)| messages.len() > 1).count();
    assert_eq!(number(tcp, "mixed"), mixed as u64);
    assert!(mixed > 0 && number(tcp, "split") > 0, "{tcp}");
    assert!(reads.iter().all(|(bytes, _)| *bytes <= 1024));
    let total: u64 = reads.iter().map(|(bytes, _)| bytes).sum();
    assert_eq!(total, number(&events[0], "bytes"));
}

#[test]
fn the_seed_that_was_printed_repeats_the_messages() {
    let first = events(&[]);
    let seed = number(&first[0], "seed").to_string();
    for args in [["--seed", &seed, "compare"], ["compare", "--seed", &seed]] {
        assert_eq!(events(&args)[0], first[0]);
    }
    let told = text(&[]);
    let seed = told.lines().next().unwrap().split(['(', ')']).nth(1).unwrap();
    let args: Vec<_> = seed.split(' ').collect();
    assert_eq!(text(&args).lines().next(), told.lines().next());
    assert_ne!(events(&["--seed", "1"])[0]["bytes"], events(&["--seed", "2"])[0]["bytes"]);
}

#[test]
fn with_room_or_with_patience_nothing_is_lost() {
    for args in [
        &["--receive-buffer", "200000"][..],
        // The reader has emptied the buffer long before it could be full.
        &["--reader-delay=0ms", "--pause=30ms", "--messages=8"],
    ] {
        let events = events(args);
        let udp = event(&events, "transport", "udp");
        assert_eq!(number(udp, "lost"), 0, "{udp}");
        let told = text(args);
        assert!(told.contains("nothing lost: this time"), "{told}");
    }
    let chinese = text(&["--receive-buffer", "200000", "--lang", "zh"]);
    assert!(chinese.contains("没有丢失：这一次"), "{chinese}");
}

#[test]
fn a_datagram_that_is_longer_than_the_read_loses_its_end_and_a_stream_does_not() {
    let args = ["--size=2000", "--buffer=1000", "--receive-buffer=200000", "--reader-delay=0ms"];
    let events = events(&args);
    let udp = event(&events, "transport", "udp");
    assert_eq!((number(udp, "lost"), number(udp, "cut")), (0, 24));
    assert_eq!(number(event(&events, "transport", "tcp"), "lost"), 0);
    assert_eq!(number(event(&events, "framed", "tcp"), "received"), 24);
    assert!(text(&args).contains("24 datagrams were longer than the 1000 bytes"));
    let chinese = [&args[..], &["--lang", "zh"]].concat();
    assert!(text(&chinese).contains("24 个数据报比读取方一次取的 1000 字节长"));
}

fn width(line: &str) -> usize {
    line.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

#[test]
fn the_picture_has_a_cell_for_each_message_under_its_number() {
    for (lang, numbers, framed) in [("en", "number", "framed"), ("zh", "编号", "带长度")] {
        let told = text(&["--lang", lang]);
        let row = |name: &str| {
            let found = told.lines().find(|line| line.starts_with(name)).unwrap();
            (width(found), found.split_whitespace().skip(1).collect::<Vec<_>>())
        };
        let (columns, heads) = row(numbers);
        assert_eq!(heads.len(), 24, "{told}");
        for name in ["UDP", "TCP", framed] {
            let (filled, cells) = row(name);
            assert_eq!((filled, cells.len()), (columns, 24), "{name}: {told}");
            assert_eq!(name == "UDP", cells.contains(&"."), "{name}: {told}");
        }
        assert!(row("TCP").1.iter().any(|cell| cell.len() == 2), "{told}");
    }
}

#[test]
fn every_line_fits_a_terminal_and_nothing_steers_it() {
    for args in [
        &[][..],
        &["--messages", "1"],
        &["--messages", "1000", "--reader-delay", "0ms"],
        &["--size", "9000", "--buffer", "8", "--messages", "20", "--reader-delay", "0ms"],
    ] {
        for lang in ["en", "zh"] {
            let told = text(&[args, &["--lang", lang]].concat());
            let long = told.lines().find(|line| width(line) > 79);
            assert_eq!(long, None, "{args:?}");
        }
    }
}

#[test]
fn it_says_what_happened_in_both_languages() {
    let closed = contains("Nobody listens on port").and(contains("Connection refused"));
    let en = contains("counted").and(contains("drops: its buffer")).and(closed);
    lesson().assert().success().stdout(en).stderr(contains("hint: the same messages, with room"));
    let closed = contains("没有程序在监听").and(contains("对方拒绝连接"));
    let zh = contains("它的缓冲区满了").and(closed);
    lesson()
        .args(["--lang", "zh"])
        .assert()
        .success()
        .stdout(zh)
        .stderr(contains("提示：同样的消息"));
}

#[test]
fn bad_values_are_refused_with_their_range() {
    let refuses = |args: &[&str], en, zh| contract::refuses(BINARY, args, 2, en, zh);
    for (option, values) in [
        ("--messages", ["0", "1001"]),
        ("--buffer", ["7", "65536"]),
        ("--receive-buffer", ["0", "16777217"]),
        ("--seed", ["-", "18446744073709551616"]),
    ] {
        for value in values {
            refuses(&[option, value], "not a number in the range", "不是范围内的数");
        }
    }
    refuses(&["--size", "9-8"], "not a range of sizes", "不是有效的长度范围");
    refuses(&["--reader-delay", "2s"], "out of range", "超出范围");
    refuses(&["--pause", "5"], "a unit is missing", "缺少单位");
    refuses(&["compete"], "no such command", "没有这个命令");
    let too_long = ["--messages", "1000", "--reader-delay", "1s"];
    refuses(&too_long, "a run takes about", "运行一次约需");
}

#[test]
fn a_stdout_that_cannot_be_written_is_told_on_stderr() {
    let command = || -> Command { contract::program(BINARY) };
    contract::says_that_stdout_is_closed(command());
    contract::says_that_the_disk_is_full(command());
}

#[test]
fn the_help_is_complete_in_both_languages() {
    contract::helps_in_both_languages(BINARY);
}
