//! What cargo tells with `--message-format=json`, one object a line (The Cargo Book, External
//! tools).

use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::super::output::{Capped, KEPT};

/// A build as its messages tell it.
#[derive(Debug, Default)]
pub(super) struct Messages {
    diagnostics: Vec<Diagnostic>,
    /// Bytes of all diagnostics that are kept.
    length: usize,
    executable: Option<PathBuf>,
}

#[derive(Deserialize)]
#[serde(tag = "reason")]
enum Message {
    #[serde(rename = "compiler-message")]
    Diagnostic { target: Target, message: Diagnostic },
    #[serde(rename = "compiler-artifact")]
    Artifact { target: Target, executable: Option<PathBuf> },
    #[serde(other)]
    Other,
}

#[derive(Deserialize)]
struct Target {
    name: String,
}

/// One message of the compiler.
#[derive(Debug, Deserialize)]
struct Diagnostic {
    level: String,
    code: Option<Code>,
    rendered: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Code {
    code: String,
}

impl Diagnostic {
    /// Also `error: internal compiler error`.
    fn is_error(&self) -> bool {
        self.level.starts_with("error")
    }
}

impl Messages {
    /// Takes a line of cargo's. What is about another package than `package`, and what is no
    /// message, is passed over.
    pub(super) fn take(&mut self, line: &[u8], package: &str) {
        match serde_json::from_slice(line) {
            Ok(Message::Diagnostic { target, message }) if target.name == package => {
                self.keep(message);
            }
            Ok(Message::Artifact { target, executable }) if target.name == package => {
                self.executable = executable;
            }
            Ok(_) | Err(_) => {}
        }
    }

    /// Keeps more than is shown, so that errors can be preferred, but not everything.
    fn keep(&mut self, diagnostic: Diagnostic) {
        let length = diagnostic.rendered.as_ref().map_or(0, String::len);
        let room = if diagnostic.is_error() { 4 * KEPT } else { KEPT };
        if self.length < room {
            self.length += length;
            self.diagnostics.push(diagnostic);
        }
    }

    /// The program, where one was built.
    pub(super) fn executable(&self) -> Option<&Path> {
        self.executable.as_deref()
    }

    /// Whether the compiler found an error.
    pub(super) fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_error)
    }

    /// Whether an error has one of these codes (`E0432`).
    pub(super) fn has_code(&self, codes: &[&str]) -> bool {
        let of = |found: &Diagnostic| found.code.as_ref().map(|code| code.code.clone());
        self.diagnostics.iter().filter_map(of).any(|code| codes.contains(&code.as_str()))
    }

    /// Everything as it would stand in a terminal; where that is too much, the errors alone.
    pub(super) fn rendered(&self, shown: impl Fn(&str) -> String) -> String {
        let all: usize = self.rendered_of(|_| true).map(str::len).sum();
        let mut output = Capped::default();
        for text in self.rendered_of(|found| all <= KEPT || found.is_error()) {
            output.push_str(&shown(text));
        }
        output.into_text()
    }

    fn rendered_of(&self, which: impl Fn(&Diagnostic) -> bool) -> impl Iterator<Item = &str> {
        let chosen = self.diagnostics.iter().filter(move |found| which(found));
        chosen.filter_map(|found| found.rendered.as_deref())
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use serde_json::json;

    use super::super::super::output::KEPT;
    use super::Messages;

    fn compiler_message(name: &str, level: &str, code: &str, rendered: &str) -> Vec<u8> {
        json!({
            "reason": "compiler-message", "package_id": "path+file:///x", "manifest_path": "/x",
            "target": {"kind": ["bin"], "name": name, "src_path": "/x/src/main.rs"},
            "message": {
                "level": level, "rendered": rendered, "message": "", "spans": [], "children": [],
                "code": if code.is_empty() { json!(null) } else { json!({"code": code}) },
            },
        })
        .to_string()
        .into_bytes()
    }

    fn artifact(name: &str, executable: Option<&str>) -> Vec<u8> {
        let target = json!({"kind": ["bin"], "name": name});
        json!({"reason": "compiler-artifact", "target": target, "executable": executable})
            .to_string()
            .into_bytes()
    }

    #[test]
    fn the_executable_is_the_one_of_the_package_and_no_other() {
        let mut messages = Messages::default();
        for line in [
            b"not json".to_vec(),
            b"{\"reason\":\"build-finished\",\"success\":true}".to_vec(),
            b"{\"reason\":\"something-new\",\"x\":1}".to_vec(),
            artifact("common", None),
            artifact("ex_ports", Some("/slot/target/debug/ex_ports")),
            artifact("evil", Some("/evil")),
        ] {
            messages.take(&line, "ex_ports");
        }
        assert_eq!(messages.executable(), Some(Path::new("/slot/target/debug/ex_ports")));
        assert!(!messages.has_errors());
    }

    #[test]
    fn what_the_compiler_said_comes_in_its_own_words_and_order() {
        let mut messages = Messages::default();
        messages.take(&compiler_message("ex_a", "warning", "unused", "warning: w\n\n"), "ex_a");
        messages.take(&compiler_message("ex_b", "error", "E0001", "other\n"), "ex_a");
        messages.take(&compiler_message("ex_a", "error", "E0432", "error: e\n\n"), "ex_a");
        assert_eq!(messages.rendered(str::to_owned), "warning: w\n\nerror: e\n\n");
        assert!(messages.has_errors());
        assert!(messages.has_code(&["E0432", "E0433"]));
        assert!(!messages.has_code(&["E0001"]));
    }

    #[test]
    fn a_thousand_warnings_do_not_hide_the_error() {
        let mut messages = Messages::default();
        let warning = format!("warning: {}\n", "w".repeat(1000));
        for _ in 0..1000 {
            messages.take(&compiler_message("ex_a", "warning", "", &warning), "ex_a");
        }
        messages.take(&compiler_message("ex_a", "error", "E0308", "error: e\n"), "ex_a");
        assert_eq!(messages.rendered(str::to_owned), "error: e\n");
    }

    #[test]
    fn a_flood_of_errors_is_kept_to_a_length() {
        let mut messages = Messages::default();
        let error = format!("error: {}\n", "e".repeat(10_000));
        for _ in 0..1000 {
            messages.take(&compiler_message("ex_a", "error", "E0308", &error), "ex_a");
        }
        assert!(messages.rendered(str::to_owned).len() < KEPT + 100);
    }

    #[test]
    fn a_crash_of_the_compiler_is_an_error() {
        let mut messages = Messages::default();
        let level = "error: internal compiler error";
        messages.take(&compiler_message("ex_a", level, "", "thread 'rustc' panicked"), "ex_a");
        assert!(messages.has_errors());
    }
}
