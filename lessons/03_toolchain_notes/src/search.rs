//! Where the shell finds a program: the first directory of `PATH` that holds it.

use std::env;
use std::path::{Path, PathBuf};

/// Every file that `name` would run, in the order of `PATH`; the first one is the one that runs.
pub(crate) fn on_path(name: &str) -> Vec<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let mut found: Vec<PathBuf> = Vec::new();
    for directory in env::split_paths(&path).filter(|directory| directory.is_absolute()) {
        let file = directory.join(format!("{name}{}", env::consts::EXE_SUFFIX));
        // A directory that stands in PATH twice shows nothing new.
        if is_program(&file) && !found.contains(&file) {
            found.push(file);
        }
    }
    found
}

#[cfg(unix)]
fn is_program(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    let is_executable = |data: std::fs::Metadata| data.permissions().mode() & 0o111 != 0;
    file.is_file() && file.metadata().is_ok_and(is_executable)
}

#[cfg(not(unix))]
fn is_program(file: &Path) -> bool {
    file.is_file()
}
