//! Manifests line by line, as they are written: cargo's own view of them (see `dependencies`)
//! no longer tells what was inherited from the workspace.

use std::collections::{HashMap, HashSet};

use crate::tree::{Fault, Tree};
use crate::{finds, holds_here};

/// A line `key = value` of a manifest.
#[derive(Debug)]
pub(crate) struct Entry<'a> {
    /// What stands in the section's brackets; `[bin]` for a `[[bin]]`.
    pub(crate) section: &'a str,
    pub(crate) key: &'a str,
    pub(crate) value: &'a str,
    pub(crate) line: usize,
}

/// The lines `key = value`.
pub(crate) fn entries(text: &str) -> impl Iterator<Item = Entry<'_>> {
    let mut section = "";
    text.lines().zip(1..).filter_map(move |(text, line)| {
        if let Some(inside) = text.strip_prefix('[') {
            let inside = inside.split('#').next().unwrap_or_default().trim_end();
            section = inside.strip_suffix(']').unwrap_or(inside);
            return None;
        }
        let (key, value) = text.split_once('=')?;
        (!key.starts_with('#')).then(|| Entry {
            section,
            key: key.trim(),
            value: value.trim(),
            line,
        })
    })
}

/// The manifests of the workspace's members.
fn members(tree: &Tree) -> impl Iterator<Item = (&str, String)> {
    let crates = tree.files("crates/*/Cargo.toml");
    let all = crates.chain(tree.files("lessons/*/Cargo.toml")).chain(desks(tree));
    all.map(|path| (path, tree.text(path)))
}

/// The manifests of the exercises.
fn desks(tree: &Tree) -> impl Iterator<Item = &str> {
    tree.files("lessons/*/exercise/Cargo.toml")
}

/// The section lists dependencies of a package: `dev-dependencies`, `target.'…'.dependencies`.
fn lists_dependencies(section: &str) -> bool {
    section.ends_with("dependencies") && !section.starts_with("workspace")
}

fn inherits(entry: &Entry) -> bool {
    let by_key = entry.key.ends_with(".workspace") && entry.value == "true";
    by_key || (entry.value.starts_with('{') && entry.value.contains("workspace = true"))
}

fn own_dependencies(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (path, text) in members(tree) {
        let mut found = |line, what: &str| faults.push(Fault::new(path, line, what));
        for entry in entries(&text) {
            let entry_is_bad = lists_dependencies(entry.section) && !inherits(&entry);
            if entry_is_bad {
                found(entry.line, "write `name.workspace = true`; the version stands once");
            }
        }
        for (line, number) in text.lines().zip(1..) {
            if line.starts_with('[') && line.contains("dependencies.") {
                found(number, "a dependency is one line, no section of its own");
            }
        }
    }
    faults
}

fn workspace_lines(tree: &Tree) -> Vec<Fault> {
    let used: HashSet<String> = members(tree).flat_map(|(_, text)| used_in(&text)).collect();
    let text = tree.text("Cargo.toml");
    let mut faults = Vec::new();
    let mut found = |line, what: String| faults.push(Fault::new("Cargo.toml", line, what));
    let mut crates = HashMap::new();
    for entry in entries(&text).filter(|entry| entry.section == "workspace.dependencies") {
        if entry.value.starts_with('{') != entry.value.contains('}') {
            found(entry.line, format!("{} takes more than one line", entry.key));
        }
        if !used.contains(entry.key) {
            found(entry.line, format!("nobody uses {}", entry.key));
        }
        let name = renamed(entry.value).unwrap_or(entry.key);
        if let Some(first) = crates.insert(name, entry.line) {
            found(entry.line, format!("{name} stands in line {first} too"));
        }
    }
    for (line, number) in text.lines().zip(1..) {
        if line.starts_with("[workspace.dependencies.") {
            found(number, "a dependency is one line".to_owned());
        }
    }
    faults
}

fn used_in(manifest: &str) -> Vec<String> {
    let listed = entries(manifest).filter(|entry| lists_dependencies(entry.section));
    let name = |entry: Entry| entry.key.trim_end_matches(".workspace").to_owned();
    listed.map(name).collect()
}

/// The crate's own name in `{ package = "name" }`.
fn renamed(value: &str) -> Option<&str> {
    let (_, behind) = value.split_once("package = \"")?;
    behind.split('"').next()
}

fn own_lints(tree: &Tree) -> Vec<Fault> {
    let inherits = |text: &str| {
        let is = |e: Entry| e.section == "lints" && e.key == "workspace" && e.value == "true";
        entries(text).any(is)
    };
    // Students write as they like.
    let is_desk = |path: &str| desks(tree).any(|desk| desk == path);
    let own = members(tree).filter(|(path, text)| !is_desk(path) && !inherits(text));
    own.map(|(path, _)| Fault::new(path, 0, "`[lints]` with `workspace = true` is missing"))
        .collect()
}

#[test]
fn every_dependency_is_inherited() {
    let planted = "\
[package]
name = \"a\"
version.workspace = true
[dependencies]
good.workspace = true
better = { workspace = true, features = [\"x\"] }
bad = \"1.0\"
[target.'cfg(unix)'.dependencies]
worse = { version = \"1\" }
[dev-dependencies.worst]
workspace = true
";
    let files = [
        ("crates/a/Cargo.toml", planted),
        ("lessons/10_a/answer/Cargo.toml", planted), // no member
    ];
    let places = ["crates/a/Cargo.toml:7", "crates/a/Cargo.toml:9", "crates/a/Cargo.toml:10"];
    finds(own_dependencies, &files, &places);
    holds_here(own_dependencies);
}

#[test]
fn the_workspace_has_one_line_for_each_crate_that_is_used() {
    let workspace = "\
[workspace.dependencies]
used = \"1\"
unused = \"1\" # used
long = { version = \"1\", features = [
    \"x\",
] }
again = { package = \"used\", version = \"2\" }
[workspace.dependencies.section]
version = \"1\"
[workspace.lints.rust]
unsafe_code = \"deny\"
";
    let member = "[dependencies]\nused.workspace = true\n[dev-dependencies]\n\
                  long = { workspace = true }\nagain.workspace = true\n";
    let files = [("Cargo.toml", workspace), ("lessons/10_a/Cargo.toml", member)];
    let places = ["Cargo.toml:3", "Cargo.toml:4", "Cargo.toml:7", "Cargo.toml:8"];
    finds(workspace_lines, &files, &places);
    holds_here(workspace_lines);
}

#[test]
fn every_member_has_the_lints_of_the_workspace() {
    let files = [
        ("crates/a/Cargo.toml", "[lints]\nworkspace = true\n"),
        ("crates/b/Cargo.toml", "[package]\nworkspace = true\n[lints]\n"),
    ];
    finds(own_lints, &files, &["crates/b/Cargo.toml"]);
    holds_here(own_lints);
}
