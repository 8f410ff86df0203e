//! A mail catcher: an SMTP server (RFC 5321) that delivers nothing. It keeps every message as a
//! file, exactly as it came, and tells whoever started it.
//!
//! ```no_run
//! use mail_sink::{Config, Notice, Sink};
//!
//! let (notices, caught) = std::sync::mpsc::channel();
//! let sink = Sink::start(Config::new("127.0.0.1:0".parse()?, "mail"), move |notice| {
//!     let _ = notices.send(notice);
//! })?;
//! println!("send to {}", sink.addr());
//! if let Ok(Notice::Caught(message)) = caught.recv() {
//!     println!("{} lies in {}", message.from, message.file.display());
//! }
//! sink.stop();
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! It takes commands one after another or in a heap (PIPELINING, RFC 2920), a declared size
//! (SIZE, RFC 1870), eight-bit text and addresses of every script (8BITMIME, SMTPUTF8), and a
//! login with PLAIN, LOGIN (RFC 4954) or XOAUTH2: any login, or one configured pair.
//!
//! Whatever a client sends, the catcher neither panics nor grows without bound: lines, messages,
//! recipients, connections, time, and what all messages under way take together have limits
//! ([`Limits`]). A connection is a thread with a small stack; one that has said nothing yet takes
//! about 23 KiB, so that a thousand are held in 23 MiB.
//!
//! Beside each message its envelope is kept ([`Envelope`]): there, and there alone, are the blind
//! copies.
//!
//! What a mail program does when its server fails can be tried: [`fault`] lists what fails on
//! request, at which stage, and how often.
//!
//! The conversation alone, without sockets, threads or files, is [`Session`].
//!
//! | feature | brings |
//! |---|---|
//! | none | the above; on nothing but `common`, `tcp_host` and `base64` |
//! | `tls` | STARTTLS and TLS from the first byte, with an authority of one's own: `tls` |
//! | `read` | messages decoded, for a terminal: the crate `mail_reader`, as `read` |
//! | `page` | a web page that lists and shows them: `page` |
//!
//! Left out on purpose: delivery, CHUNKING (a second way to send the same), and a limit for the
//! disk, which tells itself when it is full: the client hears 452, whoever listens hears
//! [`Notice::NotKept`], and nothing half is left.

mod auth;
mod channel;
mod command;
mod envelope;
mod error;
pub mod fault;
mod no_tls;
#[cfg(feature = "page")]
pub mod page;
mod serve;
mod session;
mod sink;
mod store;
#[cfg(feature = "tls")]
pub mod tls;
mod wire;

use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

pub use envelope::Envelope;
pub use error::SinkError;
pub use fault::{Fault, Faults};
/// Messages decoded.
#[cfg(feature = "read")]
pub use mail_reader as read;
pub use no_tls::{NoTls, Trouble};
pub use session::{Mail, Session, Step, Terms};
pub use sink::Sink;

/// How a catcher is started.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where to listen; port 0 lets the system pick one.
    pub bind: SocketAddr,
    /// Where the messages go, as `000001.eml` and so on; made if it is not there.
    pub dir: PathBuf,
    /// The only login that is accepted, and needed; `None` accepts any, and needs none.
    pub login: Option<Login>,
    /// What a client may ask of it.
    pub limits: Limits,
    /// What fails on request; nothing unless told otherwise.
    pub faults: Vec<Fault>,
    /// Encryption; none unless told otherwise.
    #[cfg(feature = "tls")]
    pub tls: Option<tls::Tls>,
}

impl Config {
    /// A catcher without a login, with the default limits.
    pub fn new(bind: SocketAddr, dir: impl Into<PathBuf>) -> Self {
        Self {
            bind,
            dir: dir.into(),
            login: None,
            limits: Limits::default(),
            faults: Vec::new(),
            #[cfg(feature = "tls")]
            tls: None,
        }
    }
}

/// A user and a password; `Debug` does not show the password.
#[derive(Clone, PartialEq, Eq)]
pub struct Login {
    /// The user.
    pub user: String,
    /// The password.
    pub password: String,
}

impl fmt::Debug for Login {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Login").field("user", &self.user).finish_non_exhaustive()
    }
}

/// What a client may ask of a catcher. The length of a command is limited to 4,096 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The largest message, in bytes.
    pub message: usize,
    /// Recipients of a message (RFC 5321 asks for at least 100).
    pub recipients: usize,
    /// Messages that are under way, of all connections together, in bytes: a message that does
    /// not fit beside the others is put off (452).
    pub memory: usize,
    /// Connections at the same time; one more is told to come back.
    pub connections: usize,
    /// How long a client may be silent.
    pub idle: Duration,
    /// How long a connection may last.
    pub session: Duration,
}

impl Default for Limits {
    /// 25 MiB, 1,000 recipients, 256 MiB together, 100 connections, 1 minute, 10 minutes.
    fn default() -> Self {
        Self {
            message: 25 * 1024 * 1024,
            recipients: 1000,
            memory: 256 * 1024 * 1024,
            connections: 100,
            idle: Duration::from_secs(60),
            session: Duration::from_secs(600),
        }
    }
}

/// What a catcher tells.
#[derive(Debug)]
pub enum Notice {
    /// A message is in its file. Told before the client is.
    Caught(Caught),
    /// A message could not be written. Its sender was told to try again later.
    NotKept(SinkError),
    /// No encryption came about with a client, and not because that was asked for ([`fault`]).
    NoTls(NoTls),
}

/// A message that was caught.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caught {
    /// The file that holds it.
    pub file: PathBuf,
    /// The envelope's sender; empty for a notice of non-delivery. Foreign text.
    pub from: String,
    /// The envelope's recipients, blind copies too. Foreign text.
    pub to: Vec<String>,
    /// Its length.
    pub bytes: usize,
}
