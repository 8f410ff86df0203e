//! A class in shares on Kubernetes, Slurm, GitHub and GitLab, by the commands of their manifests.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use testkit::root;

use super::{Scratch, bash, manifest, put_program, run, said, yaml};

const SHARES: usize = 4;

/// A class whose course is this one, with submissions as the manifests expect them.
fn class() -> Scratch {
    let scratch = Scratch::new();
    put_program(scratch.directory.path());
    let right = root().join("tests/solutions/welcome/answer.py");
    for student in ["chen", "li", "wang", "zhao", "张三"] {
        let place = scratch.path("submissions").join(student);
        fs::create_dir_all(&place).unwrap();
        fs::copy(&right, place.join("welcome.py")).unwrap();
    }
    scratch
}

fn share(script: &str, class: &Path, variables: &[(&str, String)]) -> Option<Command> {
    let mut command = bash(script, class)?;
    command.env("COURSE_ROOT", root()).envs(variables.iter().map(|(name, value)| (name, value)));
    Some(command)
}

fn succeeds(command: Command) {
    let output = run(command);
    assert!(output.status.success(), "{}", said(&output));
}

/// Merges by this command, and gives the gradebook.
fn gradebook(merge: &str, scratch: &Scratch) -> String {
    succeeds(share(merge, scratch.directory.path(), &[]).unwrap());
    let text = fs::read_to_string(scratch.path("gradebook/gradebook.csv")).unwrap();
    assert_eq!(text.lines().count(), 6, "a head and a line each: {text}");
    text
}

/// The one step of a job that runs such a command.
fn command_of(job: &Value, word: &str) -> String {
    let steps = job["steps"].as_array().or_else(|| job["script"].as_array()).unwrap();
    let mut commands = steps.iter().filter_map(|step| step["run"].as_str().or(step.as_str()));
    commands.find(|command| command.contains(word)).unwrap().to_owned()
}

const MERGE: &str = "target/debug/course merge graded/* --out gradebook";

#[test]
fn a_matrix_of_github_grades_everyone_once() {
    let Some(workflow) = yaml(&manifest("github.yml")) else { return };
    let jobs = &workflow["jobs"];
    let grade = command_of(&jobs["grade"], "course batch");
    let grade = grade.replace(" --require-isolation full", "");
    assert_eq!(jobs["grade"]["strategy"]["matrix"]["share"].as_array().unwrap().len(), SHARES);
    let scratch = class();
    for index in 0..SHARES {
        let script = grade.replace("${{ matrix.share }}", &(index + 1).to_string());
        let variables =
            [("COURSE_SHARD_INDEX", index.to_string()), ("COURSE_SHARD_TOTAL", SHARES.to_string())];
        let Some(command) = share(&script, scratch.directory.path(), &variables) else { return };
        succeeds(command);
    }
    gradebook(&command_of(&jobs["merge"], "course merge"), &scratch);
}

#[test]
fn parallel_jobs_of_gitlab_grade_everyone_once() {
    let Some(pipeline) = yaml(&manifest("gitlab.yml")) else { return };
    assert_eq!(pipeline["grade"]["parallel"], SHARES);
    let script = command_of(&pipeline["grade"], "course batch");
    let scratch = class();
    for index in 1..=SHARES {
        let variables =
            [("CI_NODE_INDEX", index.to_string()), ("CI_NODE_TOTAL", SHARES.to_string())];
        let Some(command) = share(&script, scratch.directory.path(), &variables) else { return };
        succeeds(command);
    }
    gradebook(&command_of(&pipeline["merge"], "course merge"), &scratch);
}

#[test]
fn pods_of_an_indexed_job_grade_everyone_once_and_may_be_started_again() {
    let Some(job) = yaml(&manifest("kubernetes.yaml")) else { return };
    let container = &job["spec"]["template"]["spec"]["containers"][0];
    assert_eq!(container["command"], serde_json::json!(["sh", "-c"]));
    let scratch = class();
    let class = scratch.directory.path();
    let script = container["args"][0].as_str().unwrap();
    let script = script.replace("/class/", &format!("{}/", class.display()));
    for index in 0..SHARES {
        let variables =
            [("JOB_COMPLETION_INDEX", index.to_string()), ("JOB_COMPLETIONS", SHARES.to_string())];
        for _ in ["first", "again"] {
            let Some(command) = share(&script, class, &variables) else { return };
            succeeds(command);
        }
    }
    gradebook(MERGE, &scratch);
}

#[test]
fn tasks_of_a_slurm_array_grade_everyone_once() {
    let scratch = class();
    let class = scratch.directory.path();
    let script = format!("bash {} submissions graded", manifest("slurm.sh").display());
    for index in 1..=SHARES {
        let variables = [
            ("SLURM_ARRAY_TASK_ID", index.to_string()),
            ("SLURM_ARRAY_TASK_MIN", "1".to_owned()),
            ("SLURM_ARRAY_TASK_COUNT", SHARES.to_string()),
            ("SLURM_SUBMIT_DIR", class.display().to_string()),
        ];
        let Some(command) = share(&script, class, &variables) else { return };
        succeeds(command);
    }
    gradebook(MERGE, &scratch);
}

/// A Job ends all its pods when one fails too often: that one student could not be graded must not.
#[test]
fn a_pod_ends_well_though_the_grader_could_not_grade_someone_and_there_is_a_gradebook() {
    let Some(job) = yaml(&manifest("kubernetes.yaml")) else { return };
    let scratch = class();
    let class = scratch.directory.path();
    let course = scratch.workspace("course");
    fs::write(course.join("lessons/01_welcome/exercise/exercise.toml"), "no = [\n").unwrap();
    let script = job["spec"]["template"]["spec"]["containers"][0]["args"][0].as_str().unwrap();
    let script = script.replace("/class/", &format!("{}/", class.display()));
    let one = [
        ("JOB_COMPLETION_INDEX", "0".to_owned()),
        ("JOB_COMPLETIONS", "1".to_owned()),
        ("COURSE_ROOT", course.display().to_string()),
    ];
    let Some(command) = share(&script, class, &one) else { return };
    succeeds(command);
    let output = run(share(MERGE, class, &one).unwrap());
    assert_eq!(output.status.code(), Some(4), "{}", said(&output));
    let gradebook = fs::read_to_string(scratch.path("gradebook/gradebook.csv")).unwrap();
    assert!(gradebook.contains("grader_error"), "{gradebook}");
}
