//! The files are what their readers' schemas and parsers say.

use std::fs;
use std::process::Command;

use serde_json::Value;
use testkit::{node_with, python_with};

use super::{manifest, run, said, template, yaml};

#[test]
fn workflows_and_pipelines_are_valid() {
    let Some(python) = python_with(&["check_jsonschema"]) else { return };
    let github = ["--builtin-schema", "vendor.github-workflows"];
    let gitlab = ["--builtin-schema", "vendor.gitlab-ci", "--data-transform", "gitlab-ci"];
    for (schema, name) in [(&github[..], "github.yml"), (&gitlab[..], "gitlab.yml")] {
        let ours = if name == "github.yml" { "classroom.yml" } else { "gitlab-ci.yml" };
        let mut command = Command::new(&python);
        command.args(["-m", "check_jsonschema"]).args(schema).arg("--default-filetype=yaml");
        command.arg(template(ours)).arg(manifest(name));
        let output = run(command);
        assert!(output.status.success(), "{}", said(&output));
    }
}

#[test]
fn settings_are_read_by_the_editors_parser() {
    const READER: &str = "
import fs from 'node:fs'
import { parse } from 'jsonc-parser'
const errors = []
const value = parse(fs.readFileSync(process.argv[1], 'utf8'), errors)
if (errors.length > 0) throw new Error(JSON.stringify(errors))
console.log(JSON.stringify(value))";
    let read = |name: &str| -> Option<Value> {
        let mut node = node_with(&["jsonc-parser"], READER)?;
        node.arg(template(name));
        let output = run(node);
        assert!(output.status.success(), "{name}: {}", said(&output));
        Some(serde_json::from_slice(&output.stdout).unwrap())
    };
    let Some(tasks) = read("vscode-tasks.json") else { return };
    for task in tasks["tasks"].as_array().unwrap() {
        assert!(task["command"].as_str().unwrap().starts_with("cargo course "), "{task}");
    }
    assert!(read("vscode-settings.json").unwrap().is_object());
    assert!(read("vscode-extensions.json").unwrap()["recommendations"].is_array());
}

#[test]
fn an_indexed_job_tells_each_share_how_many_there_are() {
    let Some(job) = yaml(&manifest("kubernetes.yaml")) else { return };
    let spec = &job["spec"];
    let env = &spec["template"]["spec"]["containers"][0]["env"][0];
    assert_eq!((&job["kind"], &spec["completionMode"]), (&"Job".into(), &"Indexed".into()));
    assert_eq!(env["name"], "JOB_COMPLETIONS");
    assert_eq!(env["value"], spec["completions"].to_string());
}

/// What a report says goes to a person: the job must not end before it is taken away.
#[test]
fn artifacts_are_kept_whatever_the_status() {
    let Some(gitlab) = yaml(&manifest("gitlab.yml")) else { return };
    for job in ["grade", "merge"] {
        assert_eq!(gitlab[job]["artifacts"]["when"], "always", "{job}");
        assert_eq!(gitlab[job]["allow_failure"]["exit_codes"], 4, "{job}");
    }
    assert_eq!(yaml(&template("gitlab-ci.yml")).unwrap()["grade"]["artifacts"]["when"], "always");
    let github = yaml(&manifest("github.yml")).unwrap();
    for job in ["grade", "merge"] {
        let steps = github["jobs"][job]["steps"].as_array().unwrap();
        let mut uploads = steps.iter().filter(|step| {
            step["uses"].as_str().is_some_and(|uses| uses.contains("upload-artifact"))
        });
        assert!(uploads.all(|step| step["if"] == "always()"), "{job}");
    }
}

#[test]
fn every_machine_fetches_what_answers_are_built_with() {
    let files = [
        template("classroom.yml"),
        template("gitlab-ci.yml"),
        template("gradescope-setup.sh"),
        manifest("github.yml"),
        manifest("gitlab.yml"),
        manifest("kubernetes.yaml"),
        manifest("slurm.sh"),
    ];
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        let is_fetched = text.contains("cargo fetch") || text.contains("/cargo\" fetch");
        assert!(is_fetched, "{}", file.display());
    }
}
