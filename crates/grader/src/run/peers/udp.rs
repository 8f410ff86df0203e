//! A UDP peer: keeps every datagram and sends what the script says.

use std::io::{self, ErrorKind};
use std::net::{SocketAddr, SocketAddrV4};

use mio::net::UdpSocket;
use mio::{Interest, Registry, Token};

use super::receive::{prepare, receive};
use super::{Book, Served};
use crate::evidence::Kind;
use crate::run::notes::Class;

/// After so many datagrams the other sockets have their turn.
const AT_ONCE: usize = 256;

pub(super) struct UdpPeer {
    name: String,
    socket: UdpSocket,
    last: Option<SocketAddrV4>,
    lost: u32,
    /// Where a sentinel comes from that has not come yet.
    awaited: Option<SocketAddrV4>,
}

impl UdpPeer {
    pub(super) fn new(
        name: &str,
        socket: std::net::UdpSocket,
        registry: &Registry,
        token: Token,
    ) -> io::Result<Self> {
        prepare(&socket);
        socket.set_nonblocking(true)?;
        let mut socket = UdpSocket::from_std(socket);
        registry.register(&mut socket, token, Interest::READABLE)?;
        Ok(Self { name: name.to_owned(), socket, last: None, lost: 0, awaited: None })
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn lost(&self) -> u64 {
        self.lost.into()
    }

    pub(super) fn receive(&mut self, buffer: &mut [u8], book: &mut Book<'_>) -> Served {
        for _ in 0..AT_ONCE {
            let received = match receive(&self.socket, buffer) {
                Ok(received) => received,
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Served::Empty,
                // A signal, or (Windows) news of an ICMP error: the next datagram may be there.
                Err(_) => continue,
            };
            self.lost = received.lost.unwrap_or(self.lost);
            let SocketAddr::V4(from) = received.from else { continue };
            if self.awaited == Some(from) {
                self.awaited = None;
                continue;
            }
            self.last = Some(from);
            let when = received.when.unwrap_or(book.now);
            book.count(&self.name, |counts| counts.datagram(when));
            let bytes = buffer.get(..received.length).unwrap_or_default();
            book.note(Class::Arrived, bytes.len(), || Kind::Arrived {
                peer: self.name.clone(),
                from,
                bytes: bytes.to_vec(),
            });
        }
        Served::More
    }

    pub(super) fn send(
        &self,
        to: Option<SocketAddrV4>,
        payload: &[u8],
    ) -> io::Result<Option<SocketAddrV4>> {
        let Some(to) = to.or(self.last) else {
            return Ok(None);
        };
        self.socket.send_to(payload, to.into()).map(|_| Some(to))
    }

    pub(super) fn await_sentinel(&mut self, source: SocketAddrV4) {
        self.awaited = Some(source);
    }

    pub(super) fn awaits_sentinel(&self) -> bool {
        self.awaited.is_some()
    }
}
