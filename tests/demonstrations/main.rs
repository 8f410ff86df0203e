//! Every ` ```console ` block of every lesson is run, in both languages, and shows what it says.
//!
//! Each block has a network namespace of its own, so that the default ports are free, whoever
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

mod command_line;
mod planted;
mod stage;

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{LazyLock, Mutex};
use std::thread;

use lesson_text::{CodeBlock, Demonstration, Language, LessonText};
use testkit::{Lan, binary_of, root};

#[test]
fn english_demonstrations_show_what_they_say() {
    all_demonstrations(Language::English);
}

#[test]
fn chinese_demonstrations_show_what_they_say() {
    all_demonstrations(Language::Chinese);
}

/// A block of a README.
struct Scene {
    /// The README, from the repository's root.
    file: String,
    demonstration: Demonstration,
}

fn all_demonstrations(language: Language) {
    if Lan::lonely().is_none() {
        return; // which has been said
    }
    let (scenes, mut failures) = scenes(language);
    let waiting = Mutex::new(scenes.into_iter());
    let perform = || {
        let mut failures = Vec::new();
        while let Some(scene) = { waiting.lock().unwrap().next() } {
            failures.extend(run(&scene, language));
        }
        failures
    };
    thread::scope(|scope| {
        let performers = [scope.spawn(perform), scope.spawn(perform)];
        failures.extend(performers.into_iter().flat_map(|p| p.join().unwrap()));
    });
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}

/// The blocks of all lessons, and what is wrong with their form.
fn scenes(language: Language) -> (Vec<Scene>, Vec<String>) {
    let (mut scenes, mut failures) = (Vec::new(), Vec::new());
    for lesson in lessons() {
        let file = format!("lessons/{lesson}/{}", language.readme());
        let Ok(markdown) = fs::read_to_string(root().join(&file)) else {
            continue; // that each lesson has one is another test's claim
        };
        let text = match LessonText::parse(&markdown) {
            Ok(text) => text,
            Err(malformed) => {
                failures.push(format!("{file}: {malformed}"));
                continue;
            }
        };
        for demonstration in text.code().filter_map(CodeBlock::demonstration) {
            let file = file.clone();
            match demonstration {
                Ok(demonstration) => scenes.push(Scene { file, demonstration }),
                Err(malformed) => failures.push(format!("{file}: {malformed}")),
            }
        }
    }
    (scenes, failures)
}

fn lessons() -> Vec<String> {
    let entries = fs::read_dir(root().join("lessons")).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<_> = names.collect();
    names.sort();
    names
}

/// Runs a block on a fresh host with a directory of its own for temporary files.
fn run(scene: &Scene, language: Language) -> Vec<String> {
    let host = Mutex::new(Lan::lonely().expect("it could be made a moment ago"));
    let directory = tempfile::tempdir().unwrap();
    let launch = |command: &str| {
        let (package, arguments) = command_line::parse(command)?;
        let program = built(&package);
        let mut process = host.lock().unwrap().command(program);
        process.args(arguments).current_dir(root()).env("COURSE_LANG", language.code());
        with_temporary_files_in(directory.path(), &mut process);
        Ok(process)
    };
    let failures = stage::play(&scene.demonstration, &launch).into_iter();
    failures.map(|failure| format!("{}:{failure}", scene.file)).collect()
}

fn with_temporary_files_in(directory: &Path, process: &mut Command) {
    process.env("TMPDIR", directory);
}

/// The program of a package, built once.
fn built(package: &str) -> PathBuf {
    static BUILT: LazyLock<Mutex<HashMap<String, PathBuf>>> = LazyLock::new(Mutex::default);
    // A package that does not build panics with the lock held; the others still build.
    let mut built = BUILT.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let program = built.entry(package.to_owned());
    program.or_insert_with(|| binary_of(package)).clone()
}
