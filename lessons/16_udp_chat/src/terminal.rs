//! The terminal as it was before the chat.
//!
//! While a line is being typed the editor has switched the terminal to raw mode. When the chat
//! ends for another reason than a typed line (SIGTERM, an error), nobody else switches it back.

#[cfg(unix)]
pub(crate) use unix::Restorer;

#[cfg(not(unix))]
pub(crate) struct Restorer;

#[cfg(not(unix))]
impl Restorer {
    /// Windows consoles belong to the window, not to the program that ended.
    pub(crate) fn new() -> Option<Self> {
        None
    }
}

#[cfg(unix)]
mod unix {
    use std::io::{self, Write};

    use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};

    /// Puts the terminal back when it is dropped.
    pub(crate) struct Restorer(Termios);

    impl Restorer {
        /// Remembers the terminal on stdin; `None` where it is none.
        pub(crate) fn new() -> Option<Self> {
            tcgetattr(io::stdin()).ok().map(Self)
        }
    }

    impl Drop for Restorer {
        fn drop(&mut self) {
            let is_raw = tcgetattr(io::stdin())
                .is_ok_and(|now| !now.local_modes.contains(LocalModes::ICANON));
            if is_raw && tcsetattr(io::stdin(), OptionalActions::Now, &self.0).is_ok() {
                // The shell's prompt does not continue a half-typed line.
                let _ = io::stdout().write_all(b"\n");
            }
        }
    }
}
