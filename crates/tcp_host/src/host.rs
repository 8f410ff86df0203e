//! The thread that accepts, and the threads that serve.

use std::fmt;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, OnceLock};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crate::Service;
use crate::connections::Connections;

/// How long is waited when the system accepts or connects nothing, which mostly means that no
/// descriptors are left: accept(2) then fails at once, again and again.
const PAUSE: Duration = Duration::from_millis(20);

/// The longest that is waited until a host hears that it is to end.
const WAKING: Duration = Duration::from_secs(5);

/// How a host works.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// The name of the thread that accepts, for whoever looks at this process; Linux shows its
    /// first 15 bytes. No NUL may stand in it.
    pub name: String,
    /// The most connections at the same time; with 0 everybody is turned away.
    pub connections: usize,
    /// The stack of each connection's thread, in bytes. Only what is used of it takes memory. The
    /// system rounds up what is too small for it, and makes no thread with one that is too large.
    pub stack: usize,
}

/// A running server. Dropped, it ends as by [`stop`](Self::stop).
pub struct Host {
    addr: SocketAddr,
    /// Set when it is to end: how long clients may still talk.
    grace: Arc<OnceLock<Duration>>,
    thread: Option<JoinHandle<()>>,
}

impl fmt::Debug for Host {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Host").field("addr", &self.addr).finish_non_exhaustive()
    }
}

impl Host {
    /// Starts to accept. The listener must be a blocking one, as it is unless told otherwise, and
    /// this host the only one that accepts from it.
    ///
    /// # Errors
    /// When the system does not tell where the listener listens, or makes no thread; and
    /// [`InvalidInput`](io::ErrorKind::InvalidInput) for a name with a NUL.
    pub fn start(
        listener: TcpListener,
        options: Options,
        service: impl Service,
    ) -> io::Result<Self> {
        if options.name.contains('\0') {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "a thread's name has no NUL"));
        }
        let addr = listener.local_addr()?;
        let grace = Arc::new(OnceLock::new());
        let told = Arc::clone(&grace);
        let thread = thread::Builder::new()
            .name(options.name.clone())
            .spawn(move || listen(&listener, &options, &service, &told))?;
        Ok(Self { addr, grace, thread: Some(thread) })
    }

    /// Where it listens, with the real port.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// Accepts nobody more, and lets those that are there finish; returns when the last has left.
    /// What is left after `limit` is ended as by [`stop`](Self::stop).
    pub fn finish(self, limit: Duration) {
        let _ = self.grace.set(limit);
        drop(self);
    }

    /// Ends every connection and waits until all threads are done; then the port is free.
    ///
    /// The thread that accepts is woken by connecting to it: std has no other way. Where that fails,
    /// because no descriptors are left or a firewall forbids it, it is tried again until it
    /// succeeds or another client comes.
    pub fn stop(self) {
        drop(self);
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        let Some(thread) = self.thread.take() else { return };
        let _ = self.grace.set(Duration::ZERO); // unless it is to finish
        // `accept` cannot be interrupted, only answered.
        while TcpStream::connect_timeout(&reachable(self.addr), WAKING).is_err()
            && !thread.is_finished()
        {
            thread::sleep(PAUSE);
        }
        let _ = thread.join();
    }
}

/// An address under which a listener can be reached from here, also one on every interface.
fn reachable(mut addr: SocketAddr) -> SocketAddr {
    match addr.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => addr.set_ip(Ipv4Addr::LOCALHOST.into()),
        IpAddr::V6(ip) if ip.is_unspecified() => addr.set_ip(Ipv6Addr::LOCALHOST.into()),
        _ => {}
    }
    addr
}

fn listen(
    listener: &TcpListener,
    options: &Options,
    service: &impl Service,
    grace: &OnceLock<Duration>,
) {
    let connections = Connections::at_most(options.connections);
    // The scope does not end before every connection's thread has.
    thread::scope(|scope| {
        for (number, stream) in (0_u64..).zip(listener.incoming()) {
            if grace.get().is_some() {
                break;
            }
            let Ok(stream) = stream else {
                thread::sleep(PAUSE);
                continue;
            };
            let place = match connections.admit(number, stream) {
                Ok(place) => place,
                Err(stream) => {
                    contain(|| service.turn_away(&stream));
                    continue;
                }
            };
            // A thread that cannot be made drops the place.
            let builder = thread::Builder::new().stack_size(options.stack);
            let _ = builder.spawn_scoped(scope, move || contain(|| service.serve(place.stream())));
        }
        connections.wait_for_all(grace.get().copied().unwrap_or_default());
        contain(|| service.closing());
        connections.shut_down();
    });
}

/// Keeps a panic from whatever else runs on this thread, or waits for it.
fn contain(call: impl FnOnce()) {
    // What a panic leaves half done is the service's own, and so said to whoever writes one.
    let _ = catch_unwind(AssertUnwindSafe(call));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_listener_on_every_interface_is_reached_over_loopback_and_every_other_where_it_is() {
        for (listens, reached) in [
            ("0.0.0.0:7", "127.0.0.1:7"),
            ("[::]:7", "[::1]:7"),
            ("127.0.0.2:7", "127.0.0.2:7"),
            // An address of a link means nothing without its interface.
            ("[fe80::1%3]:7", "[fe80::1%3]:7"),
        ] {
            let addr: SocketAddr = listens.parse().unwrap();
            assert_eq!(reachable(addr), reached.parse().unwrap(), "{listens}");
        }
    }
}
