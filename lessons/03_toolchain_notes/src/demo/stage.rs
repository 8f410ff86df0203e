//! A fresh directory that is gone afterwards.

use std::env;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::process;

use common::event::Event;
use common::json::Object;
use common::{Console, Lang, tr};

use crate::problem::{Problem, shown_path};

/// The directory in which everything happens. [`Stage::clear`] ends it; should that never be
/// reached, dropping removes it, unless it is to be kept.
pub(crate) struct Stage {
    at: PathBuf,
    keep: bool,
}

impl Stage {
    /// Makes a directory that nobody else has, in the system's place for such things.
    pub(crate) fn new(keep: bool) -> Result<Self, Problem> {
        let room = env::temp_dir();
        let refused = |source| Problem::File { path: room.clone(), source };
        // cargo wants whole paths, and macOS reaches its place through a symbolic link.
        let room = fs::canonicalize(&room).map(without_verbatim_prefix).map_err(refused)?;
        for number in 0..1000 {
            let at = room.join(format!("toolchain_notes-{}-{number}", process::id()));
            match private_directory(&at) {
                Ok(()) => return Ok(Self { at, keep }),
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(source) => return Err(Problem::File { path: at, source }),
            }
        }
        Err(Problem::File { path: room, source: ErrorKind::AlreadyExists.into() })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.at
    }

    /// Removes the directory, or says where it is kept; both also after an error.
    pub(crate) fn clear(mut self, console: &mut Console) -> Result<(), Problem> {
        if !self.keep {
            // Whatever happens now, a second try on drop would not do better.
            self.keep = true;
            let removed = fs::remove_dir_all(&self.at);
            removed.map_err(|source| Problem::File { path: self.at.clone(), source })?;
        }
        let (at, gone) = (self.at.clone(), !self.at.exists());
        Ok(console.tell(&Left { at, gone })?)
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        if !self.keep {
            let _ = fs::remove_dir_all(&self.at); // the error that led here is told already
        }
    }
}

/// What is left of the directory.
struct Left {
    at: PathBuf,
    gone: bool,
}

impl Event for Left {
    fn sentence(&self, lang: Lang) -> String {
        let at = shown_path(&self.at);
        if self.gone {
            return tr!(lang, "{at} is removed again", "{at} 已删除");
        }
        tr!(
            lang,
            "kept: {at} (cd there and try `cargo tree` in old and in new)",
            "已保留：{at}（可以进入其中的 old 和 new 试试 cargo tree）"
        )
    }

    fn json(&self) -> String {
        let event = if self.gone { "removed" } else { "kept" };
        Object::event(event).string("directory", self.at.display().to_string()).finish()
    }
}

/// Others on this machine must not be able to put a program between two steps.
#[cfg(unix)]
fn private_directory(at: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new().mode(0o700).create(at)
}

/// The system's place for such things is the user's own.
#[cfg(not(unix))]
fn private_directory(at: &Path) -> io::Result<()> {
    fs::create_dir(at)
}

/// Windows' whole paths begin with `\\?\`, which not every program takes.
fn without_verbatim_prefix(path: PathBuf) -> PathBuf {
    match path.to_str().and_then(|text| text.strip_prefix(r"\\?\")) {
        Some(plain) if !plain.starts_with("UNC") => PathBuf::from(plain),
        _ => path,
    }
}
