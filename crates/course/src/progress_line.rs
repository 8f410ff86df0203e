//! What goes on, for whoever waits at a terminal: one line that is written over and leaves nothing.

use std::io::{self, IsTerminal as _, Write as _};

use common::escape::escaped;
use common::layout;

/// The line, on stderr.
pub(crate) struct ProgressLine {
    is_shown: bool,
}

impl ProgressLine {
    /// A line; none where stderr is no terminal, or is not `wanted` (`--json` has programs read).
    pub(crate) fn new(wanted: bool) -> Self {
        Self { is_shown: wanted && io::stderr().is_terminal() }
    }

    /// Shows this instead of what stood there; its beginning, when there is no room.
    pub(crate) fn show(&self, what: &str) {
        // A Chinese character takes two columns.
        let line: String = escaped(what).to_string().chars().take(layout::WIDTH / 2).collect();
        self.write(&line);
    }

    /// Leaves nothing.
    pub(crate) fn clear(&self) {
        self.write("");
    }

    fn write(&self, line: &str) {
        if self.is_shown {
            let mut stderr = io::stderr();
            // Who does not see it misses nothing that stays.
            let _ = write!(stderr, "\r{}\r{line}", " ".repeat(layout::WIDTH));
            let _ = stderr.flush();
        }
    }
}
