//! A lesson is a directory `NN_name` with the package and the program `name`.

use std::collections::HashMap;

use crate::manifest::entries;
use crate::tree::{Fault, Tree};
use crate::{finds, holds_here};

const FILES: [&str; 4] = ["Cargo.toml", "src/main.rs", "README.md", "README.zh.md"];

/// A lesson's number and name from its directory's.
fn number_and_name(directory: &str) -> Option<(u32, &str)> {
    let (number, name) = directory.split_once('_')?;
    let is_number = number.len() == 2 && number.chars().all(|c| c.is_ascii_digit());
    let is_part = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    let is_name = name.starts_with(|c: char| c.is_ascii_lowercase()) && name.chars().all(is_part);
    (is_number && is_name).then_some((number.parse().ok()?, name))
}

fn misplaced(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut taken = HashMap::new();
    for path in tree.directories("lessons/*") {
        let directory = path.trim_start_matches("lessons/");
        let Some((number, name)) = number_and_name(directory) else {
            let what = "a lesson's directory is NN_name, such as 10_udp_send";
            faults.push(Fault::new(path, 0, what));
            continue;
        };
        if let Some(first) = taken.insert(number, path) {
            let what = format!("{first} has this number too");
            faults.push(Fault::new(path, 0, what));
        }
        let missing = FILES.iter().filter(|file| !tree.has(&format!("{path}/{file}")));
        faults.extend(missing.map(|file| Fault::new(path, 0, format!("{file} is missing"))));
        faults.extend(misnamed(tree, path, name));
    }
    faults
}

/// Without a `[[bin]]`, src/main.rs is the program of the package's name.
fn misnamed(tree: &Tree, path: &str, name: &str) -> Vec<Fault> {
    let file = format!("{path}/Cargo.toml");
    let text = tree.text(&file);
    let mut faults = Vec::new();
    for entry in entries(&text).filter(|entry| entry.key == "name") {
        let what = match entry.section {
            "package" => "package",
            "[bin]" => "program",
            _ => continue,
        };
        let given = entry.value.trim_matches('"');
        if given != name {
            let what = format!("the {what} is called {given}, the directory says {name}");
            faults.push(Fault::new(&file, entry.line, what));
        }
    }
    faults
}

#[test]
fn every_lesson_has_its_place() {
    let good = "[package]\nname = \"good\"\n[[test]]\nname = \"other\"\n";
    let bad = "[package]\nname = \"other\"\n[[bin]]\nname = \"bad\"\n[[bin]]\nname = \"worse\"\n";
    let files = [
        ("lessons/01_good/Cargo.toml", good),
        ("lessons/01_good/README.md", ""),
        ("lessons/01_good/README.zh.md", ""),
        ("lessons/01_good/src/main.rs", ""),
        ("lessons/01_bad/Cargo.toml", bad),
        ("lessons/01_bad/README.md", ""),
        ("lessons/01_bad/README.zh.md", ""),
        ("lessons/2_short/", ""),
        ("lessons/03_Loud/", ""),
    ];
    let places = [
        "lessons/01_bad", // src/main.rs
        "lessons/01_bad/Cargo.toml:2",
        "lessons/01_bad/Cargo.toml:6",
        "lessons/01_good", // the number
        "lessons/03_Loud",
        "lessons/2_short",
    ];
    finds(misplaced, &files, &places);
    holds_here(misplaced);
}
