//! What the screen hears of: keys, requests to end, and news in the journal, as one channel.

use std::io;
use std::sync::Arc;
use std::sync::mpsc::Sender;
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
///
/// # Errors
/// The system gives no thread.
pub(crate) fn journal(journal: Arc<Journal>, heard: Sender<Heard>) -> io::Result<()> {
    let listen = move || {
        let mut seen = 0;
        loop {
            let batch = journal.wait(seen, 1, Duration::from_secs(1));
            if !batch.entries.is_empty() {
                seen = journal.extent().0;
                if heard.send(Heard::News).is_err() {
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

/// Tells SIGTERM, SIGINT and SIGHUP.
///
/// # Errors
/// The system refuses.
#[cfg(unix)]
pub(crate) fn signals(heard: Sender<Heard>) -> io::Result<()> {
    use std::io::Read as _;
    use std::os::unix::net::UnixStream;

    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

    let (mut told, tell) = UnixStream::pair()?;
    for signal in [SIGHUP, SIGINT, SIGTERM] {
        signal_hook::low_level::pipe::register(signal, tell.try_clone()?)?;
    }
    let listen = move || {
        while matches!(told.read(&mut [0; 1]), Ok(1..)) {
            let _ = heard.send(Heard::End);
        }
    };
    thread::Builder::new().name("screen-signals".to_owned()).spawn(listen).map(drop)
}

/// In raw mode Windows gives Ctrl-C as a key.
#[cfg(not(unix))]
pub(crate) fn signals(_: Sender<Heard>) -> io::Result<()> {
    Ok(())
}
