//! Workspaces for students, and new lessons: what `cargo course init`, `update` and `new` write.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process;

use assert_cmd::Command;
use predicates::prelude::*;
use predicates::str::contains;
use tempfile::TempDir;

fn course(root: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(testkit::binary_of("course"));
    command.args(args).env("COURSE_ROOT", root).env("COURSE_LANG", "en");
    command
}

/// A workspace of this course.
fn workspace() -> (TempDir, PathBuf) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("class");
    course(&testkit::root(), &["init"]).arg(&path).assert().code(0);
    (directory, path)
}

#[test]
fn a_workspace_has_every_lesson_and_no_answer() {
    let (_directory, workspace) = workspace();
    course(&workspace, &["list"]).assert().code(0).stdout(contains("udp_chat"));
    assert!(!workspace.join("tests").exists());
    for file in [
        ".github/workflows/classroom.yml",
        ".gitlab-ci.yml",
        "gradescope/run_autograder",
        ".vscode/tasks.json",
        "README.zh.md",
        "lessons/10_udp_send/exercise/src/main.rs",
    ] {
        assert!(workspace.join(file).is_file(), "{file}");
    }
    let solution = fs::read(testkit::root().join("tests/solutions/udp_send/answer.rs")).unwrap();
    let desk = fs::read(workspace.join("lessons/10_udp_send/exercise/src/main.rs")).unwrap();
    assert_ne!(desk, solution);
    course(&workspace, &["solution", "--anyway", "udp_send"]).assert().code(1);
}

#[test]
fn cargo_understands_a_workspace_as_it_is_and_with_the_same_lock_file() {
    let (_directory, workspace) = workspace();
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = process::Command::new(cargo)
        .args(["metadata", "--locked", "--offline", "--format-version", "1"])
        .current_dir(&workspace)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
}

#[test]
fn a_directory_with_something_in_it_is_left_alone() {
    let directory = tempfile::tempdir().unwrap();
    fs::write(directory.path().join("mine"), "x").unwrap();
    course(&testkit::root(), &["init"])
        .arg(directory.path())
        .assert()
        .code(2)
        .stderr(contains("not empty").and(contains("course update")));
    assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1);
    course(&testkit::root(), &["update"])
        .arg(directory.path())
        .assert()
        .code(1)
        .stderr(contains("not made by course init"));
}

#[test]
fn an_update_brings_what_is_newer_and_loses_no_work() {
    let (_directory, workspace) = workspace();
    let write = |name: &str, text: &str| fs::write(workspace.join(name), text).unwrap();
    let read = |name: &str| fs::read_to_string(workspace.join(name)).unwrap();
    let (desk, lesson) =
        ("lessons/10_udp_send/exercise/src/main.rs", "lessons/10_udp_send/src/main.rs");
    let (text, own) = ("lessons/10_udp_send/README.md", "lessons/10_udp_send/notes.txt");
    write(desk, "fn main() {} // mine");
    write(lesson, "fn main() {} // tried something");
    write(own, "my notes");
    fs::remove_file(workspace.join(text)).unwrap();
    course(&testkit::root(), &["update"])
        .arg(&workspace)
        .assert()
        .code(0)
        .stdout(contains(format!("your work stays: {desk}")).and(contains("update-1")));
    assert_eq!(read(desk), "fn main() {} // mine");
    assert_eq!(read(own), "my notes");
    assert_eq!(read(text), fs::read_to_string(testkit::root().join(text)).unwrap());
    assert_eq!(read(lesson), fs::read_to_string(testkit::root().join(lesson)).unwrap());
    let kept = format!(".course/kept/update-1/{lesson}");
    assert_eq!(read(&kept), "fn main() {} // tried something");
    // Nothing is left to do.
    course(&testkit::root(), &["update"]).arg(&workspace).assert().stdout(contains("0 files"));
}

#[test]
fn a_new_lesson_and_its_exercise_are_part_of_the_course_at_once() {
    let (_directory, workspace) = workspace();
    course(&workspace, &["new", "lesson", "udp_multicast"]).assert().code(0);
    course(&workspace, &["new", "exercise", "udp_multicast"]).assert().code(0);
    course(&workspace, &["list"]).assert().stdout(contains("17  udp_multicast"));
    if testkit::python("").is_some() {
        let answer = workspace.join("tests/solutions/udp_multicast/answer.py");
        course(&workspace, &["check", "udp_multicast"])
            .arg(answer)
            .env("GRADER_WORKSHOP", workspace.join("workshop"))
            .assert()
            .code(0)
            .stdout(contains("10 of 10 points"));
    }
    for (name, why) in [("udp_multicast", "already"), ("common", "already"), ("../x", "cannot be")]
    {
        course(&workspace, &["new", "lesson", name]).assert().code(2).stderr(contains(why));
    }
    course(&workspace, &["new", "exercise", "udp_multicast"]).assert().code(2);
}
