//! `cargo course` as a student meets it: where am I, what is next, what did I do.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use predicates::prelude::*;
use predicates::str::contains;
use serde_json::Value;
use tempfile::TempDir;
use unicode_width::UnicodeWidthStr as _;

/// A course of one's own: the lessons and exercises of this one, nothing done yet.
struct Desk {
    root: TempDir,
}

impl Desk {
    fn new() -> Self {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join("Cargo.toml"), "[workspace]\n").unwrap();
        for part in ["lessons", "tests/solutions"] {
            testkit::copy(&testkit::root().join(part), &root.path().join(part));
        }
        Self { root }
    }

    fn path(&self) -> &Path {
        self.root.path()
    }

    fn course(&self, args: &[&str]) -> Command {
        let mut command = Command::new(testkit::binary_of("course"));
        command.args(args).env("COURSE_ROOT", self.path()).env("COURSE_LANG", "en");
        // Where answers are built is this course's own.
        command.env("GRADER_WORKSHOP", self.path().join("workshop"));
        command
    }

    fn said(&self, args: &[&str]) -> String {
        let output = self.course(args).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    }

    /// Solves an exercise with the right answer in Python.
    fn solve(&self, name: &str) {
        let answer = self.path().join("tests/solutions").join(name).join("answer.py");
        self.course(&["check", name]).arg(answer).assert().code(0);
    }
}

#[test]
fn the_first_time_there_is_a_welcome_and_then_the_place_in_the_course() {
    let desk = Desk::new();
    let welcome = desk.said(&[]);
    assert!(welcome.starts_with("Welcome!"), "{welcome}");
    assert!(welcome.lines().filter(|line| !line.is_empty()).count() <= 10, "{welcome}");
    desk.course(&[]).assert().code(0).stdout(
        contains("0 of 16 exercises solved")
            .and(contains("lesson 1, welcome"))
            .and(contains("lessons/01_welcome/exercise/src/main.rs")),
    );
    let chinese = desk.course(&["--lang", "zh"]).output().unwrap();
    let chinese = String::from_utf8(chinese.stdout).unwrap();
    assert!(chinese.contains("第 1 课"), "{chinese}");
}

#[test]
fn every_line_of_the_way_fits_a_terminal_of_80_columns() {
    for lang in ["en", "zh"] {
        let desk = Desk::new();
        let mut told = desk.said(&["--lang", lang]);
        assert!(told.lines().count() > 8, "{told}");
        for lesson in 1..=16 {
            told += &desk.said(&["--lang", lang, "goto", &lesson.to_string()]);
        }
        told += &desk.said(&["--lang", lang, "list"]);
        told += &desk.said(&["--lang", lang]);
        for line in told.lines() {
            assert!(line.width() < 80, "{lang}: {line}");
        }
    }
}

#[test]
fn what_was_solved_is_remembered_by_name_and_next_goes_on() {
    let desk = Desk::new();
    if testkit::python("").is_none() {
        return;
    }
    desk.course(&["goto", "10"]).assert().code(0).stdout(contains("lesson 10, udp_send"));
    desk.solve("udp_send");
    // Another place in the course is the same exercise.
    let lessons = desk.path().join("lessons");
    fs::rename(lessons.join("10_udp_send"), lessons.join("77_udp_send")).unwrap();
    let listed: Vec<Value> = desk
        .said(&["list", "--json"])
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(listed.len(), 16);
    let solved: Vec<&Value> = listed.iter().filter(|lesson| lesson["solved"] == true).collect();
    assert_eq!(solved.len(), 1);
    assert_eq!(solved[0]["name"], "udp_send");
    assert_eq!((&solved[0]["points"], &solved[0]["max_points"]), (&10.into(), &10.into()));
    fs::rename(lessons.join("77_udp_send"), lessons.join("10_udp_send")).unwrap();
    let solved = "solved    Send several datagrams: lessons/10_udp_send/exercise/src/main.rs\n";
    desk.course(&[]).assert().stdout(contains(solved).and(contains("go on     cargo course next")));
    desk.course(&["next"]).assert().code(0).stdout(contains("lesson 11, udp_send_recv"));
    desk.course(&["prev"]).assert().code(0).stdout(contains("lesson 10, udp_send"));
    desk.course(&["goto", "welcome"]).assert().code(0);
    desk.course(&["prev"]).assert().code(2).stderr(contains("help: "));
}

#[test]
fn a_check_that_fails_says_so_with_status_1_and_takes_nothing_back() {
    let desk = Desk::new();
    if testkit::python("").is_none() {
        return;
    }
    desk.solve("welcome");
    let wrong = desk.path().join("wrong.py");
    fs::write(&wrong, "print('hello')\n").unwrap();
    desk.course(&["check", "welcome"])
        .arg(&wrong)
        .assert()
        .code(1)
        .stdout(contains("FAIL"))
        .stderr(contains("cargo course hint welcome"));
    desk.course(&["list"]).assert().stdout(contains("solved 10/10"));
}

#[test]
fn hints_come_one_by_one_and_can_be_read_again() {
    let desk = Desk::new();
    let first = desk.said(&["hint", "udp_send"]);
    assert!(first.starts_with("hint 1 of 3"), "{first}");
    let second = desk.said(&["hint", "udp_send"]);
    assert!(second.starts_with("hint 2 of 3"), "{second}");
    let again = desk.said(&["hint", "--again", "udp_send"]);
    assert!(again.contains(first.trim()) && again.contains(second.trim()), "{again}");
    assert!(desk.said(&["hint", "udp_send"]).starts_with("hint 3 of 3"));
    let over = desk.said(&["hint", "udp_send"]);
    assert!(over.contains("all 3 hints were shown"), "{over}");
}

#[test]
fn an_answer_is_shown_once_the_exercise_is_solved_or_anyway() {
    let desk = Desk::new();
    desk.course(&["solution", "udp_send"]).assert().code(1).stderr(contains("--anyway"));
    desk.course(&["solution", "udp_send", "--anyway"])
        .assert()
        .code(0)
        .stdout(contains("UdpSocket::bind"));
    desk.course(&["solution", "udp_send", "--anyway", "--in", "python"])
        .assert()
        .code(0)
        .stdout(contains("import socket"));
    fs::remove_dir_all(desk.path().join("tests/solutions")).unwrap();
    desk.course(&["solution", "udp_send", "--anyway"]).assert().code(1).stderr(contains("help: "));
}

#[test]
fn a_reset_keeps_what_it_replaces() {
    let desk = Desk::new();
    desk.course(&[]).assert().code(0);
    let main = desk.path().join("lessons/10_udp_send/exercise/src/main.rs");
    let starter = fs::read_to_string(&main).unwrap();
    fs::write(&main, "fn main() {} // mine").unwrap();
    desk.course(&["reset", "udp_send"])
        .assert()
        .code(0)
        .stdout(contains(".course/kept/udp_send-1"));
    assert_eq!(fs::read_to_string(&main).unwrap(), starter);
    let kept = desk.path().join(".course/kept/udp_send-1/src/main.rs");
    assert_eq!(fs::read_to_string(kept).unwrap(), "fn main() {} // mine");
    desk.course(&["reset", "--all"]).assert().code(0).stdout(contains("already").count(16));
}

#[test]
fn a_progress_file_of_a_newer_course_is_refused_and_stays_as_it_is() {
    let desk = Desk::new();
    let file = desk.path().join(".course/progress.json");
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    let newer = r#"{"version": 99, "exercises": {"udp_send": "in another form"}}"#;
    fs::write(&file, newer).unwrap();
    for command in [&[][..], &["list"], &["next"], &["hint", "udp_send"]] {
        desk.course(command).assert().code(1).stderr(contains("newer").and(contains("help: ")));
    }
    assert_eq!(fs::read_to_string(&file).unwrap(), newer);
}

#[test]
fn a_lesson_that_is_not_there_is_a_usage_error_that_names_those_that_are() {
    let desk = Desk::new();
    for command in ["goto", "hint", "check", "reset", "solution", "run"] {
        desk.course(&[command, "udp_sned"])
            .assert()
            .code(2)
            .stderr(contains("udp_sned").and(contains("udp_send_recv")));
    }
}

#[test]
#[cfg(unix)]
fn run_starts_the_lesson_with_its_arguments_and_ends_as_it_does() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::new();
    let cargo = desk.path().join("cargo");
    fs::write(&cargo, "#!/bin/sh\nfor arg; do echo \"<$arg>\"; done\nexit 7\n").unwrap();
    fs::set_permissions(&cargo, fs::Permissions::from_mode(0o755)).unwrap();
    desk.course(&["run", "udp_send", "--", "你 好", "--to", "127.0.0.1:9"])
        .env("CARGO", &cargo)
        .assert()
        .code(7)
        .stdout(contains("<-p>\n<udp_send>\n<-->\n<你 好>\n<--to>\n<127.0.0.1:9>\n"));
}

#[test]
fn without_a_course_around_it_the_program_says_where_to_go() {
    let nowhere = tempfile::tempdir().unwrap();
    Command::new(testkit::binary_of("course"))
        .current_dir(nowhere.path())
        .env("COURSE_LANG", "en")
        .env_remove("COURSE_ROOT")
        .assert()
        .failure()
        .stderr(contains("error: ").and(contains("help: ")));
}

/// Runs a tool to its end, in a directory.
fn told(program: &Path, directory: &Path, args: &[&str]) -> std::process::Command {
    let mut command = std::process::Command::new(program);
    command.args(args).current_dir(directory);
    command
}

#[test]
fn what_an_exercise_builds_with_is_downloaded_for_whoever_waits_and_only_then() {
    let (Some(git), Some(cargo)) = (testkit::tool("git"), testkit::tool("cargo")) else {
        return testkit::missing("git");
    };
    let desk = Desk::new();
    // A crate that lies elsewhere, in place of one on the internet.
    let elsewhere = tempfile::tempdir().unwrap();
    fs::write(
        elsewhere.path().join("Cargo.toml"),
        "[package]\nname = \"helper\"\nversion = \"1.0.0\"\nedition = \"2024\"\n",
    )
    .unwrap();
    fs::create_dir(elsewhere.path().join("src")).unwrap();
    fs::write(elsewhere.path().join("src/lib.rs"), "").unwrap();
    for args in [
        &["init", "--quiet"][..],
        &["add", "."],
        &["-c", "user.name=a", "-c", "user.email=a@b.example", "commit", "--quiet", "-m", "one"],
    ] {
        assert!(told(&git, elsewhere.path(), args).status().unwrap().success(), "{args:?}");
    }
    let app = desk.path().join("app");
    fs::create_dir_all(app.join("src")).unwrap();
    fs::write(app.join("src/lib.rs"), "").unwrap();
    let manifest =
        "[package]\nname = \"app\"\nedition = \"2024\"\n[dependencies]\nhelper.workspace = true\n";
    fs::write(app.join("Cargo.toml"), manifest).unwrap();
    let url = format!("file://{}", elsewhere.path().display());
    let workspace = format!(
        "[workspace]\nresolver = \"3\"\nmembers = [\"app\"]\n\
         [workspace.dependencies]\nhelper = {{ git = \"{url}\" }}\n"
    );
    fs::write(desk.path().join("Cargo.toml"), workspace).unwrap();
    let homes = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let mut lock = told(&cargo, desk.path(), &["generate-lockfile", "--quiet"]);
    assert!(lock.env("CARGO_HOME", homes[0].path()).status().unwrap().success());
    let description = desk.path().join("lessons/01_welcome/exercise/exercise.toml");
    let text = fs::read_to_string(&description).unwrap();
    fs::write(&description, format!("crates = [\"helper\"]\n{text}")).unwrap();

    let answer = desk.path().join("tests/solutions/welcome/answer.rs");
    let graded = |words: &[&str]| {
        let mut command = desk.course(words);
        command.arg(&answer).env("CARGO_HOME", homes[1].path());
        command.assert()
    };
    let grade = ["grade", "--exercise", "welcome"];
    graded(&grade).code(4).stdout(contains("cargo fetch"));
    graded(&["check", "welcome"]).code(0);
    graded(&grade).code(0);
}
