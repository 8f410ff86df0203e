//! A client's way to its connection.

use std::io;
use std::net::SocketAddr;
use std::time::SystemTime;

use common::Error;
use mio::net::TcpStream;
use mio::{Interest, Registry};
use socket2::{Domain, Protocol, SockRef, Socket, Type};

use super::Tcp;
use crate::engine::desk::Desk;
use crate::engine::open::Resolved;
use crate::engine::socket::is_in_progress;
use crate::engine::worker::SOCKET;
use crate::event::{Event, Failure, Refusal};
use crate::link::{LinkKind, Peer};

impl Tcp {
    /// Begins to connect, and tells so.
    pub(in crate::engine) fn connect(
        resolved: &Resolved,
        registry: Registry,
        desk: &mut Desk,
    ) -> Result<Self, Failure> {
        let to = resolved.peer.ok_or(Failure::NoPeer)?;
        let failed = |error| Failure::Common(std::sync::Arc::new(error));
        let socket = prepared(resolved.own, to).map_err(failed)?;
        let refused = |error: io::Error| Failure::Connect { to, reason: error.into() };
        match socket.connect(&to.into()) {
            Ok(()) => {}
            Err(error) if is_in_progress(&error) => {}
            Err(error) => return Err(refused(error)),
        }
        let mut stream = TcpStream::from_std(socket.into());
        registry
            .register(&mut stream, SOCKET, Interest::READABLE | Interest::WRITABLE)
            .map_err(Error::system("epoll_ctl"))
            .map_err(failed)?;
        let own = stream.local_addr().map_err(refused)?;
        let (buffer, whole) = (resolved.link.buffer, resolved.link.whole_characters);
        let mut tcp = Tcp::new(registry, own, LinkKind::TcpClient, buffer, whole);
        tcp.connecting = Some((stream, to));
        tcp.half_open = resolved.link.half_open;
        desk.book().dropped = None;
        desk.tell(Event::Connecting { to });
        Ok(tcp)
    }

    /// The selector says that connecting has come to something.
    pub(super) fn look_at_connecting(&mut self, desk: &mut Desk) {
        let Some((stream, to)) = self.connecting.take() else { return };
        match outcome(&stream) {
            Ok(true) => {
                if let Err(error) = self.connected(stream, to, desk) {
                    desk.fail(Failure::Connect { to, reason: error.into() });
                }
            }
            Ok(false) => self.connecting = Some((stream, to)),
            Err(error) => desk.fail(Failure::Connect { to, reason: Refusal::from(error) }),
        }
    }

    fn connected(&mut self, stream: TcpStream, to: Peer, desk: &mut Desk) -> io::Result<()> {
        // A socket of no address knows its own one only now.
        self.own = stream.local_addr().unwrap_or(self.own);
        let receive_buffer = SockRef::from(&stream).recv_buffer_size().unwrap_or(0);
        self.add(stream, to, true)?;
        let mut book = desk.book();
        book.touch(to, SystemTime::now());
        book.heard = Some(to);
        if let Some(open) = &mut book.open {
            open.connecting = false;
            open.own = self.own;
        }
        drop(book);
        let (kind, own, peer) = (LinkKind::TcpClient, self.own, Some(to));
        desk.tell(Event::Opened { kind, own, peer, receive_buffer });
        Ok(())
    }
}

/// Whether it is connected by now.
fn outcome(stream: &TcpStream) -> io::Result<bool> {
    if let Some(error) = stream.take_error()? {
        return Err(error);
    }
    match stream.peer_addr() {
        Ok(_) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotConnected => Ok(false),
        Err(error) if is_in_progress(&error) => Ok(false),
        Err(error) => Err(error),
    }
}

fn prepared(own: Option<SocketAddr>, to: SocketAddr) -> Result<Socket, Error> {
    let socket = Socket::new(Domain::for_address(to), Type::STREAM, Some(Protocol::TCP))
        .map_err(Error::system("socket"))?;
    socket.set_nonblocking(true).map_err(Error::system("fcntl"))?;
    if let Some(own) = own {
        // A port that an ended connection still holds (TIME_WAIT) may be used towards someone else.
        if cfg!(unix) && own.port() != 0 {
            socket.set_reuse_address(true).map_err(Error::system("setsockopt"))?;
        }
        socket.bind(&own.into()).map_err(Error::bind_tcp(own))?;
    }
    Ok(socket)
}
