//! Messages for rtnetlink (rtnetlink(7), RFC 3549), as bytes that are ready to be sent.
//!
//! A stage's first process may not allocate, so its messages are written before it is born.
//! Interfaces are named by an index that their creation fixes: nobody has to ask for it.
//!
//! Every message asks for an acknowledgement and has the sequence number [`SEQUENCE`].

use std::net::Ipv4Addr;

use libc::{c_int, c_uchar, c_ushort};

/// The sequence number of every message here; its acknowledgement repeats it.
pub(crate) const SEQUENCE: u32 = 1;
/// The loopback interface of every network.
pub(crate) const LOOPBACK: u32 = 1;

/// Any length but the one that a veth is born with, 1000.
const QUEUE: u32 = 500;

// What libc does not name (linux/veth.h, linux/if_link.h).
const VETH_INFO_PEER: c_ushort = 1;
const IFLA_INET6_ADDR_GEN_MODE: c_ushort = 8;
const IN6_ADDR_GEN_MODE_NONE: u8 = 1;

/// One end of a pair of virtual Ethernet interfaces (veth(4)).
pub(crate) struct VethEnd<'a> {
    /// Its name: 1–15 bytes.
    pub(crate) name: &'a str,
    /// Its index, which must be free in its network.
    pub(crate) index: u32,
    /// Its hardware address.
    pub(crate) mac: [u8; 6],
}

/// Creates a pair of which no end is up. The first end is in the network of whoever sends this,
/// the second in the network whose descriptor (an `i32`) belongs where the number tells.
pub(crate) fn create_veth(here: &VethEnd, there: &VethEnd, mtu: u32) -> (Vec<u8>, usize) {
    let mut network_at = 0;
    let mut message = Message::new(libc::RTM_NEWLINK, libc::NLM_F_CREATE | libc::NLM_F_EXCL);
    message.link_header(here.index, 0);
    message.veth_end(here, mtu);
    message.nest(libc::IFLA_LINKINFO, |info| {
        info.attribute(libc::IFLA_INFO_KIND, b"veth");
        info.nest(libc::IFLA_INFO_DATA, |data| {
            data.nest(VETH_INFO_PEER, |peer| {
                peer.link_header(there.index, 0);
                peer.veth_end(there, mtu);
                peer.attribute(libc::IFLA_NET_NS_FD, &(-1_i32).to_ne_bytes());
                network_at = peer.bytes.len() - size_of::<i32>();
            });
        });
    });
    (message.finish(), network_at)
}

/// Sets flags of an interface (`IFF_UP`, `IFF_NOARP`; netdevice(7)); the others stay.
pub(crate) fn set_flags(index: u32, flags: c_int) -> Vec<u8> {
    let mut message = Message::new(libc::RTM_NEWLINK, 0);
    message.link_header(index, flags.cast_unsigned());
    message.finish()
}

/// Makes an interface that is up begin to send now, if it has a carrier (dev_activate in the
/// kernel). Of itself it does so in the background, some time after the carrier came, and drops
/// without a word what it is given before. To change the length of its queue makes it start anew;
/// a veth uses no queue.
pub(crate) fn restart_queue(index: u32) -> Vec<u8> {
    let mut message = Message::new(libc::RTM_NEWLINK, 0);
    message.link_header(index, 0);
    message.attribute(libc::IFLA_TXQLEN, &QUEUE.to_ne_bytes());
    message.finish()
}

/// Keeps an interface from giving itself an IPv6 address when it goes up: no duplicate address
/// detection, no router solicitation (RFC 4862). Refused where the system has no IPv6.
pub(crate) fn no_ipv6_address(index: u32) -> Vec<u8> {
    let mut message = Message::new(libc::RTM_NEWLINK, 0);
    message.link_header(index, 0);
    message.nest(libc::IFLA_AF_SPEC, |families| {
        families.nest(libc::AF_INET6 as c_ushort, |ipv6| {
            ipv6.attribute(IFLA_INET6_ADDR_GEN_MODE, &[IN6_ADDR_GEN_MODE_NONE]);
        });
    });
    message.finish()
}

/// An IPv4 address to be given to an interface.
pub(crate) struct Address<'a> {
    pub(crate) index: u32,
    pub(crate) address: Ipv4Addr,
    /// Bits of the network part, at most 32.
    pub(crate) prefix: u8,
    pub(crate) broadcast: Option<Ipv4Addr>,
    /// A name for the address, as `ifconfig` shows it: 1–15 bytes.
    pub(crate) label: Option<&'a str>,
    /// Whether the system adds a route to the subnet.
    pub(crate) subnet_route: bool,
}

/// Gives an interface an address.
pub(crate) fn add_address(address: &Address) -> Vec<u8> {
    let mut message = Message::new(libc::RTM_NEWADDR, libc::NLM_F_CREATE | libc::NLM_F_EXCL);
    // struct ifaddrmsg
    message.raw(&[libc::AF_INET as u8, address.prefix, 0, libc::RT_SCOPE_UNIVERSE]);
    message.raw(&address.index.to_ne_bytes());
    message.attribute(libc::IFA_LOCAL, &address.address.octets());
    message.attribute(libc::IFA_ADDRESS, &address.address.octets());
    if let Some(broadcast) = address.broadcast {
        message.attribute(libc::IFA_BROADCAST, &broadcast.octets());
    }
    if let Some(label) = address.label {
        message.text(libc::IFA_LABEL, label);
    }
    if !address.subnet_route {
        message.attribute(libc::IFA_FLAGS, &libc::IFA_F_NOPREFIXROUTE.to_ne_bytes());
    }
    message.finish()
}

/// An IPv4 route to what an interface reaches directly.
pub(crate) struct Route {
    /// `RTN_UNICAST`, `RTN_LOCAL` or `RTN_BROADCAST`.
    pub(crate) kind: c_uchar,
    /// `RT_TABLE_MAIN`, or `RT_TABLE_LOCAL`, which is asked first.
    pub(crate) table: c_uchar,
    pub(crate) to: Ipv4Addr,
    /// Bits of `to` that count, at most 32; 0 is every address.
    pub(crate) prefix: u8,
    pub(crate) index: u32,
}

/// Adds a route.
pub(crate) fn add_route(route: &Route) -> Vec<u8> {
    let scope =
        if route.kind == libc::RTN_LOCAL { libc::RT_SCOPE_HOST } else { libc::RT_SCOPE_LINK };
    let mut message = Message::new(libc::RTM_NEWROUTE, libc::NLM_F_CREATE | libc::NLM_F_EXCL);
    // struct rtmsg: family, lengths of destination and source, service, table, origin, scope, kind
    message.raw(&[libc::AF_INET as u8, route.prefix, 0, 0]);
    message.raw(&[route.table, libc::RTPROT_STATIC, scope, route.kind]);
    message.raw(&0_u32.to_ne_bytes());
    if route.prefix > 0 {
        message.attribute(libc::RTA_DST, &route.to.octets());
    }
    message.attribute(libc::RTA_OIF, &route.index.to_ne_bytes());
    message.finish()
}

/// A message that is being written.
struct Message {
    bytes: Vec<u8>,
}

impl Message {
    /// `struct nlmsghdr`; its length is filled in at the end.
    fn new(kind: u16, flags: c_int) -> Self {
        let flags = (libc::NLM_F_REQUEST | libc::NLM_F_ACK | flags) as u16;
        let mut message = Self { bytes: Vec::with_capacity(128) };
        message.raw(&0_u32.to_ne_bytes());
        message.raw(&kind.to_ne_bytes());
        message.raw(&flags.to_ne_bytes());
        message.raw(&SEQUENCE.to_ne_bytes());
        message.raw(&0_u32.to_ne_bytes()); // to the kernel
        message
    }

    fn raw(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// `struct ifinfomsg`.
    fn link_header(&mut self, index: u32, set_flags: u32) {
        self.raw(&[libc::AF_UNSPEC as u8, 0, 0, 0]);
        self.raw(&index.to_ne_bytes());
        self.raw(&set_flags.to_ne_bytes());
        self.raw(&set_flags.to_ne_bytes()); // only these change
    }

    fn veth_end(&mut self, end: &VethEnd, mtu: u32) {
        self.text(libc::IFLA_IFNAME, end.name);
        self.attribute(libc::IFLA_ADDRESS, &end.mac);
        self.attribute(libc::IFLA_MTU, &mtu.to_ne_bytes());
    }

    /// An attribute of text, which ends with a NUL byte.
    fn text(&mut self, kind: c_ushort, text: &str) {
        self.nest(kind, |value| {
            value.raw(text.as_bytes());
            value.raw(&[0]);
        });
    }

    fn attribute(&mut self, kind: c_ushort, value: &[u8]) {
        self.nest(kind, |attribute| attribute.raw(value));
    }

    /// An attribute (`struct rtattr`) around what `fill` writes; it begins on a multiple of four.
    fn nest(&mut self, kind: c_ushort, fill: impl FnOnce(&mut Self)) {
        let start = self.bytes.len();
        self.raw(&0_u16.to_ne_bytes());
        self.raw(&kind.to_ne_bytes());
        fill(self);
        // All that stands here is short: names have a limit of fifteen bytes.
        let length = (self.bytes.len() - start) as u16;
        self.bytes[start..start + 2].copy_from_slice(&length.to_ne_bytes());
        self.bytes.resize(self.bytes.len().next_multiple_of(4), 0);
    }

    fn finish(mut self) -> Vec<u8> {
        let length = self.bytes.len() as u32;
        self.bytes[..4].copy_from_slice(&length.to_ne_bytes());
        self.bytes
    }
}

#[cfg(test)]
#[path = "netlink_tests.rs"]
mod tests;
