//! The terminal as a whole: raw mode and a screen of its own, and the way back in every case.

use std::io::{self, Write as _};
use std::panic;
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use crossterm::terminal::{disable_raw_mode, enable_raw_mode};

/// A screen of its own, no cursor, pastes told apart from typing. Then the other way round.
const ENTER: &str = "\x1b[?1049h\x1b[?25l\x1b[?2004h\x1b[2J";
const LEAVE: &str = "\x1b[0m\x1b[?1006l\x1b[?1000l\x1b[?2004l\x1b[?25h\x1b[?1049l";
/// Presses and the wheel, with their places in decimal digits (xterm's modes 1000 and 1006).
const MOUSE: &str = "\x1b[?1000h\x1b[?1006h";

/// The terminal that this process has, taken. Dropped, it is as it was.
pub(crate) struct Taken(());

impl Taken {
    /// Takes it; a panic of the main thread puts it back before it is told.
    ///
    /// # Errors
    /// There is no terminal, or the system refuses.
    pub(crate) fn take(with_mouse: bool) -> io::Result<Self> {
        put_back_on_panic();
        enable_raw_mode()?;
        IS_TAKEN.store(true, Ordering::Release);
        let taken = Self(()); // which is dropped where entering fails
        write(ENTER)?;
        if with_mouse {
            mouse()?;
        }
        Ok(taken)
    }

    /// Gives it back for a while.
    pub(crate) fn lend() {
        put_back();
    }

    /// Takes it anew, as after a stop: the shell had it and gave it back as it likes.
    ///
    /// # Errors
    /// The terminal is gone, or the system refuses.
    pub(crate) fn again(with_mouse: bool) -> io::Result<()> {
        disable_raw_mode()?; // the mode is only set where it is thought to be another one
        enable_raw_mode()?;
        IS_TAKEN.store(true, Ordering::Release);
        write(ENTER)?;
        if with_mouse {
            mouse()?;
        }
        Ok(())
    }

    /// Gives it back without a word to it, where it takes none.
    pub(crate) fn abandon() {
        if IS_TAKEN.swap(false, Ordering::AcqRel) {
            let _ = disable_raw_mode();
        }
    }
}

impl Drop for Taken {
    fn drop(&mut self) {
        put_back();
    }
}

/// Windows' console is told by a call, not by a sequence.
fn mouse() -> io::Result<()> {
    if cfg!(windows) {
        return crossterm::execute!(io::stdout(), crossterm::event::EnableMouseCapture);
    }
    write(MOUSE)
}

fn write(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes()).and_then(|()| out.flush())
}

/// Whether the terminal is this program's now.
static IS_TAKEN: AtomicBool = AtomicBool::new(false);

/// Once: the second time would take the cursor away from where others have written since.
fn put_back() {
    if IS_TAKEN.swap(false, Ordering::AcqRel) {
        if cfg!(windows) {
            let _ = crossterm::execute!(io::stdout(), crossterm::event::DisableMouseCapture);
        }
        let _ = write(LEAVE);
        let _ = disable_raw_mode();
    }
}

/// A panic's message is for the terminal as it was.
fn put_back_on_panic() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            // Another thread's panic does not end what is drawn here, and must not spoil it.
            if thread::current().name() == Some("main") {
                put_back();
            }
            if !IS_TAKEN.load(Ordering::Acquire) {
                before(panic);
            }
        }));
    });
}
