//! An accepted connection: what comes over it is kept, or answered by a mail server.

use std::io::{ErrorKind, Read};

use mail_sink::Login;
use mio::net::TcpStream;
use mio::{Interest, Registry, Token};

use super::mail::Conversation;
use super::{Book, Served};
use crate::evidence::Kind;
use crate::run::notes::{Class, Trail};

/// What is kept of one connection.
const MOST: usize = 1 << 20;
/// After so many reads the other sockets have their turn.
const AT_ONCE: usize = 16;

pub(super) struct Connection<'a> {
    stream: TcpStream,
    peer: String,
    number: usize,
    kept: usize,
    trail: Trail,
    /// At a mail server.
    conversation: Option<Conversation<'a>>,
}

/// The program has closed the connection; that is noted.
pub(super) struct Over;

impl<'a> Connection<'a> {
    pub(super) fn new(
        mut stream: TcpStream,
        peer: String,
        number: usize,
        login: Option<&'a Login>,
        registry: &Registry,
        token: Token,
    ) -> std::io::Result<Self> {
        registry.register(&mut stream, token, Interest::READABLE | Interest::WRITABLE)?;
        let mut conversation = login.map(Conversation::new);
        if let Some(conversation) = &mut conversation {
            conversation.flush(&stream);
        }
        Ok(Self { stream, peer, number, kept: 0, trail: Trail::default(), conversation })
    }

    pub(super) fn serve(&mut self, buffer: &mut [u8], book: &mut Book<'_>) -> Result<Served, Over> {
        for _ in 0..AT_ONCE {
            if let Some(conversation) = &mut self.conversation {
                conversation.flush(&self.stream);
                if conversation.is_stuffed() {
                    return Ok(Served::Empty); // going on when the client reads its replies
                }
            }
            match (&self.stream).read(buffer) {
                Ok(0) => return Err(self.over(false, book)),
                Ok(length) => {
                    let bytes = buffer.get(..length).unwrap_or_default();
                    book.count(&self.peer, |counts| counts.bytes += length);
                    self.take(bytes, book);
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(Served::Empty),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(_) => return Err(self.over(true, book)),
            }
        }
        Ok(Served::More)
    }

    fn take(&mut self, bytes: &[u8], book: &mut Book<'_>) {
        if let Some(conversation) = &mut self.conversation {
            return conversation.take(bytes, &self.peer, book);
        }
        let bytes = bytes.get(..bytes.len().min(MOST - self.kept)).unwrap_or_default();
        if !bytes.is_empty() {
            self.kept += bytes.len();
            let (peer, connection) = (self.peer.clone(), self.number);
            let kind = || Kind::Streamed { peer, connection, bytes: bytes.to_vec() };
            book.notes.add_piece_limited(&mut self.trail, book.now, bytes.len(), kind);
        }
    }

    fn over(&self, reset: bool, book: &mut Book<'_>) -> Over {
        let (peer, connection) = (self.peer.clone(), self.number);
        book.note(Class::Closed, 0, || Kind::Closed { peer, connection, reset });
        Over
    }
}
