//! What can be said of a format without the programs that read it: its fields and their meaning.

use std::fs;
use std::process::{Command as Process, Stdio};

use serde_json::{Value, json};
use testkit::tool;

use super::{classroom, graded, handed_in, junit};

/// Fields that a format has not named are refused by strict readers.
pub(super) fn assert_fields(object: &Value, required: &[&str], more: &[&str]) {
    let object = object.as_object().unwrap();
    for name in required {
        assert!(object.contains_key(*name), "{name} is missing: {object:?}");
    }
    for name in object.keys() {
        let is_known = required.contains(&name.as_str()) || more.contains(&name.as_str());
        assert!(is_known, "{name} is unknown");
    }
}

#[test]
fn junit_has_unique_names_and_the_whole_diagnosis_in_the_text() {
    let reports = graded(&["--exercise", "udp_send", "tests/mutants/udp_send/sends-gbk.py"]);
    let read = junit(&reports);
    let Some(names) = read["names"].as_array() else { return };
    let mut unique: Vec<_> = names.iter().map(|name| name.as_str().unwrap()).collect();
    unique.sort_unstable();
    unique.dedup();
    assert_eq!(unique.len(), names.len());
    let text = read["texts"][0].as_str().unwrap();
    assert!(text.contains("[other-encoding]") || text.contains("help: "), "{text}");
}

/// The harness knows version 13; what is written here differs from it in the first line alone.
#[test]
fn tap_is_read_by_perls_harness() {
    let Some(prove) = tool("prove") else { return };
    let half = "tests/mutants/welcome/sorts-the-words.py";
    for (answer, passes) in [("tests/solutions/welcome/answer.py", true), (half, false)] {
        let reports = graded(&["--exercise", "welcome", answer]);
        let checks = reports.json("json")["checks"].as_array().unwrap().len();
        let tap = reports.read("tap");
        let older = tap.strip_prefix("TAP version 14\n").unwrap();
        let file = reports.file("tap-13");
        fs::write(&file, format!("TAP version 13\n{older}")).unwrap();
        let mut command = Process::new(&prove);
        command.args(["--verbose", "--exec", "cat"]).arg(file);
        let output = command.stdin(Stdio::null()).output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert_eq!(output.status.success(), passes, "{said}");
        assert!(said.contains(&format!("Tests={checks},")), "{said}");
        assert!(!said.contains("Parse errors"), "{said}");
    }
}

#[test]
fn ctrf_has_the_fields_of_the_format_and_no_others() {
    let reports = graded(&["--exercise", "welcome", "tests/mutants/welcome/sorts-the-words.py"]);
    let report = reports.json("ctrf");
    assert_fields(&report, &["reportFormat", "specVersion", "results"], &["generatedBy"]);
    assert_eq!(
        (&report["reportFormat"], &report["specVersion"]),
        (&json!("CTRF"), &json!("0.0.0"))
    );
    let results = &report["results"];
    assert_fields(results, &["tool", "summary", "tests"], &["extra"]);
    assert_fields(&results["tool"], &["name"], &["version"]);
    let counts = ["passed", "failed", "skipped", "pending", "other"];
    let required = [&counts[..], &["tests", "start", "stop"]].concat();
    assert_fields(&results["summary"], &required, &["suites", "extra"]);
    let summary = &results["summary"];
    let tests = results["tests"].as_array().unwrap();
    for count in counts {
        let counted = tests.iter().filter(|test| test["status"] == count).count();
        assert_eq!(summary[count].as_u64(), Some(counted as u64), "{count}");
    }
    assert_eq!(summary["tests"].as_u64(), Some(tests.len() as u64));
    assert!(summary["start"].as_u64() <= summary["stop"].as_u64());
    // Milliseconds since 1970, later than this was written.
    assert!(summary["start"].as_u64() > Some(1_760_000_000_000));
    for test in tests {
        let more = ["suite", "message", "trace", "rawStatus", "extra"];
        assert_fields(test, &["name", "status", "duration"], &more);
        assert!(test["duration"].is_u64() && test["suite"] == json!(["welcome"]));
    }
}

#[test]
fn classroom_is_version_1_with_numbers_all_or_nothing() {
    let reports = graded(&["--exercise", "welcome", "tests/mutants/welcome/sorts-the-words.py"]);
    assert_eq!(reports.read("classroom").lines().count(), 1, "an environment variable is one line");
    let result = classroom(&reports);
    assert_fields(&result, &["version", "status", "max_score", "tests"], &[]);
    assert_eq!((&result["version"], &result["status"]), (&json!(1), &json!("fail")));
    let most = reports.json("json");
    let most = most["checks"].as_array().unwrap();
    for (test, check) in result["tests"].as_array().unwrap().iter().zip(most) {
        let fields = ["name", "status", "score", "message", "test_code", "filename", "line_no"];
        assert_fields(test, &fields, &["execution_time"]);
        let score = test["score"].as_u64().unwrap();
        assert!(score == 0 || Some(score) == check["max_points"].as_u64());
        assert_eq!(test["status"] == "pass", score > 0);
    }
    let (_directory, path) = handed_in("main.rs", "fn main() { let x: u8 = \"\"; }\n");
    let reports = graded(&["--exercise", "welcome", &path]);
    assert_eq!((reports.status, &classroom(&reports)["status"]), (3, &json!("error")));
}
