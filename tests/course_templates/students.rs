//! A student's workspace on GitHub Classroom, GitLab and Gradescope: each end of a grade.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use base64::Engine as _;
use serde_json::Value;
use testkit::root;

use super::{Scratch, bash, put_program, run, said, template, texts, yaml};

const DESKS: [&str; 2] = ["lessons/01_welcome/exercise", "lessons/10_udp_send/exercise"];

/// What a student may have on the desks when they push, and the status of `course grade`.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Work {
    Solved = 0,
    Begun = 1,
    Broken = 3,
    /// Nothing of the student's: the course itself cannot be read.
    Trouble = 4,
}

const ALL: [Work; 4] = [Work::Solved, Work::Begun, Work::Broken, Work::Trouble];

impl Work {
    fn put(self, workspace: &Path) {
        for (desk, name) in DESKS.into_iter().zip(["welcome", "udp_send"]) {
            let answer = root().join("tests/solutions").join(name).join("answer.rs");
            fs::copy(answer, workspace.join(desk).join("src/main.rs")).unwrap();
        }
        let (desk, other) = (workspace.join(DESKS[0]), workspace.join(DESKS[1]));
        match self {
            Self::Solved => {}
            Self::Begun => fs::write(desk.join("src/main.rs"), "fn main() {}\n").unwrap(),
            Self::Broken => fs::write(desk.join("src/main.rs"), "fn main() {\n").unwrap(),
            Self::Trouble => fs::write(other.join("exercise.toml"), "no = [\n").unwrap(),
        }
    }
}

/// The commands of a job, in order, each with the step that it is of.
fn steps(workflow: &Value) -> Vec<Value> {
    workflow["jobs"]["run-autograding-tests"]["steps"].as_array().unwrap().clone()
}

/// As GitHub's runner runs a step: the outputs go into a file.
fn github_step(script: &str, workspace: &Path, output: &Path) -> Option<Command> {
    let mut command = bash(script, workspace)?;
    command.env("GITHUB_OUTPUT", output);
    command.env("GITHUB_STEP_SUMMARY", output.with_extension("md"));
    Some(command)
}

#[test]
fn classroom_gets_a_result_of_each_grade_and_no_score_of_the_graders_trouble() {
    let Some(workflow) = yaml(&template("classroom.yml")) else { return };
    let steps = steps(&workflow);
    let step = steps.iter().find(|step| step["id"] == "course").unwrap();
    let script = step["run"].as_str().unwrap();
    for work in ALL {
        let scratch = Scratch::new();
        let workspace = scratch.workspace("w");
        work.put(&workspace);
        let file = scratch.path("output");
        let Some(command) = github_step(script, &workspace, &file) else { return };
        let output = run(command);
        let expected = if work == Work::Trouble { 4 } else { 0 };
        assert_eq!(output.status.code(), Some(expected), "{work:?}: {}", said(&output));
        assert!(said(&output).contains("::notice title=Score::"), "{}", said(&output));
        let Some(result) = result(&file) else {
            assert_eq!(work, Work::Trouble);
            continue;
        };
        let status = ["pass", "fail", "", "error", "error"][work as usize];
        assert_eq!(result["status"], status, "{work:?}");
        // With nothing to reach the reporter tells no points.
        assert_eq!(result["max_score"] == 0, work == Work::Trouble, "{work:?}: {result}");
    }
    // Nor is it started without a result: it would end in an error of its own.
    let reporter = steps.last().unwrap();
    assert_eq!(reporter["if"], "always() && steps.course.outputs.result != ''");
    assert_eq!(reporter["env"]["COURSE_RESULTS"], "${{ steps.course.outputs.result }}");
    assert_eq!(reporter["with"]["runners"], "course");
}

/// The output `result` as the reporter reads it.
fn result(file: &Path) -> Option<Value> {
    let outputs = fs::read_to_string(file).ok()?;
    assert_eq!(outputs.lines().count(), 1, "an output is a line");
    let encoded = outputs.trim_end().strip_prefix("result=").unwrap();
    let bytes = base64::engine::general_purpose::STANDARD.decode(encoded).unwrap();
    Some(serde_json::from_slice(&bytes).unwrap())
}

#[test]
fn before_it_grades_classroom_fetches_and_builds() {
    let Some(workflow) = yaml(&template("classroom.yml")) else { return };
    let scratch = Scratch::new();
    let stand_ins = scratch.stand_ins("bin", &["rustup", "sudo", "cargo"]);
    let path = format!("{}:/usr/bin:/bin", stand_ins.display());
    for step in steps(&workflow).iter().filter(|step| step["id"] != "course") {
        let Some(script) = step["run"].as_str() else { continue };
        let Some(mut command) = bash(script, scratch.directory.path()) else { return };
        command.env("PATH", &path);
        assert!(run(command).status.success(), "{script}");
    }
    let calls = scratch.calls();
    assert_eq!(
        calls[calls.len() - 2..],
        ["cargo fetch --locked", "cargo build --locked -p course"]
    );
}

#[test]
fn gitlab_has_a_report_of_each_grade() {
    let Some(pipeline) = yaml(&template("gitlab-ci.yml")) else { return };
    let script = texts(&pipeline["grade"]["script"]);
    let grade = script.last().unwrap();
    for work in ALL {
        let scratch = Scratch::new();
        let workspace = scratch.workspace("w");
        work.put(&workspace);
        let Some(command) = bash(grade, &workspace) else { return };
        let output = run(command);
        assert_eq!(output.status.code(), Some(work as i32), "{work:?}: {}", said(&output));
        let report = pipeline["grade"]["artifacts"]["reports"]["junit"].as_str().unwrap();
        let report = fs::read_to_string(workspace.join(report)).unwrap();
        assert!(report.ends_with("</testsuites>\n"), "{work:?}: {report}");
    }
    assert_eq!(pipeline["grade"]["retry"]["exit_codes"], Work::Trouble as i32);
}

/// `/autograder` as Gradescope lays it out, somewhere else.
struct Autograder {
    scratch: Scratch,
    place: PathBuf,
}

impl Autograder {
    fn new() -> Self {
        let scratch = Scratch::new();
        let place = scratch.path("autograder");
        fs::create_dir_all(place.join("submission")).unwrap();
        scratch.workspace("autograder/source");
        fs::copy(place.join("source/gradescope/run_autograder"), place.join("run_autograder"))
            .unwrap();
        Self { scratch, place }
    }

    /// What Gradescope finds after it.
    fn results(&self) -> Option<Value> {
        let mut command = bash("exec ./run_autograder", &self.place)?;
        command.env("AUTOGRADER", &self.place).env("RUSTUP_HOME", rustup_home());
        command.env("CARGO_HOME", cargo_home()).env("HOME", self.scratch.path("home"));
        let output = run(command);
        assert!(output.status.success(), "{}", said(&output));
        let results = fs::read_to_string(self.place.join("results/results.json")).unwrap();
        Some(serde_json::from_str(&results).unwrap())
    }
}

fn home(variable: &str, name: &str) -> PathBuf {
    let home = || Some(PathBuf::from(std::env::var_os("HOME")?).join(name));
    std::env::var_os(variable).map(PathBuf::from).or_else(home).unwrap()
}

fn cargo_home() -> PathBuf {
    home("CARGO_HOME", ".cargo")
}

fn rustup_home() -> PathBuf {
    home("RUSTUP_HOME", ".rustup")
}

#[test]
fn gradescope_has_a_score_of_each_grade_and_none_of_the_graders_trouble() {
    let points = |results: &Value| results["score"].as_u64();
    for work in ALL {
        let autograder = Autograder::new();
        let submission = autograder.scratch.workspace("autograder/submission");
        if work == Work::Trouble {
            work.put(&autograder.place.join("source"));
        } else {
            work.put(&submission);
        }
        let Some(results) = autograder.results() else { return };
        let most = results["extra_data"]["max_points"].as_u64();
        match work {
            Work::Solved => assert_eq!((points(&results), most), (most, Some(20)), "{results}"),
            Work::Begun | Work::Broken => assert_eq!(points(&results), Some(10), "{results}"),
            Work::Trouble => assert_eq!(points(&results), None, "{results}"),
        }
    }
}

#[test]
fn gradescope_has_a_zero_for_nothing_and_no_score_without_a_grader() {
    let autograder = Autograder::new();
    let Some(results) = autograder.results() else { return };
    assert_eq!(results["score"], 0, "{results}");
    fs::remove_file(autograder.place.join("source/target/debug/course")).unwrap();
    let results = autograder.results().unwrap();
    assert_eq!(results.get("score"), None, "{results}");
    assert!(results["output"].as_str().unwrap().contains("could not be started"), "{results}");
    fs::remove_dir_all(autograder.place.join("source")).unwrap();
    assert_eq!(autograder.results().unwrap(), results);
}

#[test]
fn gradescopes_image_has_what_answers_are_built_with() {
    let scratch = Scratch::new();
    let place = scratch.path("autograder");
    let source = place.join("source");
    fs::create_dir_all(&source).unwrap();
    put_program(&source);
    let stand_ins = scratch.stand_ins("bin", &["apt-get", "curl"]);
    scratch.stand_ins("home/.cargo/bin", &["cargo"]);
    let script = template("gradescope-setup.sh");
    let Some(mut command) = bash(&format!("exec bash {}", script.display()), &place) else {
        return;
    };
    command.env("AUTOGRADER", &place).env("HOME", scratch.path("home"));
    command.env("PATH", format!("{}:/usr/bin:/bin", stand_ins.display()));
    // A course that is not there is the grader's trouble: it is to be told now.
    command.env("COURSE_ROOT", scratch.path("nowhere"));
    let output = run(command);
    assert!(!output.status.success(), "{}", said(&output));
    let calls = scratch.calls();
    let cargo: Vec<_> = calls.iter().filter(|call| call.starts_with("cargo")).collect();
    assert_eq!(cargo, ["cargo fetch --locked", "cargo build --locked -p course"]);
}
