//! Attacks on the grader: each is contained, leaves nothing behind, and gets the report that it
//! deserves. The attacks are the files of `tests/hostile`; the head of each says what must happen.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "a test fails by panicking"
)]
#![cfg(target_os = "linux")]

use std::collections::{BTreeMap, VecDeque};
use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Output;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::SystemTime;

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;
use testkit::{adopt_orphans, binary_of, missing, orphans, root};

/// What stands in the environment of the grader and nowhere else.
const SECRET: &str = "the canary sings at dawn";

/// An attack and what must come of it.
struct Attack {
    path: PathBuf,
    exercise: String,
    status: String,
    /// Diagnoses that it may get; none: whichever.
    codes: Vec<String>,
    /// The levels at which it may be tried.
    levels: Vec<String>,
}

impl Attack {
    fn read(path: PathBuf) -> Self {
        let source = if path.is_dir() { path.join("src/main.rs") } else { path.clone() };
        let text = fs::read_to_string(&source).unwrap();
        let field = |name: &str| {
            let line = text.lines().take(6).find_map(|line| line.split_once(name));
            line.map(|(_, value)| value.trim().to_owned())
        };
        let missing = |name: &str| panic!("{}: no {name} in its head", path.display());
        assert!(field("attack: ").is_some_and(|words| words.contains(" | ")), "{}", path.display());
        let outcome = field("outcome: ").unwrap_or_else(|| missing("outcome"));
        let (status, codes) = outcome.split_once(' ').unwrap_or((&outcome, ""));
        let levels = field("levels: ").unwrap_or_else(|| "full partial".into());
        Self {
            exercise: field("exercise: ").unwrap_or_else(|| missing("exercise")),
            status: status.to_owned(),
            codes: codes.split(" or ").filter(|c| !c.is_empty()).map(str::to_owned).collect(),
            levels: levels.split_whitespace().map(str::to_owned).collect(),
            path,
        }
    }

    fn name(&self) -> String {
        self.path.file_name().unwrap().to_string_lossy().into_owned()
    }

    /// What is wrong with the report.
    fn objections(&self, output: &Output, level: &str) -> Result<(), String> {
        let said = String::from_utf8_lossy(&output.stdout);
        let report: Value = serde_json::from_str(&said).map_err(|e| {
            format!("no report ({e}): {said}{}", String::from_utf8_lossy(&output.stderr))
        })?;
        if secrets().iter().any(|secret| said.contains(secret)) {
            return Err("a secret stands in the report".into());
        }
        if said.chars().any(|c| c.is_control() && c != '\n') {
            return Err("a control character stands in the report".into());
        }
        let statuses = ["passed", "failed", "usage", "build_failed", "grader_error"];
        let status = report["status"].as_str().unwrap_or_default();
        let number = statuses.iter().position(|s| *s == status).map(|n| n as i32);
        if status != self.status || output.status.code() != number {
            return Err(format!("{status} ({:?}), not {}: {said}", output.status, self.status));
        }
        if report["isolation"]["level"] != level {
            return Err(format!("isolation {}", report["isolation"]));
        }
        let checks = report["checks"].as_array().into_iter().flatten();
        let codes: Vec<_> = checks.filter_map(|c| c["diagnosis"]["code"].as_str()).collect();
        let named = |code: &&str| self.codes.iter().any(|named| named == code);
        if self.codes.is_empty() || codes.first().is_some_and(named) {
            return Ok(());
        }
        Err(format!("diagnoses {codes:?}, not {:?}", self.codes))
    }
}

/// What no report may hold: the canary, and the last lines of what attacks like to read.
fn secrets() -> Vec<String> {
    let files = ["/etc/passwd", "/etc/shadow", "/etc/group"];
    let texts = files.iter().filter_map(|file| fs::read_to_string(file).ok());
    let lines = texts.filter_map(|text| text.lines().last().map(str::to_owned));
    lines.filter(|line| line.len() > 8).chain([SECRET.to_owned()]).collect()
}

fn attacks() -> Vec<Attack> {
    let list = fs::read_dir(root().join("tests/hostile")).unwrap();
    let mut paths: Vec<_> = list.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.into_iter().map(Attack::read).collect()
}

fn grader(home: &Path, level: &str) -> Command {
    let mut command = Command::new(binary_of("course"));
    if level == "partial" {
        command.env("GRADER_ISOLATION", "partial");
    }
    command
        .env("COURSE_ROOT", root())
        .env("COURSE_CANARY", SECRET)
        .env("GITHUB_TOKEN", SECRET)
        .env("LANG", "C.UTF-8");
    command.current_dir(home).arg("grade");
    command
}

/// A directory that anyone may write to, with something in it to be spoilt.
fn bait() -> TempDir {
    let directory = tempfile::tempdir().unwrap();
    let canary = directory.path().join("canary.txt");
    fs::write(&canary, SECRET).unwrap();
    fs::set_permissions(&canary, Permissions::from_mode(0o666)).unwrap();
    fs::set_permissions(directory.path(), Permissions::from_mode(0o777)).unwrap();
    directory
}

/// Length and time of every file that an attack might want to change.
fn files(directory: &Path) -> BTreeMap<PathBuf, (u64, SystemTime)> {
    let mut found = BTreeMap::new();
    let mut ahead = vec![directory.to_owned()];
    while let Some(directory) = ahead.pop() {
        for entry in fs::read_dir(directory).unwrap().map(Result::unwrap) {
            let meta = entry.metadata().unwrap();
            if meta.is_dir() {
                ahead.push(entry.path());
            } else {
                found.insert(entry.path(), (meta.len(), meta.modified().unwrap()));
            }
        }
    }
    found
}

/// Held by who counts what is left: another test's programs would count, too.
static ALONE: Mutex<()> = Mutex::new(());

/// Tries all attacks at a level, a few at one time.
fn contained_at(level: &'static str) {
    adopt_orphans();
    let bait = bait();
    let watched = ["lessons", "tests", "crates"].map(|name| root().join(name));
    let before: Vec<_> = watched.iter().map(|directory| files(directory)).collect();
    let attacks = attacks().into_iter().filter(|a| a.levels.iter().any(|l| l == level));
    let queue = Mutex::new(attacks.collect::<VecDeque<_>>());
    let objections = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                while let Some(attack) = next(&queue) {
                    let mut command = grader(bait.path(), level);
                    command.args(["--format", "json", "--seed", "7", "--exercise"]);
                    let output = command.arg(&attack.exercise).arg(&attack.path).output().unwrap();
                    if let Err(objection) = attack.objections(&output, level) {
                        objections.lock().unwrap().push(format!("{}: {objection}", attack.name()));
                    }
                }
            });
        }
    });
    let objections = objections.into_inner().unwrap();
    assert!(objections.is_empty(), "\n{}", objections.join("\n"));
    assert_eq!(orphans(), Vec::<u32>::new(), "processes are left");
    let after: Vec<_> = watched.iter().map(|directory| files(directory)).collect();
    assert!(before == after, "a file of the course was changed");
    assert_eq!(fs::read_to_string(bait.path().join("canary.txt")).unwrap(), SECRET);
    assert_eq!(fs::read_dir(bait.path()).unwrap().count(), 1, "a file was left");
}

/// A test that failed has let go of it all the same.
fn alone() -> MutexGuard<'static, ()> {
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

fn next(queue: &Mutex<VecDeque<Attack>>) -> Option<Attack> {
    queue.lock().unwrap().pop_front()
}

/// Whether this system gives full isolation; if not, that is told.
fn has_full_isolation() -> bool {
    let output = grader(Path::new("/"), "full")
        .args(["--exercise", "welcome", "--require-isolation", "full", "--cmd", "true"])
        .output()
        .unwrap();
    let has = output.status.code() != Some(4);
    if !has {
        missing("full isolation (user, network, process and mount namespaces)");
    }
    has
}

#[test]
fn full_isolation_contains_every_attack() {
    let _alone = alone();
    if has_full_isolation() {
        contained_at("full");
    }
}

#[test]
fn partial_isolation_contains_every_attack() {
    let _alone = alone();
    contained_at("partial");
}

#[test]
fn a_symbolic_link_in_a_submission_is_not_followed() {
    let _alone = alone();
    let home = bait();
    let submission = tempfile::tempdir().unwrap();
    let source = submission.path().join("src");
    fs::create_dir(&source).unwrap();
    fs::write(source.join("main.rs"), "mod secret;\nfn main() {}\n").unwrap();
    symlink("/etc/passwd", source.join("secret.rs")).unwrap();
    let mut command = grader(home.path(), "full");
    command.args(["--exercise", "welcome", "--format", "json"]).arg(submission.path());
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(3), "{said}");
    let hints = String::from_utf8_lossy(&output.stderr);
    assert!(hints.contains("secret.rs"), "what was left out is told: {hints}");
    assert!(!secrets().iter().any(|secret| said.contains(secret)), "{said}");
}

#[test]
fn there_are_thirty_attacks_and_more() {
    assert!(attacks().len() >= 30);
}
