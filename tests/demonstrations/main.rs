//! Every ` ```console ` block of every lesson is run, in both languages, and shows what it says:
//! `course tour` tells.
//!
//! Each lesson has a network namespace of its own, so that the default ports are free, whoever
//! else uses them on this machine. Where no namespace can be made, that is said, and nothing is
//! run. Exit statuses are not compared, because some demonstrations show an error; a program
//! that panics or dies of a signal fails.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "a test fails by panicking"
)]

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::{env, fs, thread};

use testkit::{Lan, binary_of, root};

#[test]
fn demonstrations_show_what_they_say() {
    if Lan::lonely().is_none() {
        return; // which has been said
    }
    let course = binary_of("course");
    let waiting = Mutex::new(lessons().into_iter());
    let perform = || {
        let mut failures = Vec::new();
        while let Some(lesson) = { waiting.lock().unwrap().next() } {
            failures.extend(failure(&course, &lesson));
        }
        failures
    };
    let failures: Vec<String> = thread::scope(|scope| {
        let performers = [scope.spawn(perform), scope.spawn(perform), scope.spawn(perform)];
        performers.into_iter().flat_map(|performer| performer.join().unwrap()).collect()
    });
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}

fn lessons() -> Vec<String> {
    let entries = fs::read_dir(root().join("lessons")).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<_> = names.collect();
    names.sort();
    assert!(names.len() >= 16, "{names:?}");
    names
}

/// What a tour of a lesson on a fresh host says when it fails.
fn failure(course: &Path, lesson: &str) -> Option<String> {
    let host = Lan::lonely().expect("it could be made a moment ago");
    let mut tour = host.command(course);
    tour.args(["tour", lesson]).current_dir(root()).env("COURSE_LANG", "en");
    // Built where this test was; what is needed has been downloaded with it.
    tour.env("CARGO_TARGET_DIR", target()).env("CARGO_NET_OFFLINE", "true");
    let output = tour.output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    assert!(said.contains(lesson), "{said}");
    (!output.status.success()).then(|| said.into_owned())
}

fn target() -> PathBuf {
    let test = env::current_exe().unwrap();
    test.ancestors().nth(3).expect("target/debug/deps/test").to_owned()
}
