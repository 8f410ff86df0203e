//! One client's connection: bytes between the socket and the conversation.

use std::io::{self, Read, Write};
#[cfg(feature = "tls")]
use std::net::SocketAddr;
use std::net::{Shutdown, TcpStream};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

#[cfg(feature = "tls")]
use crate::NoTls;
use crate::channel::{Channel, Timed};
use crate::fault::{Effect, Faults, Stage};
use crate::session::{Mail, Session, Step, Terms};
use crate::store::Store;
use crate::{Caught, Envelope, Limits, Login, Notice, SinkError};

/// What every connection of a catcher shares.
pub(crate) struct Room {
    pub(crate) login: Option<Login>,
    pub(crate) limits: Limits,
    pub(crate) faults: Faults,
    #[cfg(feature = "tls")]
    pub(crate) tls: Option<crate::tls::Handshakes>,
    pub(crate) store: Store,
    pub(crate) dir: PathBuf,
    pub(crate) tell: Box<dyn Fn(Notice) + Send + Sync>,
    /// Bytes of messages that are under way.
    pub(crate) held: AtomicUsize,
    /// Whether the connections that are left are being ended.
    pub(crate) closing: AtomicBool,
}

/// Talks with one client until it leaves, breaks off, or its time is over.
pub(crate) fn serve(stream: &TcpStream, room: &Room) {
    let timed = Timed::new(stream, room.limits.idle, room.limits.session);
    let mut held = Held { room, bytes: 0 };
    // A client that breaks off is no matter of ours: what it handed over is kept.
    if let Ok(channel) = talk(Channel::Clear(timed), room, &mut held) {
        channel.hang_up();
    }
    let _ = stream.shutdown(Shutdown::Both);
}

/// Tells a client that there are too many.
pub(crate) fn turn_away(mut stream: &TcpStream, room: &Room) {
    // Its own thread would be one more: a client that does not take a line at once gets none.
    if !room.speaks_tls_first() && stream.set_nonblocking(true).is_ok() {
        let _ = stream.write(b"421 4.3.2 too many connections, come back later\r\n");
    }
}

/// A client that went, or is to be left without a word.
fn gone() -> io::Error {
    io::ErrorKind::NotConnected.into()
}

/// The connection, when it is to be ended in good order.
fn talk<'a>(mut channel: Channel<'a>, room: &Room, held: &mut Held<'_>) -> io::Result<Channel<'a>> {
    if room.speaks_tls_first() {
        channel = room.encrypt(channel)?;
    }
    let mut session = Session::on(room.terms());
    let mut buffer = [0; 8192];
    let mut length = 0;
    loop {
        let is_over = take(&mut session, buffer.get(..length).unwrap_or_default(), room);
        held.make_room_for(&mut session);
        channel.write_all(&session.take_replies())?;
        channel.flush()?;
        if session.drops() {
            return Err(gone());
        } else if is_over {
            return Ok(channel);
        } else if session.is_silent() {
            channel.stall();
            return Err(gone());
        } else if session.awaits_tls() {
            channel = room.encrypt(channel)?;
            session.secured();
        }
        length = match channel.read(&mut buffer) {
            Ok(0) => return Err(gone()),
            Ok(length) => length,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => 0,
            Err(error) if common::os::timed_out(&error) => {
                channel.timed().allow_last_word();
                channel.write_all(b"421 4.4.2 you were silent for too long\r\n")?;
                return Ok(channel);
            }
            Err(error) => return Err(error),
        };
    }
}

/// Hands bytes to the conversation; whether it is over.
fn take(session: &mut Session<'_>, bytes: &[u8], room: &Room) -> bool {
    let mut bytes = bytes.iter();
    loop {
        match session.advance(&mut bytes) {
            Step::Read => return false,
            Step::Keep(mail) => session.kept(room.keep(mail).as_deref()),
            Step::Close => return true,
        }
    }
}

impl Room {
    #[cfg(feature = "tls")]
    fn speaks_tls_first(&self) -> bool {
        self.tls.as_ref().is_some_and(crate::tls::Handshakes::is_implicit)
    }

    #[cfg(not(feature = "tls"))]
    fn speaks_tls_first(&self) -> bool {
        false
    }

    /// Agrees on keys with the client, unless a fault has something else in mind.
    fn encrypt<'a>(&self, mut channel: Channel<'a>) -> io::Result<Channel<'a>> {
        match self.faults.next(Stage::Tls) {
            Some(Effect::Stall) => channel.stall(),
            Some(_) => {}
            #[cfg(feature = "tls")]
            None => {
                let tls = self.tls.as_ref().ok_or_else(gone)?;
                let client = channel.timed().client()?;
                let encrypted = channel.encrypt(tls.next(&self.faults));
                return encrypted.inspect_err(|error| self.tell_no_tls(client, error));
            }
            #[cfg(not(feature = "tls"))]
            None => {}
        }
        Err(gone())
    }

    #[cfg(feature = "tls")]
    fn tell_no_tls(&self, client: SocketAddr, error: &io::Error) {
        // A connection that this catcher ends itself is no news.
        if !self.closing.load(Ordering::SeqCst) {
            (self.tell)(Notice::NoTls(NoTls::new(client, error)));
        }
    }

    fn terms(&self) -> Terms<'_> {
        let terms = Terms {
            login: self.login.as_ref(),
            limits: self.limits,
            faults: &self.faults,
            ..Terms::default()
        };
        #[cfg(feature = "tls")]
        if let Some(tls) = &self.tls {
            return tls.terms(terms);
        }
        terms
    }

    /// Keeps a message and tells of it; the name of its file.
    fn keep(&self, mail: Mail) -> Option<String> {
        match self.store.keep(&mail.bytes, &Envelope::new(&mail.from, &mail.to)) {
            Ok(file) => {
                let name = file.file_name().map(|name| name.to_string_lossy().into_owned());
                let bytes = mail.bytes.len();
                (self.tell)(Notice::Caught(Caught { file, from: mail.from, to: mail.to, bytes }));
                name
            }
            Err(source) => {
                let dir = self.dir.clone();
                (self.tell)(Notice::NotKept(SinkError::Directory { dir, source }));
                None
            }
        }
    }
}

/// A connection's part of what all messages under way take.
struct Held<'a> {
    room: &'a Room,
    bytes: usize,
}

impl Held<'_> {
    fn make_room_for(&mut self, session: &mut Session<'_>) {
        if !self.fits(session.held()) {
            session.let_go();
            self.fits(session.held());
        }
    }

    /// Takes its part; whether it fits beside the others'.
    fn fits(&mut self, bytes: usize) -> bool {
        let all = &self.room.held;
        let before = all.fetch_sub(self.bytes, Ordering::Relaxed) - self.bytes;
        let fits = bytes <= self.room.limits.memory.saturating_sub(before);
        self.bytes = bytes;
        all.fetch_add(bytes, Ordering::Relaxed);
        fits
    }
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        self.room.held.fetch_sub(self.bytes, Ordering::Relaxed);
    }
}
