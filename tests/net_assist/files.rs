//! Logs, replays, rules, repetitions and sessions.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::json;
use tempfile::TempDir;
use testkit::{Running, contract, missing, next_datagram, tool};

use super::{BINARY, hearing, next_of, program, talking};

fn in_home(home: &TempDir, args: &[&str]) -> Command {
    let mut command = contract::program(BINARY);
    command.args(args).env("NET_ASSIST_HOME", home.path());
    command
}

fn path(directory: &TempDir, name: &str) -> String {
    directory.path().join(name).to_str().unwrap().to_owned()
}

#[cfg(unix)]
#[test]
fn a_log_that_may_not_grow_is_told_and_ends_nothing() {
    let directory = TempDir::new().unwrap();
    let log = path(&directory, "talk.log");
    let mut shell = Command::new("sh");
    // A block is 512 bytes, or 1024.
    shell.args(["-c", r#"ulimit -f 1; exec "$0" "$@""#, BINARY]);
    shell.args(["--json", "--bind", "127.0.0.1:0", "--lang", "zh", "--log", &log]);
    let (mut assistant, addr) = Running::listening(shell);
    let (friend, _) = testkit::receiver("127.0.0.1");
    friend.send_to(&[b'x'; 2000], addr).unwrap();
    next_of(&mut assistant, "record_waits");
    friend.send_to(b"after", addr).unwrap();
    assert_eq!(next_of(&mut assistant, "received")["text"], "after");
    assistant.type_line("/quit");
    let finished = assistant.wait();
    assert_eq!(finished.code(), 1, "what was to be written is not: {finished:?}");
    let text = fs::read_to_string(&log).unwrap();
    assert!(text.ends_with('\n') && !text.contains("xxx"), "no half a line: {text}");
}

#[test]
fn what_is_repeated_counts_and_ends_after_so_many() {
    let (friend, to) = testkit::receiver("127.0.0.1");
    let args =
        ["第 {n} 个", "--repeat", "5ms", "--times", "3", "--to", &to, "--wait", "0", "--json"];
    let finished = Running::start(program(&args)).wait();
    assert_eq!(finished.code(), 0);
    let said: Vec<_> = (0..3).map(|_| next_datagram(&friend).0).collect();
    assert_eq!(said, ["第 1 个", "第 2 个", "第 3 个"].map(|text| text.as_bytes().to_vec()));
    let events = finished.events();
    let ended = events.iter().find(|event| event["event"] == "repeat_ended").unwrap();
    assert_eq!(ended["sent"], 3);
}

#[test]
fn a_repetition_begins_and_ends_while_it_runs() {
    let (mut assistant, _, friend) = talking(&["--json"]);
    assistant.type_line("/repeat 1ms tick {n}");
    for number in 1..=5 {
        assert_eq!(next_datagram(&friend).0, format!("tick {number}").as_bytes());
    }
    assistant.type_line("/repeat off");
    next_of(&mut assistant, "repeat_ended");
}

#[test]
fn rules_answer_and_the_echo_answers_the_rest() {
    let directory = TempDir::new().unwrap();
    let rules = path(&directory, "rules.toml");
    fs::write(&rules, "[[rule]]\nequals = \"ping\"\ntext = \"pong\"\n").unwrap();
    let (mut assistant, addr, friend) = hearing(&["--json", "--reply", &rules, "--echo"]);
    friend.send_to(b"ping", addr).unwrap();
    assert_eq!(next_datagram(&friend).0, b"pong");
    assert_eq!(next_of(&mut assistant, "rule_matched")["rule"], 1);
    friend.send_to("你好".as_bytes(), addr).unwrap();
    assert_eq!(next_datagram(&friend).0, "你好".as_bytes());
    assert_eq!(next_of(&mut assistant, "rule_matched")["rule"], 2);
    assistant.type_line("/reply off");
    assistant.type_line("/who");
    next_of(&mut assistant, "who");
}

#[test]
fn a_mistake_in_the_rules_is_refused_with_its_place() {
    let directory = TempDir::new().unwrap();
    let rules = path(&directory, "rules.toml");
    fs::write(&rules, "[[rule]]\nequal = \"ping\"\ntext = \"pong\"\n").unwrap();
    contract::refuses(BINARY, &["--reply", &rules], 2, "rules.toml:2:1", "rules.toml:2:1");
}

/// Talks a little under a log, and gives back its file.
fn logged(directory: &TempDir, name: &str) -> String {
    let file = path(directory, name);
    let (mut assistant, addr, friend) = talking(&["--json", "--log", &file]);
    for text in ["一", "two", ""] {
        assistant.type_line(text);
        assert_eq!(next_datagram(&friend).0, text.as_bytes());
        friend.send_to(text.as_bytes(), addr).unwrap();
        next_of(&mut assistant, "received");
    }
    assistant.type_line("/quit");
    let finished = assistant.wait();
    let events = finished.events();
    let ended = events.iter().find(|event| event["event"] == "record_ended").unwrap();
    assert_eq!((&ended["messages"], &ended["missing"]), (&json!(6), &json!(0)));
    file
}

#[test]
fn a_log_is_replayed_as_it_was_sent() {
    let directory = TempDir::new().unwrap();
    for (name, only, expected) in [
        ("talk.log", "sent", &["一", "two", ""][..]),
        ("talk.log", "all", &["一", "一", "two", "two", "", ""]),
        ("talk.pcap", "all", &["一", "一", "two", "two", "", ""]),
    ] {
        let file = path(&directory, name);
        if !Path::new(&file).exists() {
            logged(&directory, name);
        }
        let (friend, to) = testkit::receiver("127.0.0.1");
        let replay = ["--replay", &file, "--only", only, "--speed", "0"];
        let args = [&replay[..], &["--to", &to, "--wait", "0", "--json"]].concat();
        let finished = Running::start(program(&args)).wait();
        assert_eq!(finished.code(), 0, "{name}: {finished:?}");
        let said: Vec<_> = expected.iter().map(|_| next_datagram(&friend).0).collect();
        let expected: Vec<_> = expected.iter().map(|text| text.as_bytes().to_vec()).collect();
        assert_eq!(said, expected, "{name}, {only}");
    }
}

#[test]
fn wiresharks_reader_reads_the_capture() {
    let Some(tshark) = tool("tshark") else { return };
    let directory = TempDir::new().unwrap();
    let file = logged(&directory, "talk.pcap");
    let fields = ["-T", "fields", "-e", "udp.payload", "-o", "udp.check_checksum:TRUE"];
    let output = Command::new(tshark).args(["-r", &file]).args(fields).output().unwrap();
    if !output.status.success() {
        missing("a tshark that runs");
        return;
    }
    let payloads = String::from_utf8(output.stdout).unwrap();
    assert_eq!(
        payloads.lines().collect::<Vec<_>>(),
        ["e4b880", "e4b880", "74776f", "74776f", "", ""]
    );
}

#[test]
fn a_log_on_a_full_disk_is_told_and_ends_nothing() {
    if !Path::new("/dev/full").exists() {
        missing("/dev/full");
        return;
    }
    let args = ["--json", "--log", "/dev/full", "--log-format", "text"];
    let (mut assistant, addr, friend) = hearing(&args);
    friend.send_to(b"one", addr).unwrap();
    let waits = next_of(&mut assistant, "record_waits");
    assert!(waits["reason"].as_str().unwrap().contains("No space left"), "{waits}");
    friend.send_to(b"two", addr).unwrap();
    while next_of(&mut assistant, "received")["text"] != "two" {}
    assistant.type_line("/quit");
    assert_eq!(assistant.wait().code(), 1, "the log that was asked for is not there");
}

#[test]
fn settings_are_saved_and_the_command_line_goes_before_them() {
    let home = TempDir::new().unwrap();
    let (friend, to) = testkit::receiver("127.0.0.1");
    let saved = ["-e", "gbk", "--to", &to, "--line-end", "crlf", "--save", "lab", "--wait", "0"];
    let finished = Running::start(in_home(&home, &[&["你好"], &saved[..]].concat())).wait();
    assert!(finished.stderr.contains("saved in"), "{finished:?}");
    assert_eq!(next_datagram(&friend).0, b"\xc4\xe3\xba\xc3\r\n");
    let again = ["你好", "--session", "lab", "--wait", "0"];
    assert_eq!(Running::start(in_home(&home, &again)).wait().code(), 0);
    assert_eq!(next_datagram(&friend).0, b"\xc4\xe3\xba\xc3\r\n");
    let other = ["你", "--session", "lab", "-e", "utf-8", "--line-end", "none", "--wait", "0"];
    assert_eq!(Running::start(in_home(&home, &other)).wait().code(), 0);
    assert_eq!(next_datagram(&friend).0, "你".as_bytes());
    let list = Running::start(in_home(&home, &["--sessions"])).wait();
    assert_eq!(list.text(), "lab\n");
    let wrong = Running::start(in_home(&home, &["--session", "lap"])).wait();
    assert_eq!(wrong.code(), 2);
    assert!(wrong.stderr.contains("did you mean lab?"), "{}", wrong.stderr);
}

#[test]
fn a_file_without_a_rule_is_a_hint_and_no_error() {
    let directory = TempDir::new().unwrap();
    let rules = path(&directory, "rules.toml");
    fs::write(&rules, "# nothing yet\n").unwrap();
    for (lang, told) in [("en", "has no rule"), ("zh", "里没有规则")] {
        let (mut assistant, ..) = hearing(&["--lang", lang, "--reply", &rules]);
        assistant.type_line("/quit");
        let finished = assistant.wait();
        assert_eq!(finished.code(), 0);
        assert_eq!(finished.stderr.matches(told).count(), 1, "{finished:?}");
        let (mut assistant, ..) = hearing(&["--lang", lang, "--echo"]);
        assistant.type_line(&format!("/reply {rules}"));
        assistant.type_line("/quit");
        let finished = assistant.wait();
        assert_eq!(finished.code(), 0);
        assert_eq!(finished.stderr.matches(told).count(), 1, "{finished:?}");
    }
}
