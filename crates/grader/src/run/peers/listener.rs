//! A TCP peer or a mail server, as far as it only listens.

use std::io::{self, ErrorKind};
use std::net::{SocketAddr, SocketAddrV4};

use mail_sink::Login;
use mio::net::{TcpListener, TcpStream};
use mio::{Interest, Registry, Token};

use super::stream::Connection;
use super::{Book, Served};
use crate::evidence::Kind;
use crate::run::notes::Class;

pub(super) struct Listener<'a> {
    name: String,
    listener: TcpListener,
    /// Of a mail server.
    login: Option<&'a Login>,
    connections: usize,
}

impl<'a> Listener<'a> {
    pub(super) fn new(
        name: &str,
        listener: std::net::TcpListener,
        login: Option<&'a Login>,
        registry: &Registry,
        token: Token,
    ) -> io::Result<Self> {
        listener.set_nonblocking(true)?;
        let mut listener = TcpListener::from_std(listener);
        registry.register(&mut listener, token, Interest::READABLE)?;
        Ok(Self { name: name.to_owned(), listener, login, connections: 0 })
    }

    pub(super) fn accept(&self) -> Result<(TcpStream, SocketAddrV4), Served> {
        match self.listener.accept() {
            Ok((stream, SocketAddr::V4(from))) => Ok((stream, from)),
            Err(error) if error.kind() == ErrorKind::WouldBlock => Err(Served::Empty),
            // Broken off before it was accepted: the next one may be there.
            Ok(_) => Err(Served::More),
            Err(error) if is_passing(&error) => Err(Served::More),
            // Out of descriptors: the connection stays in the queue.
            Err(_) => Err(Served::Later),
        }
    }

    /// Notes a connection and begins to talk on it; `None` when the system refuses that.
    pub(super) fn welcome(
        &mut self,
        stream: TcpStream,
        from: SocketAddrV4,
        registry: &Registry,
        token: Token,
        book: &mut Book<'_>,
    ) -> Option<Connection<'a>> {
        let connection = self.connections;
        self.connections += 1;
        book.count(&self.name, |counts| counts.connections += 1);
        let peer = self.name.clone();
        let is_kept = book.note(Class::Connection, 0, || Kind::Connected {
            peer: peer.clone(),
            connection,
            from,
        });
        if !is_kept {
            return None;
        }
        Connection::new(stream, peer, connection, self.login, registry, token).ok()
    }
}

fn is_passing(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::Interrupted | ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset
    )
}
