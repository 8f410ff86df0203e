//! A student's desk: how it was in the beginning, and how to get back there.
//!
//! The starters are kept in `.course/starters/NAME` when the course is first used: as the last
//! commit has them, or, without git, as they lie there.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use clap::Args;
use common::error::system_said;
use common::{ExitStatus, Explain, Text, text, tr};

use super::check::exercise_of;
use super::moving::named_or_current;
use crate::progress::{Progress, replace};
use crate::session::{Outcome, Session, boxed};
use crate::status::GradeStatus;
use crate::syllabus::{Lesson, Syllabus};

/// Where a student works; the rest of a desk is the course's.
const PARTS: [&str; 2] = ["src", "answer"];

/// The options of `course reset`.
#[derive(Args)]
pub(crate) struct ResetOptions {
    /// a lesson's name; left out: where you are | 课程的名字；省略则是当前课程
    #[arg(value_name = "NAME", conflicts_with = "all")]
    name: Option<String>,
    /// every exercise | 所有练习
    #[arg(long)]
    all: bool,
}

/// Puts the starter back, and what lay there aside.
pub(crate) fn reset(session: &mut Session<'_>, options: &ResetOptions) -> Outcome {
    let lessons: Vec<Lesson> = if options.all {
        let all = session.syllabus.lessons().iter();
        all.filter(|lesson| lesson.exercise_file().is_file()).cloned().collect()
    } else {
        vec![named_or_current(session, options.name.as_deref())?]
    };
    for lesson in &lessons {
        exercise_of(lesson)?;
        let kept = reset_desk(session.root(), lesson).map_err(boxed)?;
        let (name, lang) = (&lesson.name, session.lang());
        let line = match kept {
            Some(kept) => {
                Progress::update(session.root(), |progress| progress.forget(name))
                    .map_err(boxed)?;
                let kept = kept.strip_prefix(session.root()).unwrap_or(&kept).display();
                tr!(
                    lang,
                    "{name}: the starter is back; what was there is kept in {kept}",
                    "{name}：已恢复初始代码；原来的内容保存在 {kept}"
                )
            }
            None => tr!(lang, "{name}: already as in the beginning", "{name}：本来就是初始状态"),
        };
        session.say(line).map_err(boxed)?;
    }
    Ok(GradeStatus::Passed)
}

/// Remembers how the desks are in the beginning. What cannot be remembered is told by `reset`.
pub(crate) fn keep_starters(root: &Path, syllabus: &Syllabus) {
    for lesson in syllabus.lessons() {
        let place = starter_of(root, lesson);
        if lesson.exercise_file().is_file() && !place.exists() {
            let files = committed(root, lesson).or_else(|| lying_there(lesson).ok());
            // Without a place to keep it in (a directory that may only be read), there is no reset.
            let _ = files.map_or(Ok(()), |files| keep(&place, &files));
        }
    }
}

type Files = Vec<(PathBuf, Vec<u8>)>;

fn starter_of(root: &Path, lesson: &Lesson) -> PathBuf {
    root.join(".course").join("starters").join(&lesson.name)
}

/// The desk's files as the last commit has them.
fn committed(root: &Path, lesson: &Lesson) -> Option<Files> {
    let git = |args: &[&str]| {
        let output = Command::new("git").arg("-C").arg(root).args(args).output().ok()?;
        output.status.success().then_some(output.stdout)
    };
    let desk = lesson.directory.strip_prefix(root).ok()?.join("exercise");
    let desk = desk.to_str()?.replace('\\', "/");
    let listed = git(&["ls-tree", "-r", "-z", "--name-only", "HEAD", "--", &format!("{desk}/")])?;
    let listed = String::from_utf8(listed).ok()?;
    let mut files = Vec::new();
    for name in listed.split('\0').filter(|name| !name.is_empty()) {
        let inside = Path::new(name).strip_prefix(&desk).ok()?.to_owned();
        if PARTS.iter().any(|part| inside.starts_with(part)) {
            files.push((inside, git(&["show", &format!("HEAD:{name}")])?));
        }
    }
    (!files.is_empty()).then_some(files)
}

/// The desk's files as they are.
fn lying_there(lesson: &Lesson) -> io::Result<Files> {
    let desk = lesson.directory.join("exercise");
    let mut files = Vec::new();
    for part in PARTS {
        collect(&desk, Path::new(part), &mut files)?;
    }
    files.sort();
    Ok(files)
}

/// Regular files only: what a link leads to is not the desk's.
fn collect(desk: &Path, inside: &Path, files: &mut Files) -> io::Result<()> {
    let entries = match fs::read_dir(desk.join(inside)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    for entry in entries {
        let entry = entry?;
        let (kind, inside) = (entry.file_type()?, inside.join(entry.file_name()));
        if kind.is_dir() {
            collect(desk, &inside, files)?;
        } else if kind.is_file() {
            files.push((inside.clone(), fs::read(desk.join(inside))?));
        }
    }
    Ok(())
}

/// Writes files into a directory that is there as a whole or not at all.
fn keep(place: &Path, files: &Files) -> io::Result<()> {
    let parent = place.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(parent)?;
    let new = tempfile::Builder::new().prefix(".new").tempdir_in(parent)?;
    write(new.path(), files)?;
    fs::rename(new.keep(), place)
}

fn write(directory: &Path, files: &Files) -> io::Result<()> {
    for (inside, bytes) in files {
        let path = directory.join(inside);
        fs::create_dir_all(path.parent().unwrap_or(directory))?;
        fs::write(path, bytes)?;
    }
    Ok(())
}

/// Tells where it put what lay on the desk; `None` when the desk is as in the beginning.
fn reset_desk(root: &Path, lesson: &Lesson) -> Result<Option<PathBuf>, ResetError> {
    let desk = lesson.directory.join("exercise");
    let trouble = |source| ResetError::System { desk: desk.clone(), source };
    let starter = read_starter(&starter_of(root, lesson))
        .ok_or_else(|| ResetError::NoStarter { lesson: lesson.name.clone() })?;
    let there = lying_there(lesson).map_err(trouble)?;
    if there == starter {
        return Ok(None);
    }
    // Kept first: whatever happens afterwards, nothing is lost.
    let kept = unused(&root.join(".course").join("kept"), &lesson.name);
    keep(&kept, &there).map_err(trouble)?;
    for (inside, _) in there.iter().filter(|(inside, _)| !has(&starter, inside)) {
        fs::remove_file(desk.join(inside)).map_err(trouble)?;
    }
    for (inside, bytes) in &starter {
        replace(&desk.join(inside), &String::from_utf8_lossy(bytes)).map_err(trouble)?;
    }
    Ok(Some(kept))
}

fn has(files: &Files, inside: &Path) -> bool {
    files.iter().any(|(path, _)| path == inside)
}

fn read_starter(place: &Path) -> Option<Files> {
    let mut files = Vec::new();
    for part in PARTS {
        collect(place, Path::new(part), &mut files).ok()?;
    }
    files.sort();
    (!files.is_empty()).then_some(files)
}

/// `NAME-1`, `NAME-2`, …
fn unused(directory: &Path, name: &str) -> PathBuf {
    let numbered = (1_u32..).map(|number| directory.join(format!("{name}-{number}")));
    numbered.into_iter().find(|path| !path.exists()).unwrap_or_else(|| directory.join(name))
}

/// Why a desk is not reset. Nothing is lost.
#[derive(Debug)]
enum ResetError {
    NoStarter { lesson: String },
    System { desk: PathBuf, source: io::Error },
}

impl Explain for ResetError {
    fn fact(&self) -> Text {
        match self {
            Self::NoStarter { lesson } => {
                text!("nobody has kept the starter of {lesson}", "没有保存过 {lesson} 的初始代码")
            }
            Self::System { desk, source } => {
                let (desk, said) = (desk.display(), system_said(source));
                let (said_en, said_zh) = (said.en, said.zh);
                text!("{desk} cannot be reset: {said_en}", "无法恢复 {desk}：{said_zh}")
            }
        }
    }

    fn help(&self) -> Option<Text> {
        Some(match self {
            Self::NoStarter { .. } => text!(
                "git checkout origin/HEAD -- lessons brings the course's own files back",
                "git checkout origin/HEAD -- lessons 可以取回课程自己的文件"
            ),
            Self::System { .. } => text!(
                "check who owns the files and whether there is room on the disk; .course/kept has what was kept",
                "请检查文件属于谁、磁盘是否已满；已保存的内容在 .course/kept"
            ),
        })
    }

    fn status(&self) -> ExitStatus {
        ExitStatus::Refused
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A course with one lesson, without git.
    fn course() -> (tempfile::TempDir, Syllabus) {
        let root = tempfile::tempdir().unwrap();
        let desk = root.path().join("lessons/01_a/exercise");
        fs::create_dir_all(desk.join("src")).unwrap();
        fs::write(desk.join("exercise.toml"), "").unwrap();
        fs::write(desk.join("src/main.rs"), "starter").unwrap();
        fs::write(root.path().join("lessons/01_a/Cargo.toml"), "").unwrap();
        let syllabus = Syllabus::read(root.path()).unwrap();
        (root, syllabus)
    }

    #[test]
    fn a_reset_brings_the_starter_back_and_keeps_everything_that_was_there() {
        let (root, syllabus) = course();
        let lesson = &syllabus.lessons()[0];
        keep_starters(root.path(), &syllabus);
        let desk = lesson.directory.join("exercise");
        assert_eq!(reset_desk(root.path(), lesson).unwrap(), None, "nothing was changed");
        for round in 1..=2 {
            fs::write(desk.join("src/main.rs"), format!("mine {round}")).unwrap();
            fs::create_dir_all(desk.join("src/bin")).unwrap();
            fs::write(desk.join("src/bin/more.rs"), "more").unwrap();
            let kept = reset_desk(root.path(), lesson).unwrap().unwrap();
            assert!(kept.ends_with(format!("a-{round}")));
            assert_eq!(fs::read_to_string(desk.join("src/main.rs")).unwrap(), "starter");
            assert!(!desk.join("src/bin/more.rs").exists());
            let mine = fs::read_to_string(kept.join("src/main.rs")).unwrap();
            assert_eq!(mine, format!("mine {round}"));
            assert_eq!(fs::read_to_string(kept.join("src/bin/more.rs")).unwrap(), "more");
        }
    }

    #[test]
    fn the_starter_is_kept_once_and_not_what_a_student_makes_of_it() {
        let (root, syllabus) = course();
        let lesson = &syllabus.lessons()[0];
        keep_starters(root.path(), &syllabus);
        fs::write(lesson.directory.join("exercise/src/main.rs"), "mine").unwrap();
        keep_starters(root.path(), &syllabus);
        reset_desk(root.path(), lesson).unwrap().unwrap();
        let main = lesson.directory.join("exercise/src/main.rs");
        assert_eq!(fs::read_to_string(main).unwrap(), "starter");
    }

    #[test]
    fn without_a_starter_nothing_is_touched() {
        let (root, syllabus) = course();
        let lesson = &syllabus.lessons()[0];
        let error = reset_desk(root.path(), lesson).unwrap_err();
        assert!(matches!(error, ResetError::NoStarter { .. }), "{error:?}");
    }
}
