//! What differs from system to system: the numbers of the constants, and what a descriptor is.
//!
//! The numbers come from the system's own headers (through `libc` and `windows-sys`), as this
//! program was built; those of families, types and protocols from socket2, which takes them from
//! there as well.

use std::ffi::c_int;

use socket2::Socket;

#[cfg(unix)]
use libc as headers;
#[cfg(windows)]
use windows_sys::Win32::Networking::WinSock as headers;

pub(crate) use headers::{
    IP_TTL, IPPROTO_IPV6, IPV6_V6ONLY, SO_BROADCAST, SO_ERROR, SO_KEEPALIVE, SO_RCVBUF,
    SO_RCVTIMEO, SO_REUSEADDR, SO_SNDBUF, SO_TYPE, SOL_SOCKET, TCP_NODELAY,
};

/// Windows has no such option.
#[cfg(unix)]
pub(crate) const SO_REUSEPORT: Option<c_int> = Some(headers::SO_REUSEPORT);
#[cfg(windows)]
pub(crate) const SO_REUSEPORT: Option<c_int> = None;

/// What the system calls the socket: a file descriptor, on Windows a handle.
#[cfg(unix)]
pub(crate) fn descriptor(socket: &Socket) -> u64 {
    u64::try_from(std::os::fd::AsRawFd::as_raw_fd(socket)).unwrap_or_default()
}

/// What the system calls the socket: a file descriptor, on Windows a handle.
#[cfg(windows)]
pub(crate) fn descriptor(socket: &Socket) -> u64 {
    std::os::windows::io::AsRawSocket::as_raw_socket(socket)
}
