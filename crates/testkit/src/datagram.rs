//! The other end of a conversation, when it is the test itself.

use std::net::{SocketAddr, UdpSocket};

use crate::LIMIT;

/// A socket on `ip` and a free port, which waits no longer than [`LIMIT`], and its address
/// as a command line takes it.
pub fn receiver(ip: &str) -> (UdpSocket, String) {
    let socket = UdpSocket::bind((ip, 0)).unwrap();
    socket.set_read_timeout(Some(LIMIT)).unwrap();
    let addr = socket.local_addr().unwrap().to_string();
    (socket, addr)
}

/// The next datagram, whole, and its sender.
pub fn next_datagram(socket: &UdpSocket) -> (Vec<u8>, SocketAddr) {
    let mut buffer = vec![0; 65_536];
    let (length, from) = socket.recv_from(&mut buffer).unwrap();
    buffer.truncate(length);
    (buffer, from)
}
