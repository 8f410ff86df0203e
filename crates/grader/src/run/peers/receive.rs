//! Receiving a datagram, and on Linux how many were lost before it.

use std::io;
use std::net::SocketAddr;

use mio::net::UdpSocket;

/// A datagram's length and sender.
pub(super) struct Received {
    pub(super) length: usize,
    pub(super) from: SocketAddr,
    /// How many the socket had no room for since it was opened, as it was when this one came.
    pub(super) lost: Option<u32>,
}

/// Asks for the number of lost datagrams beside each that is received.
#[cfg(target_os = "linux")]
pub(super) fn prepare(socket: &std::net::UdpSocket) {
    use nix::sys::socket::{setsockopt, sockopt::RxqOvfl};
    // Without it, losses are merely not told.
    let _ = setsockopt(socket, RxqOvfl, &1);
}

/// `recvmsg(2)`, which tells what `SO_RXQ_OVFL` (socket(7)) counts.
#[cfg(target_os = "linux")]
pub(super) fn receive(socket: &UdpSocket, buffer: &mut [u8]) -> io::Result<Received> {
    use nix::sys::socket::{ControlMessageOwned, MsgFlags, SockaddrIn, recvmsg};
    use std::os::fd::AsRawFd;

    let mut control = nix::cmsg_space!(u32);
    let mut slices = [io::IoSliceMut::new(buffer)];
    let fd = socket.as_raw_fd();
    let message =
        recvmsg::<SockaddrIn>(fd, &mut slices, Some(&mut control), MsgFlags::MSG_DONTWAIT)?;
    let lost = message.cmsgs()?.find_map(|control| match control {
        ControlMessageOwned::RxqOvfl(lost) => Some(lost),
        _ => None,
    });
    let from = message.address.ok_or(io::ErrorKind::InvalidData)?;
    Ok(Received { length: message.bytes, from: std::net::SocketAddrV4::from(from).into(), lost })
}

#[cfg(not(target_os = "linux"))]
pub(super) fn prepare(_socket: &std::net::UdpSocket) {}

#[cfg(not(target_os = "linux"))]
pub(super) fn receive(socket: &UdpSocket, buffer: &mut [u8]) -> io::Result<Received> {
    let (length, from) = socket.recv_from(buffer)?;
    Ok(Received { length, from, lost: None })
}
