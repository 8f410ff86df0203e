//! The house rules: what ARCHITECTURE.md promises about the tree, each rule a test that names
//! the file and the line where it is broken.
//!
//! A rule is a function from a [`Tree`] to [`Fault`]s. Beside each stand planted faults, small
//! trees in which the rule must find what is wrong.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "a test fails by panicking"
)]

mod code;
mod dependencies;
mod lessons;
mod links;
mod manifest;
mod options;
mod quotes;
mod readmes;
mod rust_source;
mod sentences;
mod sizes;
mod sources;
mod top_level;
mod tree;

use tree::{Fault, Tree};

/// Claims that this repository keeps a rule.
#[track_caller]
fn holds_here(rule: impl Fn(&Tree) -> Vec<Fault>) {
    let faults: Vec<_> = rule(&Tree::here()).iter().map(Fault::to_string).collect();
    assert!(faults.is_empty(), "{} broken:\n{}", faults.len(), faults.join("\n"));
}

/// Claims that a rule finds exactly these places, `file:line`, in a planted tree.
#[track_caller]
fn finds(rule: impl Fn(&Tree) -> Vec<Fault>, files: &[(&str, &str)], places: &[&str]) {
    let planted = Tree::planted(files);
    let faults = rule(&planted);
    let found: Vec<_> = faults.iter().map(Fault::place).collect();
    assert_eq!(found, places, "{faults:#?}");
}
