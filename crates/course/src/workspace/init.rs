//! `course init`: a workspace for students.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::Args;
use common::tr;

use super::WorkspaceError;
use super::extras::PROGRAMS;
use super::handed_out::{handed_out, is_desk};
use super::origin::{Origin, fingerprint};
use crate::os;
use crate::session::{Outcome, Session, boxed};
use crate::status::GradeStatus;

/// The options of `course init`.
#[derive(Args)]
pub(crate) struct InitOptions {
    /// a new or empty directory | 一个新的或空的目录
    #[arg(value_name = "DIR")]
    directory: PathBuf,
}

/// Writes the course without its answers, with what GitHub Classroom, GitLab, Gradescope and an
/// editor need.
pub(crate) fn init(session: &mut Session<'_>, options: &InitOptions) -> Outcome {
    let target = &options.directory;
    let is_empty = fs::read_dir(target).map_or(true, |mut entries| entries.next().is_none());
    if !is_empty {
        return Err(boxed(WorkspaceError::NotEmpty { path: target.clone() }));
    }
    let files = handed_out(session.root()).map_err(boxed)?;
    let mut origin = Origin::default();
    for (name, bytes) in &files {
        put(target, name, bytes).map_err(WorkspaceError::at(target.join(name))).map_err(boxed)?;
        origin.files.insert(name.clone(), fingerprint(bytes));
    }
    keep_starters(target, &files).map_err(WorkspaceError::at(target)).map_err(boxed)?;
    origin.save(target).map_err(boxed)?;
    let (count, place) = (files.len(), target.display());
    let lines = tr!(
        session.lang(),
        "{count} files in {place}, without answers
next: cd {place} && git init && git add . && git commit, then give it to the class
newer exercises later: course update {place}",
        "{place} 中写入了 {count} 个文件，不含答案
接下来：cd {place} && git init && git add . && git commit，然后发给全班
以后更新练习：course update {place}"
    );
    session.say(lines).map_err(boxed)?;
    Ok(GradeStatus::Passed)
}

/// Writes a file of a workspace.
pub(super) fn put(workspace: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    let path = workspace.join(name);
    fs::create_dir_all(path.parent().unwrap_or(workspace))?;
    fs::write(&path, bytes)?;
    if PROGRAMS.contains(&name) { os::make_executable(&path) } else { Ok(()) }
}

/// What `course reset` goes back to.
pub(super) fn keep_starters(workspace: &Path, files: &BTreeMap<String, Vec<u8>>) -> io::Result<()> {
    for (name, bytes) in files.iter().filter(|(name, _)| is_desk(name)) {
        if let Some(inside) = starter_name(name) {
            put(workspace, &inside, bytes)?;
        }
    }
    Ok(())
}

/// `lessons/10_udp_send/exercise/src/main.rs` → `.course/starters/udp_send/src/main.rs`
pub(super) fn starter_name(name: &str) -> Option<String> {
    let (lesson, inside) = name.strip_prefix("lessons/")?.split_once("/exercise/")?;
    let (_, lesson) = lesson.split_once('_')?;
    Some(format!(".course/starters/{lesson}/{inside}"))
}
