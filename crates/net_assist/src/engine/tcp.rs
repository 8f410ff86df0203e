//! Connections: those that others open, or the one that the assistant opens.

mod accepting;
mod characters;
mod connecting;
mod connection;

use std::collections::{HashMap, VecDeque};
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Instant, SystemTime};

use common::Error;
use common::codec::Encoding;
use mio::net::TcpStream;
use mio::{Interest, Registry, Token};

use super::desk::Desk;
use super::replies;
use super::worker::SOCKET;
use crate::event::{Cause, Clock, Ending, Event, Failure, Received, Refusal};
use crate::link::{LinkKind, Peer};
use crate::reply::Rules;
use accepting::Accepting;
use connection::{Connection, Outcome};

/// So many connections get their turn before orders and timers are looked at again.
const CONNECTIONS: usize = 256;
/// So much a connection reads in its turn: pieces, and bytes.
const PIECES: usize = 16;
const BYTES: usize = 64 << 10;

/// All connections of a link.
#[derive(Debug)]
pub(super) struct Tcp {
    registry: Registry,
    own: SocketAddr,
    kind: LinkKind,
    /// Server: the socket that takes connections.
    accepting: Option<Accepting>,
    /// Client: whom it is connecting to.
    connecting: Option<(TcpStream, Peer)>,
    connections: HashMap<Token, Connection>,
    by_peer: HashMap<Peer, Token>,
    /// Who has something to do, in the order of their turns.
    ready: VecDeque<Token>,
    /// Cut characters, and until when they wait for their rest.
    cut: VecDeque<(Instant, Token)>,
    next: usize,
    /// Bytes that wait in all queues.
    waiting: usize,
    /// What a read call takes at most.
    room: Vec<u8>,
    whole: Option<Encoding>,
    /// Client: whether the other side's end leaves this one open.
    half_open: bool,
}

impl Tcp {
    fn new(
        registry: Registry,
        own: SocketAddr,
        kind: LinkKind,
        buffer: usize,
        whole: Option<Encoding>,
    ) -> Self {
        Self {
            registry,
            own,
            kind,
            accepting: None,
            connecting: None,
            connections: HashMap::new(),
            by_peer: HashMap::new(),
            ready: VecDeque::new(),
            cut: VecDeque::new(),
            next: SOCKET.0 + 1,
            waiting: 0,
            room: vec![0; buffer.max(1)],
            whole,
            half_open: false,
        }
    }

    /// The own address.
    pub(super) fn own(&self) -> SocketAddr {
        self.own
    }

    /// Server or client.
    pub(super) fn kind(&self) -> LinkKind {
        self.kind
    }

    /// Whether it is a client whose only connection has ended, or was never made.
    pub(super) fn is_over(&self) -> bool {
        self.accepting.is_none() && self.connecting.is_none() && self.connections.is_empty()
    }

    /// Whether a connection ever stood.
    pub(super) fn ever_stood(&self) -> bool {
        self.next > SOCKET.0 + 1
    }

    /// The selector says that there is something.
    pub(super) fn on_event(&mut self, event: &mio::event::Event, desk: &mut Desk) {
        if event.token() == SOCKET {
            if let Some(accepting) = &mut self.accepting {
                accepting.on_event();
            } else if self.connecting.is_some() {
                self.look_at_connecting(desk);
            }
        } else if let Some(connection) = self.connections.get_mut(&event.token()) {
            connection.on_event();
            self.enlist(event.token());
        }
    }

    /// Whether there is work without another word of the selector.
    pub(super) fn is_busy(&self) -> bool {
        !self.ready.is_empty() || self.accepting.as_ref().is_some_and(Accepting::is_busy)
    }

    /// When something is to be done by itself.
    pub(super) fn due(&self) -> Option<Instant> {
        let again = self.accepting.as_ref().and_then(Accepting::again);
        let cut = self.cut.front().map(|(until, _)| *until);
        again.into_iter().chain(cut).min()
    }

    /// A turn: takes connections, then lets those that are ready write and read a part each.
    pub(super) fn work(&mut self, rules: &Rules, desk: &mut Desk) {
        self.accept(desk);
        for _ in 0..self.ready.len().min(CONNECTIONS) {
            let Some(token) = self.ready.pop_front() else { break };
            self.take_turn(token, rules, desk);
        }
        self.give_up_waiting(rules, desk);
    }

    fn take_turn(&mut self, token: Token, rules: &Rules, desk: &mut Desk) {
        let Some(connection) = self.connections.get_mut(&token) else { return };
        connection.listed = false;
        self.write(token, desk);
        let mut bytes = 0;
        for _ in 0..PIECES {
            let Some(connection) = self.connections.get_mut(&token) else { return };
            match connection.read(&mut self.room, self.whole) {
                Outcome::Piece(piece) => {
                    bytes += piece.len();
                    self.told_piece(token, piece, rules, desk);
                }
                Outcome::Kept => {}
                Outcome::Nothing => break,
                Outcome::End => {
                    let rest = connection.rest();
                    let (peer, is_sent_to) = (connection.peer, connection.sends_after_the_end());
                    self.told_piece(token, rest, rules, desk);
                    if is_sent_to {
                        desk.tell(Event::PeerEnded { peer });
                    }
                    break;
                }
            }
            if bytes >= BYTES {
                break;
            }
        }
        self.write(token, desk);
        self.settle(token, desk);
    }

    /// After a turn: it is over, or waits for the selector, or for its next turn.
    fn settle(&mut self, token: Token, desk: &mut Desk) {
        let Some(connection) = self.connections.get_mut(&token) else { return };
        if let Some(until) = connection.cut_until()
            && self.cut.back() != Some(&(until, token))
        {
            self.cut.push_back((until, token));
        }
        if let Some(ending) = connection.ending() {
            self.remove(token, ending, desk);
        } else if connection.is_ready() {
            self.enlist(token);
        }
    }

    fn enlist(&mut self, token: Token) {
        let Some(connection) = self.connections.get_mut(&token) else { return };
        if !std::mem::replace(&mut connection.listed, true) {
            self.ready.push_back(token);
        }
    }

    /// Tells of a piece, and answers it where a rule says so. An empty one is none.
    fn told_piece(&mut self, token: Token, piece: Vec<u8>, rules: &Rules, desk: &mut Desk) {
        let Some(connection) = self.connections.get(&token) else { return };
        if piece.is_empty() {
            return;
        }
        let (peer, time) = (connection.peer, SystemTime::now());
        desk.book().received(peer, piece.len(), time, Instant::now());
        let bytes = piece.into_boxed_slice();
        let full_length = bytes.len();
        let matched = replies::matched(rules, &bytes, peer);
        let clock = Clock::Program;
        desk.tell_at(time, Event::Received(Received { bytes, from: peer, full_length, clock }));
        if let Some((bytes, cause)) =
            matched.and_then(|answer| replies::allowed(answer, peer, desk))
            && let Err(failure) = self.send(peer, &bytes, cause, desk)
        {
            desk.refuse(failure, bytes.len());
        }
    }

    /// Characters whose rest did not come are shown without it.
    fn give_up_waiting(&mut self, rules: &Rules, desk: &mut Desk) {
        let now = Instant::now();
        while let Some((until, token)) = self.cut.pop_front_if(|(until, _)| *until <= now) {
            let connection = self.connections.get_mut(&token);
            let rest = connection.map(|connection| connection.rest_due(until)).unwrap_or_default();
            self.told_piece(token, rest, rules, desk);
        }
    }

    /// Sends a piece of the stream to a peer, or keeps it until the peer has read what was before.
    pub(super) fn send(
        &mut self,
        to: Peer,
        bytes: &Arc<[u8]>,
        cause: Cause,
        desk: &mut Desk,
    ) -> Result<(), Failure> {
        if !self.can_take(to, bytes.len(), desk) {
            let waiting = self.connection(to).map_or(0, |connection| connection.waiting);
            return Err(Failure::PeerDoesNotRead { peer: to, waiting, refused: bytes.len() });
        }
        let token = *self.by_peer.get(&to).ok_or(Failure::NotConnected(to))?;
        let connection = self.connections.get_mut(&token).ok_or(Failure::NotConnected(to))?;
        connection
            .push(bytes, cause)
            .map_err(|error| Failure::Common(Arc::new(Error::send(bytes, to)(error))))?;
        self.waiting += bytes.len();
        self.write(token, desk);
        if self.connections.get(&token).is_some_and(Connection::is_ready) {
            self.enlist(token);
        }
        Ok(())
    }

    /// Whether so many bytes may wait for a peer. An empty queue takes anything: it is in memory
    /// already. Somebody who is not connected refuses by itself.
    pub(super) fn can_take(&self, peer: Peer, bytes: usize, desk: &Desk) -> bool {
        let limit = desk.allowance.waiting;
        let Some(connection) = self.connection(peer) else { return true };
        connection.waiting == 0
            || connection.waiting + bytes <= limit && self.waiting + bytes <= 16 * limit
    }

    fn connection(&self, peer: Peer) -> Option<&Connection> {
        self.by_peer.get(&peer).and_then(|token| self.connections.get(token))
    }

    /// Hands over what waits, as far as the system has room, and tells what is handed over.
    fn write(&mut self, token: Token, desk: &mut Desk) {
        let Some(connection) = self.connections.get_mut(&token) else { return };
        let before = connection.waiting;
        let sent = connection.write();
        let (peer, after) = (connection.peer, connection.waiting);
        self.waiting -= before - after;
        for (bytes, cause) in sent {
            desk.book().sent(peer, bytes.len());
            desk.tell(Event::Sent { from: self.own, to: peer, bytes, cause });
        }
        if before > 0
            && let Some(known) = desk.book().peers.get_mut(peer)
        {
            known.status.waiting = after;
        }
    }

    /// Says that nothing more will be sent, after what waits.
    pub(super) fn end_input(&mut self, desk: &mut Desk) {
        if self.kind == LinkKind::TcpServer {
            return desk.fail(Failure::NotForThis(self.kind));
        }
        let Some(token) = self.connections.keys().next().copied() else {
            return desk.fail(Failure::NotOpen);
        };
        if let Some(connection) = self.connections.get_mut(&token) {
            connection.end_input();
            self.enlist(token);
        }
    }

    /// Adds a connection that stands.
    fn add(&mut self, mut stream: TcpStream, peer: Peer, again: bool) -> io::Result<()> {
        let token = Token(self.next);
        let interest = Interest::READABLE | Interest::WRITABLE;
        match again {
            true => self.registry.reregister(&mut stream, token, interest)?,
            false => self.registry.register(&mut stream, token, interest)?,
        }
        self.next += 1;
        // What a person sends leaves at once, in pieces as it was sent.
        let _ = stream.set_nodelay(true);
        self.connections.insert(token, Connection::new(stream, peer, self.half_open));
        self.by_peer.insert(peer, token);
        self.enlist(token);
        Ok(())
    }

    fn remove(&mut self, token: Token, ending: Ending, desk: &mut Desk) {
        let Some(mut connection) = self.connections.remove(&token) else { return };
        // Closing removes it from the selector by itself, except on some systems.
        let _ = self.registry.deregister(&mut connection.stream);
        let peer = connection.peer;
        // Bound to every address, a server may hear the same peer on two of them.
        if self.by_peer.get(&peer) == Some(&token) {
            self.by_peer.remove(&peer);
        }
        self.waiting -= connection.waiting;
        desk.book().forget(peer);
        let (messages, bytes) = connection.unsent();
        if messages > 0 {
            desk.lose(peer, messages, bytes);
        }
        desk.tell(Event::Disconnected { peer, why: ending });
        if let Some(accepting) = &mut self.accepting {
            accepting.has_room();
        }
    }

    /// Closes one connection; `false`: there is none.
    pub(super) fn disconnect(&mut self, peer: Peer, desk: &mut Desk) -> bool {
        let Some(token) = self.by_peer.get(&peer).copied() else { return false };
        self.write(token, desk);
        self.remove(token, Ending::ByUs, desk);
        true
    }

    /// Closes all, and tells so.
    pub(super) fn close(mut self, desk: &mut Desk) {
        let mut peers: Vec<_> = self.by_peer.keys().copied().collect();
        peers.sort_unstable();
        for peer in peers {
            self.disconnect(peer, desk);
        }
        desk.tell(Event::Closed { own: self.own, dropped: None });
    }
}

/// How a broken connection ended.
fn broken(error: io::Error) -> Ending {
    Ending::Broken(Refusal::from(error))
}

#[cfg(test)]
#[path = "tcp/turn_tests.rs"]
mod tests;
