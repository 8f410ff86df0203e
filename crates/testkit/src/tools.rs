//! Programs that this project did not write. A test that needs one which is absent says so and
//! is skipped; under `REQUIRE_PEERS=1`, as CI sets it, that is a failure.

use std::env;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::Command;
use std::thread;

/// Finds a program on `PATH`; `None` after having said that the test is skipped.
pub fn tool(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let found = env::split_paths(&path)
        .flat_map(|dir| [dir.join(name), dir.join(format!("{name}.exe"))])
        .find(|candidate| candidate.is_file());
    if found.is_none() {
        missing(name);
    }
    found
}

/// Python, isolated and without site packages: the start is quick and nothing interferes.
pub fn python(script: &str) -> Option<Command> {
    let mut command = Command::new(tool("python3")?);
    command.args(python_args(script));
    Some(command)
}

/// The Python that has these modules: the one of `COURSE_PEERS_PYTHON`, else `python3`.
pub fn python_with(modules: &[&str]) -> Option<PathBuf> {
    let python = match env::var_os("COURSE_PEERS_PYTHON") {
        Some(python) => PathBuf::from(python),
        None => tool("python3")?,
    };
    let imports = format!("import {}", modules.join(", "));
    let found = Command::new(&python).args(["-c", &imports]).output();
    if found.is_ok_and(|output| output.status.success()) {
        return Some(python);
    }
    let modules = modules.join(", ");
    missing(&format!("{modules} (pip), in python3 or in the Python of COURSE_PEERS_PYTHON"));
    None
}

/// Node.js that runs an ECMAScript module, which may import these packages: they are those of the
/// directory that `COURSE_PEERS_NODE` names.
pub fn node_with(packages: &[&str], script: &str) -> Option<Command> {
    let directory = env::var_os("COURSE_PEERS_NODE").map(PathBuf::from).unwrap_or_default();
    let modules = directory.join("node_modules");
    let is_there = |package: &&str| modules.join(package).join("package.json").is_file();
    if !packages.iter().all(is_there) {
        let packages = packages.join(", ");
        missing(&format!("{packages} (npm), in node_modules of COURSE_PEERS_NODE"));
        return None;
    }
    let mut node = Command::new(tool("node")?);
    // What is imported by a script without a file is looked for where it runs.
    node.args(["--input-type=module", "--eval", script, "--"]).current_dir(directory);
    Some(node)
}

pub(crate) fn python_args(script: &str) -> [&str; 4] {
    ["-I", "-S", "-c", script]
}

/// Whether this is Linux; elsewhere it has been said that the test, which is about something that
/// only Linux has or does this way, is skipped.
pub fn is_linux(for_the_sake_of: &str) -> bool {
    let is_linux = cfg!(target_os = "linux");
    if !is_linux {
        missing(&format!("{for_the_sake_of} (Linux)"));
    }
    is_linux
}

/// Says that a test is skipped for want of something.
///
/// # Panics
/// Under `REQUIRE_PEERS=1`.
pub fn missing(what: &str) {
    let name = thread::current().name().unwrap_or("a test").to_owned();
    assert!(
        env::var_os("REQUIRE_PEERS").is_none_or(|value| value != "1"),
        "{name} needs {what}, which this machine does not have"
    );
    // Not eprintln!: the test harness hides that when a test passes.
    let _ = writeln!(io::stderr(), "skipped: {name} needs {what}");
}
