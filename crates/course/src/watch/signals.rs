//! SIGTERM, Ctrl-C and a terminal that is closed, as events.

use std::sync::mpsc::Sender;

use super::event::Event;

/// From now on such a request is told.
#[cfg(unix)]
pub(crate) fn listen(events: Sender<Event>) -> std::io::Result<()> {
    use std::io::Read as _;
    use std::os::unix::net::UnixStream;

    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

    let (mut told, tell) = UnixStream::pair()?;
    for signal in [SIGHUP, SIGINT, SIGTERM] {
        signal_hook::low_level::pipe::register(signal, tell.try_clone()?)?;
    }
    std::thread::Builder::new().name("watch-signals".to_owned()).spawn(move || {
        while matches!(told.read(&mut [0; 1]), Ok(1..)) {
            let _ = events.send(Event::Stopped);
        }
    })?;
    Ok(())
}

/// In raw mode Windows gives Ctrl-C as a key; otherwise it ends the process, and with it the job
/// object of what runs.
#[cfg(not(unix))]
pub(crate) fn listen(_: Sender<Event>) -> std::io::Result<()> {
    Ok(())
}
