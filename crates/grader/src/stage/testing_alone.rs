//! What the tests of Linux share besides: programs that are known by a mark, and tests that run in
//! a process of their own.

use std::fs;
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

use super::testing::{Run, directory};
use super::{Level, Setting};

/// A word that only one program of all has in its environment, by which it and its descendants are
/// found among the host's processes.
pub(super) fn mark(setting: &mut Setting) -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let mark = format!("MARK=stage-{}-{number}", std::process::id());
    let (name, value) = mark.split_once('=').unwrap();
    setting.program.environment.push((name.into(), value.into()));
    mark
}

/// The host's processes with this mark.
pub(super) fn marked(mark: &str) -> Vec<u32> {
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
    let marked = processes.filter_map(|process| {
        let number = process.file_name().to_str()?.parse().ok()?;
        let environment = fs::read(process.path().join("environ")).ok()?;
        environment.split(|byte| *byte == 0).any(|name| name == mark.as_bytes()).then_some(number)
    });
    marked.collect()
}

/// Starts a program that is known by a mark, and waits until it says so.
pub(super) fn started(level: Level, mut setting: Setting) -> (Run, String) {
    let mark = mark(&mut setting);
    let mut run = Run::start(level, setting);
    assert_eq!(run.next_line(), "ready", "{level}");
    (run, mark)
}

/// Says which test of this program runs alone, in a process of its own.
const ALONE: &str = "STAGE_TEST_ALONE";

/// Whether this process runs nothing but this test. Otherwise such a process is made, and must
/// succeed.
pub(super) fn is_alone(test: &str) -> bool {
    if std::env::var(ALONE).is_ok_and(|alone| alone == test) {
        return true;
    }
    let mut command = Command::new(std::env::current_exe().unwrap());
    let scratch = directory(&[]);
    command.args([&format!("stage::{test}"), "--exact", "--nocapture"]);
    command.env(ALONE, test).env("TMPDIR", scratch.path());
    let output = command.output().unwrap();
    assert!(
        output.status.success(),
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    false
}
