//! Is anybody there? TCP asks before it sends anything; UDP does not.

use std::io;
use std::net::{SocketAddr, TcpStream, UdpSocket};
use std::time::{Duration, Instant};

use common::error::system_said;
use common::event::Event;
use common::json::Object;
use common::os::timed_out;
use common::{Console, Error, Lang, tr};
use socket2::{Domain, Socket, Type};

use crate::{HERE, SILENCE};

/// Sends to a port at which nobody listens, and connects to it.
pub(crate) fn at_a_closed_port(console: &mut Console) -> Result<(), Error> {
    let (closed, _reserved) = closed_port()?;
    if !console.is_json() {
        console.tell(&Closed { port: closed.port() })?;
    }

    // region: knock
    let begin = Instant::now();
    let socket = UdpSocket::bind(HERE).map_err(Error::bind(HERE))?;
    let sent = socket.send_to(b"hello", closed); // Ok: the system took the bytes, that is all
    socket.set_read_timeout(Some(SILENCE)).map_err(Error::system("setsockopt(SO_RCVTIMEO)"))?;
    let answer = socket.recv_from(&mut [0; 16]);
    console.tell(&Knock::udp(closed, sent.and(answer.map(drop)), begin))?;

    let begin = Instant::now();
    let connected = TcpStream::connect(closed); // Err: the other side's system answered at once
    console.tell(&Knock::tcp(closed, connected.map(drop), begin))?;
    // endregion: knock
    Ok(())
}

/// A port of this machine at which nobody listens. The TCP socket that is bound there without
/// listening keeps others away; a UDP port cannot be kept closed, it was free a moment ago.
fn closed_port() -> Result<(SocketAddr, Socket), Error> {
    let mut attempts = 0;
    loop {
        let udp = UdpSocket::bind(HERE).map_err(Error::bind(HERE))?;
        let closed = udp.local_addr().map_err(Error::system("getsockname"))?;
        let tcp = Socket::new(Domain::IPV4, Type::STREAM, None).map_err(Error::system("socket"))?;
        attempts += 1;
        match tcp.bind(&closed.into()) {
            Ok(()) => return Ok((closed, tcp)),
            Err(error) if attempts == 20 => return Err(Error::bind_tcp(closed)(error)),
            Err(_) => {} // somebody's TCP port has this number: try another
        }
    }
}

/// The heading over both.
struct Closed {
    port: u16,
}

impl Event for Closed {
    fn sentence(&self, lang: Lang) -> String {
        let port = self.port;
        tr!(
            lang,
            "\nIs anybody there? Nobody listens on port {port}:",
            "\n对面有人吗？端口 {port} 上没有程序在监听："
        )
    }

    fn json(&self) -> String {
        Object::event("closed").number("port", self.port).finish()
    }
}

/// What came of knocking.
struct Knock {
    name: &'static str,
    to: SocketAddr,
    /// Whether anything answered, be it with an error.
    said: io::Result<()>,
    after: Duration,
}

impl Knock {
    fn udp(to: SocketAddr, said: io::Result<()>, begin: Instant) -> Self {
        Self::new("udp", to, said, begin)
    }

    fn tcp(to: SocketAddr, said: io::Result<()>, begin: Instant) -> Self {
        Self::new("tcp", to, said, begin)
    }

    fn new(name: &'static str, to: SocketAddr, said: io::Result<()>, begin: Instant) -> Self {
        let after = begin.elapsed();
        Self { name, to, said, after }
    }
}

impl Event for Knock {
    fn sentence(&self, lang: Lang) -> String {
        let call = if self.name == "udp" { "UDP  send_to" } else { "TCP  connect" };
        let after = milliseconds(self.after);
        match &self.said {
            Err(error) if timed_out(error) => tr!(
                lang,
                "  {call}: Ok, the bytes are gone; then {after} ms of silence",
                "  {call}：Ok，字节已经交出；之后 {after} 毫秒没有任何动静"
            ),
            Err(error) => {
                let said = system_said(error);
                let said = said.in_lang(lang);
                tr!(lang, "  {call}: {said}, after {after} ms", "  {call}：{said}，{after} 毫秒")
            }
            Ok(()) => tr!(
                lang,
                "  {call}: somebody answered: another program took the port just now",
                "  {call}：有人应答：别的程序刚好占用了这个端口"
            ),
        }
    }

    fn json(&self) -> String {
        let event = Object::event("knock").string("name", self.name).shown("to", self.to);
        let (answer, reason) = match &self.said {
            Err(error) if timed_out(error) => ("silence", None),
            Err(error) if error.kind() == io::ErrorKind::ConnectionRefused => {
                ("refused", Some(error.to_string()))
            }
            Err(error) => ("error", Some(error.to_string())),
            Ok(()) => ("answered", None),
        };
        event
            .string("answer", answer)
            .string_or_null("reason", reason)
            .number("after_ms", as_milliseconds(self.after))
            .finish()
    }
}

/// For a person, with one digit behind the point.
pub(crate) fn milliseconds(time: Duration) -> String {
    format!("{:.1}", as_milliseconds(time))
}

/// For a program, exact to a microsecond.
pub(crate) fn as_milliseconds(time: Duration) -> f64 {
    (time.as_secs_f64() * 1e6).round() / 1e3
}
