//! Which files of the course a student gets, and in which form.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;
use std::process::Command;

use super::WorkspaceError;
use super::extras;

/// What stays with the course: answers, what keeps the grader honest, what maintainers use.
const KEPT_BACK: [&str; 5] = ["tests/", "scripts/", ".ci/", ".github/", ".course/"];
const KEPT_BACK_FILES: [&str; 6] = [
    "README.md",
    "README.zh.md",
    "ARCHITECTURE.md",
    "ARCHITECTURE.zh.md",
    "CONTRIBUTING.md",
    ".gitignore",
];

/// All files by their paths with `/`, as a student gets them.
///
/// # Errors
/// One cannot be read.
pub(super) fn handed_out(root: &Path) -> Result<BTreeMap<String, Vec<u8>>, WorkspaceError> {
    let names = committed(root).map_or_else(|| lying_there(root), Ok);
    let names = names.map_err(WorkspaceError::at(root))?;
    let mut files = BTreeMap::new();
    for name in names.into_iter().filter(|name| is_for_students(name)) {
        let path = root.join(&name);
        let bytes = match desk_file(root, &name) {
            Some(starter) => starter,
            None => fs::read(&path).map_err(WorkspaceError::at(path))?,
        };
        files.insert(name.clone(), in_form(&name, bytes));
    }
    for (name, text) in extras::FILES {
        files.insert((*name).to_owned(), text.as_bytes().to_vec());
    }
    Ok(files)
}

/// Whether a student works in this file.
pub(super) fn is_desk(name: &str) -> bool {
    name.starts_with("lessons/")
        && (name.contains("/exercise/src/") || name.contains("/exercise/answer/"))
}

fn is_for_students(name: &str) -> bool {
    !KEPT_BACK.iter().any(|place| name.starts_with(place)) && !KEPT_BACK_FILES.contains(&name)
}

/// A desk as the last commit has it: whoever makes the workspace may have solved the exercise.
fn desk_file(root: &Path, name: &str) -> Option<Vec<u8>> {
    is_desk(name).then(|| git(root, &["show", &format!("HEAD:{name}")])).flatten()
}

fn committed(root: &Path) -> Option<Vec<String>> {
    let listed = git(root, &["ls-files", "-z"])?;
    let names = String::from_utf8(listed).ok()?;
    let names: Vec<String> =
        names.split('\0').filter(|name| !name.is_empty()).map(str::to_owned).collect();
    // A course inside another repository is not listed by it.
    names.iter().any(|name| name == "Cargo.toml").then_some(names)
}

fn git(root: &Path, args: &[&str]) -> Option<Vec<u8>> {
    let output = Command::new("git").arg("-C").arg(root).args(args).output().ok()?;
    output.status.success().then_some(output.stdout)
}

/// Without git: everything but what builds leave behind.
fn lying_there(root: &Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    let mut open = vec![String::new()];
    while let Some(place) = open.pop() {
        for entry in fs::read_dir(root.join(&place))? {
            let entry = entry?;
            let name = format!("{place}{}", entry.file_name().to_string_lossy());
            let kind = entry.file_type()?;
            if kind.is_dir() && !matches!(name.as_str(), "target" | ".git") {
                open.push(name + "/");
            } else if kind.is_file() {
                names.push(name);
            }
        }
    }
    names.sort();
    Ok(names)
}

/// A manifest names tests that stay with the course: those tables go.
fn in_form(name: &str, bytes: Vec<u8>) -> Vec<u8> {
    if !name.ends_with("/Cargo.toml") || is_desk(name) {
        return bytes;
    }
    match String::from_utf8(bytes) {
        Ok(text) => without_tests(&text).into_bytes(),
        Err(error) => error.into_bytes(),
    }
}

fn without_tests(manifest: &str) -> String {
    let mut kept = String::new();
    let mut is_test = false;
    for line in manifest.lines() {
        if line.starts_with('[') {
            is_test = line.trim_end() == "[[test]]";
        }
        if !is_test {
            kept.push_str(line);
            kept.push('\n');
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn test_targets_are_left_out_of_a_manifest_and_nothing_else() {
        let manifest = "[package]\nname = \"a\"\n\n[[test]]\nname = \"x\"\npath = \"y\"\n\n\
                        [lints]\nworkspace = true\n\n[[test]]\nname = \"z\"\n";
        let kept = "[package]\nname = \"a\"\n\n[lints]\nworkspace = true\n\n";
        assert_eq!(without_tests(manifest), kept);
    }

    #[test]
    fn answers_stay_with_the_course() {
        for name in ["tests/solutions/udp_send/answer.rs", ".ci/run", "README.md", "scripts/bench"]
        {
            assert!(!is_for_students(name), "{name}");
        }
        for name in ["Cargo.toml", "lessons/01_welcome/README.md", "crates/grader/src/lib.rs"] {
            assert!(is_for_students(name), "{name}");
        }
        assert!(is_desk("lessons/01_welcome/exercise/src/main.rs"));
        assert!(is_desk("lessons/03_toolchain_notes/exercise/answer/Cargo.toml"));
        assert!(!is_desk("lessons/01_welcome/exercise/exercise.toml"));
    }
}
