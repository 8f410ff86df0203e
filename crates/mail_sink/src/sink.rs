//! The catcher itself: a thread that waits for clients, and a thread for each of them.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crate::fault::Faults;
use crate::serve::{self, Room};
use crate::store::Store;
#[cfg(feature = "tls")]
use crate::tls::Handshakes;
use crate::{Config, Notice, SinkError};

/// A running mail catcher. It stops when it is dropped.
#[derive(Debug)]
pub struct Sink {
    addr: SocketAddr,
    stopping: Arc<AtomicBool>,
    /// How long clients may still talk when it stops, in milliseconds.
    grace: Arc<AtomicU64>,
    thread: Option<JoinHandle<()>>,
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
        let bound = TcpListener::bind(bind).and_then(|listener| {
            let addr = listener.local_addr()?;
            Ok((listener, addr))
        });
        let (listener, addr) = bound.map_err(|source| SinkError::Bind { addr: bind, source })?;
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
        let stopping = Arc::new(AtomicBool::new(false));
        let flag = Arc::clone(&stopping);
        let grace = Arc::new(AtomicU64::new(0));
        let patience = Arc::clone(&grace);
        let thread = thread::Builder::new()
            .name("mail_sink".to_owned())
            .spawn(move || catch(&listener, &room, &flag, &patience))
            .map_err(SinkError::Thread)?;
        Ok(Self { addr, stopping, grace, thread: Some(thread) })
    }

    /// Where it listens, with the real port.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// Takes no more clients, and lets those that are there finish: whoever has just handed over a
    /// message hears that it was kept. What is left after `limit` is ended.
    pub fn finish(self, limit: Duration) {
        let millis = u64::try_from(limit.as_millis()).unwrap_or(u64::MAX);
        self.grace.store(millis, Ordering::SeqCst);
        drop(self);
    }

    /// Ends every connection and waits until all threads are done.
    pub fn stop(self) {
        drop(self);
    }
}

impl Drop for Sink {
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

/// The stack of a connection's thread. Only what is used of it takes memory.
const STACK: usize = 256 * 1024;

fn catch(listener: &TcpListener, room: &Room, stopping: &AtomicBool, grace: &AtomicU64) {
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
            if !guests.admit(number, &stream, room.limits.connections) {
                serve::turn_away(&stream, room);
                continue;
            }
            let guests = &guests;
            let builder = thread::Builder::new().stack_size(STACK);
            let serving = builder.spawn_scoped(scope, move || {
                serve::serve(&stream, room);
                guests.leave(number);
            });
            if serving.is_err() {
                guests.leave(number);
            }
        }
        guests.let_finish(Duration::from_millis(grace.load(Ordering::SeqCst)));
        room.closing.store(true, Ordering::SeqCst);
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

    fn let_finish(&self, limit: Duration) {
        let began = Instant::now();
        while began.elapsed() < limit && !self.streams().is_empty() {
            thread::sleep(Duration::from_millis(5));
        }
    }

    fn send_home(&self) {
        for stream in self.streams().values() {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }
}
