//! The catcher itself: a room, and a [`Host`] that lets clients in.

use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use tcp_host::{Host, Options, Service};

use crate::fault::Faults;
use crate::serve::{self, Room};
use crate::store::Store;
#[cfg(feature = "tls")]
use crate::tls::Handshakes;
use crate::{Config, Notice, SinkError};

/// The stack of a connection's thread. Only what is used of it takes memory.
const STACK: usize = 256 * 1024;

/// A running mail catcher. It stops when it is dropped.
#[derive(Debug)]
pub struct Sink {
    host: Host,
}

impl Sink {
    /// Binds the address and starts to catch; when this returns, a client can connect.
    ///
    /// `tell` hears of every message, from the thread of the connection that brought it.
    ///
    /// # Errors
    /// When the address cannot be bound, or the directory takes no files.
    pub fn start(
        config: Config,
        tell: impl Fn(Notice) + Send + Sync + 'static,
    ) -> Result<Self, SinkError> {
        let Config { bind, dir, login, limits, faults, .. } = config;
        let store = Store::open(dir.clone())
            .map_err(|source| SinkError::Directory { dir: dir.clone(), source })?;
        let listener =
            TcpListener::bind(bind).map_err(|source| SinkError::Bind { addr: bind, source })?;
        let room = Room {
            login,
            limits,
            faults: Faults::new(faults),
            #[cfg(feature = "tls")]
            tls: config.tls.map(Handshakes::new).transpose()?,
            store,
            dir,
            tell: Box::new(tell),
            held: AtomicUsize::new(0),
            closing: AtomicBool::new(false),
        };
        let options = Options {
            name: "mail_sink".to_owned(),
            connections: room.limits.connections,
            stack: STACK,
        };
        let host = Host::start(listener, options, room).map_err(SinkError::Thread)?;
        Ok(Self { host })
    }

    /// Where it listens, with the real port.
    pub fn addr(&self) -> SocketAddr {
        self.host.addr()
    }

    /// Takes no more clients, and lets those that are there finish: whoever has just handed over a
    /// message hears that it was kept. What is left after `limit` is ended.
    pub fn finish(self, limit: Duration) {
        self.host.finish(limit);
    }

    /// Ends every connection and waits until all threads are done.
    pub fn stop(self) {
        self.host.stop();
    }
}

impl Service for Room {
    fn serve(&self, stream: &TcpStream) {
        serve::serve(stream, self);
    }

    fn turn_away(&self, stream: &TcpStream) {
        serve::turn_away(stream, self);
    }

    fn closing(&self) {
        self.closing.store(true, Ordering::SeqCst);
    }
}
