//! A small HTTP/1.1 server (RFC 9110, RFC 9112) that answers GET and HEAD, and nothing else: for
//! a page about a program, or its metrics, on this machine.
//!
//! ```
//! use http_get::{Response, Server};
//!
//! let server = Server::start("127.0.0.1:0".parse()?, |request| match request.path() {
//!     "/" => Response::text("hello"),
//!     _ => Response::not_found(),
//! })?;
//! println!("look at http://{}/", server.addr());
//! server.stop();
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Nothing that a client sends can change anything, make it panic or grow: a request has at most
//! [`Limits::head`] bytes, a connection carries one request and is closed, and connections and
//! time have limits.
//!
//! A page in a browser may ask any address for anything, and by giving its own name this machine's
//! address (DNS rebinding) it may read the answer too. So only requests for this machine by name
//! or number are answered: `localhost`, `*.localhost`, an IP address, and names that were added
//! ([`Config::names`]).
//!
//! Written here and not taken: `tiny_http`, the library of this kind, answers every method, takes
//! bodies and chunks, upgrades connections and keeps them open, which is what a page for looking
//! at must not have. What is left is a few hundred lines of std.
//!
//! Left out on purpose: encryption, request bodies, keep-alive (the pages are few, and a connection
//! that ends needs no framing that two sides could read differently), ranges, compression.

mod connection;
mod date;
mod error;
mod host;
mod request;
mod response;
mod server;

use std::net::SocketAddr;
use std::time::Duration;

pub use error::ServerError;
pub use request::{Method, Request};
pub use response::{Response, Status};
pub use server::Server;

/// How a server is started.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where to listen; port 0 lets the system pick one.
    pub bind: SocketAddr,
    /// Names, besides `localhost` and numbers, under which this server may be asked for.
    pub names: Vec<String>,
    /// What a client may ask of it.
    pub limits: Limits,
}

impl Config {
    /// A server under no other name, with the default limits.
    pub fn new(bind: SocketAddr) -> Self {
        Self { bind, names: Vec::new(), limits: Limits::default() }
    }
}

/// What a client may ask of a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The request line and the headers, in bytes.
    pub head: usize,
    /// Connections at the same time; one more is told to come back.
    pub connections: usize,
    /// How long a client may take for its request.
    pub request: Duration,
    /// How long a client may take to read the answer.
    pub response: Duration,
}

impl Default for Limits {
    /// 16 KiB, 64 connections, 10 seconds, 1 minute.
    fn default() -> Self {
        Self {
            head: 16 * 1024,
            connections: 64,
            request: Duration::from_secs(10),
            response: Duration::from_secs(60),
        }
    }
}
