//! Receiving a datagram, and on Linux when it came and how many were lost before it.

use std::io;
use std::net::SocketAddr;
use std::time::Instant;
#[cfg(target_os = "linux")]
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use mio::net::UdpSocket;

/// A datagram's length and sender.
pub(super) struct Received {
    pub(super) length: usize,
    pub(super) from: SocketAddr,
    /// How many the socket had no room for since it was opened, as it was when this one came.
    pub(super) lost: Option<u32>,
    /// When it came: a grader that is held up receives it later.
    pub(super) when: Option<Instant>,
}

/// Asks for its time and the number of lost datagrams beside each that is received.
#[cfg(target_os = "linux")]
pub(super) fn prepare(socket: &std::net::UdpSocket) {
    use nix::sys::socket::{setsockopt, sockopt::ReceiveTimestampns, sockopt::RxqOvfl};
    // Without them, losses and times are merely not told.
    let _ = setsockopt(socket, RxqOvfl, &1);
    let _ = setsockopt(socket, ReceiveTimestampns, &true);
}

/// `recvmsg(2)`, which tells what `SO_RXQ_OVFL` and `SO_TIMESTAMPNS` (socket(7)) ask for.
#[cfg(target_os = "linux")]
pub(super) fn receive(socket: &UdpSocket, buffer: &mut [u8]) -> io::Result<Received> {
    use nix::sys::socket::{ControlMessageOwned, MsgFlags, SockaddrIn, recvmsg};
    use std::os::fd::AsRawFd;

    let mut control = nix::cmsg_space!(u32, libc::timespec);
    let mut slices = [io::IoSliceMut::new(buffer)];
    let fd = socket.as_raw_fd();
    let message =
        recvmsg::<SockaddrIn>(fd, &mut slices, Some(&mut control), MsgFlags::MSG_DONTWAIT)?;
    let (mut lost, mut when) = (None, None);
    for control in message.cmsgs()? {
        match control {
            ControlMessageOwned::RxqOvfl(count) => lost = Some(count),
            ControlMessageOwned::ScmTimestampns(time) => when = instant(time.into()),
            _ => {}
        }
    }
    let from = std::net::SocketAddrV4::from(message.address.ok_or(io::ErrorKind::InvalidData)?);
    Ok(Received { length: message.bytes, from: from.into(), lost, when })
}

/// The system tells the time of day, which may be set; what is not a moment ago is not believed.
#[cfg(target_os = "linux")]
fn instant(time_of_day: Duration) -> Option<Instant> {
    const A_MOMENT: Duration = Duration::from_secs(60);
    let now = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
    let age = now.checked_sub(time_of_day).filter(|age| *age < A_MOMENT)?;
    Instant::now().checked_sub(age)
}

#[cfg(not(target_os = "linux"))]
pub(super) fn prepare(_socket: &std::net::UdpSocket) {}

#[cfg(not(target_os = "linux"))]
pub(super) fn receive(socket: &UdpSocket, buffer: &mut [u8]) -> io::Result<Received> {
    let (length, from) = socket.recv_from(buffer)?;
    Ok(Received { length, from, lost: None, when: None })
}
