use std::fs;

use toml::Table;

use super::super::super::fixture::Fixture;
use super::super::super::{Buffering, Request, Trouble};
use super::Package;

fn package(fixture: &Fixture, crates: &[&str]) -> Result<Package, Trouble> {
    let crates: Vec<String> = crates.iter().map(|name| (*name).to_owned()).collect();
    let request = Request {
        exercise: "echo",
        crates: &crates,
        buffering: Buffering::Own,
        cancel: &crate::Cancel::new(),
    };
    Package::new(fixture.course.root(), request, "rustc 1.95.0")
}

#[test]
fn the_manifest_is_the_graders_own_with_the_crates_of_the_exercise() {
    let fixture = Fixture::new();
    let package = package(&fixture, &["other"]).unwrap();
    let root = fixture.course.root().display();
    let expected = format!(
        "
[package]
name = \"ex_echo\"
version = \"0.0.0\"
edition = \"2024\"
publish = false
build = false
autobins = false
autoexamples = false
autotests = false
autobenches = false
[[bin]]
name = \"ex_echo\"
path = \"src/main.rs\"
[dependencies]
other = {{ path = \"{root}/crates/other\", default-features = false, features = [\"loud\"] }}
[profile.dev]
debug = false
[workspace]
resolver = \"3\"
"
    );
    let found: Table = package.manifest().parse().unwrap();
    assert_eq!(found, expected.parse::<Table>().unwrap());
    assert!(package.has_dependencies());
}

#[test]
fn what_a_crate_of_the_workspace_needs_is_seen_and_nothing_else_of_the_course() {
    let fixture = Fixture::new();
    let root = fixture.course.root();
    let with_helper = package(&fixture, &["helper"]).unwrap();
    let seen = ["crates/helper", "crates/other", "Cargo.toml"].map(|path| root.join(path));
    assert_eq!(with_helper.read(), seen);
    let std_only = package(&fixture, &[]).unwrap();
    assert!(std_only.read().is_empty() && !std_only.has_dependencies());
}

#[test]
fn a_crate_that_the_workspace_does_not_have_is_the_courses_own_mistake() {
    let fixture = Fixture::new();
    let trouble = package(&fixture, &["rand"]).unwrap_err();
    assert!(matches!(&trouble, Trouble::UnknownCrate { name } if name == "rand"), "{trouble:?}");
    fs::write(fixture.course.root().join("Cargo.toml"), "[workspace").unwrap();
    let trouble = package(&fixture, &[]).unwrap_err();
    assert!(matches!(trouble, Trouble::Workspace { .. }), "{trouble:?}");
}

#[test]
fn the_key_changes_with_everything_that_changes_the_program() {
    let fixture = Fixture::new();
    let root = fixture.course.root();
    let key = || package(&fixture, &["helper"]).unwrap().key().to_owned();
    let mut keys = vec![key()];
    assert_eq!(key(), keys[0]);
    fs::write(root.join("crates/other/src/lib.rs"), "pub const VOICE: &str = \"other\";").unwrap();
    keys.push(key());
    fs::write(root.join("Cargo.lock"), "version = 4\n# other versions\n").unwrap();
    keys.push(key());
    let manifest = fs::read_to_string(root.join("Cargo.toml")).unwrap();
    fs::write(root.join("Cargo.toml"), manifest.replace("debug = false", "debug = true")).unwrap();
    keys.push(key());
    keys.push(package(&fixture, &["other"]).unwrap().key().to_owned());
    let request = Request {
        exercise: "echo",
        crates: &[],
        buffering: Buffering::Own,
        cancel: &crate::Cancel::new(),
    };
    for compiler in ["rustc 1.95.0", "rustc 1.96.0"] {
        keys.push(Package::new(root, request, compiler).unwrap().key().to_owned());
    }
    let all = keys.len();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), all);
}

#[test]
fn what_is_built_in_a_crates_directory_does_not_change_its_key() {
    let fixture = Fixture::new();
    let before = package(&fixture, &["other"]).unwrap();
    let built = fixture.course.root().join("crates/other/target/debug/x");
    super::super::super::fixture::write(&built, "x");
    assert_eq!(package(&fixture, &["other"]).unwrap().key(), before.key());
}
