//! The Rust files of a tree, read once for each rule.

use std::collections::HashSet;

use crate::rust_source::{Token, begins_with, tokens};
use crate::tree::Tree;

/// A Rust file.
pub(crate) struct Source {
    pub(crate) path: String,
    pub(crate) tokens: Vec<Token>,
}

impl Source {
    /// The token sequences that begin at each token outside tests.
    pub(crate) fn outside_tests(&self) -> impl Iterator<Item = &[Token]> {
        self.everywhere().filter(|tokens| !tokens[0].in_test)
    }

    /// The token sequences that begin at each token.
    pub(crate) fn everywhere(&self) -> impl Iterator<Item = &[Token]> {
        (0..self.tokens.len()).map(|at| &self.tokens[at..])
    }
}

/// The files that match one of the patterns. A file that is a module under `#[cfg(test)]` counts
/// as a test as a whole.
pub(crate) fn sources(tree: &Tree, patterns: &[&str]) -> Vec<Source> {
    let files = patterns.iter().flat_map(|pattern| tree.files(pattern));
    let mut sources: Vec<_> = files
        .map(|path| Source { path: path.to_owned(), tokens: tokens(&tree.text(path)) })
        .collect();
    let test_files: HashSet<_> = sources.iter().flat_map(test_modules).collect();
    let are_tests = sources.iter_mut().filter(|s| test_files.contains(&s.path));
    for token in are_tests.flat_map(|source| &mut source.tokens) {
        token.in_test = true;
    }
    sources
}

/// Where the modules `#[cfg(test)] mod name;` of a file may be.
fn test_modules(source: &Source) -> Vec<String> {
    let (directory, file) = source.path.rsplit_once('/').unwrap_or(("", &source.path));
    let stem = file.trim_end_matches(".rs");
    let tokens = source.everywhere().zip(0..);
    let mut files = Vec::new();
    for (item, at) in tokens.filter(|(item, _)| item[0].in_test && item[0].is_word("mod")) {
        let Some(name) = item.get(1).and_then(Token::word) else {
            continue;
        };
        if !item.get(2).is_some_and(|token| token.is_sign(';')) {
            continue;
        }
        files.push(format!("{directory}/{name}.rs"));
        files.push(format!("{directory}/{stem}/{name}.rs"));
        // #[path = "name.rs"] mod name;
        let before = source.tokens[..at].len().checked_sub(5);
        let attribute = before.map(|begin| &source.tokens[begin..at]);
        if let Some(attribute) = attribute.filter(|tokens| begins_with(tokens, "[ path =")) {
            let named = attribute[3].text().unwrap_or_default();
            files.push(format!("{directory}/{named}"));
        }
    }
    files
}

#[test]
fn modules_for_tests_are_tests() {
    let tree = Tree::planted(&[
        ("crates/a/src/lib.rs", "#[cfg(test)]\nmod inside;\nmod real;"),
        ("crates/a/src/inside.rs", "fn inside() {}"),
        ("crates/a/src/real.rs", "#[cfg(test)] #[path = \"odd_name.rs\"] mod t;"),
        ("crates/a/src/odd_name.rs", "fn odd() {}"),
    ]);
    let sources = sources(&tree, &["crates/*/src/**/*.rs"]);
    let outside = sources.iter().filter(|s| s.outside_tests().next().is_some());
    let outside: Vec<_> = outside.map(|source| source.path.as_str()).collect();
    assert_eq!(outside, ["crates/a/src/lib.rs"]);
    assert!(sources.iter().any(|s| s.path.ends_with("real.rs")));
}
