//! One client's connection: bytes between the socket and the conversation.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::time::Instant;

use crate::session::{Mail, Session, Step};
use crate::store::Store;
use crate::{Caught, Limits, Login, Notice, SinkError};

/// What every connection of a catcher shares.
pub(crate) struct Room {
    pub(crate) login: Option<Login>,
    pub(crate) limits: Limits,
    pub(crate) store: Store,
    pub(crate) dir: std::path::PathBuf,
    pub(crate) tell: Box<dyn Fn(Notice) + Send + Sync>,
}

/// Talks with one client until it leaves, breaks off, or its time is over.
pub(crate) fn serve(mut stream: TcpStream, room: &Room) {
    // A client that breaks off is no matter of ours: what it handed over is kept.
    let _ = talk(&mut stream, room);
}

/// Tells a client that there are too many.
pub(crate) fn turn_away(mut stream: TcpStream) {
    let _ = stream.write_all(b"421 4.3.2 too many connections, come back later\r\n");
}

fn talk(stream: &mut TcpStream, room: &Room) -> io::Result<()> {
    let end = Instant::now() + room.limits.session;
    stream.set_write_timeout(Some(room.limits.idle))?;
    let mut session = Session::new(room.login.as_ref(), room.limits);
    let mut buffer = [0; 8192];
    loop {
        stream.write_all(&session.take_replies())?;
        let left = end.saturating_duration_since(Instant::now()).min(room.limits.idle);
        if left.is_zero() {
            return stream.write_all(b"421 4.4.2 your time is over\r\n");
        }
        stream.set_read_timeout(Some(left))?;
        let length = match stream.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(length) => length,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) if common::os::timed_out(&error) => {
                return stream.write_all(b"421 4.4.2 you were silent for too long\r\n");
            }
            Err(error) => return Err(error),
        };
        let mut bytes = buffer.get(..length).unwrap_or_default().iter();
        loop {
            match session.advance(&mut bytes) {
                Step::Read => break,
                Step::Keep(mail) => session.kept(room.keep(mail).as_deref()),
                Step::Close => return stream.write_all(&session.take_replies()),
            }
        }
    }
}

impl Room {
    /// Keeps a message and tells of it; the name of its file.
    fn keep(&self, mail: Mail) -> Option<String> {
        match self.store.keep(&mail.bytes) {
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
