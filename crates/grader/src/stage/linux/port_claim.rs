//! Ports of the host, shared out among the graders that run on it.

use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::{SocketAddr, UnixListener};

/// A port that no other grader uses as long as this lives.
#[derive(Debug, Default)]
pub struct PortClaim {
    /// Its name is the claim: an abstract name (unix(7)) is one socket's at a time, is known in one
    /// network namespace, as ports are, and is gone with its owner, however that ends.
    _name: Option<UnixListener>,
}

impl PortClaim {
    /// Claims a port; none if another grader has it.
    pub fn of(port: u16) -> Option<Self> {
        let name = format!("course grader, port {port}");
        match SocketAddr::from_abstract_name(name).and_then(|name| UnixListener::bind_addr(&name)) {
            Ok(listener) => Some(Self { _name: Some(listener) }),
            Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => None,
            // Where claims cannot be made, ports are shared out by chance.
            Err(_) => Some(Self::default()),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    #[test]
    fn a_port_has_one_owner_until_that_lets_go() {
        let port = std::net::UdpSocket::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let claim = PortClaim::of(port).unwrap();
        assert!(PortClaim::of(port).is_none());
        drop(claim);
        assert!(PortClaim::of(port).is_some());
    }
}
