//! The course's own Rust toolchain: the real programs, not the proxies that pick one.

use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::super::Trouble;
use super::super::places::{self, Places};

/// A toolchain.
#[derive(Debug)]
pub(in super::super) struct Toolchain {
    /// The real cargo.
    pub(super) cargo: PathBuf,
    /// The real rustc.
    pub(super) rustc: PathBuf,
    /// What `rustc -vV` says: a different compiler makes different artifacts.
    pub(super) version: String,
    /// What they must see of the host's files, a linker included.
    pub(super) read: Vec<PathBuf>,
    /// The linker's directory, for `PATH`.
    pub(super) linker: PathBuf,
}

impl Toolchain {
    /// The one that is used in `root`, as its `rustc` tells. Asked before any submission is looked
    /// at.
    pub(in super::super) fn find(root: &Path, path: &OsStr) -> Result<Self, Trouble> {
        let rustc = places::on_path("rustc", path).next();
        let rustc = rustc.ok_or_else(|| Trouble::missing("rustc", "Rust"))?;
        let sysroot = PathBuf::from(ask(&rustc, "--print=sysroot", root)?);
        let program = |name: &str| {
            let inside = sysroot.join("bin").join(format!("{name}{}", env::consts::EXE_SUFFIX));
            let elsewhere = || places::on_path(name, path).find(|found| !is_proxy(found));
            let found = if inside.is_file() { Some(inside) } else { elsewhere() };
            found.ok_or_else(|| Trouble::missing(name, "Rust"))
        };
        let (cargo, rustc) = (program("cargo")?, program("rustc")?);
        let version = ask(&rustc, "-vV", root)?;
        let linker = linker(path)?;
        let mut places = Places::default();
        places.directory(&sysroot);
        for program in [&cargo, &rustc, &linker] {
            places.program(program);
        }
        Ok(Self { cargo, rustc, version, read: places.into_read(), linker })
    }
}

fn ask(rustc: &Path, what: &str, root: &Path) -> Result<String, Trouble> {
    let output = Command::new(rustc).arg(what).current_dir(root).stdin(Stdio::null()).output();
    match output {
        Ok(output) if output.status.success() => {
            Ok(String::from_utf8_lossy(&output.stdout).trim_end().to_owned())
        }
        _ => Err(Trouble::missing("rustc", "Rust")),
    }
}

/// rustup's proxies are all links to (or copies of) the same program.
fn is_proxy(program: &Path) -> bool {
    std::fs::canonicalize(program).is_ok_and(|real| real.file_stem() == Some(OsStr::new("rustup")))
}

/// What rustc calls to link. On Windows it finds its own.
fn linker(path: &OsStr) -> Result<PathBuf, Trouble> {
    if cfg!(windows) {
        return Ok(PathBuf::new());
    }
    places::on_path("cc", path).next().ok_or_else(|| Trouble::missing("cc", "Rust"))
}
