//! What every lesson promises, as checks that each lesson's tests apply to it.

use std::io::pipe;
use std::process::{Command, Stdio};

use predicates::prelude::*;
use predicates::str::contains;
use serde_json::Value;

use crate::LIMIT;
#[cfg(unix)]
use crate::running::Running;

/// A lesson's program that speaks English, whatever the machine's locale.
pub fn program(binary: &str) -> Command {
    let mut command = Command::new(binary);
    command.env("COURSE_LANG", "en");
    command
}

/// The same for assert_cmd.
pub fn lesson(binary: &str) -> assert_cmd::Command {
    let mut command = assert_cmd::Command::from_std(program(binary));
    command.timeout(LIMIT);
    command
}

/// Claims that these arguments are refused with this status: in both languages, with a cure, with
/// nothing on stdout, and with an `error` event under `--json`.
pub fn refuses(binary: &str, args: &[&str], status: i32, en: &str, zh: &str) {
    for (lang, words) in [("en", en), ("zh", zh)] {
        let told = contains(words).and(contains("\nhelp: "));
        let mut command = lesson(binary);
        command.args(args).args(["--lang", lang]).assert().code(status).stdout("").stderr(told);
    }
    let output = lesson(binary).args(args).arg("--json").output().unwrap();
    let event: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(event["event"], "error", "{event}");
    assert!(event["reason"].as_str().unwrap().contains(en), "{event}");
    assert!(event["help"].is_string(), "{event}");
}

/// Claims that `--help` speaks each language, and that each option and command has its half in
/// Chinese.
pub fn helps_in_both_languages(binary: &str) {
    let is_han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    let help = |lang| {
        let output = lesson(binary).args(["--help", "--lang", lang]).output().unwrap();
        assert_eq!(output.status.code(), Some(0));
        String::from_utf8(output.stdout).unwrap()
    };
    let (english, chinese) = (help("en"), help("zh"));
    assert!(english.contains("Usage: ") && english.contains("Examples"), "{english}");
    assert!(chinese.contains("用法：") && chinese.contains("例子"), "{chinese}");
    assert!(!english.contains(" | ") && !chinese.contains(" | "), "a half is left: {english}");
    let mentions =
        |text: &str| text.lines().filter(|line| line.trim_start().starts_with('-')).count();
    assert_eq!(mentions(&english), mentions(&chinese));
    for line in chinese.lines().filter(|line| line.trim_start().starts_with('-')) {
        assert!(line.chars().any(is_han), "not in Chinese: {line}");
    }
}

/// Claims that a lesson whose stdout cannot be written, because nobody reads it any more or
/// because the disk is full, says so and ends with status 1.
pub fn tells_when_stdout_fails(binary: &str, args: &[&str]) {
    let command = || {
        let mut command = program(binary);
        command.args(args);
        command
    };
    says_that_stdout_is_closed(command());
    says_that_the_disk_is_full(command());
}

/// Claims that a program whose stdout nobody reads any more says so and ends with status 1.
pub fn says_that_stdout_is_closed(mut command: Command) {
    let (reader, writer) = pipe().unwrap();
    drop(reader);
    command.stdin(Stdio::null()).stdout(writer).stderr(Stdio::piped());
    let output = command.spawn().and_then(std::process::Child::wait_with_output).unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("cannot write to stdout"), "{said}");
    assert!(said.contains("help: "), "{said}");
    assert!(!said.contains("panicked"), "{said}");
}

/// Claims the same for a full disk. Only where the system has `/dev/full` (full(4)).
pub fn says_that_the_disk_is_full(mut command: Command) {
    let Ok(full) = std::fs::OpenOptions::new().write(true).open("/dev/full") else {
        crate::missing("/dev/full");
        return;
    };
    command.stdin(Stdio::null()).stdout(full).stderr(Stdio::piped());
    let output = command.spawn().and_then(std::process::Child::wait_with_output).unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("cannot write to stdout: No space left"), "{said}");
}

/// Claims that a receiver that is told to stop prints its totals and ends well.
#[cfg(unix)]
pub fn stops_when_told(command: impl Fn() -> Command) {
    for stop in [Running::interrupt, Running::terminate] {
        let (mut receiver, _) = Running::listening(command());
        stop(&receiver);
        let mut line = receiver.next_line();
        while !line.contains("done") {
            line = receiver.next_line();
        }
        assert_eq!(receiver.wait().code(), 0);
    }
}

/// Claims that a program's output holds no character that steers a terminal, besides newlines.
pub fn is_harmless(output: &[u8]) {
    let text = str::from_utf8(output).expect("output is UTF-8");
    let control = text.chars().find(|c| c.is_control() && *c != '\n');
    assert_eq!(control, None, "{text:?}");
    let turned =
        text.chars().find(|c| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'));
    assert_eq!(turned, None, "{text:?}");
}
