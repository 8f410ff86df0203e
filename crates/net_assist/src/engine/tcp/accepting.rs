//! The socket that takes connections, and what happens when there is no room for more.

use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::time::{Duration, Instant, SystemTime};

use common::Error;
use mio::net::TcpListener;
use mio::{Interest, Registry};
use socket2::{Domain, Protocol, Socket, Type};

use super::Tcp;
use crate::engine::desk::Desk;
use crate::engine::open::Resolved;
use crate::engine::worker::SOCKET;
use crate::event::{Event, Refusal};
use crate::link::LinkKind;

/// So many connections a turn takes.
const TAKEN: usize = 64;
/// When the system had no room for a connection, it is asked again after this long.
const AGAIN: Duration = Duration::from_millis(500);
/// So many connections wait to be taken, or as many as the system allows (listen(2)).
const BACKLOG: i32 = 4096;

/// The listening socket.
#[derive(Debug)]
pub(super) struct Accepting {
    listener: TcpListener,
    ready: bool,
    /// There is no room; it is taken up again when a connection closes.
    full: bool,
    /// When the system is asked again.
    again: Option<Instant>,
    /// Whether it was told that nobody is taken.
    told: bool,
}

impl Accepting {
    pub(super) fn on_event(&mut self) {
        self.ready = true;
    }

    pub(super) fn is_busy(&self) -> bool {
        self.ready && !self.full
    }

    pub(super) fn again(&self) -> Option<Instant> {
        self.again
    }

    /// A connection has closed.
    pub(super) fn has_room(&mut self) {
        self.full = false;
        self.again = None;
    }
}

impl Tcp {
    /// Begins to take connections, and tells so.
    pub(in crate::engine) fn listen(
        resolved: &Resolved,
        registry: Registry,
        desk: &mut Desk,
    ) -> Result<Self, Error> {
        let own = resolved.own.unwrap_or_else(|| SocketAddr::from(([0, 0, 0, 0], 0)));
        let socket = Socket::new(Domain::for_address(own), Type::STREAM, Some(Protocol::TCP))
            .map_err(Error::system("socket"))?;
        if own.is_ipv6() {
            socket.set_only_v6(true).map_err(Error::system("setsockopt"))?;
        }
        // Connections of a server that has just ended hold its port for a minute (TIME_WAIT);
        // Windows means something else by this option.
        if cfg!(unix) {
            socket.set_reuse_address(true).map_err(Error::system("setsockopt"))?;
        }
        socket.set_nonblocking(true).map_err(Error::system("fcntl"))?;
        socket.bind(&own.into()).map_err(Error::bind_tcp(own))?;
        socket.listen(BACKLOG).map_err(Error::bind_tcp(own))?;
        let receive_buffer = socket.recv_buffer_size().unwrap_or(0);
        let mut listener = TcpListener::from_std(socket.into());
        registry
            .register(&mut listener, SOCKET, Interest::READABLE)
            .map_err(Error::system("epoll_ctl"))?;
        let own = listener.local_addr().map_err(Error::system("getsockname"))?;
        let (buffer, whole) = (resolved.link.buffer, resolved.link.whole_characters);
        let mut tcp = Tcp::new(registry, own, LinkKind::TcpServer, buffer, whole);
        tcp.accepting =
            Some(Accepting { listener, ready: true, full: false, again: None, told: false });
        desk.book().dropped = None;
        let (kind, peer) = (LinkKind::TcpServer, None);
        desk.tell(Event::Opened { kind, own, peer, receive_buffer });
        Ok(tcp)
    }

    /// Takes some connections.
    pub(super) fn accept(&mut self, desk: &mut Desk) {
        for _ in 0..TAKEN {
            let open = self.connections.len();
            let Some(accepting) = &mut self.accepting else { return };
            if accepting.again.is_some_and(|again| again <= Instant::now()) {
                accepting.has_room();
            }
            if !accepting.is_busy() {
                return;
            }
            if open >= desk.allowance.peers {
                return refused(accepting, open, None, desk);
            }
            match accepting.listener.accept() {
                Ok((stream, peer)) => self.taken(stream, peer, desk),
                Err(error) if error.kind() == ErrorKind::WouldBlock => {
                    accepting.ready = false;
                    accepting.told = false;
                }
                Err(error) if has_gone(&error) => {}
                // Most often EMFILE: no descriptor is left.
                Err(error) => {
                    accepting.again = Some(Instant::now() + AGAIN);
                    return refused(accepting, open, Some(error.into()), desk);
                }
            }
        }
    }

    fn taken(&mut self, stream: mio::net::TcpStream, peer: SocketAddr, desk: &mut Desk) {
        if let Err(error) = self.add(stream, peer, false) {
            return desk.fail_with(Error::system("epoll_ctl")(error));
        }
        let mut book = desk.book();
        book.touch(peer, SystemTime::now());
        book.heard = Some(peer);
        drop(book);
        desk.tell(Event::Connected { peer });
    }
}

/// Whether only the one who knocked has gone again, or a signal came in (accept(2)).
fn has_gone(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset | ErrorKind::Interrupted
    )
}

/// Nobody is taken for now; told once, until all who waited have been taken.
fn refused(accepting: &mut Accepting, open: usize, reason: Option<Refusal>, desk: &mut Desk) {
    accepting.full = true;
    if !std::mem::replace(&mut accepting.told, true) {
        desk.tell(Event::ConnectionsRefused { open, reason });
    }
}
