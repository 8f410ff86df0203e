//! The programs that read such reports in earnest: each accepts every report, and counts the tests and
//! points that `--format json` has.

use std::fs;
use std::path::PathBuf;
use std::process::Command as Process;

use serde_json::{Map, Value};
use tempfile::TempDir;
use testkit::{missing, node_with, python_with, root};

use super::{Reports, assert_harmless, graded, graded_with, handed_in};

const PYTHON: [&str; 3] = ["xmlschema", "junitparser", "gradescope_utils"];
const NODE: [&str; 3] = ["@actions/core", "ctrf", "tap-parser"];

/// What the readers found, by format; none of those that are absent.
fn read(reports: &Reports) -> Map<String, Value> {
    let mut found = Map::new();
    if let Some(python) = python_with(&PYTHON)
        && let Some(schema) = schema(&python)
    {
        let mut command = Process::new(python);
        command.arg(root().join("tests/course_formats/read.py"));
        command.arg(reports.directory.path()).arg(schema);
        found.extend(answer(command, reports));
    }
    if let Some(mut node) = node_with(&NODE, include_str!("read.mjs")) {
        node.arg(reports.directory.path());
        // As the workflow hands it over. A line that is too long for that is refused here as there.
        node.env("INPUT_RUNNERS", "course").env("COURSE_RESULTS", reports.read("classroom").trim());
        found.extend(answer(node, reports));
    }
    found
}

/// The schema lies beside the Python that reads by it: no package installs it.
fn schema(python: &std::path::Path) -> Option<PathBuf> {
    let schema = python.ancestors().nth(2)?.join("share/junit-10.xsd");
    if !schema.is_file() {
        missing("junit-10.xsd in share/ of the Python of COURSE_PEERS_PYTHON");
        return None;
    }
    Some(schema)
}

fn answer(mut command: Process, reports: &Reports) -> Map<String, Value> {
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    let written = reports.directory.path().display();
    assert!(output.status.success(), "{written}: {said}");
    serde_json::from_slice(&output.stdout).unwrap()
}

/// What `json` has, under the names of the readers.
fn expected(reports: &Reports, format: &str, key: &str) -> Value {
    let lines = reports.read("json");
    let all: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let checks = || all.iter().flat_map(|object| object["checks"].as_array().unwrap());
    let with = |status: &str| checks().filter(|check| check["status"] == status).count();
    let obstacles =
        all.iter().filter(|object| object["build"].is_object() || object["trouble"].is_object());
    let obstacles = obstacles.count();
    let is_scored = all.iter().all(|object| object["status"] != "grader_error");
    let sum = |key: &str| all.iter().map(|object| object[key].as_u64().unwrap()).sum::<u64>();
    match key {
        // Those that make a grade of it have none to make where the grader was in trouble.
        "points" | "max_points" if !is_scored && ["gradescope", "classroom"].contains(&format) => {
            Value::Null
        }
        "points" | "max_points" => sum(key).into(),
        "tests" => (checks().count() + obstacles).into(),
        "errors" => obstacles.into(),
        "annotations" => (with("failed") + obstacles).min(10).into(),
        status => with(status).into(),
    }
}

fn assert_read_alike(reports: &Reports) {
    for (format, found) in read(reports) {
        for (key, value) in found.as_object().unwrap() {
            if key != "texts" {
                assert_eq!(*value, expected(reports, &format, key), "{format}: {key}");
            }
        }
        for text in found["texts"].as_array().unwrap() {
            assert_harmless(&format!("{format}, read"), text.as_str().unwrap());
        }
    }
}

#[test]
fn what_passed_is_read_alike() {
    let reports = graded(&["--exercise", "welcome", "tests/solutions/welcome/answer.py"]);
    assert_eq!(reports.status, 0);
    assert_read_alike(&reports);
}

#[test]
fn what_failed_is_read_alike() {
    let half = "tests/mutants/welcome/sorts-the-words.py";
    let reports = graded(&["--exercise", "welcome", half, "--lang", "zh"]);
    assert_eq!(reports.status, 1);
    assert_read_alike(&reports);
}

#[test]
fn what_does_not_build_is_read_alike() {
    let program = "fn main() { let x: Vec<&str> = \"你好 ]]> & ::error::\"; }\n";
    let (_directory, path) = handed_in("main.rs", program);
    let reports = graded(&["--exercise", "welcome", &path]);
    assert_eq!(reports.status, 3);
    assert_read_alike(&reports);
}

#[test]
fn the_graders_own_trouble_is_read_as_no_grade() {
    let words = ["--exercise", "welcome", "--require-isolation", "full"];
    let reports = graded_with(&words, ("GRADER_ISOLATION", "none"));
    assert_eq!(reports.status, 4);
    assert_read_alike(&reports);
}

/// Everything that a reader might take for the end of something, in characters of every kind.
const HOSTILE: &[u8] = br##"
import os, sys
words = b"::error::forged\n::set-output name=score::10\n##[error]x ##vso[task.complete]\r\n" \
    b"]]></failure></testcase> ]] > <!-- &#0; &bogus; \x00\x1b[2J\x07\n" \
    b"ok 1 - forged # SKIP\n1..1\nBail out!\n  ...\n  ---\n: {}\n" \
    b"%0A%25 \xff\xfe\x80 \xed\xa0\x80 \xef\xbf\xbf \xe2\x80\xae \xe4\xbd\xa0\xe5\xa5\xbd \xf0\x9f\x93\xa1\n"
os.write(1, words)
os.write(2, b"A" * 20_000 + words)
sys.exit(3)
"##;

#[test]
fn hostile_output_is_read_alike_and_steers_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("x.py");
    fs::write(&path, HOSTILE).unwrap();
    for language in ["en", "zh"] {
        let words = ["--exercise", "welcome", path.to_str().unwrap(), "--lang", language];
        let reports = graded(&words);
        assert_eq!(reports.status, 1);
        assert_read_alike(&reports);
    }
}

/// A student whose every answer is this file.
fn everywhere(name: &str) -> TempDir {
    let student = tempfile::tempdir().unwrap();
    for lesson in fs::read_dir(root().join("lessons")).unwrap() {
        let lesson = lesson.unwrap().file_name().into_string().unwrap();
        let place = student.path().join(&lesson[3..]);
        fs::create_dir(&place).unwrap();
        fs::write(place.join(name), HOSTILE).unwrap();
    }
    student
}

#[test]
fn all_exercises_at_once_are_read_alike_however_much_they_say() {
    let student = everywhere("main.py");
    let reports = graded(&[student.path().to_str().unwrap()]);
    assert_ne!(reports.status, 0);
    assert_read_alike(&reports);
}
