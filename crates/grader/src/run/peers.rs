//! The grader's side of the wire: every socket of a check, served by one thread.
//!
//! A readiness that was told is not told again (the poll is edge-triggered), so a socket is read
//! until it has nothing more; one that is flooded is left after a while, so that the others have
//! their turn, and remembered by the caller.

mod listener;
mod mail;
mod receive;
mod stream;
mod udp;

use std::collections::BTreeMap;
use std::io;
use std::net::{SocketAddrV4, TcpListener, UdpSocket};
use std::time::Instant;

use mail_sink::Login;
use mio::{Registry, Token};

use self::listener::Listener;
use self::stream::Connection;
use self::udp::UdpPeer;
use super::error::RunError;
use super::notes::{Class, Notes};
use crate::evidence::Kind;
use crate::plan::{Endpoint, PlannedCheck};
use crate::stage::{Side, Stage, Transport};

/// Open connections of a check at one time; one more is closed at once.
const MOST_OPEN: usize = 100;
/// The largest datagram, and as much of a stream as is read at once.
const BUFFER: usize = 1 << 16;

/// How serving a socket went.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Served {
    /// It has nothing more.
    Empty,
    /// It has more.
    More,
    /// The system is short of something; it may have it later.
    Later,
}

/// What came to a peer so far, all of it, whether it is kept or not.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counts {
    /// Datagrams.
    pub(super) datagrams: usize,
    /// When the last of them came.
    pub(super) last: Option<Instant>,
    /// Connections.
    pub(super) connections: usize,
    /// Bytes over connections.
    pub(super) bytes: usize,
    /// Messages.
    pub(super) mails: usize,
}

impl Counts {
    fn datagram(&mut self, when: Instant) {
        self.datagrams += 1;
        self.last = Some(when);
    }
}

/// Where it is entered what comes now.
pub(super) struct Book<'b> {
    pub(super) now: Instant,
    pub(super) notes: &'b mut Notes,
    counts: &'b mut BTreeMap<String, Counts>,
}

impl Book<'_> {
    fn count(&mut self, peer: &str, add: impl FnOnce(&mut Counts)) {
        if let Some(counts) = self.counts.get_mut(peer) {
            add(counts);
        }
    }

    /// Notes what a program may flood the grader with. True when it was kept.
    fn note(&mut self, class: Class, bytes: usize, kind: impl FnOnce() -> Kind) -> bool {
        self.notes.add_limited(class, self.now, bytes, kind)
    }
}

/// All sockets of a check.
pub(super) struct Peers<'a> {
    registry: Registry,
    sockets: BTreeMap<Token, Socket<'a>>,
    counts: BTreeMap<String, Counts>,
    next: usize,
    open: usize,
    buffer: Vec<u8>,
    /// Ports that are merely taken away.
    held: Vec<Held>,
    /// Behind the last datagram of the program comes one from here; see [`super::settle`].
    sentinel: Option<UdpSocket>,
}

enum Socket<'a> {
    Udp(UdpPeer),
    Listener(Listener<'a>),
    Connection(Box<Connection<'a>>),
}

#[expect(dead_code, reason = "held until they are dropped")]
enum Held {
    Udp(UdpSocket),
    Tcp(TcpListener),
}

/// The logins of a check's mail servers: their conversations borrow them.
pub(super) fn logins(check: &PlannedCheck) -> BTreeMap<String, Login> {
    check.peers.iter().filter_map(login).collect()
}

fn login(endpoint: &Endpoint) -> Option<(String, Login)> {
    let Endpoint::Smtp { name, user, password, .. } = endpoint else {
        return None;
    };
    Some((name.clone(), Login { user: user.clone(), password: password.clone() }))
}

impl<'a> Peers<'a> {
    /// Binds every endpoint of a check. Tokens are given from `first` on.
    pub(super) fn open(
        stage: &Stage,
        check: &PlannedCheck,
        logins: &'a BTreeMap<String, Login>,
        registry: Registry,
        first: usize,
    ) -> Result<Self, RunError> {
        let mut peers = Self {
            registry,
            sockets: BTreeMap::new(),
            counts: BTreeMap::new(),
            next: first,
            open: 0,
            buffer: vec![0; BUFFER],
            held: Vec::new(),
            sentinel: None,
        };
        for endpoint in &check.peers {
            let (name, at) = name_and_address(endpoint);
            peers.bind(stage, endpoint, logins).map_err(|source| RunError::Endpoint {
                name: name.unwrap_or("-").to_owned(),
                at,
                source,
            })?;
        }
        Ok(peers)
    }

    fn bind(
        &mut self,
        stage: &Stage,
        endpoint: &Endpoint,
        logins: &'a BTreeMap<String, Login>,
    ) -> io::Result<()> {
        let (side, token) = (Side::Neighbour, Token(self.next));
        let socket = match endpoint {
            Endpoint::Udp { name, at, share } => {
                let socket = stage.udp(side, *at, *share)?;
                Socket::Udp(UdpPeer::new(name, socket, &self.registry, token)?)
            }
            Endpoint::Tcp { name, at } => {
                let listener = stage.tcp(side, *at)?;
                Socket::Listener(Listener::new(name, listener, None, &self.registry, token)?)
            }
            Endpoint::Smtp { name, at, .. } => {
                let (listener, login) = (stage.tcp(side, *at)?, logins.get(name));
                Socket::Listener(Listener::new(name, listener, login, &self.registry, token)?)
            }
            Endpoint::Hold { transport, at } => {
                self.held.push(hold(stage, *transport, *at)?);
                return Ok(());
            }
        };
        if let (Some(name), _) = name_and_address(endpoint) {
            self.counts.insert(name.to_owned(), Counts::default());
        }
        self.sockets.insert(token, socket);
        self.next += 1;
        Ok(())
    }

    /// Reads what a socket has; a token that is gone has nothing.
    pub(super) fn serve(&mut self, token: Token, now: Instant, notes: &mut Notes) -> Served {
        let Self { sockets, counts, buffer, .. } = self;
        let mut book = Book { now, notes, counts };
        let result = match sockets.get_mut(&token) {
            None => return Served::Empty,
            Some(Socket::Udp(peer)) => return peer.receive(buffer, &mut book),
            Some(Socket::Connection(connection)) => connection.serve(buffer, &mut book),
            Some(Socket::Listener(_)) => return self.accept(token, now, notes),
        };
        result.unwrap_or_else(|_over| {
            self.sockets.remove(&token);
            self.open -= 1;
            Served::Empty
        })
    }

    /// Accepts one connection.
    fn accept(&mut self, token: Token, now: Instant, notes: &mut Notes) -> Served {
        let Some(Socket::Listener(listener)) = self.sockets.get_mut(&token) else {
            return Served::Empty;
        };
        let (stream, from) = match listener.accept() {
            Ok(accepted) => accepted,
            Err(served) => return served,
        };
        if self.open >= MOST_OPEN {
            notes.skip();
            return Served::More;
        }
        let (registry, next) = (&self.registry, Token(self.next));
        let mut book = Book { now, notes, counts: &mut self.counts };
        if let Some(connection) = listener.welcome(stream, from, registry, next, &mut book) {
            self.sockets.insert(next, Socket::Connection(Box::new(connection)));
            self.next += 1;
            self.open += 1;
        }
        Served::More
    }

    /// Sends from a peer; `None` as destination is the sender of its last datagram, and when there
    /// is none, nothing is sent. Tells where it went.
    pub(super) fn send(
        &mut self,
        from: &str,
        to: Option<SocketAddrV4>,
        payload: &[u8],
    ) -> io::Result<Option<SocketAddrV4>> {
        let peer = self.sockets.values().find_map(|socket| match socket {
            Socket::Udp(peer) if peer.name() == from => Some(peer),
            _ => None,
        });
        peer.map_or(Ok(None), |peer| peer.send(to, payload))
    }

    /// What came to a peer so far.
    pub(super) fn counts(&self, name: &str) -> Counts {
        self.counts.get(name).copied().unwrap_or_default()
    }

    /// Connections that the program has not closed yet.
    pub(super) fn open_connections(&self) -> usize {
        self.open
    }

    /// Datagrams that a socket had no room for, as far as the system tells.
    pub(super) fn lost(&self) -> u64 {
        self.udp().map(UdpPeer::lost).sum()
    }

    fn udp(&self) -> impl Iterator<Item = &UdpPeer> {
        self.sockets.values().filter_map(|socket| match socket {
            Socket::Udp(peer) => Some(peer),
            _ => None,
        })
    }

    /// Sends a datagram to each UDP peer from a socket of the program's network: it goes the way
    /// that the program's datagrams went.
    pub(super) fn send_sentinels(&mut self, socket: UdpSocket, check: &PlannedCheck) {
        let Ok(std::net::SocketAddr::V4(source)) = socket.local_addr() else {
            return;
        };
        for peer in self.sockets.values_mut() {
            let Socket::Udp(peer) = peer else { continue };
            let to =
                check.peers.iter().find_map(|endpoint| sentinel_address(endpoint, peer.name()));
            if let Some(to) = to
                && socket.send_to(&[], to).is_ok()
            {
                peer.await_sentinel(source);
            }
        }
        self.sentinel = Some(socket);
    }

    /// Whether every one that was sent has come.
    pub(super) fn sentinels_came(&self) -> bool {
        self.udp().all(|peer| !peer.awaits_sentinel())
    }
}

/// Where a single datagram reaches a UDP peer; of several that share a port, it would reach one.
fn sentinel_address(endpoint: &Endpoint, wanted: &str) -> Option<SocketAddrV4> {
    match endpoint {
        Endpoint::Udp { name, at, share: false } if name == wanted => {
            let ip =
                if at.ip().is_unspecified() { std::net::Ipv4Addr::LOCALHOST } else { *at.ip() };
            Some(SocketAddrV4::new(ip, at.port()))
        }
        _ => None,
    }
}

fn hold(stage: &Stage, transport: Transport, at: SocketAddrV4) -> io::Result<Held> {
    match transport {
        Transport::Udp => stage.udp(Side::Program, at, false).map(Held::Udp),
        Transport::Tcp => stage.tcp(Side::Program, at).map(Held::Tcp),
    }
}

/// The name of an endpoint, if it has one, and its address.
pub(super) fn name_and_address(endpoint: &Endpoint) -> (Option<&str>, SocketAddrV4) {
    match endpoint {
        Endpoint::Udp { name, at, .. }
        | Endpoint::Tcp { name, at }
        | Endpoint::Smtp { name, at, .. } => (Some(name), *at),
        Endpoint::Hold { at, .. } => (None, *at),
    }
}
