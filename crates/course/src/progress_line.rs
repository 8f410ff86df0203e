//! What goes on, for whoever waits at a terminal: one line that is written over and leaves nothing.

use std::io::{self, IsTerminal as _, Write as _};

use common::layout;

use crate::text::{Line, Style};

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
        if self.is_shown {
            let line = Line::of(what, Style::Plain).fitted(layout::WIDTH, Style::Plain);
            let mut stderr = io::stderr();
            // Who does not see it misses nothing that stays.
            let _ = write!(stderr, "\r{}\r", line.plain());
            let _ = stderr.flush();
        }
    }

    /// Leaves nothing.
    pub(crate) fn clear(&self) {
        self.show("");
    }
}
