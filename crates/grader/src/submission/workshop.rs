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
    may_download: bool,
}

impl Workshop {
    /// The workshop of a course: what the environment's `GRADER_WORKSHOP` names; else `grader` in
    /// cargo's target directory; else, where that is not to be written to, in the user's cache.
    ///
    /// # Errors
    ///
    /// None of them can be written to.
    pub fn open(course: &Course) -> Result<Self, Trouble> {
        let mut choices = choices(course.root(), env::home_dir(), |name| env::var_os(name));
        let last = choices.pop().unwrap_or_default();
        let opened = choices.iter().find_map(|choice| Self::at(course, choice).ok());
        opened.map_or_else(|| Self::at(course, &last), Ok)
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
            may_download: false,
        })
    }

    /// A workshop that downloads crates of the course that an exercise builds with, where they are
    /// missing. Others name what is missing and how to get it.
    #[must_use]
    pub fn that_downloads(mut self) -> Self {
        self.may_download = true;
        self
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

    /// Whether crates may be downloaded.
    pub(super) fn may_download(&self) -> bool {
        self.may_download
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

/// Where the workshop may be, the preferred place first.
fn choices(
    root: &Path,
    home: Option<PathBuf>,
    variable: impl Fn(&str) -> Option<OsString>,
) -> Vec<PathBuf> {
    let path = |name: &str| variable(name).filter(|it| !it.is_empty()).map(PathBuf::from);
    if let Some(place) = path(PLACE) {
        return vec![std::path::absolute(&place).unwrap_or(place)];
    }
    let target = path("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into());
    let set = path("XDG_CACHE_HOME").filter(|path| path.is_absolute());
    let cache = set.or_else(|| home.map(|home| home.join(".cache")));
    let in_cache = cache.map(|cache| cache.join("network-course/grader"));
    [root.join(target).join("grader")].into_iter().chain(in_cache).collect()
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

    #[cfg(unix)]
    #[test]
    fn the_workshop_is_in_the_target_directory_or_in_the_cache_unless_a_variable_names_it() {
        use super::{OsString, Path, PathBuf, choices};
        let of = |variables: &[(&str, &str)]| {
            let variable = |name: &str| {
                let found = variables.iter().find(|(known, _)| *known == name)?;
                Some(OsString::from(found.1))
            };
            choices(Path::new("/course"), Some("/home/li".into()), variable)
        };
        let cache = "/home/li/.cache/network-course/grader";
        for (variables, places) in [
            (&[][..], &["/course/target/grader", cache][..]),
            (&[("CARGO_TARGET_DIR", "/build")], &["/build/grader", cache]),
            (&[("CARGO_TARGET_DIR", "out")], &["/course/out/grader", cache]),
            (
                &[("XDG_CACHE_HOME", "/cache")],
                &["/course/target/grader", "/cache/network-course/grader"],
            ),
            (&[("GRADER_WORKSHOP", "/w"), ("CARGO_TARGET_DIR", "/build")], &["/w"]),
            (&[("GRADER_WORKSHOP", "")], &["/course/target/grader", cache]),
        ] {
            let expected: Vec<PathBuf> = places.iter().map(PathBuf::from).collect();
            assert_eq!(of(variables), expected, "{variables:?}");
        }
    }
}
