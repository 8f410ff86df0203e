//! A bounded TCP server with a thread for each connection: what a server does before it knows its
//! protocol. It accepts, admits so many clients and turns away the others, and ends with all its
//! threads.
//!
//! ```
//! use std::io::{Read, Write};
//! use std::net::{TcpListener, TcpStream};
//!
//! use tcp_host::{Host, Options, Service};
//!
//! struct Hello;
//!
//! impl Service for Hello {
//!     fn serve(&self, mut stream: &TcpStream) {
//!         let _ = stream.write_all(b"hello\n");
//!     }
//!
//!     fn turn_away(&self, _stream: &TcpStream) {}
//! }
//!
//! let listener = TcpListener::bind("127.0.0.1:0")?;
//! let options = Options { name: "hello".to_owned(), connections: 10, stack: 64 * 1024 };
//! let host = Host::start(listener, options, Hello)?;
//! let mut heard = String::new();
//! TcpStream::connect(host.addr())?.read_to_string(&mut heard)?;
//! assert_eq!(heard, "hello\n");
//! host.stop();
//! # Ok::<(), std::io::Error>(())
//! ```
//!
//! | what happens | what the host does |
//! |---|---|
//! | one client more than [`Options::connections`] | [`Service::turn_away`], then closes |
//! | the system makes no thread for a client | closes, without a word; the place is free again |
//! | no descriptors are left (`EMFILE`, `ENFILE`), or a client goes before it is accepted | tries again after 20 milliseconds; clients wait in the system's queue |
//! | the service panics | ends that connection only; the place is free again |
//!
//! A place is free before its connection is closed: a client that has seen the end may come back
//! at once.
//!
//! A thread for each client, because the services of this course are ordinary code that reads and
//! writes, for tens of clients or some hundreds, and wait on a disk as often as on a socket.
//!
//! Left out on purpose: binding, whose errors are the caller's to explain; timeouts, which a
//! protocol sets on its reads and writes (a client that says nothing keeps its place until then).

mod connections;
mod host;

use std::net::TcpStream;

pub use host::{Host, Options};

/// What is done with the clients of a [`Host`]. One service serves all of them, from many threads.
///
/// A panic in any of these is contained: it is reported as every panic is, on stderr, and ends the
/// call and its connection, nothing else. What the service itself was changing then may be half
/// done, as behind a poisoned [`Mutex`](std::sync::Mutex).
pub trait Service: Send + Sync + 'static {
    /// Talks with one client, on a thread of its own. When it returns, the connection is closed.
    ///
    /// When the host ends, the stream is shut down under it: reads then tell the end, writes fail,
    /// also those that were waiting. The host waits for the return.
    fn serve(&self, stream: &TcpStream);

    /// Tells a client that there are too many; when it returns, the connection is closed.
    ///
    /// Called on the thread that accepts: whoever waits here for a client lets all others wait.
    fn turn_away(&self, stream: &TcpStream);

    /// The connections that are left are about to be shut down. Called once for each host that
    /// ends, behind the time that was given them to finish, even if none is left.
    fn closing(&self) {}
}
