//! Windows, where std alone neither groups processes nor measures terminals.

use std::path::Path;
use std::process::{Child, Command};

/// A file that may be run.
pub(crate) fn is_program(file: &Path) -> bool {
    file.is_file()
}

/// The group is the child alone.
pub(crate) fn in_a_group_of_its_own(command: &mut Command) -> &mut Command {
    command
}

/// The child itself is ended by std.
pub(crate) fn kill_group(_child: &Child) {}

/// Not known here.
pub(crate) fn terminal_width() -> Option<u16> {
    None
}
