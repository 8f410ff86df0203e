//! Linux: recvmmsg(2), SO_TIMESTAMPNS and SO_RXQ_OVFL (socket(7)), IP_RECVERR (ip(7)), and
//! /proc/net/udp (proc_net(5)).

use std::fs;
use std::io::{self, IoSliceMut};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::os::fd::AsRawFd;
use std::time::{Duration, SystemTime};

use mio::net::UdpSocket;
use nix::cmsg_space;
use nix::errno::Errno;
use nix::libc::{sock_extended_err, sockaddr_in6};
use nix::sys::socket::{
    ControlMessageOwned, MsgFlags, MultiHeaders, RecvMsg, SockaddrStorage, recvmmsg, recvmsg,
    setsockopt, sockopt,
};
use nix::sys::time::TimeSpec;
use socket2::Socket;

use super::{BATCH, Datagram, Undelivered};

/// An error that this machine found while sending: the call itself has returned it too
/// (SO_EE_ORIGIN_LOCAL, ip(7)).
const LOCAL: u8 = 1;

/// Asks for all that the system can say of datagrams, and for a receive buffer of so many bytes.
/// Nothing of it is needed: what the system refuses is shown by what it does not say later.
pub(in crate::engine) fn prepare(socket: &Socket, own: SocketAddr, receive_buffer: usize) {
    let _ = socket.set_recv_buffer_size(receive_buffer);
    // Beyond net.core.rmem_max: for the administrator only. The system counts twice what it gives.
    if socket.recv_buffer_size().is_ok_and(|given| given / 2 < receive_buffer) {
        let _ = setsockopt(socket, sockopt::RcvBufForce, &receive_buffer);
    }
    let _ = setsockopt(socket, sockopt::ReceiveTimestampns, &true);
    let _ = setsockopt(socket, sockopt::RxqOvfl, &1);
    // Without it, a group that another program joined would be heard too.
    if own.is_ipv4() {
        let _ = setsockopt(socket, sockopt::Ipv4RecvErr, &true);
        let _ = socket.set_multicast_all_v4(false);
    } else {
        let _ = setsockopt(socket, sockopt::Ipv6RecvErr, &true);
        let _ = socket.set_multicast_all_v6(false);
    }
}

/// The room into which datagrams are received.
#[derive(Debug)]
pub(in crate::engine) struct Receiver {
    room: Vec<u8>,
    each: usize,
}

impl Receiver {
    /// Room for datagrams of so many bytes; what is longer is cut.
    pub(in crate::engine) fn new(each: usize) -> Self {
        let each = each.max(1);
        Self { room: vec![0; each * BATCH], each }
    }

    /// Receives what is there, at most [`BATCH`] datagrams.
    pub(in crate::engine) fn receive(
        &mut self,
        socket: &UdpSocket,
        into: &mut Vec<Datagram>,
    ) -> io::Result<()> {
        let mut slices: Vec<_> =
            self.room.chunks_mut(self.each).map(|room| [IoSliceMut::new(room)]).collect();
        // New ones each time: a call leaves in them how much room it used, and the next one would
        // have no more than that.
        let space = cmsg_space!(TimeSpec, u32);
        let mut headers = MultiHeaders::<SockaddrStorage>::preallocate(BATCH, Some(space));
        let flags = MsgFlags::MSG_DONTWAIT | MsgFlags::MSG_TRUNC;
        let messages = recvmmsg(socket.as_raw_fd(), &mut headers, slices.iter_mut(), flags, None)?;
        into.extend(messages.filter_map(|message| datagram(&message)));
        Ok(())
    }
}

fn datagram(message: &RecvMsg<'_, '_, SockaddrStorage>) -> Option<Datagram> {
    let from = address(message.address.as_ref()?)?;
    let bytes = message.iovs().next().unwrap_or_default();
    let mut datagram =
        Datagram { bytes: bytes.into(), from, full_length: message.bytes, time: None, drops: None };
    for said in message.cmsgs().into_iter().flatten() {
        match said {
            ControlMessageOwned::ScmTimestampns(time) => datagram.time = system_time(time),
            ControlMessageOwned::RxqOvfl(drops) => datagram.drops = Some(drops),
            _ => {}
        }
    }
    Some(datagram)
}

fn system_time(time: TimeSpec) -> Option<SystemTime> {
    let seconds = u64::try_from(time.tv_sec()).ok()?;
    let nanoseconds = u32::try_from(time.tv_nsec()).ok()?;
    SystemTime::UNIX_EPOCH.checked_add(Duration::new(seconds, nanoseconds))
}

fn address(storage: &SockaddrStorage) -> Option<SocketAddr> {
    let v4 = storage.as_sockaddr_in().map(|address| SocketAddr::V4((*address).into()));
    v4.or_else(|| storage.as_sockaddr_in6().map(|address| SocketAddr::V6((*address).into())))
}

/// Takes what the system says of datagrams that could not be delivered (MSG_ERRQUEUE), at most
/// [`BATCH`] words, and tells how many there were.
pub(in crate::engine) fn refusals(socket: &UdpSocket, into: &mut Vec<Undelivered>) -> usize {
    for taken in 0..BATCH {
        match refusal(socket) {
            Ok(undelivered) => into.extend(undelivered),
            Err(_) => return taken,
        }
    }
    BATCH
}

fn refusal(socket: &UdpSocket) -> nix::Result<Option<Undelivered>> {
    // What was sent comes back too; it is not looked at.
    let mut payload = [0; 1];
    let mut slices = [IoSliceMut::new(&mut payload)];
    let mut space = cmsg_space!(sock_extended_err, sockaddr_in6, TimeSpec, u32);
    let flags = MsgFlags::MSG_ERRQUEUE | MsgFlags::MSG_DONTWAIT;
    let message =
        recvmsg::<SockaddrStorage>(socket.as_raw_fd(), &mut slices, Some(&mut space), flags)?;
    let Some(to) = message.address.as_ref().and_then(address) else { return Ok(None) };
    for said in message.cmsgs()? {
        let (error, by) = match said {
            ControlMessageOwned::Ipv4RecvErr(error, by) => {
                (error, by.map(|by| IpAddr::V4(Ipv4Addr::from(u32::from_be(by.sin_addr.s_addr)))))
            }
            ControlMessageOwned::Ipv6RecvErr(error, by) => {
                (error, by.map(|by| IpAddr::V6(Ipv6Addr::from(by.sin6_addr.s6_addr))))
            }
            _ => continue,
        };
        let number = i32::try_from(error.ee_errno).unwrap_or_default();
        let reason = io::Error::from_raw_os_error(number);
        return Ok((error.ee_origin != LOCAL).then_some(Undelivered { to, by, reason }));
    }
    Ok(None)
}

/// The socket's number in the system's tables.
pub(in crate::engine) fn identity(socket: &UdpSocket) -> Option<String> {
    let link = fs::read_link(format!("/proc/self/fd/{}", socket.as_raw_fd())).ok()?;
    let name = link.to_str()?.strip_prefix("socket:[")?.strip_suffix(']')?;
    Some(name.to_owned())
}

/// How many datagrams the system has dropped for this socket since it was made (wraps at 2³²).
pub(in crate::engine) fn drops(identity: &str, own: SocketAddr) -> Option<u32> {
    let table = if own.is_ipv4() { "/proc/net/udp" } else { "/proc/net/udp6" };
    let table = fs::read_to_string(table).ok()?;
    let fields = table
        .lines()
        .map(|line| line.split_ascii_whitespace().collect::<Vec<_>>())
        .find(|fields| fields.get(9).is_some_and(|inode| *inode == identity))?;
    fields.last()?.parse().ok()
}

/// Whether connecting has only begun: EINPROGRESS (connect(2)).
pub(in crate::engine) fn is_in_progress(error: &io::Error) -> bool {
    error.raw_os_error() == Some(Errno::EINPROGRESS as i32)
}
