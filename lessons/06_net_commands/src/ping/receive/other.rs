//! Other systems: the packet alone. They do not tell the time to live of IPv6 nor, on such a
//! socket, ICMP errors; a machine that is unreachable is silent then.

use std::io::{self, Read};
use std::net::SocketAddr;

use socket2::Socket;

use super::Incoming;

/// Nothing has to be asked for.
#[expect(clippy::unnecessary_wraps, reason = "Linux may refuse")]
pub(in crate::ping) fn prepare(_socket: &Socket, _to: SocketAddr) -> io::Result<()> {
    Ok(())
}

/// Waits for a packet.
pub(in crate::ping) fn receive<'a>(
    mut socket: &Socket,
    buffer: &'a mut [u8],
) -> io::Result<Incoming<'a>> {
    let length = socket.read(buffer)?;
    Ok(Incoming::Packet {
        bytes: buffer.get(..length).unwrap_or_default(),
        from: None, // the socket is connected: it is whom we asked
        ttl: None,
    })
}

/// Errors about earlier requests are not told.
pub(in crate::ping) fn is_about_an_earlier_one(_socket: &Socket, _error: &io::Error) -> bool {
    false
}
