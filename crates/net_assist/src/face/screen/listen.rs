//! What the screen hears of: keys, requests to end, and news in the journal, as one channel.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
#[cfg(unix)]
use std::sync::mpsc::RecvTimeoutError;
use std::sync::mpsc::{Receiver, Sender};
use std::thread;
use std::time::Duration;

use crossterm::event::{Event as Told, KeyEvent, KeyEventKind, MouseEvent, read};
use net_assist::Journal;

/// Something that the screen has to do with.
#[derive(Clone, Debug)]
pub(crate) enum Heard {
    /// A key was pressed.
    Key(KeyEvent),
    /// The mouse was.
    Mouse(MouseEvent),
    /// Text was pasted.
    Paste(String),
    /// The terminal has another size.
    Resized,
    /// The program goes on after it was stopped (SIGCONT): who had the terminal meanwhile left it as
    /// it likes.
    Continued,
    /// The journal has more entries.
    News,
    /// The terminal is gone, or the system asks to end.
    End,
}

/// A frame every thirtieth of a second is as much as anyone sees.
pub(crate) const FRAME: Duration = Duration::from_millis(33);

/// Tells keys, pastes and sizes. The thread ends with the process: `read` gives nothing back once the
/// terminal is closed, and SIGHUP says so.
///
/// # Errors
/// The system gives no thread.
pub(crate) fn keys(heard: Sender<Heard>) -> io::Result<()> {
    let listen = move || {
        loop {
            let what = match read() {
                Ok(Told::Key(key)) if key.kind != KeyEventKind::Release => Heard::Key(key),
                Ok(Told::Mouse(mouse)) => Heard::Mouse(mouse),
                Ok(Told::Paste(text)) => Heard::Paste(text),
                Ok(Told::Resize(..)) => Heard::Resized,
                Ok(_) => continue,
                Err(_) => break drop(heard.send(Heard::End)),
            };
            if heard.send(what).is_err() {
                break;
            }
        }
    };
    thread::Builder::new().name("screen-keys".to_owned()).spawn(listen).map(drop)
}

/// Tells that there is more, at most once a frame, until the journal has ended or nobody listens.
/// What was told and not heard yet (`is_told`) is not told again: a terminal that takes nothing for
/// hours costs no memory.
///
/// # Errors
/// The system gives no thread.
pub(crate) fn journal(
    journal: Arc<Journal>,
    is_told: Arc<AtomicBool>,
    heard: Sender<Heard>,
) -> io::Result<()> {
    let listen = move || {
        let mut seen = 0;
        loop {
            let batch = journal.wait(seen, 1, Duration::from_secs(1));
            if !batch.entries.is_empty() {
                seen = journal.extent().0;
                let is_news = !is_told.swap(true, Ordering::AcqRel);
                if is_news && heard.send(Heard::News).is_err() {
                    break;
                }
                thread::sleep(FRAME);
            }
            if batch.ended {
                break;
            }
        }
    };
    thread::Builder::new().name("screen-news".to_owned()).spawn(listen).map(drop)
}

/// Whoever is asked to end has so long for it. A terminal that takes nothing lets it wait for ever.
#[cfg(unix)]
const PATIENCE: Duration = Duration::from_secs(2);

/// Tells SIGTERM, SIGINT, SIGHUP and SIGCONT. Where the screen has not ended in time (`ends` is still
/// held by it), `force` is called.
///
/// # Errors
/// The system refuses.
#[cfg(unix)]
pub(crate) fn signals(
    heard: Sender<Heard>,
    ends: Receiver<()>,
    force: impl FnOnce() + Send + 'static,
) -> io::Result<()> {
    use std::io::Read as _;

    use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM};

    let mut told = signal(&[SIGHUP, SIGINT, SIGTERM])?;
    let mut continued = signal(&[SIGCONT])?;
    let heard_too = heard.clone();
    let listen = move || {
        if !matches!(told.read(&mut [0; 1]), Ok(1..)) || heard.send(Heard::End).is_err() {
            return;
        }
        if ends.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
            force();
        }
    };
    thread::Builder::new().name("screen-signals".to_owned()).spawn(listen)?;
    let listen = move || {
        while matches!(continued.read(&mut [0; 1]), Ok(1..)) {
            if heard_too.send(Heard::Continued).is_err() {
                break;
            }
        }
    };
    thread::Builder::new().name("screen-continued".to_owned()).spawn(listen).map(drop)
}

/// A byte for each of these signals.
#[cfg(unix)]
fn signal(signals: &[i32]) -> io::Result<std::os::unix::net::UnixStream> {
    let (told, tell) = std::os::unix::net::UnixStream::pair()?;
    for signal in signals {
        signal_hook::low_level::pipe::register(*signal, tell.try_clone()?)?;
    }
    Ok(told)
}

/// In raw mode Windows gives Ctrl-C as a key.
#[cfg(not(unix))]
pub(crate) fn signals(
    _: Sender<Heard>,
    _: Receiver<()>,
    _: impl FnOnce() + Send + 'static,
) -> io::Result<()> {
    Ok(())
}
