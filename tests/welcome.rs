//! welcome: an honest look at a machine, with a cure for what is not fine.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs, reason = "a test fails by panicking")]

// Shell scripts take the place of cargo, rustc and unshare there.
#[cfg(unix)]
#[path = "welcome/machine.rs"]
mod machine;

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;
use testkit::{Finished, Lan, Running, contract, tool};

const BINARY: &str = env!("CARGO_BIN_EXE_welcome");

/// The lesson in English, as a shell would start it.
fn lesson(args: &[&str]) -> Command {
    as_from_a_shell(contract::program(BINARY), args)
}

fn as_from_a_shell(mut command: Command, args: &[&str]) -> Command {
    command.args(args).env("COURSE_LANG", "en").env("LC_ALL", "C.UTF-8");
    // cargo sets them for what it starts, this test among them.
    command.env_remove("CARGO_MANIFEST_DIR").env_remove("RUST_RECURSION_COUNT");
    command
}

fn run(command: Command) -> Finished {
    let finished = Running::start(command).wait();
    contract::is_harmless(&finished.stdout);
    contract::is_harmless(finished.stderr.as_bytes());
    finished
}

fn check(events: &[Value], name: &str) -> Value {
    let found = events.iter().find(|event| event["name"] == name);
    found.unwrap_or_else(|| panic!("no {name} in {events:#?}")).clone()
}

/// The check of this name; the lesson ends with this status.
fn checked(command: Command, name: &str, status: i32) -> Value {
    let finished = run(command);
    assert_eq!(finished.code(), status, "{finished:?}");
    check(&finished.events(), name)
}

fn has(value: &Value, words: &str) -> bool {
    value.as_str().is_some_and(|text| text.contains(words))
}

#[test]
fn each_line_is_fine_or_has_its_cure_and_the_summary_counts_them() {
    let finished = run(lesson(&["--json"]));
    let events = finished.events();
    assert_eq!(events[0]["event"], "recap");
    let summary = events.last().unwrap();
    assert_eq!(summary["event"], "summary");
    let checks = &events[1..events.len() - 1];
    for check in checks {
        assert_eq!(check["event"], "check");
        assert_eq!(check["status"] == "fine", check["cure"].is_null(), "{check}");
        assert!(check["text"].is_string());
    }
    for status in ["fine", "look", "missing"] {
        let count = checks.iter().filter(|check| check["status"] == status).count();
        assert_eq!(summary[status], count, "{status}");
    }
    assert_eq!(summary["ready"], summary["missing"] == 0);
    assert_eq!(finished.code() == 0, summary["ready"] == true);
}

#[test]
fn everything_that_the_course_wants_to_know_is_looked_at() {
    let events = run(lesson(&["--json"])).events();
    for name in [
        "cargo",
        "rustc",
        "encoding",
        "width",
        "loopback v4",
        "loopback v6",
        "port 8888",
        "free ports",
        "sandbox",
        "python3",
        "ncat",
        "socat",
        "ping",
        "tcpdump",
        "tshark",
    ] {
        check(&events, name);
    }
}

#[test]
fn it_begins_with_what_is_known_and_ends_with_what_is_next_in_both_languages() {
    for (lang, words) in [
        ("en", ["Welcome!", "2 characters, in UTF-8 6 bytes", "Is this machine ready?", "next:"]),
        (
            "zh",
            ["欢迎！", "2 个字符，用 UTF-8 编码是 6 个字节", "这台机器准备好了吗？", "接下来："],
        ),
    ] {
        let finished = run(lesson(&["--lang", lang]));
        let text = finished.text();
        let mut rest = text.as_str();
        for word in words {
            let at = rest.find(word).unwrap_or_else(|| panic!("{word}: {text}"));
            rest = &rest[at..];
        }
        assert!(finished.stderr.contains("cargo run -p toolchain_notes -- doctor"));
    }
}

#[test]
fn nothing_is_wider_than_a_terminal_and_columns_line_up() {
    let width =
        |text: &str| -> usize { text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum() };
    for lang in ["en", "zh"] {
        let mut command = lesson(&["--lang", lang]);
        // A long path is not broken: it is to be copied.
        command.env("PATH", "/usr/bin:/bin");
        let text = run(command).text();
        for line in text.lines() {
            assert!(width(line) <= 79, "{line}");
        }
        for name in ["encoding", "width", "free ports", "sandbox"] {
            let line = text.lines().find(|line| line.contains(name)).unwrap();
            assert_eq!(width(&line[..line.find(name).unwrap()]), 9, "{line}");
        }
    }
}

#[test]
fn a_locale_without_utf_8_gets_its_cure() {
    for (variables, cure) in [
        (&[("LC_ALL", "C")][..], "export LC_ALL="),
        (&[("LC_ALL", ""), ("LC_CTYPE", "POSIX")], "export LC_CTYPE="),
        (&[("LC_ALL", ""), ("LANG", "zh_CN.GBK")], "export LANG="),
        (&[("LC_ALL", "")], "export LANG="),
    ] {
        let mut command = lesson(&["--json"]);
        command.env_remove("LANG").env_remove("LC_CTYPE").envs(variables.iter().copied());
        let encoding = check(&run(command).events(), "encoding");
        assert_eq!(encoding["status"], "look", "{variables:?}");
        assert!(has(&encoding["cure"], cure), "{encoding}");
    }
    for good in ["zh_CN.UTF-8", "en_US.utf8", "C.UTF-8", "de_DE.UTF-8@euro"] {
        let mut command = lesson(&["--json"]);
        command.env("LC_ALL", good);
        assert_eq!(check(&run(command).events(), "encoding")["status"], "fine", "{good}");
    }
}

#[test]
fn a_narrow_terminal_is_seen() {
    let Some(script) = tool("script") else { return };
    for (columns, status) in [(60, "look"), (80, "fine"), (132, "fine")] {
        let mut command = as_from_a_shell(Command::new(&script), &["-q", "-e", "-c"]);
        let inside = format!("stty cols {columns}; exec {BINARY} --json");
        command.args([&inside, "/dev/null"]);
        let finished = Running::start(command).wait();
        let text = finished.text();
        let line = text.lines().find(|line| line.contains(r#""name":"width""#)).unwrap();
        let width: Value = serde_json::from_str(line.trim()).unwrap();
        assert_eq!(width["status"], status, "{width}");
        assert!(has(&width["text"], &format!("{columns} columns")), "{width}");
    }
}

#[test]
fn on_a_lonely_host_the_loopback_carries_a_datagram_and_the_port_is_free() {
    let Some(lan) = Lan::lonely() else { return };
    let command = as_from_a_shell(lan.command(BINARY), &["--json"]);
    let events = run(command).events();
    for name in ["loopback v4", "loopback v6", "port 8888", "free ports"] {
        assert_eq!(check(&events, name)["status"], "fine", "{name}");
    }
}

#[test]
fn who_holds_the_port_is_named() {
    const HOLD: &str = "
import socket, sys
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(('127.0.0.1', 8888))
print('bound', flush=True)
sys.stdin.read()
";
    if tool("python3").is_none() {
        return;
    }
    let Some(lan) = Lan::lonely() else { return };
    let mut holder = lan.command("python3");
    holder.args(["-I", "-S", "-c", HOLD]);
    let mut holder = Running::start(holder);
    assert_eq!(holder.next_line(), "bound");
    let command = as_from_a_shell(lan.command(BINARY), &["--json"]);
    let port = checked(command, "port 8888", 0);
    assert_eq!(port["status"], "look");
    assert!(has(&port["text"], &format!("(pid {})", holder.pid())), "{port}");
    assert!(has(&port["cure"], &format!("kill {}", holder.pid())), "{port}");
    assert!(has(&port["cure"], "--bind :8889"), "{port}");
    let command = as_from_a_shell(lan.command(BINARY), &["--lang", "zh"]);
    assert!(run(command).text().contains("占用"));
    assert_eq!(holder.finish().code(), 0);
    let command = as_from_a_shell(lan.command(BINARY), &["--json"]);
    assert_eq!(checked(command, "port 8888", 0)["status"], "fine");
}

#[test]
fn a_machine_without_loopback_is_not_ready() {
    if Lan::lonely().is_none() {
        return; // which has been said
    }
    // A fresh namespace has a loopback that nobody has switched on.
    let down = |args: &[&str]| {
        let mut command = Command::new("unshare");
        command.args(["--user", "--map-root-user", "--net", BINARY]);
        as_from_a_shell(command, args)
    };
    let finished = run(down(&["--json"]));
    assert_eq!(finished.code(), 1, "{finished:?}");
    let events = finished.events();
    let (v4, v6) = (check(&events, "loopback v4"), check(&events, "loopback v6"));
    assert_eq!((&v4["status"], &v6["status"]), (&"missing".into(), &"look".into()));
    assert!(has(&v4["cure"], "ip link set lo up"), "{v4}");
    assert_eq!(events.last().unwrap()["ready"], false);
    let chinese = run(down(&["--lang", "zh"]));
    assert!(chinese.text().contains("还没有准备好"), "{chinese:?}");
    assert!(chinese.text().contains("回环接口没有启用"), "{chinese:?}");
}

/// A course of these lessons.
fn course(lessons: &[&str]) -> TempDir {
    let room = TempDir::new().unwrap();
    for lesson in lessons {
        let directory = room.path().join("lessons").join(lesson);
        fs::create_dir_all(&directory).unwrap();
        fs::write(directory.join("Cargo.toml"), "").unwrap();
        fs::write(directory.join("README.md"), format!("# About {lesson}\n")).unwrap();
        fs::write(directory.join("README.zh.md"), format!("# 关于 {lesson}\n")).unwrap();
    }
    room
}

fn summary(in_directory: &Path) -> Value {
    let mut command = lesson(&["--json"]);
    command.current_dir(in_directory);
    run(command).events().pop().unwrap()
}

#[test]
fn the_next_lesson_is_the_one_whose_directory_comes_next() {
    let room = course(&["10_later", "01_welcome", "07_seven", "00_before", "05_$(reboot)"]);
    let deep = room.path().join("lessons/07_seven");
    assert_eq!(summary(&deep)["next"], "cargo run -p seven");
    fs::create_dir(room.path().join("lessons/02_no_lesson_yet")).unwrap();
    assert_eq!(summary(room.path())["next"], "cargo run -p seven");
    for (lang, words) in [
        ("en", "next: cargo run -p seven (About 07_seven)"),
        ("zh", "接下来：cargo run -p seven（关于 07_seven）"),
    ] {
        let mut command = lesson(&["--lang", lang]);
        command.current_dir(room.path());
        assert!(run(command).text().contains(words), "{lang}");
    }
}

#[test]
fn outside_the_course_it_says_where_to_go() {
    let room = TempDir::new().unwrap();
    assert!(summary(room.path())["next"].is_null());
    let mut command = lesson(&[]);
    command.current_dir(room.path());
    assert!(run(command).text().contains("go to the course's directory"));
    // The last lesson has none after it.
    assert!(summary(course(&["00_before", "01_welcome"]).path())["next"].is_null());
}

#[test]
fn started_by_cargo_from_elsewhere_it_still_knows_the_course() {
    let (elsewhere, room) = (TempDir::new().unwrap(), course(&["01_welcome", "02_two"]));
    let mut command = lesson(&["--json"]);
    command.current_dir(elsewhere.path());
    command.env("CARGO_MANIFEST_DIR", room.path().join("lessons/01_welcome"));
    let summary = run(command).events().pop().unwrap();
    assert_eq!(summary["next"], "cargo run -p two");
}

#[test]
fn here_the_next_lesson_is_one_of_this_repository() {
    let next = summary(&testkit::root())["next"].clone();
    let name = next.as_str().unwrap().trim_start_matches("cargo run -p ").to_owned();
    let lessons = fs::read_dir(testkit::root().join("lessons")).unwrap();
    let mut names = lessons.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    assert!(names.any(|lesson| lesson.ends_with(&format!("_{name}"))), "{name}");
}

#[test]
fn bad_values_are_refused() {
    let refuses = |args: &[&str], en, zh| contract::refuses(BINARY, args, 2, en, zh);
    refuses(&["--timeout", "10"], "a unit is missing", "缺少单位");
    refuses(&["--timeout", "0s"], "out of range", "超出范围");
    refuses(&["extra"], "'extra' is not expected", "不需要“extra”");
}

#[test]
fn a_stdout_that_cannot_be_written_is_told_on_stderr() {
    contract::says_that_stdout_is_closed(lesson(&[]));
    contract::says_that_the_disk_is_full(lesson(&[]));
}

#[test]
fn the_help_is_complete_in_both_languages() {
    contract::helps_in_both_languages(BINARY);
}
