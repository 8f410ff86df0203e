//! From a path to the program that it means.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::copy::{BINARY, Bounds, Copy, SOURCES};
use super::language::{self, How, Language};
use super::{SubmissionError, Workshop};

/// A program's files, copied, and the one that it begins with.
#[derive(Debug)]
pub(super) struct Program {
    /// All of them.
    pub(super) copy: Arc<Copy>,
    /// Where the program begins, in the copy.
    pub(super) main: PathBuf,
    /// What it is written in.
    pub(super) language: &'static Language,
    /// How a person would start it.
    pub(super) command: String,
}

impl Program {
    /// The main file as an argument that nobody takes for an option.
    pub(super) fn main_argument(&self) -> PathBuf {
        let is_option = self.main.as_os_str().as_encoded_bytes().starts_with(b"-");
        if is_option { Path::new(".").join(&self.main) } else { self.main.clone() }
    }
}

/// The program at `path`.
pub(super) fn program(path: &Path, workshop: &Workshop) -> Result<Program, SubmissionError> {
    let path = real(path)?;
    if path.is_dir() {
        return in_directory(&path, workshop);
    }
    // The main file of a package stands for the package.
    match package_of(&path) {
        Some(package) => in_directory(package, workshop),
        None => single_file(&path, workshop),
    }
}

/// The files of the answer at `path`: in `answer/`, or in `path` if that is called `answer`.
pub(super) fn answer(path: &Path, workshop: &Workshop) -> Result<Copy, SubmissionError> {
    let path = real(path)?;
    let directory = if is_directory(&path.join("answer")) {
        path.join("answer")
    } else if path.is_dir() && path.ends_with("answer") {
        path
    } else {
        return Err(SubmissionError::NoAnswer { path });
    };
    let mut copy = Copy::new(&workshop.runs(), SOURCES)?;
    copy.tree(&directory, Path::new(""))?;
    Ok(copy)
}

/// What is named may be a link; what lies in it may not.
fn real(path: &Path) -> Result<PathBuf, SubmissionError> {
    fs::canonicalize(path).map_err(|source| SubmissionError::unreadable(path, source))
}

fn package_of(file: &Path) -> Option<&Path> {
    let source = file.parent().filter(|source| source.ends_with("src"))?;
    file.ends_with("main.rs").then(|| source.parent()).flatten()
}

fn single_file(path: &Path, workshop: &Workshop) -> Result<Program, SubmissionError> {
    let unknown = || SubmissionError::UnknownLanguage { path: path.to_owned() };
    if !is_file(path) {
        return Err(SubmissionError::NoRegularFile { path: path.to_owned() });
    }
    let language = language::of(path).ok_or_else(unknown)?;
    let name = PathBuf::from(path.file_name().ok_or_else(unknown)?);
    let mut copy = Copy::new(&workshop.runs(), bounds(language))?;
    copy.file(path, &name)?;
    Ok(found(copy, name, language))
}

fn in_directory(directory: &Path, workshop: &Workshop) -> Result<Program, SubmissionError> {
    let main = Path::new("src/main.rs");
    let answer = directory.join("answer");
    for directory in [directory, &answer] {
        if is_directory(&directory.join("src")) && exists(&directory.join(main)) {
            return package(directory, main, workshop);
        }
    }
    let directory = if is_directory(&answer) { &answer } else { directory };
    let (name, language) = only_program(directory)?;
    if matches!(language.how, How::Itself) {
        return single_file(&directory.join(name), workshop);
    }
    let mut copy = Copy::new(&workshop.runs(), SOURCES)?;
    copy.tree(directory, Path::new(""))?;
    Ok(found(copy, name, language))
}

/// A package: nothing but its sources is taken, and its manifest to see what it asks for.
fn package(directory: &Path, main: &Path, workshop: &Workshop) -> Result<Program, SubmissionError> {
    let mut copy = Copy::new(&workshop.runs(), SOURCES)?;
    copy.tree(&directory.join("src"), Path::new("src"))?;
    if is_file(&directory.join("Cargo.toml")) {
        copy.file(&directory.join("Cargo.toml"), Path::new("Cargo.toml"))?;
    }
    let Some(language) = language::by_name(main).filter(|_| copy.path().join(main).is_file())
    else {
        return Err(SubmissionError::NoRegularFile { path: directory.join(main) });
    };
    Ok(found(copy, main.to_owned(), language))
}

fn found(copy: Copy, main: PathBuf, language: &'static Language) -> Program {
    let command = command(&main, language);
    Program { copy: Arc::new(copy), main, language, command }
}

/// How a package is started from its own directory.
pub(super) const BY_CARGO: &str = "cargo run --";

/// How a person would start it, having built it.
fn command(main: &Path, language: &Language) -> String {
    let (name, stem) = (super::shown(main), main.file_stem().unwrap_or_default());
    match language.how {
        How::Cargo if main.parent() == Some(Path::new("src")) => BY_CARGO.to_owned(),
        How::Cargo | How::Compiler(_) => format!("./{}", super::shown(Path::new(stem))),
        How::Interpreter(interpreter) => {
            format!("{} {name}", interpreter.names.first().copied().unwrap_or_default())
        }
        How::Itself => format!("./{name}"),
    }
}

fn bounds(language: &Language) -> Bounds {
    if matches!(language.how, How::Itself) { BINARY } else { SOURCES }
}

/// The one file in `directory` that can be meant: `main.*` or `answer.*` in a known language; an
/// executable `main` or `answer`; or the only file in a known language.
fn only_program(directory: &Path) -> Result<(PathBuf, &'static Language), SubmissionError> {
    let unreadable = |source| SubmissionError::unreadable(directory, source);
    let mut names = Vec::new();
    for (number, entry) in fs::read_dir(directory).map_err(unreadable)?.enumerate() {
        let path = entry.map_err(unreadable)?.path();
        if number >= SOURCES.entries {
            return Err(SubmissionError::TooMany { path, limit: SOURCES.entries });
        }
        if is_file(&path) {
            names.extend(path.file_name().map(PathBuf::from));
        }
    }
    names.sort();
    let is_main = |name: &&PathBuf| {
        matches!(name.file_stem().and_then(|stem| stem.to_str()), Some("main" | "answer"))
    };
    let known = |name: &PathBuf| Some((name.clone(), language::by_name(name)?));
    let executable = |name: &PathBuf| Some((name.clone(), language::of(&directory.join(name))?));
    let choices: [Vec<_>; 3] = [
        names.iter().filter(is_main).filter_map(known).collect(),
        names.iter().filter(is_main).filter_map(executable).collect(),
        names.iter().filter_map(known).collect(),
    ];
    let directory = directory.to_owned();
    match choices.into_iter().find(|choice| !choice.is_empty()) {
        None => Err(SubmissionError::NoProgram { directory }),
        Some(mut choice) => match (choice.pop(), choice.is_empty()) {
            (Some(only), true) => Ok(only),
            (last, _) => {
                let candidates = choice.into_iter().chain(last).map(|(name, _)| name).collect();
                Err(SubmissionError::Ambiguous { directory, candidates })
            }
        },
    }
}

fn is_file(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|found| found.is_file())
}

fn is_directory(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|found| found.is_dir())
}

/// Also a link that leads nowhere.
fn exists(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

#[cfg(test)]
#[path = "locate_tests.rs"]
mod tests;
