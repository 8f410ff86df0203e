//! The files that the rules look at, and what a rule says about them.

use std::fmt::{self, Display};
use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

/// A place where a rule is broken.
#[derive(Debug)]
pub(crate) struct Fault {
    file: String,
    line: usize,
    what: String,
}

impl Fault {
    /// A fault at a line; 0 when the whole file is meant.
    pub(crate) fn new(file: &str, line: usize, what: impl Into<String>) -> Self {
        Self { file: file.to_owned(), line, what: what.into() }
    }

    /// `file:line`.
    pub(crate) fn place(&self) -> String {
        match self.line {
            0 => self.file.clone(),
            line => format!("{}:{line}", self.file),
        }
    }
}

/// What a review of a lesson's text finds in a file.
pub(crate) fn faults_in(file: &str, found: Vec<lesson_text::review::Fault>) -> Vec<Fault> {
    found.into_iter().map(|fault| Fault::new(file, fault.line, fault.flaw.to_string())).collect()
}

impl Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: {}", self.place(), self.what)
    }
}

/// A directory tree, without what is built or belongs to a tool.
pub(crate) struct Tree {
    root: PathBuf,
    /// Paths from the root, with `/`, sorted.
    files: Vec<String>,
    /// Directories from the root, sorted.
    directories: Vec<String>,
    /// A planted tree is removed with this.
    _planted: Option<TempDir>,
}

impl Tree {
    /// This repository.
    pub(crate) fn here() -> Self {
        Self::at(testkit::root(), None)
    }

    /// A tree for a rule to be tried on: paths and contents. A path that ends with `/` is an
    /// empty directory.
    pub(crate) fn planted(files: &[(&str, &str)]) -> Self {
        let directory = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = directory.path().join(path);
            if path.to_str().unwrap().ends_with('/') {
                fs::create_dir_all(path).unwrap();
                continue;
            }
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        Self::at(directory.path().to_owned(), Some(directory))
    }

    fn at(root: PathBuf, planted: Option<TempDir>) -> Self {
        let (mut files, mut directories) = (Vec::new(), Vec::new());
        walk(&root, "", &mut files, &mut directories);
        files.sort();
        directories.sort();
        Self { root, files, directories, _planted: planted }
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// The files whose path matches: `*` is one component, or a part of one; `**` is any number
    /// of components.
    pub(crate) fn files<'a>(&'a self, pattern: &'a str) -> impl Iterator<Item = &'a str> {
        let all = self.files.iter().map(String::as_str);
        all.filter(move |path| path_matches(pattern, path))
    }

    /// The directories whose path matches.
    pub(crate) fn directories<'a>(&'a self, pattern: &'a str) -> impl Iterator<Item = &'a str> {
        let all = self.directories.iter().map(String::as_str);
        all.filter(move |path| path_matches(pattern, path))
    }

    pub(crate) fn has(&self, path: &str) -> bool {
        self.files(path).next().is_some() || self.directories(path).next().is_some()
    }

    /// A file's text; empty when there is no such file.
    pub(crate) fn text(&self, path: &str) -> String {
        fs::read_to_string(self.root.join(path)).unwrap_or_default()
    }
}

fn walk(root: &Path, inside: &str, files: &mut Vec<String>, directories: &mut Vec<String>) {
    for entry in fs::read_dir(root.join(inside)).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        let path = if inside.is_empty() { name.clone() } else { format!("{inside}/{name}") };
        if matches!(name.as_str(), "target" | ".git" | "__pycache__") {
            continue;
        }
        if entry.file_type().unwrap().is_dir() {
            walk(root, &path, files, directories);
            directories.push(path);
        } else {
            files.push(path);
        }
    }
}

fn path_matches(pattern: &str, path: &str) -> bool {
    let pattern: Vec<&str> = pattern.split('/').collect();
    let path: Vec<&str> = path.split('/').collect();
    components_match(&pattern, &path)
}

fn components_match(pattern: &[&str], path: &[&str]) -> bool {
    match (pattern, path) {
        ([], []) => true,
        (["**", rest @ ..], _) => (0..=path.len()).any(|n| components_match(rest, &path[n..])),
        ([first, pattern @ ..], [name, path @ ..]) => {
            name_matches(first, name) && components_match(pattern, path)
        }
        _ => false,
    }
}

fn name_matches(pattern: &str, name: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == name,
        Some((first, rest)) => name.strip_prefix(first).is_some_and(|name| {
            let ends = name.char_indices().map(|(at, _)| at).chain([name.len()]);
            ends.into_iter().any(|at| name_matches(rest, &name[at..]))
        }),
    }
}

#[test]
fn paths_match_as_in_a_shell() {
    let table = [
        ("crates/*/src/**/*.rs", "crates/a/src/b.rs", true),
        ("crates/*/src/**/*.rs", "crates/a/src/b/c/d.rs", true),
        ("crates/*/src/**/*.rs", "crates/a/tests/b.rs", false),
        ("lessons/*", "lessons/10_a/src", false),
        ("README*.md", "README.zh.md", true),
        ("README*.md", "READ.md", false),
    ];
    for (pattern, path, expected) in table {
        assert_eq!(path_matches(pattern, path), expected, "{pattern} {path}");
    }
}

#[test]
fn this_repository_is_seen() {
    let tree = Tree::here();
    assert!(tree.has("Cargo.toml") && tree.has("crates/common/src/lib.rs"));
    assert!(tree.files("target/**").next().is_none());
    assert!(tree.directories("lessons/*").next().is_some());
}
