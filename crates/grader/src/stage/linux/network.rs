//! What makes a stage's networks, as steps for its first process.
//!
//! # A LAN
//!
//! ```text
//! the program's network            the neighbourhood
//! lo                               lo
//! eth0 192.168.150.25/24  <veth>   eth0 192.168.150.254, and every other address
//! default route: eth0              route to 192.168.150.25: eth0
//! ```
//!
//! A program may name any address: the neighbourhood owns it (a `local` route for everything, see
//! ip-route(8)), and a socket bound there to that address hears what was sent to it and answers
//! from it. A socket there that is bound to `0.0.0.0` hears broadcasts, and **also what was sent to
//! any single address**, such as a broadcast address by the wrong mask. Who listens for broadcasts
//! binds the broadcast address itself, or looks at the destination of the captured packet.
//!
//! What differs from a real Ethernet, so that a run is never disturbed:
//!
//! - No ARP, and one hardware address at both ends. The system's table of neighbours has room for
//!   1024 addresses in all its networks together: a program that sends to more of them would make
//!   sending fail in every other stage of this machine. So, too, the first datagram waits for
//!   nobody.
//! - An MTU of 65535: no datagram is ever in fragments.
//! - No limit on the rate of ICMP errors (icmp(7)): every datagram to a closed port is refused.
//! - No IPv6 address on `eth0`, and with it no packet that nobody sent.
//!
//! Routes lead back where a packet came from, so it does not matter what the host has set for
//! `rp_filter`.
//!
//! # Interfaces
//!
//! Each is one end of a veth pair, like any Ethernet card; the far end is up, has no address and
//! answers nothing. The system notices in the background that there is a carrier: an interface
//! that is up may lack `IFF_RUNNING` for its first milliseconds.

use std::io;
use std::net::Ipv4Addr;
use std::path::Path;

use libc::{IFF_NOARP, IFF_UP, RT_TABLE_LOCAL, RT_TABLE_MAIN, RTN_BROADCAST, RTN_LOCAL};
use libc::{RTN_UNICAST, c_int, c_uchar};

use super::netlink::{self, Address, LOOPBACK, Route, VethEnd};
use super::op::{Net, Op};
use crate::stage::{Interface, InterfaceAddress, Lan, Network, StageError};

/// Above the indices that a new network may give away by itself (`sit0`, `tunl0` and their like).
const FIRST_INDEX: u32 = 100;
/// The largest that veth allows; the largest UDP payload with its headers is as long.
const MTU: u32 = 65_535;

/// The steps that make the networks: begun and ended in [`Net::Program`].
///
/// # Errors
///
/// A description that no system could follow: a prefix, a name or an address out of range.
pub(crate) fn ops(network: &Network) -> Result<Vec<Op>, StageError> {
    let mut steps = Steps { ops: Vec::new(), ipv6: Path::new("/proc/sys/net/ipv6").exists() };
    match network {
        Network::Loopback => steps.flags(LOOPBACK, IFF_UP),
        Network::Lan(lan) => steps.lan(*lan)?,
        Network::Interfaces(interfaces) => steps.interfaces(interfaces)?,
    }
    Ok(steps.ops)
}

/// Steps in the making.
struct Steps {
    ops: Vec<Op>,
    /// Whether this system knows IPv6.
    ipv6: bool,
}

impl Steps {
    fn lan(&mut self, lan: Lan) -> Result<(), StageError> {
        let neighbour = neighbour_of(lan)?;
        let index = FIRST_INDEX;
        self.ops.push(Op::NewNetwork(Net::Neighbourhood));
        self.flags(LOOPBACK, IFF_UP);
        self.veth(index, "eth0", "eth0");
        self.no_icmp_limit();
        self.ops.push(Op::EnterNetwork(Net::Program));
        self.no_icmp_limit();
        self.flags(LOOPBACK, IFF_UP);
        self.no_ipv6(index);
        self.lan_address(index, lan, lan.address, true);
        self.flags(index, IFF_UP | IFF_NOARP);
        self.ops.push(Op::EnterNetwork(Net::Neighbourhood));
        self.neighbour(index, lan, neighbour);
        self.ops.push(Op::EnterNetwork(Net::Program));
        // This end was up first, without a carrier. Now that there is one, it would begin to send
        // at some later moment, and lose what is sent before.
        self.netlink(netlink::restart_queue(index));
        self.route(RTN_UNICAST, RT_TABLE_MAIN, Ipv4Addr::UNSPECIFIED, 0, index);
        Ok(())
    }

    /// The neighbourhood's side of the LAN.
    fn neighbour(&mut self, index: u32, lan: Lan, address: Ipv4Addr) {
        self.no_ipv6(index);
        // Without a route to the subnet: it would be preferred to the one for everything, and the
        // subnet's addresses would not be local.
        self.lan_address(index, lan, address, false);
        self.flags(index, IFF_UP | IFF_NOARP);
        // By this device and not by lo, so that a socket bound to a neighbour's address sends its
        // broadcasts to the LAN.
        self.route(RTN_LOCAL, RT_TABLE_LOCAL, Ipv4Addr::UNSPECIFIED, 0, index);
        self.route(RTN_UNICAST, RT_TABLE_LOCAL, lan.address, 32, index);
        self.route(RTN_BROADCAST, RT_TABLE_LOCAL, Ipv4Addr::BROADCAST, 32, index);
    }

    fn interfaces(&mut self, interfaces: &[Interface]) -> Result<(), StageError> {
        self.ops.push(Op::NewNetwork(Net::Neighbourhood));
        for (index, interface) in (FIRST_INDEX..).zip(interfaces) {
            check_name(&interface.name)?;
            self.veth(index, &format!("far{index}"), &interface.name);
            self.no_ipv6(index);
            // The program's end then has a carrier.
            self.flags(index, IFF_UP);
        }
        self.ops.push(Op::EnterNetwork(Net::Program));
        self.flags(LOOPBACK, IFF_UP);
        for (index, interface) in (FIRST_INDEX..).zip(interfaces) {
            self.no_ipv6(index);
            for address in &interface.addresses {
                self.interface_address(index, address)?;
            }
            if interface.up {
                self.flags(index, IFF_UP);
            }
        }
        Ok(())
    }

    /// A pair of interfaces from this network to the program's. Both have the same hardware
    /// address: where there is no ARP, each takes the other's for its own.
    fn veth(&mut self, index: u32, here: &str, programs: &str) {
        let [a, b, c, d] = index.to_be_bytes();
        let mac = [0x02, 0, a, b, c, d]; // 0x02: locally administered
        let end = |name| VethEnd { name, index, mac };
        let (message, network_at) = netlink::create_veth(&end(here), &end(programs), MTU);
        self.ops.push(Op::Netlink { message, network_at: Some((network_at, Net::Program)) });
    }

    fn no_ipv6(&mut self, index: u32) {
        if self.ipv6 {
            self.netlink(netlink::no_ipv6_address(index));
        }
    }

    fn flags(&mut self, index: u32, set: c_int) {
        self.netlink(netlink::set_flags(index, set));
    }

    fn lan_address(&mut self, index: u32, lan: Lan, address: Ipv4Addr, subnet_route: bool) {
        self.netlink(netlink::add_address(&Address {
            index,
            address,
            prefix: lan.prefix,
            broadcast: Some(broadcast_of(lan)),
            label: None,
            subnet_route,
        }));
    }

    fn interface_address(
        &mut self,
        index: u32,
        described: &InterfaceAddress,
    ) -> Result<(), StageError> {
        let InterfaceAddress { address, prefix, broadcast, label } = described;
        if *prefix > 32 {
            return Err(refused(format!("address {address}/{prefix}")));
        }
        if let Some(label) = label {
            check_label(label)?;
        }
        self.netlink(netlink::add_address(&Address {
            index,
            address: *address,
            prefix: *prefix,
            broadcast: *broadcast,
            label: label.as_deref(),
            subnet_route: true,
        }));
        Ok(())
    }

    fn route(&mut self, kind: c_uchar, table: c_uchar, to: Ipv4Addr, prefix: u8, index: u32) {
        self.netlink(netlink::add_route(&Route { kind, table, to, prefix, index }));
    }

    fn no_icmp_limit(&mut self) {
        let path = c"/proc/sys/net/ipv4/icmp_ratemask".to_owned();
        self.ops.push(Op::WriteFile { path, bytes: b"0".to_vec() });
    }

    fn netlink(&mut self, message: Vec<u8>) {
        self.ops.push(Op::Netlink { message, network_at: None });
    }
}

/// The neighbourhood's own address: the highest of the subnet that is not the program's.
fn neighbour_of(lan: Lan) -> Result<Ipv4Addr, StageError> {
    let Lan { address, prefix } = lan;
    let broadcast = broadcast_of(lan);
    let is_host = (1..=30).contains(&prefix)
        && (1..=223).contains(&address.octets()[0])
        && !address.is_loopback()
        && address != broadcast
        && address.to_bits() & host_part(prefix) != 0;
    if !is_host {
        return Err(refused(format!("address {address}/{prefix}")));
    }
    let highest = Ipv4Addr::from_bits(broadcast.to_bits() - 1);
    Ok(if highest == address { Ipv4Addr::from_bits(broadcast.to_bits() - 2) } else { highest })
}

fn broadcast_of(lan: Lan) -> Ipv4Addr {
    Ipv4Addr::from_bits(lan.address.to_bits() | host_part(lan.prefix))
}

/// The bits of an address that tell the hosts of a subnet apart.
fn host_part(prefix: u8) -> u32 {
    u32::MAX.checked_shr(prefix.into()).unwrap_or(0)
}

/// What the kernel takes for a name (`dev_valid_name`), without `%`, which asks it for a number.
fn check_name(name: &str) -> Result<(), StageError> {
    let odd = |byte: u8| matches!(byte, b'/' | b':' | b'%') || byte.is_ascii_whitespace();
    if matches!(name, "." | "..") || name.bytes().any(odd) {
        return Err(refused(format!("interface name {name:?}")));
    }
    check_label(name)
}

/// What fits where the kernel keeps names (`IFNAMSIZ`).
fn check_label(label: &str) -> Result<(), StageError> {
    if (1..=15).contains(&label.len()) && !label.contains('\0') {
        return Ok(());
    }
    Err(refused(format!("interface name {label:?}")))
}

fn refused(step: String) -> StageError {
    StageError::System { step, source: io::ErrorKind::InvalidInput.into() }
}

#[cfg(test)]
#[path = "network_tests.rs"]
mod tests;
