//! The command line `course grade` as a student and as CI meet it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "a test fails by panicking"
)]

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use predicates::prelude::*;
use serde_json::Value;
use tempfile::TempDir;
use testkit::binary_of;

fn course() -> Command {
    let mut command = Command::new(binary_of("course"));
    command.env("LANG", "en_US.UTF-8").env_remove("COURSE_LANG").env_remove("LC_ALL");
    command.current_dir(testkit::root()).arg("grade");
    command
}

/// A file in a directory of its own.
fn handed_in(name: &str, text: &str) -> (TempDir, PathBuf) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join(name);
    fs::write(&path, text).unwrap();
    (directory, path)
}

/// The JSON report of a file, and the exit status.
fn graded(exercise: &str, path: &Path, seed: &str) -> (Value, i32) {
    let mut command = course();
    command.args(["--format", "json", "--seed", seed, "--exercise", exercise]).arg(path);
    let output = command.output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    let report = serde_json::from_str(&said).unwrap_or_else(|e| panic!("{e}: {said}"));
    (report, output.status.code().unwrap())
}

fn first_diagnosis(report: &Value) -> &Value {
    let checks = report["checks"].as_array().unwrap();
    let failed = checks.iter().find(|check| check["status"] == "failed");
    &failed.unwrap_or_else(|| panic!("nothing failed: {report}"))["diagnosis"]
}

const RIGHT: &str = "import sys\nfor word in sys.argv[1:]:\n    print(word)\n";

#[test]
fn a_right_file_in_another_language_passes_with_status_0() {
    let (_directory, path) = handed_in("words.py", RIGHT);
    let (report, status) = graded("welcome", &path, "1");
    assert_eq!((report["status"].as_str(), status), (Some("passed"), 0), "{report}");
    assert_eq!(report["points"], report["max_points"]);
    assert_eq!(report["exercise"], "welcome");
    assert_eq!(report["seed"], 1);
    assert!(report["isolation"]["level"].is_string());
    assert!(report["isolation"]["missing"].is_array());
}

#[test]
fn a_wrong_one_fails_with_status_1_and_a_diagnosis_in_both_languages() {
    let (_directory, path) = handed_in("words.py", "import sys\nprint(*sys.argv[1:])\n");
    let (report, status) = graded("welcome", &path, "1");
    assert_eq!((report["status"].as_str(), status), (Some("failed"), 1), "{report}");
    let diagnosis = first_diagnosis(&report);
    for field in ["code", "en", "zh"] {
        assert!(diagnosis[field].as_str().is_some_and(|text| !text.is_empty()), "{diagnosis}");
    }
    for check in report["checks"].as_array().unwrap() {
        for field in ["id", "status", "points", "max_points", "duration_ms", "evidence"] {
            assert!(!check[field].is_null(), "{field}: {check}");
        }
    }
}

#[test]
fn the_same_seed_gives_the_same_report_but_for_the_times() {
    let wrong = "import sys, socket\ns = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n\
                 for text in sys.argv[3:]:\n    s.sendto(text.encode('gbk', 'replace'), (sys.argv[1], int(sys.argv[2])))\n";
    let (_directory, path) = handed_in("gbk.py", wrong);
    let timeless = |seed: &str| {
        let mut report = graded("udp_send", &path, seed).0;
        for check in report["checks"].as_array_mut().unwrap() {
            check["duration_ms"] = Value::Null;
        }
        report
    };
    assert_eq!(timeless("5"), timeless("5"));
    assert_ne!(timeless("5"), timeless("6"));
}

#[test]
fn an_exercise_or_a_file_that_is_not_there_is_a_usage_error() {
    course()
        .args(["--exercise", "udp_sned"])
        .assert()
        .code(2)
        .stderr(predicate::str::contains("udp_send"));
    course().args(["--exercise", "udp_send", "/nowhere/x.py"]).assert().code(2);
    course().args(["--exercise", "udp_send", "x.py", "--cmd", "true"]).assert().code(2);
    course().args(["--exercise", "udp_send", "--seed", "one"]).assert().code(2);
    course().args(["--cmd", "true"]).assert().code(2);
}

#[test]
fn a_build_error_is_told_as_the_compiler_gave_it_with_status_3() {
    let (_directory, path) = handed_in("main.rs", "fn main() { let port: u16 = \"8888\"; }\n");
    let (report, status) = graded("welcome", &path, "1");
    assert_eq!((report["status"].as_str(), status), (Some("build_failed"), 3), "{report}");
    let output = report["build"]["output"].as_str().unwrap();
    assert!(output.contains("error[E0308]") && output.contains("mismatched types"), "{output}");
    assert_eq!(report["points"], 0);
    assert!(report["max_points"].as_u64() > Some(0));
}

#[test]
fn a_crash_an_endless_loop_and_a_silent_program_are_told_apart() {
    let cases = [
        (
            "crash.py",
            "import socket\nsocket.socket().sendto('text', 1)\n",
            "encode-missing crashed",
        ),
        ("panic.rs", "fn main() { panic!(\"oh\") }\n", "crashed"),
        ("endless.py", "while True:\n    pass\n", "busy-for-ever cpu-limit"),
        ("asleep.py", "import time\ntime.sleep(3600)\n", "never-ends"),
        ("silent.py", "pass\n", "nothing-sent"),
    ];
    for (name, text, codes) in cases {
        let (_directory, path) = handed_in(name, text);
        let (report, status) = graded("udp_send", &path, "1");
        let code = first_diagnosis(&report)["code"].as_str().unwrap();
        assert!(codes.split(' ').any(|named| named == code), "{name}: {code}");
        assert_eq!(status, 1, "{name}");
    }
}

#[test]
fn a_weak_system_is_the_graders_trouble_when_full_isolation_is_required() {
    let (_directory, path) = handed_in("words.py", RIGHT);
    let output = course()
        .env("GRADER_ISOLATION", "partial")
        .args(["--exercise", "welcome", "--require-isolation", "full", "--format", "json"])
        .arg(path)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(4));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["status"], "grader_error");
    assert_eq!(report["isolation"]["level"], "partial");
    assert!(report["trouble"]["en"].as_str().unwrap().contains("full"), "{report}");
    assert!(!report["trouble"]["zh"].as_str().unwrap().is_empty());
}

#[test]
fn a_command_is_graded_as_it_stands() {
    let (directory, _path) = handed_in("words.py", RIGHT);
    let mut command = course();
    command.current_dir(directory.path()).env("COURSE_ROOT", testkit::root());
    command.args(["--exercise", "welcome", "--cmd", "python3 words.py"]).assert().code(0);
}

#[test]
fn a_person_reads_it_in_english_or_chinese() {
    let (_directory, path) = handed_in("words.py", "import sys\nprint(*sys.argv[1:])\n");
    let report = |lang: &str| {
        let mut command = course();
        command.args(["--exercise", "welcome", "--seed", "1", "--lang", lang]).arg(&path);
        String::from_utf8(command.assert().code(1).get_output().stdout.clone()).unwrap()
    };
    let (english, chinese) = (report("en"), report("zh"));
    assert!(english.contains("--seed 1") && english.contains("help: "), "{english}");
    assert!(!english.contains("得分"), "{english}");
    assert!(chinese.contains("得分") && chinese.contains("help: "), "{chinese}");
    assert!(!english.contains('\x1b') && !chinese.contains('\x1b'));
}

#[cfg(target_os = "linux")]
#[test]
fn a_killed_stage_is_the_graders_trouble_and_there_is_a_report() {
    use std::process::Stdio;
    use std::time::Instant;

    use testkit::children_of;

    let (_directory, path) = handed_in("asleep.py", "import time\ntime.sleep(3600)\n");
    let mut command = std::process::Command::new(binary_of("course"));
    command.args(["grade", "--format", "json", "--exercise", "welcome"]).arg(path);
    command.current_dir(testkit::root()).stdin(Stdio::null()).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let begun = Instant::now();
    // Each time the grader opens a stage its first process is killed, until the grader gives up.
    while child.try_wait().unwrap().is_none() && begun.elapsed() < testkit::LIMIT {
        for keeper in children_of(child.id()) {
            let keeper = keeper.to_string();
            let _ = std::process::Command::new("kill").args(["-9", &keeper]).status();
        }
    }
    let output = child.wait_with_output().unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((report["status"].as_str(), output.status.code()), (Some("grader_error"), Some(4)));
}
