//! The desk as it is at one moment: all files that may belong to the answer, and the exercise's
//! description.
//!
//! What tools and editors leave beside an answer is passed over, so that a swap file is no save.

use std::fs::{self, Metadata};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Of a longer file the length and the time count: it is more than the grader takes.
const LONGEST: u64 = 1 << 20;
/// So many files and directories are looked at.
const MOST: usize = 1000;
/// Directories that are never part of an answer.
const FOREIGN: [&str; 4] = ["target", "__pycache__", "node_modules", "venv"];

/// A directory that is watched.
#[derive(Clone, Debug)]
pub(crate) struct Desk {
    directory: PathBuf,
}

/// What the files say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Content {
    hash: u64,
    /// A file is empty, or there is none: as it is in the midst of a save.
    pub(crate) is_half: bool,
}

impl Desk {
    pub(crate) fn new(directory: PathBuf) -> Self {
        Self { directory }
    }

    /// Where it is.
    pub(crate) fn directory(&self) -> &Path {
        &self.directory
    }

    /// Whether it is there.
    pub(crate) fn is_there(&self) -> bool {
        self.directory.is_dir()
    }

    /// A number that is another one when a file says something else. What cannot be read counts
    /// as that, so that a repair is a change.
    pub(crate) fn content(&self) -> Content {
        let mut hasher = DefaultHasher::new();
        let mut is_half = true;
        let mut has_empty = false;
        for (path, found) in self.files() {
            let name = path.strip_prefix(&self.directory).unwrap_or(&path);
            name.hash(&mut hasher);
            is_executable(&found).hash(&mut hasher);
            if found.len() > LONGEST {
                (found.len(), found.modified().ok()).hash(&mut hasher);
                is_half = false;
                continue;
            }
            match read(&path) {
                Ok(bytes) => {
                    has_empty |= bytes.is_empty();
                    is_half &= name.ends_with("exercise.toml") || name.ends_with("Cargo.toml");
                    bytes.hash(&mut hasher);
                }
                Err(error) => error.kind().hash(&mut hasher),
            }
        }
        Content { hash: hasher.finish(), is_half: is_half || has_empty }
    }

    /// A number that is another one when a file has another time or length: cheaper than
    /// [`Desk::content`], for looking again and again.
    pub(crate) fn glance(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        for (path, found) in self.files() {
            let modified: Option<SystemTime> = found.modified().ok();
            (path, found.len(), modified, is_readonly(&found)).hash(&mut hasher);
        }
        hasher.finish()
    }

    /// Regular files, in an order that does not change.
    fn files(&self) -> Vec<(PathBuf, Metadata)> {
        let mut files = Vec::new();
        let mut directories = vec![self.directory.clone()];
        let mut seen = 0;
        while let Some(directory) = directories.pop() {
            for entry in fs::read_dir(&directory).into_iter().flatten().flatten() {
                seen += 1;
                let path = entry.path();
                let Ok(found) = fs::symlink_metadata(&path) else { continue };
                if seen > MOST || is_foreign(&path, found.is_dir()) {
                    continue;
                }
                if found.is_dir() {
                    directories.push(path);
                } else if found.is_file() {
                    files.push((path, found));
                }
            }
        }
        files.sort_by(|(one, _), (other, _)| one.cmp(other));
        files
    }
}

fn read(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    fs::File::open(path)?.take(LONGEST).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Hidden files, backups and swap files of editors (`main.rs~`, `#main.rs#`, vim's `4913`).
fn is_foreign(path: &Path, is_directory: bool) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.starts_with(['.', '#'])
        || name.ends_with(['~', '#'])
        || name.bytes().all(|byte| byte.is_ascii_digit())
        || (is_directory && FOREIGN.contains(&name.as_ref()))
}

fn is_readonly(found: &Metadata) -> bool {
    found.permissions().readonly()
}

#[cfg(unix)]
fn is_executable(found: &Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    found.permissions().mode() & 0o111 != 0
}

#[cfg(not(unix))]
fn is_executable(_: &Metadata) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::Desk;

    #[test]
    fn only_what_belongs_to_an_answer_changes_the_desk() {
        let place = tempfile::tempdir().unwrap();
        let desk = Desk::new(place.path().to_owned());
        let write = |name: &str, text: &str| {
            let path = place.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        assert!(desk.content().is_half, "nothing is there");
        write("src/main.rs", "fn main() {}");
        let before = desk.content();
        assert!(!before.is_half);
        for (name, text) in [
            ("src/main.rs", "fn main() {}"),
            ("src/.main.rs.swp", "x"),
            ("src/main.rs~", "x"),
            ("src/4913", "x"),
            ("target/debug/x", "x"),
            ("__pycache__/x.pyc", "x"),
        ] {
            write(name, text);
            assert_eq!(desk.content(), before, "{name}");
        }
        for (name, text) in [
            ("src/main.rs", "fn main() { }"),
            ("src/main.rs", "fn main() {}\n"),
            ("src/more/deep.rs", ""),
            ("answer.py", "x"),
            ("answer/Cargo.toml", "x"),
            ("exercise.toml", "x"),
        ] {
            let before = desk.content();
            write(name, text);
            assert_ne!(desk.content(), before, "{name}");
        }
        assert!(desk.content().is_half, "src/more/deep.rs is empty");
        let (before, seen) = (desk.content(), desk.glance());
        fs::rename(place.path().join("answer.py"), place.path().join("main.py")).unwrap();
        assert_ne!(desk.content(), before);
        assert_ne!(desk.glance(), seen);
        assert_eq!(desk.glance(), desk.glance());
    }
}
