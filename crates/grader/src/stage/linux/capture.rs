//! What leaves the program's network, read from a packet socket (packet(7)).
//!
//! # How the socket is made
//!
//! Inside the program's network, by whoever may (`CAP_NET_RAW`): `socket(AF_PACKET, SOCK_DGRAM |
//! SOCK_CLOEXEC, 0)` and nothing else. With protocol 0 it hears nothing yet; [`Capture::new`] gives
//! it the filter first and binds it to all protocols then, so that nothing else is ever in it. (A
//! socket for `ETH_P_IP` alone would never hear what is sent, only what arrives.)
//!
//! # What is told
//!
//! What is sent on any interface, `lo` included, once: the copy that arrives on `lo` or that goes
//! back to the sender's own broadcast listeners is not. A packet from a socket that the grader has
//! in the same network looks like any other; who wants to tell them apart does so by address.
//!
//! IPv6, ICMP and the rest of TCP are left out. Fragments are not put together: the interfaces of
//! a stage take the longest datagram in one piece.

use std::cell::Cell;
use std::io;
use std::mem::{size_of, size_of_val};
use std::net::{Ipv4Addr, SocketAddrV4};
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd, RawFd};
use std::ptr::from_ref;

use libc::{c_int, c_void, sock_filter, sock_fprog, sockaddr_ll, socklen_t, tpacket_stats};
use nix::fcntl::{FcntlArg, OFlag, fcntl};
use nix::sys::socket::sockopt::{RcvBuf, RcvBufForce};
use nix::sys::socket::{MsgFlags, recv, setsockopt};

use crate::stage::{Packet, Transport};

/// The longest IPv4 packet.
const LONGEST: usize = 65_535;
/// Bytes of packets that may wait to be read, where the system allows as many.
const WAITING: usize = 8 << 20;

/// The packets that leave a stage's network: UDP, and attempts to connect by TCP.
pub struct Capture {
    socket: OwnedFd,
    buffer: Box<[u8; LONGEST]>,
    missed: Cell<u64>,
}

impl Capture {
    /// From a packet socket as the module's text describes it.
    pub(crate) fn new(socket: OwnedFd) -> io::Result<Self> {
        fcntl(&socket, FcntlArg::F_SETFL(OFlag::O_NONBLOCK))?;
        // More than the system's limit for everybody, where this is root; else up to that limit.
        if setsockopt(&socket, RcvBufForce, &WAITING).is_err() {
            setsockopt(&socket, RcvBuf, &WAITING)?;
        }
        attach_filter(&socket)?;
        hear_all_protocols(&socket)?;
        Ok(Self { socket, buffer: Box::new([0; LONGEST]), missed: Cell::new(0) })
    }

    /// The next packet; `None` when there is none now. Never blocks.
    ///
    /// # Errors
    ///
    /// What the system says about the socket (packet(7)).
    #[expect(clippy::should_implement_trait, reason = "nothing now is not the end, and may fail")]
    pub fn next(&mut self) -> io::Result<Option<Packet>> {
        loop {
            let length = match recv(self.socket.as_raw_fd(), &mut *self.buffer, MsgFlags::empty()) {
                Ok(length) => length,
                Err(nix::errno::Errno::EAGAIN) => return Ok(None),
                Err(nix::errno::Errno::EINTR) => continue,
                Err(errno) => return Err(errno.into()),
            };
            match parse(&self.buffer[..length.min(LONGEST)]) {
                Parsed::Packet(packet) => return Ok(Some(packet)),
                Parsed::Fragment => self.missed.set(self.missed.get() + 1),
                Parsed::Other => {}
            }
        }
    }

    /// How many packets left that [`next`](Self::next) never tells of: nobody read while its buffer
    /// filled up, or they were fragments.
    pub fn dropped(&self) -> u64 {
        // The system begins anew at each question.
        let new = statistics(&self.socket).map_or(0, |now| u64::from(now.tp_drops));
        self.missed.set(self.missed.get() + new);
        self.missed.get()
    }
}

impl AsRawFd for Capture {
    fn as_raw_fd(&self) -> RawFd {
        self.socket.as_raw_fd()
    }
}

impl AsFd for Capture {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.socket.as_fd()
    }
}

/// What a few bytes that claim to be an IPv4 packet are.
#[derive(Debug, PartialEq, Eq)]
enum Parsed {
    Packet(Packet),
    /// A piece of a longer packet.
    Fragment,
    /// Something that is not told, or broken.
    Other,
}

/// Reads an IPv4 packet (RFC 791) with UDP (RFC 768) or the beginning of a TCP connection
/// (RFC 9293).
fn parse(bytes: &[u8]) -> Parsed {
    let Some(ip) = Ip::parse(bytes) else { return Parsed::Other };
    if ip.is_fragment {
        return Parsed::Fragment;
    }
    let packet = match ip.protocol {
        libc::IPPROTO_UDP => ip.udp(),
        libc::IPPROTO_TCP => ip.connection_attempt(),
        _ => None,
    };
    packet.map_or(Parsed::Other, Parsed::Packet)
}

struct Ip<'a> {
    protocol: c_int,
    is_fragment: bool,
    from: Ipv4Addr,
    to: Ipv4Addr,
    payload: &'a [u8],
}

impl<'a> Ip<'a> {
    fn parse(bytes: &'a [u8]) -> Option<Self> {
        let &[first, _, length_high, length_low, _, _, fragment_high, fragment_low, _, protocol] =
            bytes.first_chunk()?;
        let header = usize::from(first & 0x0f) * 4; // with options
        let length = usize::from(u16::from_be_bytes([length_high, length_low]));
        if first >> 4 != 4 || header < 20 {
            return None;
        }
        let payload = bytes.get(header..length)?;
        // All but the bit that forbids fragments: more follow, or this is not the first.
        let fragment = u16::from_be_bytes([fragment_high, fragment_low]) & 0x3fff;
        Some(Self {
            protocol: protocol.into(),
            is_fragment: fragment != 0,
            from: address(bytes, 12)?,
            to: address(bytes, 16)?,
            payload,
        })
    }

    fn udp(&self) -> Option<Packet> {
        let length = usize::from(u16_at(self.payload, 4)?);
        self.packet(Transport::Udp, self.payload.get(8..length)?)
    }

    fn connection_attempt(&self) -> Option<Packet> {
        const SYN: u8 = 0x02;
        const ACK: u8 = 0x10;
        let flags = *self.payload.get(13)?;
        (flags & (SYN | ACK) == SYN).then(|| self.packet(Transport::Tcp, &[]))?
    }

    /// Both transports begin with the ports.
    fn packet(&self, transport: Transport, bytes: &[u8]) -> Option<Packet> {
        Some(Packet {
            transport,
            from: SocketAddrV4::new(self.from, u16_at(self.payload, 0)?),
            to: SocketAddrV4::new(self.to, u16_at(self.payload, 2)?),
            bytes: bytes.to_vec(),
        })
    }
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(*bytes.get(at..)?.first_chunk()?))
}

fn address(bytes: &[u8], at: usize) -> Option<Ipv4Addr> {
    Some(Ipv4Addr::from(*bytes.get(at..)?.first_chunk::<4>()?))
}

/// What the kernel lets into the socket (bpf(2), the classic language): outgoing IPv4 with UDP, or
/// with TCP that has SYN and not ACK. A packet too short for a question is left out.
const FILTER: [sock_filter; 13] = [
    load(BPF_WORD, ancillary(libc::SKF_AD_PKTTYPE)),
    unless_equal(libc::PACKET_OUTGOING as u32, 10),
    load(BPF_HALF, ancillary(libc::SKF_AD_PROTOCOL)),
    unless_equal(libc::ETH_P_IP as u32, 8),
    load(BPF_BYTE, 9),
    jump_if_equal(libc::IPPROTO_UDP as u32, 5, 0),
    unless_equal(libc::IPPROTO_TCP as u32, 5),
    operation(libc::BPF_LDX | libc::BPF_B | libc::BPF_MSH, 0), // x = length of the IP header
    operation(libc::BPF_LD | libc::BPF_B | libc::BPF_IND, 13), // the flags of TCP
    operation(libc::BPF_ALU | libc::BPF_AND | libc::BPF_K, 0x12),
    unless_equal(0x02, 1),
    operation(libc::BPF_RET | libc::BPF_K, u32::MAX), // the whole packet
    operation(libc::BPF_RET | libc::BPF_K, 0),
];
const BPF_WORD: u32 = libc::BPF_W;
const BPF_HALF: u32 = libc::BPF_H;
const BPF_BYTE: u32 = libc::BPF_B;

const fn operation(code: u32, k: u32) -> sock_filter {
    sock_filter { code: code as u16, jt: 0, jf: 0, k }
}

const fn load(size: u32, at: u32) -> sock_filter {
    operation(libc::BPF_LD | size | libc::BPF_ABS, at)
}

/// Goes on if the loaded value is this, else jumps over so many steps.
const fn unless_equal(value: u32, skipped: u8) -> sock_filter {
    jump_if_equal(value, 0, skipped)
}

const fn jump_if_equal(k: u32, jt: u8, jf: u8) -> sock_filter {
    sock_filter { code: (libc::BPF_JMP | libc::BPF_JEQ | libc::BPF_K) as u16, jt, jf, k }
}

/// Where the kernel shows what is not in the packet itself.
const fn ancillary(what: c_int) -> u32 {
    (libc::SKF_AD_OFF + what).cast_unsigned()
}

fn attach_filter(socket: &OwnedFd) -> io::Result<()> {
    let mut steps = FILTER;
    let program = sock_fprog { len: steps.len() as u16, filter: steps.as_mut_ptr() };
    // SAFETY: `program` and the steps it points to outlive the call, which copies them.
    let result = unsafe {
        libc::setsockopt(
            socket.as_raw_fd(),
            libc::SOL_SOCKET,
            libc::SO_ATTACH_FILTER,
            from_ref(&program).cast::<c_void>(),
            size_of_val(&program) as socklen_t,
        )
    };
    if result == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}

fn hear_all_protocols(socket: &OwnedFd) -> io::Result<()> {
    let address = sockaddr_ll {
        sll_family: libc::AF_PACKET as u16,
        sll_protocol: (libc::ETH_P_ALL as u16).to_be(),
        sll_ifindex: 0, // every interface
        sll_hatype: 0,
        sll_pkttype: 0,
        sll_halen: 0,
        sll_addr: [0; 8],
    };
    // SAFETY: `address` is a whole `sockaddr_ll` and outlives the call, which copies it.
    let result = unsafe {
        libc::bind(
            socket.as_raw_fd(),
            from_ref(&address).cast::<libc::sockaddr>(),
            size_of_val(&address) as socklen_t,
        )
    };
    if result == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}

fn statistics(socket: &OwnedFd) -> io::Result<tpacket_stats> {
    let mut statistics = tpacket_stats { tp_packets: 0, tp_drops: 0 };
    let mut length = size_of::<tpacket_stats>() as socklen_t;
    // SAFETY: the system writes at most `length` bytes, which is the size of `statistics`; any
    // bytes are valid in its integers.
    let result = unsafe {
        libc::getsockopt(
            socket.as_raw_fd(),
            libc::SOL_PACKET,
            libc::PACKET_STATISTICS,
            (&raw mut statistics).cast::<c_void>(),
            &raw mut length,
        )
    };
    if result == 0 { Ok(statistics) } else { Err(io::Error::last_os_error()) }
}

#[cfg(test)]
#[path = "capture_tests.rs"]
mod tests;
