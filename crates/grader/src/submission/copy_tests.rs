use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::super::SubmissionError;
use super::super::fixture::write;
use super::{BINARY, Bounds, Copy, SOURCES};

fn place() -> TempDir {
    tempfile::tempdir().unwrap()
}

/// Copies a directory with bounds of `change`.
fn tree(from: &Path, change: impl FnOnce(&mut Bounds)) -> Result<(TempDir, Copy), SubmissionError> {
    let (into, mut bounds) = (place(), SOURCES);
    change(&mut bounds);
    let mut copy = Copy::new(into.path(), bounds)?;
    copy.tree(from, Path::new("")).map(|()| (into, copy))
}

/// Every file below `root`, sorted.
fn files(root: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut directories = vec![root.to_owned()];
    while let Some(directory) = directories.pop() {
        for entry in fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                directories.push(path);
            } else {
                found.push(path.strip_prefix(root).unwrap().to_owned());
            }
        }
    }
    found.sort();
    found
}

#[test]
fn a_tree_is_copied_with_its_bytes_and_names() {
    let from = place();
    for name in ["main.py", "a b/你好.py", "a b/c/-rf", ".hidden"] {
        write(&from.path().join(name), name);
    }
    let (_into, copy) = tree(from.path(), |_| {}).unwrap();
    let expected = [".hidden", "a b/c/-rf", "a b/你好.py", "main.py"].map(PathBuf::from);
    assert_eq!(files(copy.path()), expected);
    for name in &expected {
        let bytes = fs::read(copy.path().join(name)).unwrap();
        assert_eq!(bytes, name.to_str().unwrap().as_bytes());
    }
    assert!(!copy.is_single_file());
}

#[cfg(target_os = "linux")]
#[test]
fn names_that_are_not_utf_8_are_copied_too() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let from = place();
    let name = OsStr::from_bytes(b"\xff\n\x1b[2J.py");
    fs::write(from.path().join(name), "x").unwrap();
    let (_into, copy) = tree(from.path(), |_| {}).unwrap();
    assert_eq!(files(copy.path()), [PathBuf::from(name)]);
}

#[test]
fn what_tools_leave_behind_is_not_copied() {
    let from = place();
    for name in
        ["main.rs", "target/debug/x", ".git/config", "__pycache__/a.pyc", ".cargo/config.toml"]
    {
        write(&from.path().join(name), "");
    }
    write(&from.path().join("venv"), "a file of that name is the student's");
    let (_into, copy) = tree(from.path(), |_| {}).unwrap();
    assert_eq!(files(copy.path()), ["main.rs", "venv"].map(PathBuf::from));
}

#[cfg(unix)]
#[test]
fn links_are_told_and_not_followed() {
    use std::os::unix::fs::symlink;
    let (from, elsewhere) = (place(), place());
    write(&elsewhere.path().join("secret"), "secret");
    write(&from.path().join("src/main.rs"), "");
    symlink(elsewhere.path().join("secret"), from.path().join("src/secret.rs")).unwrap();
    symlink(elsewhere.path(), from.path().join("directory")).unwrap();
    symlink("nowhere", from.path().join("dangling")).unwrap();
    symlink("src/main.rs", from.path().join("inside")).unwrap();
    let (_into, copy) = tree(from.path(), |_| {}).unwrap();
    assert_eq!(files(copy.path()), [PathBuf::from("src/main.rs")]);
    let left_out = ["dangling", "directory", "inside", "src/secret.rs"].map(PathBuf::from);
    assert_eq!(copy.left_out, left_out);
}

#[cfg(unix)]
#[test]
fn a_file_that_has_become_a_link_is_refused() {
    let (from, into) = (place(), place());
    write(&from.path().join("secret"), "secret");
    let link = from.path().join("main.rs");
    std::os::unix::fs::symlink("secret", &link).unwrap();
    let mut copy = Copy::new(into.path(), SOURCES).unwrap();
    let refused = copy.file(&link, Path::new("main.rs"));
    if cfg!(target_os = "linux") {
        assert!(matches!(refused, Err(SubmissionError::NoRegularFile { .. })), "{refused:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_pipe_or_a_device_does_not_hold_the_copy_up() {
    let (from, into) = (place(), place());
    let pipe = from.path().join("main.rs");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    if !made.is_ok_and(|status| status.success()) {
        return testkit::missing("mkfifo");
    }
    let (_into, copy) = tree(from.path(), |_| {}).unwrap();
    assert_eq!(copy.left_out, [PathBuf::from("main.rs")]);
    let mut copy = Copy::new(into.path(), SOURCES).unwrap();
    for endless in [pipe.as_path(), Path::new("/dev/zero")] {
        let refused = copy.file(endless, Path::new("main.rs"));
        assert!(matches!(refused, Err(SubmissionError::NoRegularFile { .. })), "{refused:?}");
    }
}

#[test]
fn every_bound_is_held() {
    let from = place();
    for name in ["a/b/1", "a/b/2", "a/3"] {
        write(&from.path().join(name), [b'x'; 10]);
    }
    assert!(tree(from.path(), |bounds| bounds.entries = 5).is_ok());
    let refused = tree(from.path(), |bounds| bounds.entries = 4);
    assert!(matches!(refused, Err(SubmissionError::TooMany { limit: 4, .. })), "{refused:?}");
    assert!(tree(from.path(), |bounds| bounds.file = 10).is_ok());
    let refused = tree(from.path(), |bounds| bounds.file = 9);
    assert!(matches!(refused, Err(SubmissionError::TooLarge { limit: 9, .. })), "{refused:?}");
    assert!(tree(from.path(), |bounds| bounds.total = 30).is_ok());
    let refused = tree(from.path(), |bounds| bounds.total = 29);
    assert!(matches!(refused, Err(SubmissionError::TooMuch { limit: 29, .. })), "{refused:?}");
    assert!(tree(from.path(), |bounds| bounds.depth = 3).is_ok());
    let refused = tree(from.path(), |bounds| bounds.depth = 2);
    assert!(matches!(refused, Err(SubmissionError::TooDeep { limit: 2, .. })), "{refused:?}");
}

#[test]
fn a_file_larger_than_any_program_is_not_read_to_its_end() {
    let from = place();
    let path = from.path().join("main.rs");
    fs::File::create(&path).unwrap().set_len(1 << 40).unwrap();
    let refused = tree(from.path(), |_| {});
    assert!(matches!(refused, Err(SubmissionError::TooLarge { .. })), "{refused:?}");
}

#[cfg(unix)]
#[test]
fn others_can_read_the_copy_and_what_could_be_executed_still_can() {
    use std::os::unix::fs::PermissionsExt;
    let from = place();
    for (name, mode) in [("run", 0o700), ("data", 0o600)] {
        write(&from.path().join("d").join(name), "");
        let path = from.path().join("d").join(name);
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }
    let (_into, copy) = tree(from.path(), |_| {}).unwrap();
    for (name, mode) in [("", 0o755), ("d", 0o755), ("d/run", 0o755), ("d/data", 0o644)] {
        let found = fs::metadata(copy.path().join(name)).unwrap().permissions().mode();
        assert_eq!(found & 0o777, mode, "{name}");
    }
}

#[test]
fn the_copy_is_gone_with_its_value() {
    let into = place();
    let copy = Copy::new(into.path(), BINARY).unwrap();
    assert!(copy.path().is_dir());
    let path = copy.path().to_owned();
    drop(copy);
    assert!(!path.exists());
}
