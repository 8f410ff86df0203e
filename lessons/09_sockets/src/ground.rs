//! Where the sockets stand: the loopback of one address family, if this system has it.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};

use common::error::system_said;
use common::event::Event;
use common::json::Object;
use common::{Lang, tr};
use socket2::{Domain, SockAddr};

use crate::options::{Family, Kind};

/// An address family that works here.
pub(crate) struct Ground {
    /// `AF_INET` or `AF_INET6`.
    pub(crate) domain: Domain,
    /// The loopback address with port 0.
    pub(crate) address: SocketAddr,
    /// The same as the system wants it.
    pub(crate) any_port: SockAddr,
}

impl Ground {
    /// Tries the family out.
    ///
    /// # Errors
    /// What the system says when it lacks the family, or its loopback address.
    pub(crate) fn find(family: Family) -> io::Result<Self> {
        let (domain, ip) = match family {
            Family::V4 => (Domain::IPV4, IpAddr::V4(Ipv4Addr::LOCALHOST)),
            Family::V6 => (Domain::IPV6, IpAddr::V6(Ipv6Addr::LOCALHOST)),
        };
        let address = SocketAddr::new(ip, 0);
        UdpSocket::bind(address)?;
        Ok(Self { domain, address, any_port: address.into() })
    }
}

/// A family that this system does not have. That is a fact about the machine, not a failure.
pub(crate) struct Absent {
    /// What stands before it: nothing, or an empty line.
    pub(crate) gap: &'static str,
    pub(crate) kind: Kind,
    pub(crate) said: io::Error,
}

impl Event for Absent {
    fn sentence(&self, lang: Lang) -> String {
        let (gap, kind, said) = (self.gap, self.kind, system_said(&self.said));
        let said = said.in_lang(lang);
        tr!(
            lang,
            "{gap}{kind}: this system has no such address family here: {said}",
            "{gap}{kind}：这个系统现在没有这种地址族：{said}"
        )
    }

    fn json(&self) -> String {
        Object::event("absent").shown("kind", self.kind).shown("reason", &self.said).finish()
    }
}
