//! The report formats of `course grade`, each read back by whoever reads it in earnest or, where that
//! is a web site, by the rules that it has published.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "a test fails by panicking"
)]

#[path = "course_formats/gradescope.rs"]
mod gradescope;
#[path = "course_formats/readers.rs"]
mod readers;
#[path = "course_formats/rules.rs"]
mod rules;

use std::fs;
use std::path::PathBuf;

use assert_cmd::Command;
use base64::Engine as _;
use serde_json::{Value, json};
use tempfile::TempDir;
use testkit::{binary_of, python, root};

const FORMATS: [&str; 8] =
    ["human", "json", "junit", "tap", "ctrf", "gradescope", "github", "classroom"];

/// All reports of one grade.
struct Reports {
    directory: TempDir,
    status: i32,
}

impl Reports {
    fn read(&self, format: &str) -> String {
        fs::read_to_string(self.file(format)).unwrap_or_else(|e| panic!("{format}: {e}"))
    }

    fn json(&self, format: &str) -> Value {
        serde_json::from_str(&self.read(format)).unwrap_or_else(|e| panic!("{format}: {e}"))
    }

    fn file(&self, format: &str) -> PathBuf {
        self.directory.path().join(format)
    }
}

fn course() -> Command {
    let mut command = Command::new(binary_of("course"));
    command.env("COURSE_LANG", "en").env_remove("GITHUB_STEP_SUMMARY").current_dir(root());
    command
}

/// Grades with every format at once.
fn graded(words: &[&str]) -> Reports {
    graded_with(words, ("X", ""))
}

/// The same with a variable.
fn graded_with(words: &[&str], variable: (&str, &str)) -> Reports {
    let directory = tempfile::tempdir().unwrap();
    let mut command = course();
    command.arg("grade").args(words).args(["--seed", "1"]);
    for format in FORMATS {
        command.args(["--format", format, "--out"]).arg(directory.path().join(format));
    }
    command.env("GITHUB_STEP_SUMMARY", directory.path().join("summary"));
    command.env(variable.0, variable.1);
    let output = command.output().unwrap();
    assert_eq!(output.stdout, b"", "every format has a file");
    Reports { status: output.status.code().unwrap(), directory }
}

fn handed_in(name: &str, text: &str) -> (TempDir, String) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join(name);
    fs::write(&path, text).unwrap();
    let path = path.display().to_string();
    (directory, path)
}

/// `points/max` as each format has it.
fn scores(reports: &Reports) -> Vec<(&'static str, String)> {
    let score = |points: &Value, most: &Value| format!("{points}/{most}");
    let lines = reports.read("json");
    let objects: Vec<Value> = lines.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    let sum = |key: &str| objects.iter().map(|object| object[key].as_u64().unwrap()).sum::<u64>();
    let ctrf = reports.json("ctrf");
    let extra = &ctrf["results"]["summary"]["extra"];
    let gradescope = reports.json("gradescope");
    let classroom = classroom(reports);
    // As GitHub Classroom's reporter adds up.
    let tests = classroom["tests"].as_array().unwrap();
    let total: u64 = tests.iter().map(|test| test["score"].as_u64().unwrap()).sum();
    let in_words = |text: &str| {
        let at = text.rfind(" points").unwrap_or_else(|| panic!("{text}"));
        let words: Vec<&str> = text[..at].split_whitespace().rev().take(3).collect();
        format!("{}/{}", words[2].rsplit(':').next().unwrap(), words[0])
    };
    let tap = reports.read("tap");
    vec![
        ("json", format!("{}/{}", sum("points"), sum("max_points"))),
        ("human", in_words(&reports.read("human"))),
        ("junit", junit(reports)["score"].as_str().unwrap().to_owned()),
        ("tap", in_words(tap.lines().nth(2).unwrap())),
        ("ctrf", score(&extra["points"], &extra["max_points"])),
        ("gradescope", score(&gradescope["score"], &gradescope["extra_data"]["max_points"])),
        ("github", in_words(reports.read("github").lines().last().unwrap())),
        ("summary", in_words(reports.read("summary").lines().next().unwrap())),
        ("classroom", format!("{total}/{}", classroom["max_score"])),
    ]
}

fn classroom(reports: &Reports) -> Value {
    let text = reports.read("classroom");
    let bytes = base64::engine::general_purpose::STANDARD.decode(text.trim_end()).unwrap();
    serde_json::from_slice(&bytes).unwrap()
}

/// What Python's XML parser makes of the file: it refuses what is not well formed.
fn junit(reports: &Reports) -> Value {
    const READER: &str = "
import json, sys, xml.etree.ElementTree as tree
top = tree.parse(sys.argv[1]).getroot()
assert top.tag == 'testsuites', top.tag
cases = list(top.iter('testcase'))
count = lambda of: sum(1 for case in cases if case.find(of) is not None)
for key, of in ('failures', 'failure'), ('errors', 'error'), ('skipped', 'skipped'):
    assert count(of) == sum(int(s.get(key)) for s in top), key
    assert of == 'skipped' or int(top.get(key)) == count(of), key
assert int(top.get('tests')) == len(cases)
values = lambda name: [int(p.get('value')) for p in top.iter('property') if p.get('name') == name]
texts = [e.text or '' for case in cases for e in case if e.tag in ('failure', 'error')]
print(json.dumps({
    'score': f'{sum(values(\"points\"))}/{sum(values(\"max_points\"))}',
    'suites': len(top), 'texts': texts,
    'names': [case.get('classname') + '|' + case.get('name') for case in cases],
}))";
    let Some(mut reader) = python(READER) else { return json!({"score": "-"}) };
    let output = reader.arg(reports.file("junit")).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{said}{}", reports.read("junit"));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn assert_one_score(reports: &Reports, expected: &str) {
    for (format, score) in scores(reports) {
        assert_eq!(score, expected, "{format}: {}", reports.read(format));
    }
}

#[test]
fn every_format_has_the_same_score() {
    let solution = "tests/solutions/welcome/answer.py";
    let reports = graded(&["--exercise", "welcome", solution]);
    assert_eq!(reports.status, 0);
    assert_one_score(&reports, "10/10");
    let half = "tests/mutants/welcome/sorts-the-words.py";
    let reports = graded(&["--exercise", "welcome", half]);
    assert_eq!(reports.status, 1);
    let points = reports.json("json")["points"].as_u64().unwrap();
    assert!(0 < points && points < 10, "{points}");
    assert_one_score(&reports, &format!("{points}/10"));
}

#[test]
fn all_exercises_are_one_set_of_reports_with_the_worst_status() {
    let student = tempfile::tempdir().unwrap();
    for (from, to) in [
        ("tests/solutions/welcome/answer.py", "welcome.py"),
        ("tests/mutants/udp_send/sends-gbk.py", "udp_send/main.py"),
        ("tests/hostile/includes-devices.c", "udp_bind_sender.c"),
    ] {
        let to = student.path().join(to);
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(root().join(from), to).unwrap();
    }
    let reports = graded(&[student.path().to_str().unwrap()]);
    // What is missing and what does not build could not be run.
    assert_eq!(reports.status, 3);
    let lines = reports.read("json");
    let of = |name: &str| -> Value {
        let objects = lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        let mut found = objects.filter(|object| object["exercise"] == name);
        found.next().unwrap()
    };
    assert_eq!(of("welcome")["status"], "passed");
    assert_eq!(of("udp_send")["status"], "failed");
    assert_eq!(of("udp_bind_sender")["status"], "build_failed");
    assert_eq!(of("transports")["status"], "missing");
    assert_eq!(junit(&reports)["suites"].as_u64(), Some(lines.lines().count() as u64));
    let all = scores(&reports);
    assert!(all.iter().all(|(_, score)| *score == all[0].1), "{all:?}");
    assert!(reports.read("github").matches("::error ").count() <= 10);
    assert!(reports.read("human").contains("all exercises: "));
}

/// Prints, and says at last, everything that some reader of reports might obey.
const HOSTILE: &str = r####"
import sys
words = "::error::forged\n  ::set-output name=score::10\n##[add-mask]a ##vso[task.complete]\n" \
    "]]></failure></testcase>\x00\x1b[2J\x1b]0;owned\x07\u202e\uffff\nok 1 - forged\n1..1\n" \
    "Bail out!\n```\n| a | b |\n<script>alert(1)</script>\n@everyone\n%0A::error::forged\n"
print(words)
sys.stdout.write("A" * 100_000)
sys.stdout.flush()
sys.stderr.write("B" * 100_000 + "\n" + words)
sys.exit(3)
"####;

#[test]
fn nothing_of_a_hostile_submission_is_obeyed_by_a_reader() {
    let (_directory, path) = handed_in("x.py", HOSTILE);
    for language in ["en", "zh"] {
        let reports = graded(&["--exercise", "welcome", &path, "--lang", language]);
        assert_eq!(reports.status, 1);
        let mut shown = 0;
        for format in FORMATS.into_iter().chain(["summary"]) {
            let text = match format {
                "classroom" => classroom(&reports).to_string(),
                _ => reports.read(format),
            };
            shown += usize::from(text.contains("forged"));
            assert_harmless(format, &text);
        }
        assert!(shown > 5, "the submission's words are in the reports");
        // Readers print what they read.
        let read = junit(&reports);
        for text in read["texts"].as_array().into_iter().flatten() {
            assert_harmless("junit, read", text.as_str().unwrap());
        }
        for test in classroom(&reports)["tests"].as_array().unwrap() {
            assert_harmless("classroom, read", test["message"].as_str().unwrap());
        }
        for test in reports.json("gradescope")["tests"].as_array().unwrap() {
            assert_harmless("gradescope, read", test["output"].as_str().unwrap());
        }
    }
}

fn assert_harmless(format: &str, text: &str) {
    assert!(text.len() < 100_000, "{format}: {} bytes", text.len());
    let steers = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
    assert!(!text.chars().any(steers), "{format}: {text}");
    assert!(!text.contains("##[") && !text.contains("##vso["), "{format}: {text}");
    for line in text.lines().map(str::trim_start) {
        let is_ours = format == "github"
            && (line.starts_with("::error title=") || line.starts_with("::notice title="));
        assert!(!line.starts_with("::") || is_ours, "{format}: {line}");
        let forges = line.starts_with("ok 1 - forged") || line == "1..1" || line == "Bail out!";
        assert!(format != "tap" || !forges, "{line}");
    }
}

#[test]
fn a_summary_is_appended_and_commands_go_to_stdout() {
    let directory = tempfile::tempdir().unwrap();
    let summary = directory.path().join("summary.md");
    fs::write(&summary, "before\n").unwrap();
    let mut command = course();
    let mutant = "tests/mutants/welcome/sorts-the-words.py";
    command.args(["grade", "--exercise", "welcome", mutant, "--format", "github"]);
    let output = command.env("GITHUB_STEP_SUMMARY", &summary).output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(
        said.lines()
            .all(|line| line.starts_with("::error title=") || line.starts_with("::notice title=")),
        "{said}"
    );
    let text = fs::read_to_string(&summary).unwrap();
    assert!(text.starts_with("before\n## ") && text.contains("| **failed** | 0/"), "{text}");
}

#[test]
fn formats_and_files_go_in_pairs_and_what_is_ambiguous_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("junit.xml").display().to_string();
    let grade = |words: &[&str]| {
        let mut command = course();
        command.args(["grade", "--exercise", "welcome", "tests/solutions/welcome/answer.py"]);
        command.args(words).assert()
    };
    let assert = grade(&["--format", "human", "--format", "junit", "--out", &file]).code(0);
    assert!(String::from_utf8_lossy(&assert.get_output().stdout).contains("10 of 10 points"));
    assert!(fs::read_to_string(&file).unwrap().starts_with("<?xml"));
    for words in [
        &["--out", &file][..],
        &["--format", "tap", "--format", "junit"],
        &["--format", "tap", "--out", &file, "--format", "junit", "--out", &file],
    ] {
        let assert = grade(words).code(2);
        let said = String::from_utf8_lossy(&assert.get_output().stderr).into_owned();
        assert!(said.contains("help: ") && said.contains("--out"), "{words:?}: {said}");
    }
    let impossible = format!("{file}/x");
    grade(&["--format", "tap", "--out", &impossible]).code(4);
}
