//! The server itself: what a [`Host`] needs to serve pages.

use std::fmt;
use std::net::{SocketAddr, TcpListener, TcpStream};

use tcp_host::{Host, Options, Service};

use crate::connection::{self, Handler};
use crate::{Config, Request, Response, ServerError};

/// The stack of a connection's thread. Only what is used of it takes memory.
const STACK: usize = 1024 * 1024;

/// A running server. It stops when it is dropped.
pub struct Server {
    host: Host,
}

impl fmt::Debug for Server {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Server").field("addr", &self.addr()).finish_non_exhaustive()
    }
}

impl Server {
    /// Binds the address and starts to answer; when this returns, a client can connect.
    ///
    /// # Errors
    /// When the address cannot be bound.
    pub fn start(
        bind: SocketAddr,
        handler: impl Fn(&Request) -> Response + Send + Sync + 'static,
    ) -> Result<Self, ServerError> {
        Self::start_with(Config::new(bind), handler)
    }

    /// The same with other names and limits.
    ///
    /// # Errors
    /// When the address cannot be bound.
    pub fn start_with(
        config: Config,
        handler: impl Fn(&Request) -> Response + Send + Sync + 'static,
    ) -> Result<Self, ServerError> {
        let bind = config.bind;
        let listener =
            TcpListener::bind(bind).map_err(|source| ServerError::Bind { addr: bind, source })?;
        let options = Options {
            name: "http_get".to_owned(),
            connections: config.limits.connections,
            stack: STACK,
        };
        let pages = Pages { config, handler: Box::new(handler) };
        let host = Host::start(listener, options, pages).map_err(ServerError::Thread)?;
        Ok(Self { host })
    }

    /// Where it listens, with the real port.
    pub fn addr(&self) -> SocketAddr {
        self.host.addr()
    }

    /// Ends every connection and waits until all threads are done.
    pub fn stop(self) {
        self.host.stop();
    }
}

/// What is served: whatever the handler answers.
struct Pages {
    config: Config,
    handler: Box<Handler>,
}

impl Service for Pages {
    fn serve(&self, stream: &TcpStream) {
        connection::serve(stream, &self.config, &self.handler);
    }

    fn turn_away(&self, stream: &TcpStream) {
        connection::turn_away(stream);
    }
}
