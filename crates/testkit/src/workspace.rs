//! The workspace that is under test.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// The directory of the workspace's Cargo.toml.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).expect("crates/testkit stands two levels deep").to_owned()
}

/// Copies a directory with all that is in it.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a directory can be made");
    for entry in fs::read_dir(from).expect("it can be read") {
        let entry = entry.expect("it can be read");
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).expect("a file can be copied");
        }
    }
}

/// The binary of another lesson, built now if it is not: a test knows only its own package's.
/// It is built where this test was, which the environment does not always tell.
pub fn binary_of(package: &str) -> PathBuf {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let test = env::current_exe().expect("a test knows its own path");
    let target = test.ancestors().nth(3).expect("target/debug/deps/test");
    let output = Command::new(cargo)
        .args([
            "build",
            "--package",
            package,
            "--bin",
            package,
            "--message-format=json",
            "--target-dir",
        ])
        .arg(target)
        .current_dir(root())
        .output()
        .expect("cargo runs");
    let messages = String::from_utf8_lossy(&output.stdout).into_owned();
    messages
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .find_map(|message| message["executable"].as_str().map(PathBuf::from))
        .unwrap_or_else(|| {
            panic!("{package} does not build: {}", String::from_utf8_lossy(&output.stderr))
        })
}
