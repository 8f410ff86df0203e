//! Where the grader builds: directories of its own, which no submission ever sees as a whole.

use std::collections::BTreeMap;
use std::env;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::{Duration, SystemTime};

use super::allowance::Allowance;
use super::interpreter::{Interpreter, Resolved};
use super::rust::Toolchain;
use super::{Course, Trouble};

/// Overrides the place.
const PLACE: &str = "GRADER_WORKSHOP";

/// The grader's own directories and what it found out about this machine's tools. One for all
/// submissions of a process; several processes may share the directories.
#[derive(Debug)]
pub struct Workshop {
    directory: PathBuf,
    root: PathBuf,
    path: OsString,
    interpreters: Mutex<BTreeMap<&'static str, Resolved>>,
    toolchain: OnceLock<Toolchain>,
    allowance: Allowance,
}

impl Workshop {
    /// The workshop of a course: what the environment's `GRADER_WORKSHOP` names; else `grader` in
    /// cargo's target directory; else, where that is not to be written to, in the user's cache.
    ///
    /// # Errors
    ///
    /// None of them can be written to.
    pub fn open(course: &Course) -> Result<Self, Trouble> {
        match env::var_os(PLACE).filter(|place| !place.is_empty()) {
            Some(place) => Self::at(course, &std::path::absolute(place).unwrap_or_default()),
            None => {
                let in_target = Self::at(course, &target(course.root()).join("grader"));
                in_target.or_else(|trouble| match cache() {
                    Some(cache) => Self::at(course, &cache.join("net-course-grader")),
                    None => Err(trouble),
                })
            }
        }
    }

    /// The workshop in `directory`, which is made if it is not there.
    ///
    /// # Errors
    ///
    /// It cannot be written to.
    pub fn at(course: &Course, directory: &Path) -> Result<Self, Trouble> {
        let cannot = |error| Trouble::cannot_write(directory, error);
        let runs = directory.join("runs");
        fs::create_dir_all(&runs).map_err(cannot)?;
        tempfile::tempfile_in(&runs).map_err(cannot)?;
        remove_old(&runs);
        Ok(Self {
            directory: fs::canonicalize(directory).map_err(cannot)?,
            root: course.root().to_owned(),
            path: env::var_os("PATH").unwrap_or_default(),
            interpreters: Mutex::default(),
            toolchain: OnceLock::new(),
            allowance: Allowance::SUBMISSION,
        })
    }

    /// Where it is.
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// Where private directories of single runs are made.
    pub(super) fn runs(&self) -> PathBuf {
        self.directory.join("runs")
    }

    /// A directory that lasts, for a compiler that keeps things.
    pub(super) fn cache(&self, name: &str) -> Result<PathBuf, Trouble> {
        let cache = self.directory.join(name.to_ascii_lowercase());
        fs::create_dir_all(&cache).map_err(|error| Trouble::cannot_write(&cache, error))?;
        Ok(cache)
    }

    /// What a compiler may use up for a submission.
    pub(super) fn allowance(&self) -> Allowance {
        self.allowance
    }

    /// Allows less: a test does not wait for minutes.
    #[cfg(test)]
    pub(super) fn allow(&mut self, allowance: Allowance) {
        self.allowance = allowance;
    }

    /// The course's root.
    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// Where programs are searched.
    pub(super) fn path(&self) -> &OsStr {
        &self.path
    }

    /// An interpreter, searched once.
    pub(super) fn interpreter(&self, interpreter: &Interpreter) -> Result<Resolved, Trouble> {
        let mut known = self.interpreters.lock().unwrap_or_else(PoisonError::into_inner);
        let name = interpreter.names.first().copied().unwrap_or_default();
        if let Some(resolved) = known.get(name) {
            return Ok(resolved.clone());
        }
        let resolved = interpreter.find(&self.path)?;
        known.insert(name, resolved.clone());
        Ok(resolved)
    }

    /// The course's own Rust toolchain, searched once.
    pub(super) fn toolchain(&self) -> Result<&Toolchain, Trouble> {
        if let Some(known) = self.toolchain.get() {
            return Ok(known);
        }
        let found = Toolchain::find(&self.root, &self.path)?;
        Ok(self.toolchain.get_or_init(|| found))
    }
}

fn target(root: &Path) -> PathBuf {
    match env::var_os("CARGO_TARGET_DIR").filter(|target| !target.is_empty()) {
        Some(target) => root.join(target),
        None => root.join("target"),
    }
}

fn cache() -> Option<PathBuf> {
    let set = env::var_os("XDG_CACHE_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
    set.or_else(|| env::home_dir().map(|home| home.join(".cache")))
}

/// A grader that was killed leaves its runs' directories behind; a day later nobody uses them.
fn remove_old(runs: &Path) {
    const OLD: Duration = Duration::from_secs(24 * 60 * 60);
    for entry in fs::read_dir(runs).into_iter().flatten().flatten() {
        let changed = entry.metadata().and_then(|found| found.modified());
        let age = changed.ok().and_then(|changed| SystemTime::now().duration_since(changed).ok());
        if age.is_some_and(|age| age > OLD) {
            // Someone else may be removing it too.
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs::{self, File};
    use std::time::{Duration, SystemTime};

    use super::remove_old;

    #[test]
    fn only_what_a_killed_grader_left_behind_is_removed() {
        let runs = tempfile::tempdir().unwrap();
        let (old, new) = (runs.path().join("desk-a"), runs.path().join("desk-b"));
        for directory in [&old, &new] {
            fs::create_dir(directory).unwrap();
            fs::write(directory.join("answer.py"), "").unwrap();
        }
        let two_days_ago = SystemTime::now() - Duration::from_secs(2 * 24 * 60 * 60);
        File::open(&old).unwrap().set_modified(two_days_ago).unwrap();
        remove_old(runs.path());
        assert!(!old.exists());
        assert!(new.exists());
    }
}
