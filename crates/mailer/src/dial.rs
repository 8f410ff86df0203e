//! From a host's name to a connection, and whether TLS is behind a silent port.

use std::io::{self, Read};
use std::net::{IpAddr, SocketAddr, TcpStream, ToSocketAddrs};
use std::sync::Arc;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use common::error::system_said;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, ClientConnection};

use crate::address::ascii_domain;
use crate::classify::{self, Place};
use crate::error::Stage;
use crate::timeouts::end_of;
use crate::wire::Timed;
use crate::{MailError, Mailer, Server};

/// How long the probe of a silent port may take.
const PROBE: Duration = Duration::from_secs(5);

/// Looks the server up and connects, all addresses together within the limit.
pub(crate) fn connect(mailer: &Mailer) -> Result<TcpStream, MailError> {
    let end = end_of(mailer.timeouts.connect);
    let place = Place::new(mailer, Stage::Connect);
    let addresses = resolve(&mailer.server, &place)?;
    let mut last = io::Error::from(io::ErrorKind::TimedOut);
    for (index, addr) in addresses.iter().enumerate() {
        let left = end.saturating_duration_since(Instant::now());
        // An address that swallows everything leaves time for the others.
        let share = left / u32::try_from(addresses.len() - index).unwrap_or(1);
        if share.is_zero() {
            break;
        }
        match TcpStream::connect_timeout(addr, share) {
            Ok(socket) => return Ok(socket),
            Err(error) => last = error,
        }
    }
    Err(classify::network(&last, &place))
}

/// The system's resolver takes no limit, so it is asked on a thread that is left behind when it
/// takes too long.
fn resolve(server: &Server, place: &Place<'_>) -> Result<Vec<SocketAddr>, MailError> {
    let unknown = |said| MailError::UnknownHost { server: server.clone(), said };
    let (host, port) = (ascii_domain(&server.host).into_owned(), server.port);
    if let Ok(ip) = host.parse::<IpAddr>() {
        return Ok(vec![SocketAddr::new(ip, port)]);
    }
    let (sender, answers) = mpsc::channel();
    thread::spawn(move || {
        let answer = (host.as_str(), port).to_socket_addrs().map(Iterator::collect::<Vec<_>>);
        let _ = sender.send(answer);
    });
    match answers.recv_timeout(place.mailer.timeouts.connect) {
        Ok(Ok(addresses)) if addresses.is_empty() => Err(unknown(None)),
        Ok(Ok(addresses)) => Ok(addresses),
        Ok(Err(error)) => Err(unknown(Some(system_said(&error)))),
        Err(_) => Err(classify::network(&io::ErrorKind::TimedOut.into(), place)),
    }
}

/// The name for the server's certificate.
pub(crate) fn tls_name(server: &Server) -> Result<ServerName<'static>, MailError> {
    let host = ascii_domain(&server.host).into_owned();
    let unknown = |_| MailError::UnknownHost { server: server.clone(), said: None };
    ServerName::try_from(host).map_err(unknown)
}

/// Whether a port that is silent answers to TLS: a second connection greets it, and the first byte
/// tells (RFC 8446, 5.1: 21 is an alert, 22 a handshake).
pub(crate) fn begins_with_tls(
    addr: SocketAddr,
    config: Arc<ClientConfig>,
    name: ServerName<'static>,
    left: Duration,
) -> bool {
    let probe = || -> io::Result<u8> {
        let limit = left.min(PROBE);
        let mut socket = Timed::new(TcpStream::connect_timeout(&addr, limit)?, limit);
        let mut hello = ClientConnection::new(config, name).map_err(io::Error::other)?;
        hello.write_tls(&mut socket)?;
        let mut first = [0];
        socket.read_exact(&mut first)?;
        Ok(first[0])
    };
    matches!(probe(), Ok(21 | 22))
}
