//! What differs from system to system, in one place.

#[cfg(target_os = "linux")]
#[path = "os/linux.rs"]
mod system;
#[cfg(not(target_os = "linux"))]
#[path = "os/other.rs"]
mod system;

use std::fmt::{self, Display};
use std::io::{self, ErrorKind};

/// The program that holds a port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// The process's number.
    pub pid: u32,
    /// The program's name, as foreign text: escape it before showing it.
    pub name: String,
}

impl Display for Holder {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} (pid {})", crate::escape::escaped(&self.name), self.pid)
    }
}

/// Who holds a UDP port of this machine, where the system shows it: Linux, and there the
/// processes that this user may look at (proc(5)). `None` says "not known", not "nobody".
pub fn udp_port_holder(port: u16) -> Option<Holder> {
    system::port_holder("udp", port)
}

/// The same for a TCP port.
pub fn tcp_port_holder(port: u16) -> Option<Holder> {
    system::port_holder("tcp", port)
}

/// The longest IP packet that a network interface carries, in bytes, where the system shows it:
/// Linux with IPv6 (`/proc/sys/net/ipv6/conf/*/mtu`, which, unlike /sys/class/net, is always that
/// of the process's own network namespace).
pub fn mtu(interface: &str) -> Option<u32> {
    system::mtu(interface)
}

/// Whether a wait for a datagram ran out. Unix says "would block" (socket(7), `SO_RCVTIMEO`),
/// Windows "timed out".
pub fn timed_out(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut)
}

/// Whether receiving failed in a way that says nothing about the next datagram: a signal came
/// in, or a port to which this socket once sent is closed (Windows tells a receiver so).
pub fn is_passing(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::Interrupted | ErrorKind::ConnectionReset | ErrorKind::ConnectionRefused
    )
}

/// Whether a datagram was too long: to send (`EMSGSIZE`, udp(7)), or, on Windows, for the
/// buffer that was to receive it.
pub fn message_too_long(error: &io::Error) -> bool {
    let number = match () {
        () if cfg!(windows) => 10040,
        () if cfg!(target_os = "linux") => 90,
        () => 40,
    };
    error.raw_os_error() == Some(number)
}
