//! A connection whose every read and write has an end, in clear or in TLS.

use std::io::{self, ErrorKind, Read, Write};
#[cfg(feature = "tls")]
use std::net::SocketAddr;
use std::net::{Shutdown, TcpStream};
#[cfg(feature = "tls")]
use std::sync::Arc;
use std::time::{Duration, Instant};

#[cfg(feature = "tls")]
use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// How much is read after the last word, so that it arrives: a socket that is closed with bytes
/// unread tells the client nothing but that the connection was reset.
const MOST_LEFTOVER: usize = 1 << 20;
/// How long is waited for them.
const LINGER: Duration = Duration::from_secs(2);

/// A socket with a limit for each silence and one for the whole.
pub(crate) struct Timed<'a> {
    stream: &'a TcpStream,
    idle: Duration,
    end: Instant,
}

impl<'a> Timed<'a> {
    pub(crate) fn new(stream: &'a TcpStream, idle: Duration, whole: Duration) -> Self {
        let now = Instant::now();
        // Longer than the clock counts is for ever.
        let end = now.checked_add(whole).unwrap_or(now + Duration::from_secs(u32::MAX.into()));
        Self { stream, idle, end }
    }

    /// A little time for what is still to be said, even if the whole time is over.
    pub(crate) fn allow_last_word(&mut self) {
        self.idle = LINGER;
        self.end = Instant::now() + LINGER;
    }

    /// From now on only the whole time counts.
    pub(crate) fn allow_silence(&mut self) {
        self.idle = Duration::MAX;
    }

    /// Who is at the other end.
    #[cfg(feature = "tls")]
    pub(crate) fn client(&self) -> io::Result<SocketAddr> {
        self.stream.peer_addr()
    }

    fn patience(&self) -> io::Result<Option<Duration>> {
        let left = self.end.saturating_duration_since(Instant::now()).min(self.idle);
        if left.is_zero() { Err(ErrorKind::TimedOut.into()) } else { Ok(Some(left)) }
    }
}

impl Read for Timed<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.stream.set_read_timeout(self.patience()?)?;
        self.stream.read(buffer)
    }
}

impl Write for Timed<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.stream.set_write_timeout(self.patience()?)?;
        self.stream.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What a conversation goes through.
pub(crate) enum Channel<'a> {
    /// As it is.
    Clear(Timed<'a>),
    /// Encrypted.
    #[cfg(feature = "tls")]
    Tls(Box<StreamOwned<ServerConnection, Timed<'a>>>),
}

impl<'a> Channel<'a> {
    /// Waits until both sides are agreed on the keys.
    #[cfg(feature = "tls")]
    pub(crate) fn encrypt(self, config: Arc<ServerConfig>) -> io::Result<Self> {
        let Channel::Clear(mut timed) = self else {
            return Ok(self);
        };
        let mut connection = ServerConnection::new(config).map_err(io::Error::other)?;
        while connection.is_handshaking() {
            if let Err(error) = connection.complete_io(&mut timed) {
                return Err(last_word(&error, &mut connection, &mut timed).unwrap_or(error));
            }
        }
        Ok(Channel::Tls(Box::new(StreamOwned::new(connection, timed))))
    }

    pub(crate) fn timed(&mut self) -> &mut Timed<'a> {
        match self {
            Channel::Clear(timed) => timed,
            #[cfg(feature = "tls")]
            Channel::Tls(stream) => &mut stream.sock,
        }
    }

    /// Says nothing, whatever comes, until the client goes or the whole time is over.
    pub(crate) fn stall(&mut self) {
        let timed = self.timed();
        timed.allow_silence();
        discard(timed, usize::MAX);
    }

    /// Ends the connection so that what was said last arrives.
    pub(crate) fn hang_up(mut self) {
        #[cfg(feature = "tls")]
        if let Channel::Tls(stream) = &mut self {
            stream.conn.send_close_notify();
            let _ = stream.flush();
        }
        let timed = self.timed();
        timed.allow_last_word();
        if timed.stream.shutdown(Shutdown::Write).is_ok() {
            discard(timed, MOST_LEFTOVER);
        }
    }
}

/// What a client said of the handshake before it hung up: a client that has refused the certificate
/// is gone while the rest is still being written to it.
#[cfg(feature = "tls")]
fn last_word(
    error: &io::Error,
    connection: &mut ServerConnection,
    timed: &mut Timed<'_>,
) -> Option<io::Error> {
    use ErrorKind as Kind;
    let could_not_write =
        [Kind::BrokenPipe, Kind::ConnectionReset, Kind::ConnectionAborted].contains(&error.kind());
    if !could_not_write {
        return None;
    }
    timed.allow_last_word();
    connection.read_tls(timed).ok()?;
    let said = connection.process_new_packets().err()?;
    Some(io::Error::new(ErrorKind::InvalidData, said))
}

fn discard(from: &mut Timed<'_>, most: usize) {
    let mut buffer = [0; 4096];
    let mut left = most;
    while left > 0 {
        match from.read(&mut buffer) {
            Ok(0) => return,
            Ok(length) => left = left.saturating_sub(length),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(_) => return,
        }
    }
}

impl Read for Channel<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Channel::Clear(timed) => timed.read(buffer),
            #[cfg(feature = "tls")]
            Channel::Tls(stream) => stream.read(buffer),
        }
    }
}

impl Write for Channel<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Channel::Clear(timed) => timed.write(bytes),
            #[cfg(feature = "tls")]
            Channel::Tls(stream) => stream.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Channel::Clear(timed) => timed.flush(),
            #[cfg(feature = "tls")]
            Channel::Tls(stream) => stream.flush(),
        }
    }
}
