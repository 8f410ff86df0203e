//! Where the shell finds a program.

use std::env;
use std::path::PathBuf;

use crate::system;

/// The file that `name` would run.
pub(crate) fn on_path(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path)
        .filter(|directory| directory.is_absolute())
        .map(|directory| directory.join(format!("{name}{}", env::consts::EXE_SUFFIX)))
        .find(|file| system::is_program(file))
}
