//! One connection: what waits to be sent, and what was cut.

use std::collections::VecDeque;
use std::io::{self, ErrorKind, Read, Write};
use std::net::Shutdown;
use std::sync::Arc;
use std::time::{Duration, Instant};

use common::codec::Encoding;
use mio::net::TcpStream;

use super::{broken, characters};
use crate::event::{Cause, Ending};
use crate::link::Peer;

/// So long a cut character waits for its rest.
const CUT: Duration = Duration::from_millis(100);

/// A connection that stands.
#[derive(Debug)]
pub(super) struct Connection {
    pub(super) stream: TcpStream,
    pub(super) peer: Peer,
    /// Bytes that wait to be sent.
    pub(super) waiting: usize,
    /// Whether it stands in the list of those that have something to do.
    pub(super) listed: bool,
    queue: VecDeque<(Arc<[u8]>, Cause)>,
    /// How much of the first in the queue is handed over.
    handed: usize,
    readable: bool,
    writable: bool,
    /// The beginning of a character, and until when it waits for its rest.
    cut: Vec<u8>,
    cut_until: Option<Instant>,
    own_end: OwnEnd,
    /// Whether this side goes on sending after the other side's end.
    half_open: bool,
    /// The other side sends no more.
    peer_ended: bool,
    broken: Option<io::Error>,
    /// Messages and bytes that waited when it broke.
    lost: (usize, usize),
}

/// Whether this side sends more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum OwnEnd {
    Open,
    /// After what waits, it is said that no more comes.
    Ordered,
    /// It has been said.
    Said,
}

/// What a read call led to.
#[derive(Debug)]
pub(super) enum Outcome {
    Piece(Vec<u8>),
    /// The whole piece is the beginning of a character, which waits for its rest.
    Kept,
    /// Nothing is there now.
    Nothing,
    /// Nothing more will come.
    End,
}

impl Connection {
    pub(super) fn new(stream: TcpStream, peer: Peer, half_open: bool) -> Self {
        Self {
            stream,
            peer,
            waiting: 0,
            listed: false,
            queue: VecDeque::new(),
            handed: 0,
            readable: true,
            writable: true,
            cut: Vec::new(),
            cut_until: None,
            own_end: OwnEnd::Open,
            half_open,
            peer_ended: false,
            broken: None,
            lost: (0, 0),
        }
    }

    /// The selector says that there is something. What exactly, the next calls tell.
    pub(super) fn on_event(&mut self) {
        self.readable = true;
        self.writable = true;
        // Who reads no more hears of a break in no other way.
        if self.peer_ended
            && let Ok(Some(error)) = self.stream.take_error()
        {
            self.break_off(error);
        }
    }

    /// Whether it has something to do without another word of the selector.
    pub(super) fn is_ready(&self) -> bool {
        let to_write = self.writable && !self.queue.is_empty();
        let to_end = self.own_end == OwnEnd::Ordered && self.queue.is_empty();
        self.readable && !self.peer_ended || to_write || to_end || self.ending_is_near()
    }

    fn ending_is_near(&self) -> bool {
        let has_said_all =
            self.queue.is_empty() && (!self.half_open || self.own_end == OwnEnd::Said);
        self.peer_ended && (has_said_all || self.broken.is_some())
    }

    /// How it has ended, once there is nothing more to read, and nothing more to send either.
    pub(super) fn ending(&mut self) -> Option<Ending> {
        if !self.ending_is_near() {
            return None;
        }
        Some(self.broken.take().map_or(Ending::ByPeer, broken))
    }

    /// Whether the other side has ended it in good order, and this one goes on sending.
    pub(super) fn sends_after_the_end(&self) -> bool {
        let is_whole = self.peer_ended && self.broken.is_none();
        is_whole && self.half_open && self.own_end == OwnEnd::Open
    }

    /// Reads a piece. A character that its end cuts is kept back.
    pub(super) fn read(&mut self, room: &mut [u8], whole: Option<Encoding>) -> Outcome {
        if !self.readable || self.peer_ended {
            return Outcome::Nothing;
        }
        loop {
            match self.stream.read(room) {
                Ok(0) => break,
                Ok(length) => return self.piece(&room[..length], whole),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if error.kind() == ErrorKind::WouldBlock && self.broken.is_none() => {
                    self.readable = false;
                    return Outcome::Nothing;
                }
                Err(error) => {
                    self.broken.get_or_insert(error);
                    break;
                }
            }
        }
        self.peer_ended = true;
        Outcome::End
    }

    fn piece(&mut self, bytes: &[u8], whole: Option<Encoding>) -> Outcome {
        let Some(encoding) = whole else { return Outcome::Piece(bytes.to_vec()) };
        let mut piece = self.rest();
        piece.extend_from_slice(bytes);
        self.cut = piece.split_off(characters::whole(&piece, encoding));
        if self.cut.is_empty() {
            return Outcome::Piece(piece);
        }
        self.cut_until = Some(Instant::now() + CUT);
        if piece.is_empty() { Outcome::Kept } else { Outcome::Piece(piece) }
    }

    /// Until when a cut character waits, if one does.
    pub(super) fn cut_until(&self) -> Option<Instant> {
        self.cut_until
    }

    /// What was kept back.
    pub(super) fn rest(&mut self) -> Vec<u8> {
        self.cut_until = None;
        std::mem::take(&mut self.cut)
    }

    /// The same, if it was kept until then.
    pub(super) fn rest_due(&mut self, until: Instant) -> Vec<u8> {
        if self.cut_until == Some(until) { self.rest() } else { Vec::new() }
    }

    /// Puts bytes into the queue.
    ///
    /// # Errors
    /// This side has said, or was told to say, that it sends no more; or the connection is broken.
    pub(super) fn push(&mut self, bytes: &Arc<[u8]>, cause: Cause) -> io::Result<()> {
        if self.own_end != OwnEnd::Open || self.broken.is_some() {
            return Err(ErrorKind::BrokenPipe.into());
        }
        self.waiting += bytes.len();
        self.queue.push_back((Arc::clone(bytes), cause));
        Ok(())
    }

    /// After what waits, says that no more comes.
    pub(super) fn end_input(&mut self) {
        if self.own_end == OwnEnd::Open {
            self.own_end = OwnEnd::Ordered;
        }
    }

    /// Hands over what waits, as far as the system has room; returns what is handed over whole.
    pub(super) fn write(&mut self) -> Vec<(Arc<[u8]>, Cause)> {
        let mut sent = Vec::new();
        while let Some((bytes, _)) = self.queue.front()
            && self.writable
        {
            match self.stream.write(&bytes[self.handed..]) {
                Ok(0) if !bytes.is_empty() => self.writable = false,
                Ok(length) => {
                    self.handed += length;
                    self.waiting -= length;
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if error.kind() == ErrorKind::WouldBlock => self.writable = false,
                Err(error) => self.break_off(error),
            }
            if let Some(whole) = self.queue.pop_front_if(|(bytes, _)| self.handed == bytes.len()) {
                self.handed = 0;
                sent.push(whole);
            }
        }
        if self.own_end == OwnEnd::Ordered && self.queue.is_empty() {
            self.own_end = OwnEnd::Said;
            // It fails where the connection is broken, which reading will tell.
            let _ = self.stream.shutdown(Shutdown::Write);
        }
        sent
    }

    /// Messages and bytes that would be lost, were it closed now.
    pub(super) fn unsent(&self) -> (usize, usize) {
        (self.lost.0 + self.queue.len(), self.lost.1 + self.waiting)
    }

    /// Sending failed: what waits is lost; what came before is still read.
    fn break_off(&mut self, error: io::Error) {
        self.broken = Some(error);
        self.lost = (self.queue.len(), self.waiting);
        self.queue.clear();
        self.waiting = 0;
        self.handed = 0;
        self.readable = true;
    }
}
