//! ip_address: says about each address what Python's `ipaddress` says, and why what is none is
//! none.
#![allow(clippy::unwrap_used, missing_docs, reason = "a test fails by panicking")]

#[path = "ip_address/python.rs"]
mod python;

use predicates::prelude::*;
use predicates::str::contains;
use serde_json::{Value, json};
use testkit::{Running, contract};

const BINARY: &str = env!("CARGO_BIN_EXE_ip_address");

fn lesson() -> assert_cmd::Command {
    contract::lesson(BINARY)
}

fn events(command: &mut assert_cmd::Command) -> Vec<Value> {
    let output = command.arg("--json").output().unwrap();
    contract::is_harmless(&output.stdout);
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn event(address: &str) -> Value {
    let mut events = events(lesson().arg(address));
    assert_eq!(events.len(), 1, "{events:?}");
    events.remove(0)
}

/// Claims that an event has these fields, among others.
#[track_caller]
fn has(event: &Value, expected: &Value) {
    for (name, value) in expected.as_object().unwrap() {
        assert_eq!(&event[name], value, "{name} of {event}");
    }
}

#[test]
fn an_address_event_has_all_fields_of_the_contract() {
    has(
        &event("192.168.1.5/24"),
        &json!({
            "event": "address", "input": "192.168.1.5/24", "version": 4,
            "address": "192.168.1.5", "prefix": 24, "network": "192.168.1.0",
            "broadcast": "192.168.1.255", "first_host": "192.168.1.1",
            "last_host": "192.168.1.254", "addresses": "256", "class": "C",
            "scope": "private", "reverse": "5.1.168.192.in-addr.arpa",
            "mask": "255.255.255.0", "hex": "c0a80105",
            "binary": "11000000101010000000000100000101", "role": "host",
        }),
    );
    has(
        &event("2001:db8::5/32"),
        &json!({
            "version": 6, "address": "2001:db8::5", "prefix": 32, "network": "2001:db8::",
            "broadcast": null, "first_host": "2001:db8::1",
            "last_host": "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff",
            "addresses": "79228162514264337593543950336", "class": null,
            "scope": "documentation", "mask": null,
        }),
    );
}

#[test]
fn the_smallest_and_the_largest_networks_are_those_of_python() {
    for (input, network, first, last, count) in [
        ("10.9.8.7/0", "0.0.0.0", "0.0.0.1", "255.255.255.254", "4294967296"),
        ("10.9.8.7/31", "10.9.8.6", "10.9.8.6", "10.9.8.7", "2"),
        ("10.9.8.7/32", "10.9.8.7", "10.9.8.7", "10.9.8.7", "1"),
        ("10.9.8.7", "10.9.8.7", "10.9.8.7", "10.9.8.7", "1"),
        ("::7/127", "::6", "::6", "::7", "2"),
        ("::7", "::7", "::7", "::7", "1"),
        (
            "::7/0",
            "::",
            "::1",
            "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
            "340282366920938463463374607431768211456",
        ),
    ] {
        has(
            &event(input),
            &json!({
                "network": network, "first_host": first, "last_host": last, "addresses": count,
            }),
        );
    }
}

#[test]
fn each_scope_has_its_word() {
    for (input, scope) in [
        ("10.0.0.1", "private"),
        ("127.0.0.1", "loopback"),
        ("169.254.9.9", "link-local"),
        ("100.64.0.1", "cgnat"),
        ("203.0.113.9", "documentation"),
        ("224.0.0.251", "multicast"),
        ("255.255.255.255", "broadcast"),
        ("0.0.0.0", "unspecified"),
        ("250.1.2.3", "reserved"),
        ("8.8.8.8", "global"),
        ("::", "unspecified"),
        ("::1", "loopback"),
        ("fd12::1", "unique-local"),
        ("fe80::1", "link-local"),
        ("2001:db8::1", "documentation"),
        ("2a00:1450::1", "global"),
    ] {
        has(&event(input), &json!({ "scope": scope }));
    }
    for (input, expected) in [
        ("ff02::fb", json!({"scope": "multicast", "multicast_scope": "link-local"})),
        ("::ffff:192.0.2.33", json!({"scope": "v4-mapped", "ipv4": "192.0.2.33"})),
        ("2002:c000:221::1", json!({"scope": "6to4", "ipv4": "192.0.2.33"})),
        ("2001:0:4136:e378:8000:63bf:3fff:fdd2", json!({"scope": "teredo", "ipv4": "192.0.2.45"})),
        ("fe80::1%eth0", json!({"address": "fe80::1", "zone": "eth0"})),
    ] {
        has(&event(input), &expected);
    }
}

#[test]
fn the_sheet_says_it_in_words() {
    let english = contains("172.20.99.7/20  IPv4")
        .and(contains("10101100 00010100 01100011 00000111"))
        .and(contains("NNNNNNNN NNNNNNNN NNNNhhhh hhhhhhhh   N network: 20, h host: 12"))
        .and(contains("0xac146307"))
        .and(contains("network   172.20.96.0/20"))
        .and(contains("hosts     172.20.96.1 – 172.20.111.254"))
        .and(contains("broadcast 172.20.111.255"))
        .and(contains("addresses 4,096 = 2^12"))
        .and(contains("B (128.0.0.0 – 191.255.255.255): once that meant /16"))
        .and(contains("CIDR"))
        .and(contains("172.16.0.0/12, private"))
        .and(contains("7.99.20.172.in-addr.arpa"));
    lesson().arg("172.20.99.7/20").assert().success().stdout(english);
    let chinese = contains("网络      172.20.96.0/20")
        .and(contains("N 网络 20 位，h 主机 12 位"))
        .and(contains("1993 年起只看前缀"))
        .and(contains("私有"));
    let mut command = lesson();
    command.args(["172.20.99.7/20", "--lang", "zh"]);
    command.assert().success().stdout(chinese);
}

#[test]
fn without_a_prefix_it_says_what_that_means() {
    lesson().arg("192.168.1.5").assert().success().stderr(contains("try 192.168.1.5/24"));
    lesson()
        .args(["fe80::1", "--lang", "zh"])
        .assert()
        .success()
        .stderr(contains("试试 fe80::1/64"));
    for quiet in ["fe80::1/64", "::1", "224.0.0.1", "255.255.255.255"] {
        lesson().arg(quiet).assert().success().stderr("");
    }
}

#[test]
fn a_mask_is_taken_as_python_takes_it() {
    for mask in ["255.255.240.0", "0.0.15.255"] {
        has(&event(&format!("10.1.2.3/{mask}")), &json!({"prefix": 20, "mask": "255.255.240.0"}));
    }
}

#[test]
fn what_is_no_address_is_told_with_its_reason() {
    for (input, en, zh) in [
        ("192.168.1", "it has 3 numbers, IPv4 has four", "其中有 3 个数，IPv4 有四个"),
        ("010.0.0.1", "read as octal: 8", "当成八进制，即 8"),
        ("256.1.1.1", "256 does not fit into a byte", "256 超出一个字节的范围"),
        (" ", "there are only blanks", "里面只有空格"),
        ("", "there is nothing", "里面什么也没有"),
        ("192.168.1.5 ", "there is a blank in it", "其中有空格"),
        ("1.2.3.4.5", "it has 5 numbers", "其中有 5 个数"),
        ("::1::", "'::' stands in it 2 times", "其中有 2 处“::”"),
        ("1.2.3.4/33", "more than the 32 bits", "超过了地址的 32 位"),
        ("1.2.3.4/255.0.255.0", "do not stand together", "没有连续排在最前面"),
        ("::1/255.255.0.0", "no masks", "没有掩码"),
        ("localhost", "this is a name", "这是名字"),
        ("127.0.0.1:8888", "is a port", "是端口"),
        ("192。168。1。5", "full-width", "全角字符"),
    ] {
        contract::refuses(BINARY, &[input], 2, en, zh);
    }
    has(&event("192.168.1"), &json!({"event": "error", "input": "192.168.1", "status": 2}));
}

#[test]
fn what_is_no_address_ends_nothing() {
    let mut command = lesson();
    command.args(["10.0.0.1/8", "10.0.0", "::1/64"]);
    let both = contains("10.0.0.1/8  IPv4").and(contains("::1/64  IPv6"));
    command.assert().code(2).stdout(both).stderr(contains("'10.0.0' is no"));
    let lines: &[u8] = b"10.0.0.1/8\r\n\nnonsense\n\xff\xfe\n\x1b]0;x\x07\n::1";
    let told = events(lesson().write_stdin(lines));
    let kinds: Vec<_> = told.iter().map(|event| event["event"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["address", "error", "error", "error", "error", "address"]);
    assert_eq!(told[4]["input"], "\x1b]0;x\x07");
    let output = lesson().write_stdin(lines).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    contract::is_harmless(&output.stdout);
    contract::is_harmless(&output.stderr);
}

#[test]
fn a_line_is_answered_before_the_next_one_comes() {
    let mut command = contract::program(BINARY);
    command.arg("--json");
    let mut running = Running::start(command);
    for (line, network) in [("10.1.2.3/8", "10.0.0.0"), ("10.1.2.3/16", "10.1.0.0")] {
        running.type_line(line);
        assert_eq!(running.next_event()["network"], network);
    }
    assert_eq!(running.finish().code(), 0);
}

#[test]
fn a_dash_reads_stdin_beside_other_addresses() {
    let told = events(lesson().args(["::1", "-"]).write_stdin("::2\n::3\n"));
    let addresses: Vec<_> = told.iter().map(|event| event["address"].as_str().unwrap()).collect();
    assert_eq!(addresses, ["::1", "::2", "::3"]);
    assert_eq!(events(lesson().arg("-").write_stdin("")), [] as [Value; 0]);
}

#[test]
fn without_an_address_it_shows_examples_and_says_so() {
    let english = contains("192.168.1.5/24  IPv4")
        .and(contains("fe80::1/64  IPv6"))
        .and(contains("A  0.0.0.0 – 127.255.255.255"));
    lesson().assert().success().stdout(english).stderr(contains("these are examples"));
    lesson()
        .args(["--lang", "zh"])
        .assert()
        .success()
        .stdout(contains("IPv4 的类别"))
        .stderr(contains("以上是例子"));
    let told = events(&mut lesson());
    let examples = told.iter().filter(|event| event["event"] == "address");
    assert!(examples.clone().count() > 0);
    assert!(examples.clone().all(|event| event["example"] == true));
    assert_eq!(told.iter().filter(|event| event["event"] == "class").count(), 5);
}

#[test]
fn a_stdout_that_cannot_be_written_is_told_on_stderr() {
    for args in [&[][..], &["10.0.0.1/8"]] {
        contract::tells_when_stdout_fails(BINARY, args);
    }
}

#[test]
fn the_help_is_complete_in_both_languages() {
    contract::helps_in_both_languages(BINARY);
    contract::refuses(BINARY, &["--mask"], 2, "--mask", "--mask");
}

#[test]
#[cfg(unix)]
fn a_stdin_that_cannot_be_read_is_told() {
    let mut command = contract::program(BINARY);
    command.stdin(std::fs::File::open("/").unwrap());
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("cannot read from stdin"), "{said}");
}
