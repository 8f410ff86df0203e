//! A small course of its own for each test, and a workshop in it.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::{
    Buffering, BuildError, BuildFailure, Course, Executable, Place, Request, Submission,
    SubmissionError, Target, Trouble, Workshop,
};
use crate::exercise::Answer;

/// A course with the exercises `echo` and `shout`, a crate `helper` of its own, and a student's
/// directory outside of it.
pub(super) struct Fixture {
    pub(super) course: Course,
    pub(super) workshop: Workshop,
    place: TempDir,
}

const MANIFEST: &str = "\
[workspace]
resolver = \"3\"
members = [\"crates/*\"]
[workspace.package]
edition = \"2024\"
[workspace.dependencies]
helper = { path = \"crates/helper\" }
other = { path = \"crates/other\", default-features = false, features = [\"loud\"] }
[profile.dev]
debug = false
";

const HELPER: &str = "\
[package]
name = \"helper\"
version = \"0.1.0\"
edition.workspace = true
[dependencies]
other.workspace = true
";

const OTHER: &str = "\
[package]
name = \"other\"
version = \"0.2.0\"
edition.workspace = true
[features]
default = [\"quiet\"]
quiet = []
loud = []
";

const LOCK: &str = "\
version = 4

[[package]]
name = \"helper\"
version = \"0.1.0\"
dependencies = [
 \"other\",
]

[[package]]
name = \"other\"
version = \"0.2.0\"
";

impl Fixture {
    pub(super) fn new() -> Self {
        let place = tempfile::tempdir().unwrap();
        let root = place.path().join("course");
        let helper = "pub fn help() -> &'static str { other::VOICE }\n";
        let other = "#[cfg(all(feature = \"loud\", not(feature = \"quiet\")))]\n\
                     pub const VOICE: &str = \"LOUD\";\n";
        for (name, text) in [
            ("course/Cargo.toml", MANIFEST),
            ("course/Cargo.lock", LOCK),
            ("course/crates/helper/Cargo.toml", HELPER),
            ("course/crates/helper/src/lib.rs", helper),
            ("course/crates/other/Cargo.toml", OTHER),
            ("course/crates/other/src/lib.rs", other),
            ("course/lessons/01_echo/exercise/exercise.toml", ""),
            ("course/lessons/02_shout/exercise/exercise.toml", ""),
        ] {
            write(&place.path().join(name), text);
        }
        let course = Course::at(&root).unwrap();
        let workshop = Workshop::at(&course, &place.path().join("workshop")).unwrap();
        Self { course, workshop, place }
    }

    /// A directory for a student's files.
    pub(super) fn student(&self) -> PathBuf {
        let student = self.place.path().join("student");
        fs::create_dir_all(&student).unwrap();
        fs::canonicalize(student).unwrap()
    }

    /// Writes a file of the student's.
    pub(super) fn file(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.student().join(name);
        write(&path, text);
        path
    }

    pub(super) fn place(&self) -> &Place {
        self.course.exercise("echo").unwrap()
    }

    pub(super) fn find(&self, path: &Path) -> Result<Submission, SubmissionError> {
        let target = Target::Path(path.to_owned());
        Submission::find(&target, self.place(), Answer::Program, &self.workshop)
    }

    /// Builds what is at `path` for `exercise`, which allows `crates`.
    pub(super) fn build_for(
        &self,
        exercise: &str,
        path: &Path,
        crates: &[&str],
    ) -> Result<Executable, BuildError> {
        let crates: Vec<String> = crates.iter().map(|name| (*name).to_owned()).collect();
        let request = Request {
            exercise,
            crates: &crates,
            buffering: Buffering::Own,
            cancel: &crate::Cancel::new(),
        };
        self.find(path).unwrap().build(&self.workshop, request, &mut |_| {})
    }

    pub(super) fn build(&self, path: &Path) -> Result<Executable, BuildError> {
        self.build_for("echo", path, &[])
    }

    /// Why it does not build.
    pub(super) fn failure(&self, path: &Path) -> BuildFailure {
        failure(self.build(path))
    }

    /// What the program at `path` writes.
    pub(super) fn output(&self, path: &Path, args: &[&str]) -> String {
        output(&self.build(path).unwrap(), args)
    }
}

pub(super) fn failure(built: Result<Executable, BuildError>) -> BuildFailure {
    match built {
        Err(BuildError::Failed(failure)) => failure,
        other => panic!("no build failure but {other:?}"),
    }
}

pub(super) fn trouble(built: Result<Executable, BuildError>) -> Trouble {
    match built {
        Err(BuildError::Trouble(trouble)) => trouble,
        other => panic!("no trouble but {other:?}"),
    }
}

/// What a program writes to stdout, run without a stage.
pub(super) fn output(executable: &Executable, args: &[&str]) -> String {
    let output = std::process::Command::new(&executable.path)
        .args(&executable.args)
        .args(args)
        .env_clear()
        .envs(executable.environment.iter().cloned())
        .current_dir(&executable.directory)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

pub(super) fn write(path: &Path, text: impl AsRef<[u8]>) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// A program that prints `text`.
pub(super) fn prints(text: &str) -> String {
    format!("fn main() {{ println!(\"{text}\"); }}\n")
}

/// Whether a stage hides files here; else it has been said that a test is skipped.
pub(super) fn files_are_apart() -> bool {
    let isolation = crate::stage::isolation();
    let apart = isolation.missing.iter().all(|missing| missing.part != "files");
    if !apart {
        testkit::missing("a stage that hides files");
    }
    apart
}
