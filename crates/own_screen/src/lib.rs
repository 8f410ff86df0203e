//! The terminal as a whole: raw mode and a screen of its own, and the way back in every case.
//!
//! What is drawn there, and which keys mean what, is the program's. A process has one terminal, so it is
//! taken once at a time; whoever takes it twice shares it with himself.

use std::io::{self, Write as _};
use std::panic;
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use crossterm::event::{DisableMouseCapture, EnableMouseCapture};
use crossterm::terminal::{disable_raw_mode, enable_raw_mode};

/// A screen of its own, no cursor. Then the other way round, with all that may have been asked for.
const ENTER: &str = "\x1b[?1049h\x1b[?25l\x1b[2J";
const LEAVE: &str = "\x1b[0m\x1b[?1006l\x1b[?1000l\x1b[?2004l\x1b[?25h\x1b[?1049l";
/// Pastes are told apart from typing (xterm's mode 2004).
const PASTES: &str = "\x1b[?2004h";
/// Presses and the wheel, with their places in decimal digits (xterm's modes 1000 and 1006).
const MOUSE: &str = "\x1b[?1000h\x1b[?1006h";

/// What the terminal is asked for besides keys.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wishes {
    /// Pastes told apart from typing.
    pub pastes: bool,
    /// Presses of the mouse's buttons, and its wheel.
    pub mouse: bool,
}

/// The terminal that this process has, taken. Dropped, it is as it was.
#[derive(Debug)]
pub struct Taken(());

impl Taken {
    /// Takes it; a panic of the main thread puts it back before it is told.
    ///
    /// # Errors
    /// There is no terminal, or the system refuses.
    pub fn take(wishes: Wishes) -> io::Result<Self> {
        put_back_on_panic();
        let taken = Self(()); // which is dropped where entering fails
        enter(wishes)?;
        Ok(taken)
    }
}

impl Drop for Taken {
    fn drop(&mut self) {
        put_back();
    }
}

/// Gives the terminal that was [`Taken`] back for a while.
pub fn lend() {
    put_back();
}

/// Takes the terminal that was lent, as after a stop: the shell had it and gave it back as it likes.
///
/// # Errors
/// The terminal is gone, or the system refuses.
pub fn take_again(wishes: Wishes) -> io::Result<()> {
    disable_raw_mode()?; // the mode is only set where it is thought to be another one
    enter(wishes)
}

fn enter(wishes: Wishes) -> io::Result<()> {
    enable_raw_mode()?;
    IS_TAKEN.store(true, Ordering::Release);
    write(ENTER)?;
    if wishes.pastes {
        write(PASTES)?;
    }
    match wishes.mouse {
        // Windows' console is told by a call, not by a sequence.
        true if cfg!(windows) => crossterm::execute!(io::stdout(), EnableMouseCapture),
        true => write(MOUSE),
        false => Ok(()),
    }
}

/// Gives the terminal back without a word to it, where it takes none.
pub fn abandon() {
    if IS_TAKEN.swap(false, Ordering::AcqRel) {
        let _ = disable_raw_mode();
    }
}

/// Writes to the terminal at once.
///
/// # Errors
/// The terminal is gone.
pub fn write(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes()).and_then(|()| out.flush())
}

/// Whether the terminal is this program's now.
static IS_TAKEN: AtomicBool = AtomicBool::new(false);

/// Once: the second time would take the cursor away from where others have written since.
fn put_back() {
    if IS_TAKEN.swap(false, Ordering::AcqRel) {
        if cfg!(windows) {
            let _ = crossterm::execute!(io::stdout(), DisableMouseCapture);
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
