//! `course batch` and `course merge` as whoever teaches meets them: a small mixed class, killed and
//! resumed, shared out and merged, always with the same gradebook.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "a test fails by panicking"
)]

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command as Process, Output, Stdio};

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;
use testkit::{binary_of, python, root};

/// Right, wrong, hostile, not building, unusable: what a class hands in for `welcome`.
const CLASS: [(&str, &str); 11] = [
    ("bai.py", "solutions/welcome/answer.py"),
    ("chen/src/main.rs", "solutions/welcome/answer.rs"),
    ("deng.py", "mutants/welcome/sorts-the-words.py"),
    ("fan/answer/main.py", "mutants/welcome/joins-with-blanks.py"),
    ("gao/welcome.py", "solutions/welcome/answer.py"),
    ("he/lessons/01_welcome/exercise/main.py", "mutants/welcome/prints-gbk.py"),
    ("jin.py", "hostile/forged-verdict.py"),
    ("kong.py", "hostile/kills-everyone.py"),
    ("li.rs", "mutants/welcome/quotes-the-words.rs"),
    ("=SUM(A1).py", "mutants/welcome/returns-the-count.py"),
    ("王芳.py", "solutions/welcome/answer.py"),
];

fn class() -> TempDir {
    let class = tempfile::tempdir().unwrap();
    for (to, from) in CLASS {
        copy(&root().join("tests").join(from), &class.path().join(to));
    }
    fs::create_dir(class.path().join("wei")).unwrap();
    fs::write(class.path().join("ma.c"), "int main(void) { return x; }\n").unwrap();
    fs::write(class.path().join("ma-notes.txt"), "no program").unwrap();
    class
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to.parent().unwrap()).unwrap();
    fs::copy(from, to).unwrap_or_else(|e| panic!("{}: {e}", from.display()));
}

const OTHERS: [&str; 8] = [
    "JOB_COMPLETION_INDEX",
    "JOB_COMPLETIONS",
    "SLURM_ARRAY_TASK_ID",
    "CI_NODE_INDEX",
    "CI_NODE_TOTAL",
    "COURSE_SHARD_INDEX",
    "COURSE_SHARD_TOTAL",
    "COURSE_ROOT",
];

fn course() -> Process {
    let mut command = Process::new(binary_of("course"));
    for variable in OTHERS {
        command.env_remove(variable);
    }
    command.env("COURSE_LANG", "en").current_dir(root()).stdin(Stdio::null());
    command
}

fn batch(class: &Path, out: &Path, words: &[&str]) -> Process {
    let mut command = course();
    command.arg("batch").arg(class).arg("--out").arg(out).args(words);
    command
}

const WELCOME: [&str; 4] = ["--exercise", "welcome", "--seed", "7"];

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn succeeded(mut command: Process) -> Output {
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    output
}

/// Everything that a batch leaves but its plan and lock: the gradebook and each report.
fn results(out: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut ahead = vec![out.to_owned()];
    while let Some(directory) = ahead.pop() {
        for entry in fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path()) {
            let name = entry.strip_prefix(out).unwrap().to_owned();
            if entry.is_dir() {
                ahead.push(entry);
            } else if name != Path::new("plan.json") && name != Path::new("lock") {
                found.insert(name, fs::read(entry).unwrap());
            }
        }
    }
    found
}

fn assert_equal(one: &Path, other: &Path) {
    let (one, other) = (results(one), results(other));
    let names = |of: &BTreeMap<PathBuf, Vec<u8>>| of.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&one), names(&other));
    for (name, bytes) in &one {
        let shown = String::from_utf8_lossy;
        assert_eq!(shown(bytes), shown(&other[name]), "{}", name.display());
    }
}

fn gradebook(out: &Path) -> String {
    fs::read_to_string(out.join("gradebook.csv")).unwrap()
}

#[test]
fn a_mixed_class_gets_a_line_each_whatever_happens_and_the_same_in_any_order() {
    let (class, out) = (class(), tempfile::tempdir().unwrap());
    let (one, many) = (out.path().join("one"), out.path().join("many"));
    let output = succeeded(batch(class.path(), &one, &[&WELCOME[..], &["--jobs", "1"]].concat()));
    let lines = said(&output);
    assert!(lines.contains("seed 7") && lines.contains("14/14"), "{lines}");
    assert!(!lines.contains(['\r', '\x1b']), "a pipe has plain lines: {lines}");
    let expected = "student,welcome,total,max,status\r\n\
                    '=SUM(A1),";
    let csv = gradebook(&one);
    assert!(csv.starts_with(expected), "{csv}");
    for row in [
        "\r\nbai,10,10,10,passed\r\n",
        "\r\nchen,10,10,10,passed\r\n",
        "\r\ngao,10,10,10,passed\r\n",
        "\r\njin,0,0,10,failed\r\n",
        "\r\nma,0,0,10,build_failed\r\n",
        "\r\nma-notes,0,0,10,unusable\r\n",
        "\r\nwei,0,0,10,unusable\r\n",
        "\r\n王芳,10,10,10,passed\r\n",
    ] {
        assert!(csv.contains(row), "{row:?}: {csv}");
    }
    succeeded(batch(class.path(), &many, &[&WELCOME[..], &["--jobs", "4"]].concat()));
    assert_equal(&one, &many);
    for file in ["welcome.json", "welcome.en.txt", "welcome.zh.txt"] {
        assert!(one.join("reports/王芳").join(file).is_file(), "{file}");
    }
    csv_is_read_by_python(&one);
}

/// Python's reader as strict as it can be: every line has as many fields as the first.
fn csv_is_read_by_python(out: &Path) {
    const READER: &str = "
import csv, sys
rows = list(csv.reader(open(sys.argv[1], encoding='utf-8', newline=''), strict=True))
assert all(len(row) == len(rows[0]) for row in rows), rows
assert not any(field[:1] in '=+-@' for row in rows for field in row if field), rows
assert [row[0].lstrip(\"'\") for row in rows[1:]] == sorted(row[0].lstrip(\"'\") for row in rows[1:])
print(len(rows) - 1)";
    let Some(mut reader) = python(READER) else { return };
    let output = reader.arg(out.join("gradebook.csv")).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "14", "{}", said(&output));
}

/// Kills a batch as soon as it has told of `grades` grades.
fn kill_after(mut command: Process, grades: usize) {
    let mut child = command.stderr(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    let lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let told = lines.map_while(Result::ok).filter(|line| line.contains(" left")).take(grades);
    assert_eq!(told.count(), grades, "it ended before it was killed");
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn a_batch_that_is_killed_goes_on_and_comes_to_the_same() {
    let (class, out) = (class(), tempfile::tempdir().unwrap());
    let (whole, broken) = (out.path().join("whole"), out.path().join("broken"));
    succeeded(batch(class.path(), &whole, &WELCOME));
    kill_after(batch(class.path(), &broken, &WELCOME), 3);
    assert!(!broken.join("gradebook.csv").exists());
    kill_after(batch(class.path(), &broken, &[&WELCOME[..], &["--resume"]].concat()), 2);
    // The seed stands in what was begun.
    let resumed = succeeded(batch(class.path(), &broken, &["--exercise", "welcome", "--resume"]));
    let graded = said(&resumed).lines().filter(|line| line.contains(" left")).count();
    assert!(graded <= 14 - 5, "what is complete is not graded again: {}", said(&resumed));
    assert_equal(&whole, &broken);
    let nothing = succeeded(batch(class.path(), &broken, &["--exercise", "welcome", "--resume"]));
    assert!(!said(&nothing).contains(" left"), "{}", said(&nothing));
    assert_equal(&whole, &broken);
}

#[test]
fn what_was_begun_otherwise_is_not_gone_on_with() {
    let (class, out) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    copy(&root().join("tests/solutions/welcome/answer.py"), &class.path().join("li.py"));
    let graded = out.path().join("graded");
    succeeded(batch(class.path(), &graded, &WELCOME));
    for (words, cure) in [
        (&["--exercise", "welcome", "--seed", "7"][..], "--resume"),
        (&["--exercise", "welcome", "--seed", "8", "--resume"], "--seed 7"),
        (&["--exercise", "udp_send", "--resume"], "the same exercises"),
        (&["--exercise", "welcome", "--shard", "1/2", "--resume"], "--shard 1/1"),
        (&["--exercise", "welcome", "--shard", "3/2"], "2/4"),
    ] {
        let output = batch(class.path(), &graded, words).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{words:?}");
        assert!(said(&output).contains(cure), "{words:?}: {}", said(&output));
    }
    let inside = batch(class.path(), &class.path().join("out"), &WELCOME).output().unwrap();
    assert_eq!(inside.status.code(), Some(2), "{}", said(&inside));
    let seedless =
        batch(class.path(), &out.path().join("x"), &["--shard", "1/2"]).output().unwrap();
    assert!(said(&seedless).contains("--seed"), "{}", said(&seedless));
    assert!(!out.path().join("x").exists());
}

#[test]
fn who_hands_in_late_is_graded_when_the_batch_goes_on() {
    let (class, out) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let answer = root().join("tests/solutions/welcome/answer.py");
    copy(&answer, &class.path().join("bai/welcome.py"));
    fs::create_dir(class.path().join("li")).unwrap();
    let graded = out.path().join("graded");
    let output = batch(class.path(), &graded, &["--seed", "7"]).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let row = |student: &str| {
        let csv = gradebook(&graded);
        let row = csv.lines().find(|line| line.starts_with(student)).map(str::to_owned);
        row.unwrap_or_default()
    };
    assert!(
        row("bai").starts_with("bai,10,0,") && row("bai").ends_with(",missing"),
        "{}",
        row("bai")
    );
    assert!(row("li").starts_with("li,0,0,"), "{}", row("li"));
    copy(&answer, &class.path().join("li/welcome.py"));
    copy(&answer, &class.path().join("wang/welcome.py"));
    succeeded(batch(class.path(), &graded, &["--resume"]));
    assert!(row("li").starts_with("li,10,0,"), "{}", row("li"));
    assert!(row("wang").starts_with("wang,10,0,"), "{}", row("wang"));
}

fn merge(out: &Path, shares: &[PathBuf]) -> Output {
    let mut command = course();
    command.arg("merge").args(shares).arg("--out").arg(out);
    command.output().unwrap()
}

#[test]
fn shares_of_several_machines_merge_to_what_one_machine_makes() {
    let (class, out) = (class(), tempfile::tempdir().unwrap());
    let whole = out.path().join("whole");
    succeeded(batch(class.path(), &whole, &WELCOME));
    let mut shares = Vec::new();
    for index in 0..3 {
        let share = out.path().join(format!("share-{index}"));
        let mut command =
            batch(class.path(), &share, &[&WELCOME[..], &["--shard", "auto"]].concat());
        command.env("JOB_COMPLETION_INDEX", index.to_string()).env("JOB_COMPLETIONS", "3");
        succeeded(command);
        shares.push(share);
    }
    let merged = out.path().join("merged");
    let output = merge(&merged, &shares);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert_equal(&whole, &merged);
    wrong_shares_are_refused(class.path(), out.path(), &shares);
}

fn wrong_shares_are_refused(class: &Path, out: &Path, shares: &[PathBuf]) {
    let refused = |shares: &[PathBuf], fact: &str| {
        let place = out.join("refused");
        let output = merge(&place, shares);
        assert_eq!(output.status.code(), Some(2), "{fact}: {}", said(&output));
        assert!(said(&output).contains(fact), "{fact}: {}", said(&output));
        assert!(!place.exists());
    };
    refused(&shares[..2], "missing: 3/3");
    let twice = [shares[0].clone(), shares[1].clone(), shares[0].clone()];
    refused(&twice, "are both share 1/3");
    refused(&[out.to_owned()], "no directory of a batch");
    let other = out.join("other");
    let words = ["--exercise", "welcome", "--seed", "8", "--shard", "3/3"];
    succeeded(batch(class, &other, &words));
    refused(&[shares[0].clone(), shares[1].clone(), other], "different seeds");
    let plan = shares[2].join("plan.json");
    let text = fs::read_to_string(&plan).unwrap();
    fs::write(&plan, text.replace("\"complete\": true", "\"complete\": false")).unwrap();
    refused(shares, "is not complete");
    fs::write(&plan, text).unwrap();
    let not_empty = merge(&shares[0], shares);
    assert!(said(&not_empty).contains("not empty"), "{}", said(&not_empty));
}

#[test]
fn variables_of_an_engine_alone_make_no_share() {
    let (class, out) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    for student in ["bai", "li", "wang"] {
        let to = class.path().join(format!("{student}.py"));
        copy(&root().join("tests/solutions/welcome/answer.py"), &to);
    }
    let mut command = batch(class.path(), &out.path().join("x"), &WELCOME);
    let output = command.env("CI_NODE_INDEX", "1").env("CI_NODE_TOTAL", "4").output().unwrap();
    assert!(said(&output).contains("--shard auto"), "{}", said(&output));
    assert_eq!(gradebook(&out.path().join("x")).lines().count(), 4);
}

#[test]
fn the_graders_own_trouble_is_a_row_without_points_and_status_4() {
    let (class, out) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    copy(&root().join("tests/solutions/welcome/answer.py"), &class.path().join("li.py"));
    let graded = out.path().join("graded");
    let weak = [&WELCOME[..], &["--require-isolation", "full"]].concat();
    let mut command = batch(class.path(), &graded, &weak);
    let output = command.env("GRADER_ISOLATION", "none").output().unwrap();
    assert_eq!(output.status.code(), Some(4), "{}", said(&output));
    assert!(gradebook(&graded).ends_with("\r\nli,,,10,grader_error\r\n"), "{}", gradebook(&graded));
    // Trouble may pass: it is not complete.
    succeeded(batch(class.path(), &graded, &["--exercise", "welcome", "--resume"]));
    assert!(gradebook(&graded).ends_with("\r\nli,10,10,10,passed\r\n"), "{}", gradebook(&graded));
}

#[test]
fn a_program_reads_events_and_a_person_reads_chinese() {
    let (class, out) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    copy(&root().join("tests/solutions/welcome/answer.py"), &class.path().join("li.py"));
    let words = [&WELCOME[..], &["--json"]].concat();
    let output = succeeded(batch(class.path(), &out.path().join("json"), &words));
    let lines = String::from_utf8(output.stdout).unwrap();
    let events: Vec<Value> = lines.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert_eq!((&events[0]["event"], &events[0]["student"]), (&"graded".into(), &"li".into()));
    assert_eq!((&events[0]["points"], &events[1]["students"]), (&10.into(), &1.into()));
    let words = [&WELCOME[..], &["--lang", "zh"]].concat();
    let output = succeeded(batch(class.path(), &out.path().join("zh"), &words));
    assert!(said(&output).contains("全班使用种子 7") && said(&output).contains("每分钟"));
    let help = |command: &str| {
        let mut shown = Command::new(binary_of("course"));
        let shown = shown.args([command, "--help", "--lang", "zh"]).assert().code(0);
        String::from_utf8_lossy(&shown.get_output().stdout).into_owned()
    };
    assert!(help("batch").contains("成绩册") && help("merge").contains("成绩册"));
}
