//! What runs the course elsewhere: the files that `course init` gives a workspace for GitHub Classroom,
//! GitLab, Gradescope and an editor, and `scripts/manifests`. Their commands are run as they stand.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "a test fails by panicking"
)]
#![cfg(unix)]

#[path = "course_templates/classes.rs"]
mod classes;
#[path = "course_templates/forms.rs"]
mod forms;
#[path = "course_templates/students.rs"]
mod students;

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;
use testkit::{binary_of, python_with, root, tool};

/// Lessons whose exercises are built in a moment.
const LESSONS: [&str; 2] = ["01_welcome", "10_udp_send"];

/// A directory in which something is run, with everything it needs beside it.
struct Scratch {
    directory: TempDir,
}

impl Scratch {
    fn new() -> Self {
        Self { directory: tempfile::tempdir().unwrap() }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    /// A fresh workspace with few lessons and the program where cargo would put it.
    fn workspace(&self, name: &str) -> PathBuf {
        let workspace = self.path(name);
        let mut init = Command::new(binary_of("course"));
        init.current_dir(root()).arg("init").arg(&workspace).stdout(Stdio::null());
        assert!(init.status().unwrap().success());
        for lesson in fs::read_dir(workspace.join("lessons")).unwrap().map(Result::unwrap) {
            if !LESSONS.contains(&lesson.file_name().to_str().unwrap()) {
                fs::remove_dir_all(lesson.path()).unwrap();
            }
        }
        put_program(&workspace);
        workspace
    }

    /// Programs of these names that note how they were called and do nothing.
    fn stand_ins(&self, directory: &str, names: &[&str]) -> PathBuf {
        let directory = self.path(directory);
        fs::create_dir_all(&directory).unwrap();
        let calls = self.path("calls");
        for name in names {
            let script = format!("#!/bin/sh\necho {name} \"$@\" >>'{}'\n", calls.display());
            fs::write(directory.join(name), script).unwrap();
            executable(&directory.join(name));
        }
        directory
    }

    fn calls(&self) -> Vec<String> {
        let calls = fs::read_to_string(self.path("calls")).unwrap_or_default();
        calls.lines().map(str::to_owned).collect()
    }
}

/// The program as a link, where cargo would build it.
fn put_program(directory: &Path) {
    fs::create_dir_all(directory.join("target/debug")).unwrap();
    symlink(binary_of("course"), directory.join("target/debug/course")).unwrap();
}

fn executable(file: &Path) {
    fs::set_permissions(file, fs::Permissions::from_mode(0o755)).unwrap();
}

/// A shell as a CI system starts it: ends at the first command that fails.
fn bash(script: &str, directory: &Path) -> Option<Command> {
    let mut command = Command::new(tool("bash")?);
    command.args(["-e", "-o", "pipefail", "-c", script]).current_dir(directory);
    for variable in ["COURSE_ROOT", "CARGO_TARGET_DIR", "GITHUB_STEP_SUMMARY"] {
        command.env_remove(variable);
    }
    // A gate that is a share itself.
    for index in
        ["CI_NODE_INDEX", "COURSE_SHARD_INDEX", "JOB_COMPLETION_INDEX", "SLURM_ARRAY_TASK_ID"]
    {
        command.env_remove(index);
    }
    // Built answers are kept where other tests find them.
    command.env("GRADER_WORKSHOP", workshop()).env("COURSE_LANG", "en").stdin(Stdio::null());
    Some(command)
}

fn workshop() -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("templates")
}

fn run(mut command: Command) -> Output {
    command.output().unwrap()
}

fn said(output: &Output) -> String {
    let (out, err) =
        (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    format!("{out}{err}")
}

/// A file of YAML as JSON, read by a parser of YAML 1.2.
fn yaml(file: &Path) -> Option<Value> {
    const READER: &str = "
import json, sys
from ruamel.yaml import YAML
print(json.dumps(YAML(typ='safe', pure=True).load(open(sys.argv[1], encoding='utf-8'))))";
    let mut command = Command::new(python_with(&["ruamel.yaml"])?);
    let output = run({
        command.args(["-c", READER]).arg(file);
        command
    });
    assert!(output.status.success(), "{}: {}", file.display(), said(&output));
    Some(serde_json::from_slice(&output.stdout).unwrap())
}

fn template(name: &str) -> PathBuf {
    root().join("crates/course/src/workspace/templates").join(name)
}

fn manifest(name: &str) -> PathBuf {
    root().join("scripts/manifests").join(name)
}

/// The texts of a list.
fn texts(list: &Value) -> Vec<String> {
    let list = list.as_array().unwrap_or_else(|| panic!("no list: {list}"));
    list.iter().map(|text| text.as_str().unwrap().to_owned()).collect()
}
