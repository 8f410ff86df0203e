//! Linux, macOS and their like.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command};

use rustix::process::{Pid, Signal, kill_process_group};
use rustix::termios::tcgetwinsize;

/// A file that may be run.
pub(crate) fn is_program(file: &Path) -> bool {
    fs::metadata(file).is_ok_and(|data| data.is_file() && data.permissions().mode() & 0o111 != 0)
}

/// What it starts is found by the group's number.
pub(crate) fn in_a_group_of_its_own(command: &mut Command) -> &mut Command {
    command.process_group(0)
}

/// Ends what is left of a child's group; that nothing is left is no error.
pub(crate) fn kill_group(child: &Child) {
    if let Some(group) = i32::try_from(child.id()).ok().and_then(Pid::from_raw) {
        let _ = kill_process_group(group, Signal::KILL);
    }
}

/// The columns of the terminal on which stdout stands; `None` when it stands on none.
pub(crate) fn terminal_width() -> Option<u16> {
    let size = tcgetwinsize(std::io::stdout()).ok()?;
    (size.ws_col > 0).then_some(size.ws_col)
}
