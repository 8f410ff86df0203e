//! What a student has done: `.course/progress.json` in the course's root.
//!
//! Lessons are known by their names, so that renumbering loses nothing; what is said of a lesson
//! that is gone is kept. The file is replaced as a whole (rename(2)), so that it is never half
//! written, and refused when a newer program wrote it.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use common::error::system_said;
use common::{ExitStatus, Explain, Text, text};
use grader::report::{Report, Status};
use serde::{Deserialize, Serialize};

/// The form of the file that this program writes.
const VERSION: u32 = 1;

/// What a student has done.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Progress {
    version: u32,
    /// The lesson that the student is at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) current: Option<String>,
    /// By the lesson's name.
    #[serde(default)]
    exercises: BTreeMap<String, Done>,
}

/// What is known of one exercise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Done {
    /// Whether all checks have passed once.
    #[serde(default)]
    pub(crate) solved: bool,
    /// The most points that a check gave.
    #[serde(default)]
    pub(crate) points: u32,
    /// Out of so many.
    #[serde(default)]
    pub(crate) max_points: u32,
    /// Hints that were shown.
    #[serde(default)]
    pub(crate) hints: usize,
}

impl Progress {
    /// Where the file is.
    pub(crate) fn file(root: &Path) -> PathBuf {
        root.join(".course").join("progress.json")
    }

    /// Reads the file; none is the beginning.
    ///
    /// # Errors
    /// It cannot be read, is no progress, or is a newer program's.
    pub(crate) fn load(root: &Path) -> Result<Option<Self>, ProgressError> {
        let path = Self::file(root);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(ProgressError::File { path, source }),
        };
        /// Only as much as every version has.
        #[derive(Deserialize)]
        struct Versioned {
            version: u32,
        }
        let broken = |error: serde_json::Error| ProgressError::Broken {
            path: path.clone(),
            why: error.to_string(),
        };
        let Versioned { version } = serde_json::from_str(&text).map_err(broken)?;
        if version > VERSION {
            return Err(ProgressError::Newer { path, version });
        }
        serde_json::from_str(&text).map(Some).map_err(broken)
    }

    /// Reads, changes and replaces the file while no other program of the course does.
    ///
    /// # Errors
    /// As for reading; or the system refuses, and the old file is still whole.
    pub(crate) fn update(
        root: &Path,
        change: impl FnOnce(&mut Self),
    ) -> Result<Self, ProgressError> {
        let lock = root.join(".course").join("lock");
        let held = fs::create_dir_all(root.join(".course")).and_then(|()| File::create(&lock));
        let held = held.and_then(|file| file.lock().map(|()| file));
        // Let go when it is dropped.
        let _held = held.map_err(|source| ProgressError::File { path: lock, source })?;
        let mut progress = Self::load(root)?.unwrap_or_default();
        change(&mut progress);
        progress.save(root)?;
        Ok(progress)
    }

    fn save(&self, root: &Path) -> Result<(), ProgressError> {
        let path = Self::file(root);
        let text = serde_json::to_string_pretty(&Self { version: VERSION, ..self.clone() });
        let written =
            text.map_err(io::Error::other).and_then(|text| replace(&path, &(text + "\n")));
        written.map_err(|source| ProgressError::File { path, source })
    }

    /// What is known of an exercise.
    pub(crate) fn of(&self, name: &str) -> Done {
        self.exercises.get(name).copied().unwrap_or_default()
    }

    /// Notes a grade. A grader's trouble says nothing about the student.
    pub(crate) fn note(&mut self, report: &Report) {
        if matches!(report.status, Status::GraderError { .. }) {
            return;
        }
        let done = self.exercises.entry(report.exercise.clone()).or_default();
        done.solved |= report.status == Status::Passed;
        done.points = done.points.max(report.points());
        done.max_points = report.max_points();
    }

    /// Notes that a hint was shown.
    pub(crate) fn note_hint(&mut self, name: &str, shown: usize) {
        let done = self.exercises.entry(name.to_owned()).or_default();
        done.hints = done.hints.max(shown);
    }

    /// Forgets what was done in an exercise.
    pub(crate) fn forget(&mut self, name: &str) {
        self.exercises.remove(name);
    }
}

/// Writes beside the file, and puts what was written in its place.
pub(crate) fn replace(path: &Path, text: &str) -> io::Result<()> {
    let directory = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(directory)?;
    let mut builder = tempfile::Builder::new();
    as_any_other(builder.prefix(".new"), 0o666);
    let mut new = builder.tempfile_in(directory)?;
    new.write_all(text.as_bytes())?;
    new.as_file().sync_all()?;
    new.persist(path)?;
    // The directory's entry is on disk too, where a directory can be opened.
    let _ = File::open(directory).and_then(|directory| directory.sync_all());
    Ok(())
}

/// A temporary file is its owner's alone; what becomes of it is as readable as the umask says.
#[cfg(unix)]
pub(crate) fn as_any_other(builder: &mut tempfile::Builder<'_, '_>, mode: u32) {
    use std::os::unix::fs::PermissionsExt;

    builder.permissions(fs::Permissions::from_mode(mode));
}

#[cfg(not(unix))]
pub(crate) fn as_any_other(_: &mut tempfile::Builder<'_, '_>, _: u32) {}

/// What is wrong with the file.
#[derive(Debug)]
pub(crate) enum ProgressError {
    /// The system refuses.
    File { path: PathBuf, source: io::Error },
    /// It is no progress.
    Broken { path: PathBuf, why: String },
    /// A newer program wrote it.
    Newer { path: PathBuf, version: u32 },
}

impl Explain for ProgressError {
    fn fact(&self) -> Text {
        match self {
            Self::File { path, source } => {
                let (path, said) = (path.display(), system_said(source));
                let (said_en, said_zh) = (said.en, said.zh);
                text!(
                    "the progress file {path} cannot be used: {said_en}",
                    "进度文件 {path} 无法使用：{said_zh}"
                )
            }
            Self::Broken { path, why } => {
                let path = path.display();
                text!("the progress file {path} is damaged: {why}", "进度文件 {path} 已损坏：{why}")
            }
            Self::Newer { path, version } => {
                let path = path.display();
                text!(
                    "the progress file {path} was written by a newer course (form {version}, this program knows {VERSION})",
                    "进度文件 {path} 由更新版本的课程写成（格式 {version}，本程序只认识到 {VERSION}）"
                )
            }
        }
    }

    fn help(&self) -> Option<Text> {
        Some(match self {
            Self::File { .. } => text!(
                "check that there is room on the disk and that .course may be written",
                "请确认磁盘有空间，并且 .course 目录可写"
            ),
            Self::Broken { path, .. } => {
                let path = path.display();
                text!(
                    "move it away (mv {path} {path}.old) and check the exercises again; nothing else depends on it",
                    "把它移开（mv {path} {path}.old），再检查一遍练习；别的东西都不依赖它"
                )
            }
            Self::Newer { .. } => text!(
                "update the course (git pull), or move the file away to begin anew",
                "请更新课程（git pull），或者把这个文件移开重新开始"
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

    #[test]
    fn what_is_saved_is_loaded_and_no_file_is_the_beginning() {
        let root = tempfile::tempdir().unwrap();
        assert_eq!(Progress::load(root.path()).unwrap(), None);
        let mut progress = Progress { current: Some("udp_send".into()), ..Progress::default() };
        progress.note_hint("udp_send", 2);
        progress.note_hint("udp_send", 1);
        progress.save(root.path()).unwrap();
        let loaded = Progress::load(root.path()).unwrap().unwrap();
        assert_eq!(loaded.current.as_deref(), Some("udp_send"));
        assert_eq!(loaded.of("udp_send").hints, 2);
        let updated = Progress::update(root.path(), |progress| progress.current = None).unwrap();
        assert_eq!((updated.current, updated.exercises.len()), (None, 1));
        let names: Vec<_> = fs::read_dir(root.path().join(".course")).unwrap().collect();
        assert_eq!(names.len(), 2, "the file and the lock, nothing else stays");
    }

    #[test]
    fn programs_that_change_it_at_the_same_time_lose_nothing() {
        let root = tempfile::tempdir().unwrap();
        std::thread::scope(|scope| {
            for name in ["a", "b", "c", "d"] {
                let root = root.path();
                scope.spawn(move || {
                    for hints in 1..=20 {
                        Progress::update(root, |progress| progress.note_hint(name, hints)).unwrap();
                    }
                });
            }
        });
        let progress = Progress::load(root.path()).unwrap().unwrap();
        assert!(["a", "b", "c", "d"].iter().all(|name| progress.of(name).hints == 20));
    }

    #[cfg(unix)]
    #[test]
    fn a_replaced_file_may_be_read_by_whoever_may_read_any_other() {
        use std::os::unix::fs::PermissionsExt;

        let root = tempfile::tempdir().unwrap();
        let (plain, replaced) = (root.path().join("plain"), root.path().join("replaced"));
        fs::write(&plain, "").unwrap();
        replace(&replaced, "").unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode();
        assert_eq!(mode(&plain), mode(&replaced));
    }

    #[test]
    fn a_newer_file_is_refused_and_stays_as_it_is() {
        let root = tempfile::tempdir().unwrap();
        let newer = r#"{"version": 2, "exercises": [], "more": 1}"#;
        replace(&Progress::file(root.path()), newer).unwrap();
        let error = Progress::load(root.path()).unwrap_err();
        assert!(matches!(error, ProgressError::Newer { version: 2, .. }), "{error:?}");
        assert_eq!(fs::read_to_string(Progress::file(root.path())).unwrap(), newer);
    }

    #[test]
    fn a_damaged_file_is_told_with_a_way_out() {
        let root = tempfile::tempdir().unwrap();
        for text in ["", "{", "[]", r#"{"version": "x"}"#] {
            replace(&Progress::file(root.path()), text).unwrap();
            let error = Progress::load(root.path()).unwrap_err();
            assert!(matches!(error, ProgressError::Broken { .. }), "{text}: {error:?}");
            assert!(error.help().unwrap().en.contains("mv "));
        }
    }
}
