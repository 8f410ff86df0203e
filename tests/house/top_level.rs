//! The top level: each thing there is one that a newcomer looks for.

use std::collections::BTreeSet;
use std::process::Command;

use crate::tree::{Fault, Tree};
use crate::{finds, holds_here};

const NAMES: [&str; 10] = [
    "Cargo.toml",
    "Cargo.lock",
    "clippy.toml",
    "rustfmt.toml",
    "rust-toolchain.toml",
    "crates",
    "lessons",
    "scripts",
    "tests",
    "docs",
];
const BEGINNINGS: [&str; 6] =
    [".", "README", "LICENSE", "ARCHITECTURE", "CONTRIBUTING", "CHANGELOG"];

fn strangers(tree: &Tree) -> Vec<Fault> {
    let names = known_to_git(tree).unwrap_or_else(|| in_the_directory(tree));
    let is_known = |name: &String| {
        NAMES.contains(&name.as_str()) || BEGINNINGS.iter().any(|begin| name.starts_with(begin))
    };
    let strangers = names.into_iter().filter(|name| !is_known(name));
    strangers.map(|name| Fault::new(&name, 0, "this does not belong on the top level")).collect()
}

/// What is committed or would be; `None` where there is no git or no repository of it.
fn known_to_git(tree: &Tree) -> Option<BTreeSet<String>> {
    if !tree.root().join(".git").exists() {
        return None;
    }
    let arguments = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
    let mut git = Command::new("git");
    let output = git.args(arguments).current_dir(tree.root()).output().ok()?;
    let list = String::from_utf8(output.stdout).ok()?;
    let paths = list.split('\0').filter(|path| !path.is_empty());
    let present = paths.filter(|path| tree.root().join(path).exists());
    let names = present.filter_map(|path| path.split('/').next());
    let names: BTreeSet<_> = names.map(str::to_owned).collect();
    (!names.is_empty()).then_some(names)
}

fn in_the_directory(tree: &Tree) -> BTreeSet<String> {
    let names = tree.files("*").chain(tree.directories("*"));
    names.map(str::to_owned).collect()
}

#[test]
fn the_top_level_holds_no_stranger() {
    let files = [
        (".gitignore", ""),
        ("Cargo.toml", ""),
        ("README.zh.md", ""),
        ("crates/a/x", ""),
        ("notes.txt", ""),
        ("src/", ""),
        ("target/debug/x", ""),
    ];
    finds(strangers, &files, &["notes.txt", "src"]);
    holds_here(strangers);
}
