//! Bytes between this machine and a mail server, in the clear or in TLS, under a time limit.
//!
//! Deliberately not lettre's connection: its limits are for a single read, so a server that drips
//! holds it for ever, and its errors do not tell at which stage they came.

use std::error::Error;
use std::fmt::{self, Display};
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::{Duration, Instant};

use common::Text;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, ClientConnection, StreamOwned};

use crate::error::Reply;
use crate::timeouts::end_of;

/// How long a server may take to hang up, too, or to say goodbye.
pub(crate) const GOODBYE: Duration = Duration::from_secs(1);
/// The longest line of an answer; RFC 5321, 4.5.3.1.5 has 512.
const LONGEST_LINE: u64 = 8 * 1024;
/// The most lines of an answer.
const MOST_LINES: usize = 200;

/// A connection. Reads and writes end at the limit that was set last.
pub(crate) struct Wire {
    stream: Stream,
    received: Vec<u8>,
}

enum Stream {
    Plain(Timed),
    Tls(Box<StreamOwned<ClientConnection, Timed>>),
    /// Between the two.
    Gone,
}

/// A socket with an end in time.
pub(crate) struct Timed {
    socket: TcpStream,
    end: Instant,
}

impl Timed {
    pub(crate) fn new(socket: TcpStream, limit: Duration) -> Self {
        // Commands are small, and each waits for its answer.
        let _ = socket.set_nodelay(true);
        Self { socket, end: end_of(limit) }
    }

    /// Hangs up so that what was said last arrives, here why the handshake was refused: a socket
    /// that is closed with bytes unread tells the other side nothing but that it was reset.
    fn leave(&mut self) {
        self.end = end_of(GOODBYE).min(self.end);
        if self.socket.shutdown(Shutdown::Write).is_ok() {
            let mut rest = [0; 4096];
            while matches!(self.read(&mut rest), Ok(1..)) {}
        }
    }

    /// What is left of the stage's time.
    fn left(&self) -> io::Result<Duration> {
        let left = self.end.saturating_duration_since(Instant::now());
        if left.is_zero() { Err(ErrorKind::TimedOut.into()) } else { Ok(left) }
    }
}

/// Unix says "would block" where a time limit ended a call (socket(7)), Windows "timed out".
fn timed(error: io::Error) -> io::Error {
    if error.kind() == ErrorKind::WouldBlock { ErrorKind::TimedOut.into() } else { error }
}

impl Read for Timed {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.socket.set_read_timeout(Some(self.left()?))?;
        self.socket.read(buffer).map_err(timed)
    }
}

impl Write for Timed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.socket.set_write_timeout(Some(self.left()?))?;
        self.socket.write(bytes).map_err(timed)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.socket.flush()
    }
}

impl Wire {
    pub(crate) fn new(socket: TcpStream, limit: Duration) -> Self {
        Self { stream: Stream::Plain(Timed::new(socket, limit)), received: Vec::new() }
    }

    fn timed(&mut self) -> io::Result<&mut Timed> {
        match &mut self.stream {
            Stream::Plain(timed) => Ok(timed),
            Stream::Tls(tls) => Ok(&mut tls.sock),
            Stream::Gone => Err(ErrorKind::NotConnected.into()),
        }
    }

    /// Begins a stage that may take this long.
    pub(crate) fn limit(&mut self, limit: Duration) {
        if let Ok(timed) = self.timed() {
            timed.end = end_of(limit);
        }
    }

    pub(crate) fn own_addr(&mut self) -> io::Result<SocketAddr> {
        self.timed()?.socket.local_addr()
    }

    pub(crate) fn server_addr(&mut self) -> io::Result<SocketAddr> {
        self.timed()?.socket.peer_addr()
    }

    /// Whether the server has said nothing when `grace` (or the stage) is over.
    pub(crate) fn is_silent(&mut self, grace: Duration) -> io::Result<bool> {
        let timed = self.timed()?;
        let wait = timed.left()?.min(grace).max(Duration::from_millis(1));
        timed.socket.set_read_timeout(Some(wait))?;
        match timed.socket.peek(&mut [0]) {
            Ok(_) => Ok(false),
            Err(error) if common::os::timed_out(&error) => Ok(true),
            Err(error) if error.kind() == ErrorKind::Interrupted => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Speaks TLS from here on; returns when the handshake is complete.
    pub(crate) fn encrypt(
        &mut self,
        config: Arc<ClientConfig>,
        name: ServerName<'static>,
    ) -> io::Result<()> {
        if !self.received.is_empty() {
            // What came in the clear behind the answer to STARTTLS could be anybody's (RFC 3207, 5).
            return Err(no_smtp(Text::new(
                "behind the answer to STARTTLS came more words in the clear, perhaps from somebody \
                 on the way; they were not believed",
                "STARTTLS 的应答后面还跟着明文，可能是途中有人插入的，没有采信",
            )));
        }
        let mut connection = ClientConnection::new(config, name).map_err(io::Error::other)?;
        let Stream::Plain(mut timed) = std::mem::replace(&mut self.stream, Stream::Gone) else {
            return Err(ErrorKind::NotConnected.into());
        };
        while connection.is_handshaking() {
            if let Err(error) = connection.complete_io(&mut timed) {
                if error.get_ref().is_some() {
                    // TLS refused. The server hears why: `complete_io` writes one record at most.
                    while connection.wants_write() && connection.write_tls(&mut timed).is_ok() {}
                    timed.leave();
                }
                return Err(error);
            }
        }
        self.stream = Stream::Tls(Box::new(StreamOwned::new(connection, timed)));
        Ok(())
    }

    pub(crate) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        match &mut self.stream {
            Stream::Plain(timed) => timed.write_all(bytes),
            Stream::Tls(tls) => tls.write_all(bytes).and_then(|()| tls.flush()),
            Stream::Gone => Err(ErrorKind::NotConnected.into()),
        }
    }

    /// An answer of one or more lines (RFC 5321, 4.2.1).
    pub(crate) fn reply(&mut self) -> io::Result<Reply> {
        let mut lines: Vec<String> = Vec::new();
        loop {
            let line = self.line()?;
            let (code, rest) = parsed(&line)
                .ok_or_else(|| no_smtp(Text::new("it does not speak SMTP", "对方说的不是 SMTP")))?;
            let more = rest.strip_prefix('-');
            lines.push(more.unwrap_or(rest).trim().to_owned());
            if more.is_none() {
                return Ok(Reply { code, text: lines.join("\n") });
            }
            if lines.len() > MOST_LINES {
                return Err(no_smtp(Text::new("its answer has no end", "对方的应答没完没了")));
            }
        }
    }

    fn line(&mut self) -> io::Result<String> {
        let mut buffer = [0; 2048];
        let mut searched = 0;
        loop {
            let new = self.received.get(searched..).unwrap_or_default();
            if let Some(at) = new.iter().position(|&byte| byte == b'\n') {
                let line: Vec<u8> = self.received.drain(..=searched + at).collect();
                return Ok(String::from_utf8_lossy(&line).trim_end().to_owned());
            }
            searched = self.received.len();
            if searched as u64 > LONGEST_LINE {
                return Err(no_smtp(Text::new("its line has no end", "对方的一行没完没了")));
            }
            let length = match self.read(&mut buffer) {
                Ok(0) => return Err(ErrorKind::UnexpectedEof.into()),
                Ok(length) => length,
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            self.received.extend_from_slice(buffer.get(..length).unwrap_or_default());
        }
    }

    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match &mut self.stream {
            Stream::Plain(timed) => timed.read(buffer),
            Stream::Tls(tls) => tls.read(buffer),
            Stream::Gone => Err(ErrorKind::NotConnected.into()),
        }
    }
}

/// The code of a line, and what is behind it: `-…` or ` …` or nothing.
fn parsed(line: &str) -> Option<(u16, &str)> {
    let (code, rest) = line.split_at_checked(3)?;
    let is_code =
        code.bytes().all(|byte| byte.is_ascii_digit()) && code.starts_with(['2', '3', '4', '5']);
    let is_reply = rest.is_empty() || rest.starts_with([' ', '-']);
    (is_code && is_reply).then(|| Some((code.parse().ok()?, rest)))?
}

/// What a server said that is not SMTP.
#[derive(Debug)]
pub(crate) struct NoSmtp(pub(crate) Text);

impl Display for NoSmtp {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0.en)
    }
}

impl Error for NoSmtp {}

fn no_smtp(what: Text) -> io::Error {
    io::Error::new(ErrorKind::InvalidData, NoSmtp(what))
}

/// A message as DATA wants it (RFC 5321, 4.5.2): a dot at the beginning of a line is doubled, and
/// a dot alone is the end.
pub(crate) fn dotted(message: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(message.len() + message.len() / 64 + 5);
    let mut begins_line = true;
    for &byte in message {
        if begins_line && byte == b'.' {
            out.push(b'.');
        }
        out.push(byte);
        begins_line = byte == b'\n';
    }
    if !out.ends_with(b"\r\n") {
        out.extend_from_slice(b"\r\n");
    }
    out.extend_from_slice(b".\r\n");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dot_at_the_beginning_of_a_line_is_doubled() {
        assert_eq!(dotted(b".a\r\nb.c\r\n..\r\n"), b"..a\r\nb.c\r\n...\r\n.\r\n");
        assert_eq!(dotted(b"a"), b"a\r\n.\r\n");
    }

    #[test]
    fn only_an_answer_of_smtp_is_one() {
        assert_eq!(parsed("250-SIZE 5"), Some((250, "-SIZE 5")));
        assert_eq!(parsed("250"), Some((250, "")));
        for line in ["", "25", "HTTP/1.1 400", "999 x", "250x", "12é", "-50 x"] {
            assert_eq!(parsed(line), None, "{line}");
        }
    }
}
