//! The server itself: a thread that waits for clients, and a thread for each of them.

use std::collections::HashMap;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crate::connection::{self, Handler};
use crate::{Config, Request, Response, ServerError};

/// The stack of a connection's thread. Only what is used of it takes memory.
const STACK: usize = 1024 * 1024;

/// A running server. It stops when it is dropped.
pub struct Server {
    addr: SocketAddr,
    stopping: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl fmt::Debug for Server {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Server").field("addr", &self.addr).finish_non_exhaustive()
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
        let bound = TcpListener::bind(bind).and_then(|listener| {
            let addr = listener.local_addr()?;
            Ok((listener, addr))
        });
        let (listener, addr) = bound.map_err(|source| ServerError::Bind { addr: bind, source })?;
        let stopping = Arc::new(AtomicBool::new(false));
        let flag = Arc::clone(&stopping);
        let thread = thread::Builder::new()
            .name("http_get".to_owned())
            .spawn(move || listen(&listener, &config, &handler, &flag))
            .map_err(ServerError::Thread)?;
        Ok(Self { addr, stopping, thread: Some(thread) })
    }

    /// Where it listens, with the real port.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// Ends every connection and waits until all threads are done.
    pub fn stop(self) {
        drop(self);
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stopping.store(true, Ordering::SeqCst);
        // `accept` cannot be interrupted, only answered.
        let _ = TcpStream::connect_timeout(&reachable(self.addr), Duration::from_secs(5));
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// An address under which a listener on every interface can be reached.
fn reachable(addr: SocketAddr) -> SocketAddr {
    let ip = match addr.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        ip => ip,
    };
    SocketAddr::new(ip, addr.port())
}

fn listen(listener: &TcpListener, config: &Config, handler: &Handler, stopping: &AtomicBool) {
    let guests = Guests::default();
    // The scope does not end before every connection's thread has.
    thread::scope(|scope| {
        for (number, stream) in (0_u64..).zip(listener.incoming()) {
            if stopping.load(Ordering::SeqCst) {
                break;
            }
            let Ok(stream) = stream.map(Arc::new) else {
                thread::sleep(Duration::from_millis(20)); // no descriptors left: let one go
                continue;
            };
            if !guests.admit(number, &stream, config.limits.connections) {
                connection::turn_away(&stream);
                continue;
            }
            let guests = &guests;
            let builder = thread::Builder::new().stack_size(STACK);
            let serving = builder.spawn_scoped(scope, move || {
                connection::serve(&stream, config, handler);
                guests.leave(number);
            });
            if serving.is_err() {
                guests.leave(number);
            }
        }
        guests.send_home();
    });
}

/// The open connections.
#[derive(Default)]
struct Guests(Mutex<HashMap<u64, Arc<TcpStream>>>);

impl Guests {
    fn streams(&self) -> MutexGuard<'_, HashMap<u64, Arc<TcpStream>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn admit(&self, number: u64, stream: &Arc<TcpStream>, most: usize) -> bool {
        let mut streams = self.streams();
        let admitted = streams.len() < most;
        if admitted {
            streams.insert(number, Arc::clone(stream));
        }
        admitted
    }

    fn leave(&self, number: u64) {
        self.streams().remove(&number);
    }

    fn send_home(&self) {
        for stream in self.streams().values() {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }
}
