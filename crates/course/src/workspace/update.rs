//! `course update`: newer exercises for a workspace, and no work lost.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use clap::Args;
use common::tr;

use super::WorkspaceError;
use super::handed_out::{handed_out, is_desk};
use super::init::{put, starter_name};
use super::origin::{Origin, fingerprint};
use crate::session::{Outcome, Session, boxed};
use crate::status::GradeStatus;

/// The options of `course update`.
#[derive(Args)]
pub(crate) struct UpdateOptions {
    /// a workspace made by course init | 由 course init 创建的工作区
    #[arg(value_name = "DIR")]
    directory: PathBuf,
}

/// What an update does with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// It is as it should be.
    Same,
    /// New, or untouched by the student: the newer one takes its place.
    Replace,
    /// The student's work stays; `course reset` goes back to the newer starter.
    LeaveDesk,
    /// The course's own file, changed by the student: theirs is kept aside.
    Aside,
}

/// Brings every file up to date that the student has not changed; keeps what they have.
pub(crate) fn update(session: &mut Session<'_>, options: &UpdateOptions) -> Outcome {
    let workspace = &options.directory;
    let mut origin = Origin::load(workspace).map_err(boxed)?;
    let files = handed_out(session.root()).map_err(boxed)?;
    let kept = unused(workspace);
    let (mut newer, mut left, mut aside) = (0, Vec::new(), Vec::new());
    for (name, bytes) in &files {
        let path = workspace.join(name);
        let there = match fs::read(&path) {
            Ok(there) => Some(there),
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            Err(source) => return Err(boxed(WorkspaceError::System { path, source })),
        };
        let step = step(&origin, name, there.as_deref(), bytes);
        if step == Step::Aside
            && let Some(there) = &there
        {
            put(&kept, name, there).map_err(WorkspaceError::at(&kept)).map_err(boxed)?;
            aside.push(name.clone());
        }
        match step {
            Step::Same => {}
            Step::Replace | Step::Aside => {
                put(workspace, name, bytes).map_err(WorkspaceError::at(path)).map_err(boxed)?;
                newer += 1;
            }
            Step::LeaveDesk => left.push(name.clone()),
        }
        if let Some(starter) = starter_name(name).filter(|_| is_desk(name)) {
            put(workspace, &starter, bytes)
                .map_err(WorkspaceError::at(workspace))
                .map_err(boxed)?;
        }
        origin.files.insert(name.clone(), fingerprint(bytes));
    }
    origin.save(workspace).map_err(boxed)?;
    let lines = told(session, newer, &left, &aside, &kept);
    session.say(lines).map_err(boxed)?;
    Ok(GradeStatus::Passed)
}

fn step(origin: &Origin, name: &str, there: Option<&[u8]>, newer: &[u8]) -> Step {
    match there {
        Some(there) if fingerprint(there) == fingerprint(newer) => Step::Same,
        None => Step::Replace,
        Some(there) if origin.is_untouched(name, there) => Step::Replace,
        Some(_) if is_desk(name) => Step::LeaveDesk,
        Some(_) => Step::Aside,
    }
}

fn told(
    session: &Session<'_>,
    newer: usize,
    left: &[String],
    aside: &[String],
    kept: &Path,
) -> String {
    let lang = session.lang();
    let mut lines = tr!(lang, "{newer} files are newer now", "更新了 {newer} 个文件");
    for name in left {
        lines += &tr!(
            lang,
            "\n  your work stays: {name} (the newer starter: course reset)",
            "\n  保留你的代码：{name}（新的初始代码：course reset）"
        );
    }
    for name in aside {
        let kept = kept.join(name);
        let kept = kept.display();
        lines += &tr!(
            lang,
            "\n  {name} is the course's again; yours is kept in {kept}",
            "\n  {name} 已换成课程的版本；你的版本保存在 {kept}"
        );
    }
    lines
}

/// Where a student's versions of the course's own files go.
fn unused(workspace: &Path) -> PathBuf {
    let kept = workspace.join(".course").join("kept");
    let mut number = 1_u32;
    loop {
        let place = kept.join(format!("update-{number}"));
        if !place.exists() {
            return place;
        }
        number += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_student_changed_is_never_replaced() {
        let desk = "lessons/10_udp_send/exercise/src/main.rs";
        let course = "lessons/10_udp_send/src/main.rs";
        let mut origin = Origin::default();
        for name in [desk, course] {
            origin.files.insert(name.to_owned(), fingerprint(b"old"));
        }
        let step = |name, there| super::step(&origin, name, there, b"new");
        assert_eq!(step(desk, None), Step::Replace);
        assert_eq!(step(desk, Some(b"old".as_slice())), Step::Replace);
        assert_eq!(step(desk, Some(b"old\r".as_slice())), Step::Replace, "git's line ends");
        assert_eq!(step(desk, Some(b"mine".as_slice())), Step::LeaveDesk);
        assert_eq!(step(course, Some(b"mine".as_slice())), Step::Aside);
        assert_eq!(step(course, Some(b"new".as_slice())), Step::Same);
        assert_eq!(step("lessons/99_own/x", Some(b"mine".as_slice())), Step::Aside);
    }
}
