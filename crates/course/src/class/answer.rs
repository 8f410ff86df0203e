//! Where, in what a student handed in, the answer to an exercise lies.
//!
//! Everything in there is the student's choice, so no link is followed: it could lead to another
//! student's answer, or to any file that the grader may read.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use common::escape::escaped;
use common::{Text, text};
use grader::submission::Place;

/// A student's answer to one exercise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// A file, or a directory with a program or with `answer/`.
    At(PathBuf),
    /// There is none.
    Missing,
    /// There is something that cannot be meant.
    Unusable(Text),
}

/// The answer to an exercise in a student's directory: `lessons/NN_udp_send/exercise` of a whole
/// workspace, a directory `udp_send` or `NN_udp_send`, or a file `udp_send.*`.
pub(super) fn answer_in(directory: &Path, exercise: &Place) -> Answer {
    let lessons = directory.join("lessons");
    if is_directory(&lessons) {
        let desks =
            named(&lessons, &exercise.name).into_iter().map(|lesson| lesson.join("exercise"));
        let desks: Vec<_> = desks.filter(|desk| exists(desk)).collect();
        if !desks.is_empty() {
            return only(desks);
        }
    }
    only(named(directory, &exercise.name))
}

/// The answer where a whole submission is about one exercise: an answer to it by name, as
/// [`answer_in`] finds it, or else the submission itself.
pub(super) fn answer_of(submission: &Path, exercise: &Place) -> Answer {
    let named = match is_directory(submission) {
        true => answer_in(submission, exercise),
        false => Answer::Missing,
    };
    match named {
        Answer::Missing => only(vec![submission.to_owned()]),
        found => found,
    }
}

fn only(mut found: Vec<PathBuf>) -> Answer {
    let Some(path) = found.pop() else {
        return Answer::Missing;
    };
    if let Some(other) = found.pop() {
        let (one, other) = (name(&other), name(&path));
        return Answer::Unusable(text!(
            "{one} and {other} are both there, and only one can be meant",
            "{one} 和 {other} 同时存在，无法确定是哪一个"
        ));
    }
    if is_link(&path) {
        let name = name(&path);
        return Answer::Unusable(text!(
            "{name} is a link, and links are not followed",
            "{name} 是链接，评分时不会跟随链接"
        ));
    }
    Answer::At(path)
}

/// Everything in a directory that goes by an exercise's name, sorted.
fn named(directory: &Path, exercise: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory).into_iter().flatten().flatten();
    let mut found: Vec<_> = entries
        .map(|entry| entry.path())
        .filter(|path| {
            let is_directory = is_directory(path);
            let name = if is_directory { path.file_name() } else { path.file_stem() };
            name.and_then(OsStr::to_str).is_some_and(|name| is_named(name, exercise))
        })
        .collect();
    found.sort();
    found
}

/// Whether it is the exercise's name, with or without a lesson's number before it.
fn is_named(name: &str, exercise: &str) -> bool {
    let number = name.strip_suffix(exercise).and_then(|rest| rest.strip_suffix('_'));
    name == exercise
        || number.is_some_and(|n| !n.is_empty() && n.bytes().all(|digit| digit.is_ascii_digit()))
}

fn name(path: &Path) -> String {
    escaped(&path.file_name().unwrap_or_default().to_string_lossy()).to_string()
}

/// A directory itself, not a link to one.
pub(super) fn is_directory(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|found| found.is_dir())
}

fn is_link(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|found| found.is_symlink())
}

fn exists(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exercise() -> Place {
        let (desk, file) = (PathBuf::new(), PathBuf::new());
        Place { name: "udp_send".into(), desk, file }
    }

    fn tree(files: &[&str]) -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        for file in files {
            let path = root.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        root
    }

    fn found(files: &[&str]) -> String {
        let root = tree(files);
        match answer_in(root.path(), &exercise()) {
            Answer::At(path) => path.strip_prefix(root.path()).unwrap().display().to_string(),
            Answer::Missing => "missing".into(),
            Answer::Unusable(_) => "unusable".into(),
        }
    }

    #[test]
    fn an_answer_is_a_file_a_directory_or_a_desk_of_a_workspace() {
        for (files, expected) in [
            (&["udp_send.py", "welcome.py"][..], "udp_send.py"),
            (&["udp_send/main.py"], "udp_send"),
            (&["10_udp_send.rs"], "10_udp_send.rs"),
            (&["lessons/10_udp_send/exercise/src/main.rs"], "lessons/10_udp_send/exercise"),
            (&["lessons/10_udp_send/exercise/x", "udp_send.py"], "lessons/10_udp_send/exercise"),
            (&["lessons/10_other/exercise/x", "udp_send.py"], "udp_send.py"),
            (&["udp_send_recv.py", "my_udp_send.py"], "missing"),
            (&[], "missing"),
            (&["udp_send.py", "udp_send.rs"], "unusable"),
        ] {
            assert_eq!(found(files), expected, "{files:?}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn no_link_of_a_student_is_followed() {
        use std::os::unix::fs::symlink;

        let other = tree(&["udp_send.py", "lessons/10_udp_send/exercise/main.py"]);
        let root = tempfile::tempdir().unwrap();
        symlink(other.path().join("lessons"), root.path().join("lessons")).unwrap();
        assert_eq!(answer_in(root.path(), &exercise()), Answer::Missing);
        symlink(other.path().join("udp_send.py"), root.path().join("udp_send.py")).unwrap();
        assert!(matches!(answer_in(root.path(), &exercise()), Answer::Unusable(_)));
        let link = root.path().join("li");
        symlink(other.path(), &link).unwrap();
        assert!(matches!(answer_of(&link, &exercise()), Answer::Unusable(_)));
    }

    #[test]
    fn a_submission_about_one_exercise_is_its_answer_unless_it_names_one() {
        let root = tree(&["main.py"]);
        let file = root.path().join("main.py");
        assert_eq!(answer_of(root.path(), &exercise()), Answer::At(root.path().to_owned()));
        assert_eq!(answer_of(&file, &exercise()), Answer::At(file));
        let root = tree(&["notes.txt", "udp_send.py"]);
        let named = root.path().join("udp_send.py");
        assert_eq!(answer_of(root.path(), &exercise()), Answer::At(named));
    }
}
