//! Linux: recvmsg(2) tells the time to live beside the packet, and keeps ICMP errors in a queue
//! of their own (ip(7), `IP_RECVTTL`, `IP_RECVERR`).

use std::io::{self, IoSliceMut};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::os::fd::AsRawFd;

use nix::sys::socket::sockopt::{Ipv4RecvErr, Ipv4RecvTtl, Ipv6RecvErr, Ipv6RecvHopLimit};
use nix::sys::socket::{ControlMessageOwned, MsgFlags, SockaddrStorage, recvmsg, setsockopt};
use socket2::Socket;

use super::Incoming;

/// Room for what the system tells beside a packet.
const BESIDE: usize = 512;

/// Asks the system to tell the time to live and the errors.
pub(in crate::ping) fn prepare(socket: &Socket, to: SocketAddr) -> io::Result<()> {
    if to.is_ipv4() {
        setsockopt(socket, Ipv4RecvTtl, &true)?;
        setsockopt(socket, Ipv4RecvErr, &true)?;
    } else {
        setsockopt(socket, Ipv6RecvHopLimit, &true)?;
        setsockopt(socket, Ipv6RecvErr, &true)?;
    }
    Ok(())
}

/// Waits for a packet, or takes an error from the queue.
pub(in crate::ping) fn receive<'a>(
    socket: &Socket,
    buffer: &'a mut [u8],
) -> io::Result<Incoming<'a>> {
    let (length, told) = match take(socket, buffer, QUEUED) {
        Ok(taken) => taken,
        Err(_) => match take(socket, buffer, MsgFlags::empty()) {
            Ok(taken) => taken,
            // An error that came while we waited: now it stands in the queue.
            Err(waiting) => take(socket, buffer, QUEUED).map_err(|_| waiting)?,
        },
    };
    let bytes = buffer.get(..length).unwrap_or_default();
    Ok(match told.error {
        Some((kind, code)) => Incoming::Refusal { quoted: bytes, by: told.by, kind, code },
        None => Incoming::Packet { bytes, from: told.from, ttl: told.ttl },
    })
}

/// Whether a send failed because of the answer to an earlier request: it stays in the queue for
/// [`receive`].
pub(in crate::ping) fn is_about_an_earlier_one(socket: &Socket, error: &io::Error) -> bool {
    let by_icmp = matches!(
        error.kind(),
        io::ErrorKind::HostUnreachable
            | io::ErrorKind::NetworkUnreachable
            | io::ErrorKind::ConnectionRefused
    );
    by_icmp && take(socket, &mut [0; 64], QUEUED | MsgFlags::MSG_PEEK).is_ok()
}

/// The queue of errors; it never waits.
const QUEUED: MsgFlags = MsgFlags::MSG_ERRQUEUE;

/// What the system tells beside a packet.
#[derive(Default)]
struct Told {
    from: Option<IpAddr>,
    ttl: Option<u8>,
    /// The type and code of an ICMP error, and who sent it.
    error: Option<(u8, u8)>,
    by: Option<IpAddr>,
}

fn take(socket: &Socket, buffer: &mut [u8], flags: MsgFlags) -> io::Result<(usize, Told)> {
    // On the heap, where it is aligned as the headers in it need.
    let mut beside = vec![0; BESIDE];
    let mut pieces = [IoSliceMut::new(buffer)];
    let descriptor = socket.as_raw_fd();
    let message = recvmsg::<SockaddrStorage>(descriptor, &mut pieces, Some(&mut beside), flags)?;
    let mut told = Told { from: message.address.and_then(ip_of), ..Told::default() };
    for control in message.cmsgs()? {
        match control {
            ControlMessageOwned::Ipv4Ttl(ttl) | ControlMessageOwned::Ipv6HopLimit(ttl) => {
                told.ttl = u8::try_from(ttl).ok();
            }
            ControlMessageOwned::Ipv4RecvErr(error, by) => {
                told.error = Some((error.ee_type, error.ee_code));
                told.by = by.map(|by| Ipv4Addr::from(by.sin_addr.s_addr.to_ne_bytes()).into());
            }
            ControlMessageOwned::Ipv6RecvErr(error, by) => {
                told.error = Some((error.ee_type, error.ee_code));
                told.by = by.map(|by| Ipv6Addr::from(by.sin6_addr.s6_addr).into());
            }
            _ => {}
        }
    }
    Ok((message.bytes, told))
}

fn ip_of(address: SockaddrStorage) -> Option<IpAddr> {
    let v4 = address.as_sockaddr_in().map(|v4| IpAddr::V4(v4.ip()));
    v4.or_else(|| address.as_sockaddr_in6().map(|v6| IpAddr::V6(v6.ip())))
}
