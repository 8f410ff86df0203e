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
