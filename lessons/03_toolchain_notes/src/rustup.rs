//! What one has to know of rustup.

use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;

/// `cargo` and `rustc` of rustup are the program `rustup` under another name: it looks up the
/// toolchain that holds in this directory and runs the real one.
pub(crate) fn is_stand_in(program: &Path) -> bool {
    let real = fs::canonicalize(program).unwrap_or_else(|_| program.to_owned());
    if real.file_stem().is_some_and(|stem| stem == "rustup" || stem == "rustup-init") {
        return true; // a symbolic link
    }
    // A hard link or a copy: of the same length as the rustup beside it.
    let rustup = program.with_file_name(format!("rustup{}", env::consts::EXE_SUFFIX));
    let length = |file: &Path| fs::metadata(file).map(|data| data.len()).ok();
    length(&rustup).is_some_and(|rustup| length(program) == Some(rustup))
}

/// Takes care that rustup's stand-in fails rather than installs what a project asks for: nothing
/// here may change the machine or send a packet off it.
pub(crate) fn install_nothing(command: &mut Command) {
    command
        .env("RUSTUP_AUTO_INSTALL", "0")
        // Before version 1.28 rustup does not know that; port 9 of this machine has no toolchains.
        .env("RUSTUP_DIST_SERVER", "http://127.0.0.1:9");
}
