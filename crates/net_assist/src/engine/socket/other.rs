//! Systems other than Linux: one datagram a call, times by this program's clock, and nothing on
//! datagrams that were dropped or could not be delivered.

use std::io;
use std::net::SocketAddr;

use mio::net::UdpSocket;
use socket2::Socket;

use super::{BATCH, Datagram, Undelivered};

/// The longest datagram, and a byte more.
const LONGEST: usize = 65_536;

/// Asks for a receive buffer of so many bytes.
pub(in crate::engine) fn prepare(socket: &Socket, _own: SocketAddr, receive_buffer: usize) {
    let _ = socket.set_recv_buffer_size(receive_buffer);
}

/// The room into which datagrams are received.
#[derive(Debug)]
pub(in crate::engine) struct Receiver {
    /// For the longest there is: only so its real length is known.
    room: Vec<u8>,
    each: usize,
}

impl Receiver {
    /// Room for datagrams of so many bytes; what is longer is cut.
    pub(in crate::engine) fn new(each: usize) -> Self {
        Self { room: vec![0; LONGEST], each: each.max(1) }
    }

    /// Receives what is there, at most [`BATCH`] datagrams.
    pub(in crate::engine) fn receive(
        &mut self,
        socket: &UdpSocket,
        into: &mut Vec<Datagram>,
    ) -> io::Result<()> {
        for _ in 0..BATCH {
            let (full_length, from) = match socket.recv_from(&mut self.room) {
                Ok(received) => received,
                // What was received before comes first; the error comes again, or was passing.
                Err(_) if !into.is_empty() => return Ok(()),
                Err(error) => return Err(error),
            };
            let bytes = self.room[..full_length.min(self.each)].into();
            into.push(Datagram { bytes, from, full_length, time: None, drops: None });
        }
        Ok(())
    }
}

/// Takes what the system says of datagrams that could not be delivered: nothing here.
pub(in crate::engine) fn refusals(_socket: &UdpSocket, _into: &mut Vec<Undelivered>) -> usize {
    0
}

/// The socket's number in the system's tables.
pub(in crate::engine) fn identity(_socket: &UdpSocket) -> Option<String> {
    None
}

/// How many datagrams the system has dropped for this socket.
pub(in crate::engine) fn drops(_identity: &str, _own: SocketAddr) -> Option<u32> {
    None
}

/// Whether connecting has only begun: EINPROGRESS, on Windows WSAEWOULDBLOCK.
pub(in crate::engine) fn is_in_progress(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::WouldBlock || error.raw_os_error() == Some(36)
}
