//! Gradescope's `results.json`: right, and there whatever happens.

use std::fs;
use std::process::{Command as Process, Stdio};

use serde_json::{Value, json};
use testkit::{binary_of, root};

use super::rules::assert_fields;
use super::{course, graded, handed_in};

#[test]
fn gradescope_has_its_fields_and_scores_that_add_up() {
    let reports = graded(&["--exercise", "welcome", "tests/mutants/welcome/sorts-the-words.py"]);
    let results = reports.json("gradescope");
    let more = ["execution_time", "output", "output_format", "stdout_visibility", "visibility"];
    assert_fields(&results, &["score", "tests"], &[&more[..], &["extra_data"]].concat());
    let mut sum = 0;
    for test in results["tests"].as_array().unwrap() {
        let fields = ["score", "max_score", "status", "name", "number", "output", "output_format"];
        assert_fields(test, &fields, &["visibility"]);
        assert!(test["status"] == "passed" || test["status"] == "failed");
        assert!(test["number"].is_string() && test["output_format"] == "text");
        sum += test["score"].as_u64().unwrap();
    }
    assert_eq!(results["score"], sum);
}

#[test]
fn gradescope_has_a_report_whatever_happens() {
    let out = tempfile::tempdir().unwrap();
    let file = out.path().join("results.json");
    let grade = |words: &[&str], env: (&str, &str)| {
        let mut command = course();
        command.args(["grade", "--format", "gradescope", "--out"]).arg(&file).args(words);
        let status = command.env(env.0, env.1).output().unwrap().status.code();
        let results: Value = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
        fs::remove_file(&file).unwrap();
        let first = results["tests"][0].clone();
        assert_eq!(first["status"], "failed");
        // A zero is a verdict on the submission; of the grader's own trouble there is none.
        let is_trouble = results["extra_data"]["exercises"][0]["status"] == "grader_error";
        let zero = (!is_trouble).then(|| json!(0));
        assert_eq!((results.get("score"), first.get("score")), (zero.as_ref(), zero.as_ref()));
        (status, first["output"].as_str().unwrap().to_owned())
    };
    let none = ("X", "");
    let empty = out.path().to_str().unwrap();
    let (status, said) = grade(&["--exercise", "welcome", empty], none);
    assert!(status == Some(2) && said.contains("help: "), "{said}");
    let (status, said) = grade(&["--exercise", "no_such_exercise"], none);
    assert!(status == Some(2) && said.contains("no_such_exercise"), "{said}");
    let (status, said) = grade(&["--exercise", "welcome"], ("COURSE_ROOT", "/nowhere"));
    assert!(status.is_some_and(|status| status > 1) && said.contains("/nowhere"), "{said}");
    let weak = ("GRADER_ISOLATION", "none");
    let words = ["--exercise", "welcome", "--require-isolation", "full"];
    let (status, said) = grade(&words, weak);
    assert!(status == Some(4) && said.contains("full"), "{said}");
}

/// As the container's end comes to it: Gradescope kills what runs too long.
#[test]
fn gradescope_has_a_report_when_the_grader_is_killed() {
    let (_directory, path) = handed_in("x.py", "import time\ntime.sleep(3600)\n");
    let out = tempfile::tempdir().unwrap();
    let file = out.path().join("results.json");
    let mut command = Process::new(binary_of("course"));
    command.current_dir(root()).args(["grade", "--exercise", "welcome", &path]);
    command.args(["--format", "gradescope", "--out"]).arg(&file);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let begun = std::time::Instant::now();
    while !file.exists() && child.try_wait().unwrap().is_none() {
        assert!(begun.elapsed() < testkit::LIMIT, "no file");
        std::thread::yield_now();
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let results: Value = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
    assert_eq!(results.get("score"), None);
    assert!(results["tests"][0]["output"].as_str().unwrap().contains("before it came to an end"));
}
