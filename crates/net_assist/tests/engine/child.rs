//! This test's program again, as a child of a test: in a namespace, or with other limits.

use std::io::Write;
use std::process::Command;

use testkit::Running;

/// Runs one test, which nobody else runs because it is ignored. `program` starts this program.
pub(crate) fn run(mut program: Command, test: &str) -> Running {
    program.args(["--exact", test, "--ignored", "--nocapture"]);
    Running::start(program)
}

/// The child's next word for its parent.
pub(crate) fn word(child: &mut Running) -> String {
    loop {
        let line = child.next_line();
        if let Some(word) = line.strip_prefix("> ") {
            return word.to_owned();
        }
    }
}

/// In the child: a word for the parent.
pub(crate) fn say(word: impl std::fmt::Display) {
    let mut out = std::io::stdout();
    // The harness may have begun a line.
    writeln!(out, "\n> {word}").unwrap();
    out.flush().unwrap();
}

/// In the child: waits until the parent has done what it had to.
pub(crate) fn wait_for_parent() {
    std::io::stdin().read_line(&mut String::new()).unwrap();
}
