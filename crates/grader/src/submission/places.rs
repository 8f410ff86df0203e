//! Which of the host's files a program must see, and how little of them will do.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::path::{Component, Path, PathBuf};

/// Seen in every stage.
const SYSTEM: [&str; 7] = ["/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"];

/// Package managers' stores: what lies in one is linked with what lies elsewhere in it.
const STORES: [&str; 3] = ["/nix/store", "/gnu/store", "/home/linuxbrew/.linuxbrew"];

/// Collects what is to be seen.
#[derive(Debug, Default)]
pub(super) struct Places {
    read: Vec<PathBuf>,
}

impl Places {
    /// A program with what stands around it: `PREFIX` for `PREFIX/bin/program`, every link on the
    /// way, and what a Python virtual environment stands on.
    pub(super) fn program(&mut self, path: &Path) {
        let chain = if may_run(path) { links(path) } else { Vec::new() };
        for link in &chain {
            self.add(link);
        }
        for step in &chain {
            if let Some(prefix) = prefix(step) {
                self.directory(&prefix);
            }
            if let Some(base) = virtual_environment(step) {
                self.directory(&base.directory);
                self.directory(&base.home);
                if let Some(prefix) = base.home.parent() {
                    self.directory(prefix);
                }
            }
        }
    }

    /// A directory, unless that would be half of the machine.
    pub(super) fn directory(&mut self, path: &Path) {
        let real = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        for path in [path, &real] {
            if path.is_dir() && !is_too_much(path) {
                self.add(path);
            }
        }
    }

    /// A file, by this name only: what a link points to is not meant to be seen for that.
    pub(super) fn bare_file(&mut self, path: &Path) {
        if path.symlink_metadata().is_ok_and(|found| found.is_file()) {
            self.add(path);
        }
    }

    fn add(&mut self, path: &Path) {
        let store = STORES.iter().map(Path::new).find(|store| path.starts_with(store));
        let path = store.unwrap_or(path);
        if path.is_absolute() && !is_of_the_system(path) && path.exists() {
            self.read.push(path.to_owned());
        }
    }

    /// Sorted, without what lies in another one.
    pub(super) fn into_read(self) -> Vec<PathBuf> {
        outermost(self.read)
    }
}

/// Sorted, without what lies in another one: a stage shows each place once.
pub(super) fn outermost(mut paths: Vec<PathBuf>) -> Vec<PathBuf> {
    paths.sort();
    paths.dedup_by(|inner, outer| inner.starts_with(&*outer));
    paths
}

/// Whether every stage shows this anyway.
pub(super) fn is_of_the_system(path: &Path) -> bool {
    SYSTEM.iter().any(|system| path.starts_with(system))
}

/// Whether a directory is the root, a home directory, or what is shared by everyone: more than a
/// program may see for no better reason than that something of it lies there.
pub(super) fn is_too_much(directory: &Path) -> bool {
    const SHARED: [&str; 9] =
        ["/Users", "/etc", "/home", "/opt", "/root", "/srv", "/tmp", "/var", "/var/tmp"];
    let home = env::home_dir().unwrap_or_default();
    let homes = [fs::canonicalize(&home).unwrap_or_default(), home];
    // What a person has in ~/.local/share is nobody's business.
    let is_personal = |home: &PathBuf| directory == home.join(".local");
    let holds_homes = |parent: &Path| [Path::new("/home"), Path::new("/Users")].contains(&parent);
    homes.iter().any(|home| home.starts_with(directory) || is_personal(home))
        || SHARED.iter().any(|shared| directory == Path::new(shared))
        || directory.parent().is_none_or(holds_homes)
}

/// `PREFIX` for `PREFIX/bin/program`.
fn prefix(program: &Path) -> Option<PathBuf> {
    let bin = program.parent()?;
    ["bin", "Scripts", "sbin"]
        .iter()
        .any(|name| bin.file_name() == Some(OsStr::new(name)))
        .then(|| bin.parent())
        .flatten()
        .filter(|prefix| !is_of_the_system(prefix))
        .map(Path::to_owned)
}

/// A Python virtual environment.
pub(super) struct VirtualEnvironment {
    /// Its own directory.
    pub(super) directory: PathBuf,
    /// The directory of the interpreter that it was made with.
    pub(super) home: PathBuf,
}

/// The virtual environment that `executable` belongs to (PEP 405: `pyvenv.cfg` beside it or one
/// directory above, with a key `home`).
pub(super) fn virtual_environment(executable: &Path) -> Option<VirtualEnvironment> {
    let bin = executable.parent()?;
    [bin.parent(), Some(bin)].into_iter().flatten().find_map(|directory| {
        let settings = fs::read_to_string(directory.join("pyvenv.cfg")).ok()?;
        let home = settings
            .lines()
            .filter_map(|line| line.split_once('='))
            .find_map(|(key, value)| (key.trim() == "home").then(|| PathBuf::from(value.trim())))?;
        // Whoever wrote the file could name any directory; one that has a Python is meant.
        let has_python = ["python", "python3", "python.exe"].map(|name| home.join(name));
        let directory = directory.to_owned();
        has_python
            .iter()
            .any(|python| may_run(python))
            .then_some(VirtualEnvironment { directory, home })
    })
}

/// A path and every path that its links lead over, the real one last.
fn links(path: &Path) -> Vec<PathBuf> {
    const MOST: usize = 40; // as Linux allows
    let mut chain = vec![path.to_owned()];
    while chain.len() < MOST
        && let Some(last) = chain.last()
        && let Ok(target) = fs::read_link(last)
    {
        let beside = last.parent().unwrap_or(Path::new("/")).join(target);
        chain.push(without_dots(&beside));
    }
    if let Ok(real) = fs::canonicalize(path) {
        chain.push(real);
    }
    chain.dedup();
    chain
}

/// `a/../b` is `b`, as far as it can be said without looking.
pub(super) fn without_dots(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                plain.pop();
            }
            _ => plain.push(part),
        }
    }
    plain
}

/// The executables called `name` in the absolute directories of `path`, in order.
pub(super) fn on_path(name: &str, path: &OsStr) -> impl Iterator<Item = PathBuf> {
    let name = format!("{name}{}", env::consts::EXE_SUFFIX);
    let directories: Vec<_> = env::split_paths(path).filter(|entry| entry.is_absolute()).collect();
    directories.into_iter().map(move |directory| directory.join(&name)).filter(|it| may_run(it))
}

#[cfg(unix)]
fn may_run(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(path).is_ok_and(|file| file.is_file() && file.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn may_run(path: &Path) -> bool {
    path.is_file()
}

#[cfg(test)]
#[path = "places_tests.rs"]
mod tests;
