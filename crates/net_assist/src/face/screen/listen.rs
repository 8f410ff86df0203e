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
#[cfg_attr(not(unix), expect(dead_code, reason = "nothing stops a program elsewhere"))]
pub(crate) enum Heard {
    /// A key was pressed.
    Key(KeyEvent),
    /// The mouse was.
    Mouse(MouseEvent),
    /// Text was pasted.
    Paste(String),
    /// The terminal has another size.
    Resized,
    /// Someone else wants the terminal for a while (SIGTSTP).
    Stop,
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

/// Tells SIGTERM, SIGINT, SIGHUP, SIGTSTP and SIGCONT. Where the screen has not ended in time (`ends` is still
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

    use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM, SIGTSTP};

    let mut told = signal(&[SIGHUP, SIGINT, SIGTERM])?;
    for (number, what) in [(SIGTSTP, Heard::Stop), (SIGCONT, Heard::Continued)] {
        let (mut told, heard) = (signal(&[number])?, heard.clone());
        let listen = move || {
            while matches!(told.read(&mut [0; 1]), Ok(1..)) && heard.send(what.clone()).is_ok() {}
        };
        thread::Builder::new().name("screen-stops".to_owned()).spawn(listen)?;
    }
    let listen = move || {
        if !matches!(told.read(&mut [0; 1]), Ok(1..)) || heard.send(Heard::End).is_err() {
            return;
        }
        if ends.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
            force();
        }
    };
    thread::Builder::new().name("screen-signals".to_owned()).spawn(listen).map(drop)
}

/// Stops this process, as SIGTSTP does where nobody asks for it; goes on when someone lets it.
#[cfg(unix)]
pub(crate) fn stop() {
    let _ = signal_hook::low_level::emulate_default_handler(signal_hook::consts::SIGTSTP);
}

/// Nobody is told to stop there.
#[cfg(not(unix))]
pub(crate) fn stop() {}

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

#[cfg(all(test, unix))]
mod tests {
    use std::sync::mpsc;

    use net_assist::{Command, Engine, Target};
    use signal_hook::consts::{SIGCONT, SIGTERM};
    use signal_hook::low_level::raise;

    use super::*;

    const LIMIT: Duration = Duration::from_secs(30);

    #[test]
    fn who_is_asked_to_end_and_cannot_is_ended_by_force_and_who_can_is_not() {
        let (tell, heard) = mpsc::channel();
        let (held, is_over) = mpsc::channel();
        let (force, forced) = mpsc::channel();
        signals(tell, is_over, move || force.send(()).unwrap()).unwrap();
        let (tell_too, heard_too) = mpsc::channel();
        let (let_go, is_over) = mpsc::channel::<()>();
        let (force, forced_too) = mpsc::channel();
        signals(tell_too, is_over, move || force.send(()).unwrap()).unwrap();
        raise(SIGCONT).unwrap();
        assert!(matches!(heard.recv_timeout(LIMIT), Ok(Heard::Continued)));
        raise(SIGTERM).unwrap();
        assert!(matches!(heard.recv_timeout(LIMIT), Ok(Heard::End)));
        drop(let_go);
        assert!(heard_too.iter().any(|what| matches!(what, Heard::End)));
        forced.recv_timeout(LIMIT).unwrap();
        drop(held);
        // Its thread is over, and has said nothing.
        assert_eq!(forced_too.recv_timeout(LIMIT), Err(RecvTimeoutError::Disconnected));
    }

    #[test]
    fn news_that_nobody_has_heard_yet_are_told_once() {
        let engine = Engine::start(Default::default()).unwrap();
        let (tell, heard) = mpsc::channel();
        journal(Arc::clone(engine.journal()), Arc::default(), tell).unwrap();
        let is_refused = || Command::Send { to: Target::Last, bytes: Arc::from(*b"x") };
        engine.order(is_refused());
        assert!(matches!(heard.recv_timeout(LIMIT), Ok(Heard::News)));
        engine.order(is_refused());
        drop(engine);
        // Up to the thread's end.
        assert_eq!(heard.iter().count(), 0);
    }
}
