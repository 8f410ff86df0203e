//! `course tour`: demonstrations show what their texts say, or it is said that they do not.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "a test fails by panicking"
)]

#[path = "course_teach/planted.rs"]
mod planted;

use std::process::Output;
use std::str;

use serde_json::Value;

#[cfg(target_os = "linux")]
use planted::WAITS;
use planted::{Planted, RIGHT};

fn text(bytes: &[u8]) -> &str {
    str::from_utf8(bytes).unwrap()
}

fn events(output: &Output) -> Vec<Value> {
    let lines = text(&output.stdout).lines();
    lines.map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn a_course_whose_demonstrations_hold_passes_in_both_languages() {
    let course = Planted::new(RIGHT);
    let output = course.command().arg("tour").output().unwrap();
    let said = text(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    for file in ["01_echo/README.md:", "01_echo/README.zh.md:", "02_after/README.zh.md:"] {
        let is_ok = |line: &str| line.starts_with("ok ") && line.contains(file);
        assert!(said.lines().any(is_ok), "{file}: {said}");
    }
    assert!(said.ends_with("4 demonstrations: 4 ok, 0 failed\n"), "{said}");
    assert!(!said.contains('\u{1b}') && output.stderr.is_empty(), "{output:?}");
}

#[test]
fn a_text_that_lies_fails_with_what_was_expected_and_what_came() {
    let course = Planted::new("$ cargo run -p echo -- x\nready y\n");
    let output = course.command().args(["tour", "echo"]).output().unwrap();
    let said = text(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(said.contains("FAIL  lessons/01_echo/README.md:"), "{said}");
    assert!(said.contains("$ cargo run -p echo -- x"), "{said}");
    assert!(said.contains("got: ready x; expected: ready y"), "{said}");
    assert!(said.ends_with("2 demonstrations: 1 ok, 1 failed\n"), "{said}");
    let output = course.command().args(["--json", "tour", "1"]).output().unwrap();
    let events = events(&output);
    let [english, chinese, end] = &events[..] else {
        panic!("three events: {events:?}");
    };
    assert_eq!(
        (english["status"].as_str(), english["lang"].as_str()),
        (Some("failed"), Some("en"))
    );
    assert_eq!(chinese["status"], "ok", "{chinese}");
    assert_eq!(english["failures"][0]["expected"][0], "ready y");
    assert_eq!(english["failures"][0]["shown"][0], "ready x");
    assert_eq!((end["played"].as_u64(), end["failed"].as_u64()), (Some(2), Some(1)));
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn what_cannot_be_run_or_read_fails_and_does_not_end_the_tour() {
    let table = [
        ("$ rm -r x\n", "cargo run -p NAME"),
        ("$ cargo run -p nothing\n", "nothing does not build"),
        ("output of nobody\n", "no command shows this line"),
    ];
    for (demonstration, reason) in table {
        let output = Planted::new(demonstration).command().arg("tour").output().unwrap();
        let said = text(&output.stdout);
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(said.contains(reason), "{reason}: {said}");
        assert!(said.ends_with("4 demonstrations: 3 ok, 1 failed\n"), "{said}");
    }
}

#[test]
fn an_unknown_lesson_is_a_usage_error() {
    let output = Planted::new(RIGHT).command().args(["tour", "ehco"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("echo, after"), "{output:?}");
}

/// Waits for a program of this name among the children of another.
#[cfg(target_os = "linux")]
fn child_of(parent: u32, name: &str) -> u32 {
    let deadline = std::time::Instant::now() + testkit::LIMIT;
    let is_it = |child: &u32| {
        let comm = std::fs::read_to_string(format!("/proc/{child}/comm"));
        comm.is_ok_and(|comm| comm.trim_end() == name)
    };
    loop {
        if let Some(child) = testkit::children_of(parent).into_iter().find(is_it) {
            return child;
        }
        assert!(std::time::Instant::now() < deadline, "{name} was never started");
        std::thread::yield_now();
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_tour_that_is_told_to_end_ends_what_it_started_and_says_so() {
    let course = Planted::new(WAITS);
    let mut command = course.command();
    command.arg("tour");
    let tour = testkit::Running::start(command);
    let program = child_of(tour.pid(), "echo");
    tour.terminate();
    let end = tour.wait();
    assert_eq!(end.code(), 1, "{end:?}");
    assert!(end.text().ends_with("stopped before the end\n"), "{end:?}");
    assert!(!std::path::Path::new(&format!("/proc/{program}")).exists(), "it still runs");
}
