//! Linux: the kernel is asked with messages, as `ip addr` asks it (netlink(7), rtnetlink(7)).
//! The answers are about the network namespace of this process.

use std::io::{self, Read};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::time::Duration;

use common::Error;
use socket2::{Domain, Protocol, Socket, Type};

use super::link::{Address, Counters, Interface, Network, WayOut};

// linux/socket.h, linux/netlink.h, linux/rtnetlink.h, linux/if_link.h, linux/if_addr.h
const AF_NETLINK: i32 = 16;
const NETLINK_ROUTE: i32 = 0;
const REQUEST_AND_DUMP: u16 = 0x301;
const ERROR: u16 = 2;
const DONE: u16 = 3;
const GET_LINK: u16 = 18;
const GET_ADDRESS: u16 = 22;
const GET_ROUTE: u16 = 26;
const HEADER: usize = 16;
/// The kernel answers at once; a sandbox that imitates it may not.
const PATIENCE: Duration = Duration::from_secs(5);
const FLAG_UP: u32 = 1;
const FLAG_LOOPBACK: u32 = 8;
const FLAG_LOWER_UP: u32 = 1 << 16;
const MAIN_TABLE: u32 = 254;
const UNICAST: u8 = 1;

/// Links, then addresses, then default routes.
pub(super) fn network() -> Result<Network, Error> {
    let asked = |kind, length| dump(kind, length).map_err(Error::system("netlink"));
    let links = asked(GET_LINK, 16)?;
    let mut network = Network {
        interfaces: links.iter().filter_map(|link| interface(link)).collect(),
        ways_out: Vec::new(),
        complete: true,
    };
    for message in asked(GET_ADDRESS, 8)? {
        let Some((index, address)) = address(&message) else {
            continue;
        };
        let mut interfaces = network.interfaces.iter_mut();
        if let Some(interface) = interfaces.find(|one| one.index == index) {
            interface.addresses.push(address);
        }
    }
    let routes = asked(GET_ROUTE, 12)?;
    network.ways_out = routes.iter().filter_map(|route| way_out(route)).collect();
    network.ways_out.sort_by_key(|way| (way.v6, way.metric));
    Ok(network)
}

/// Asks for all of something: a header, whose length counts itself, then a head of zeros that
/// means "whichever". Answers come as many messages in some datagrams, up to `DONE`.
fn dump(kind: u16, head: usize) -> io::Result<Vec<Vec<u8>>> {
    let protocol = Protocol::from(NETLINK_ROUTE);
    let mut socket = Socket::new(Domain::from(AF_NETLINK), Type::RAW, Some(protocol))?;
    let mut request = u32::to_ne_bytes((HEADER + head) as u32).to_vec();
    request.extend(kind.to_ne_bytes());
    request.extend(REQUEST_AND_DUMP.to_ne_bytes());
    request.resize(HEADER + head, 0);
    socket.set_read_timeout(Some(PATIENCE))?;
    socket.send(&request)?;

    let mut found = Vec::new();
    let mut buffer = vec![0; 1 << 18]; // larger than any datagram of the kernel
    loop {
        let length = socket.read(&mut buffer)?;
        let mut rest = &buffer[..length];
        while let Some((kind, body, behind)) = message(rest) {
            rest = behind;
            match kind {
                DONE => return Ok(found),
                ERROR => return Err(refusal(body)),
                _ => found.push(body.to_vec()),
            }
        }
        if length < HEADER {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
}

/// The kind and the body of the first message, and what follows it.
fn message(bytes: &[u8]) -> Option<(u16, &[u8], &[u8])> {
    let length = u32_at(bytes, 0)? as usize;
    let kind = u16_at(bytes, 4)?;
    let body = bytes.get(HEADER..length)?;
    let behind = bytes.get(length.next_multiple_of(4)..).unwrap_or_default();
    Some((kind, body, behind))
}

fn refusal(body: &[u8]) -> io::Error {
    let number = u32_at(body, 0).map_or(0, |number| number as i32);
    io::Error::from_raw_os_error(number.wrapping_neg())
}

/// The attributes behind a message's head: length, kind, value, each at a multiple of 4.
fn attributes(body: &[u8], head: usize) -> impl Iterator<Item = (u16, &[u8])> {
    const NESTED: u16 = 0x8000;
    let mut rest = body.get(head..).unwrap_or_default();
    std::iter::from_fn(move || {
        let length = usize::from(u16_at(rest, 0)?);
        let kind = u16_at(rest, 2)? & !NESTED;
        let value = rest.get(4..length)?;
        rest = rest.get(length.next_multiple_of(4)..).unwrap_or_default();
        Some((kind, value))
    })
}

fn interface(link: &[u8]) -> Option<Interface> {
    let flags = u32_at(link, 8)?;
    let mut interface = Interface {
        index: u32_at(link, 4)?,
        up: flags & FLAG_UP != 0,
        linked: Some(flags & FLAG_LOWER_UP != 0),
        is_loopback: flags & FLAG_LOOPBACK != 0,
        ..Interface::default()
    };
    for (kind, value) in attributes(link, 16) {
        match kind {
            1 if value.iter().any(|byte| *byte != 0) => interface.mac = Some(value.to_vec()),
            3 => interface.name = text(value),
            4 => interface.mtu = u32_at(value, 0),
            10 => interface.master = u32_at(value, 0),
            18 => {
                let mut inside = attributes(value, 0);
                interface.kind = inside.find(|(kind, _)| *kind == 1).map(|(_, name)| text(name));
            }
            23 => interface.counters = counters(value),
            _ => {}
        }
    }
    Some(interface)
}

/// `struct rtnl_link_stats64` begins with these four.
fn counters(value: &[u8]) -> Option<Counters> {
    let number = |at: usize| {
        let bytes = value.get(at * 8..)?.first_chunk()?;
        Some(u64::from_ne_bytes(*bytes))
    };
    Some(Counters {
        received_packets: number(0)?,
        sent_packets: number(1)?,
        received_bytes: number(2)?,
        sent_bytes: number(3)?,
    })
}

/// An address and the number of its interface. For a line with two ends "address" is the other
/// end and "local" the own one; elsewhere they are equal, or only "address" is there.
fn address(message: &[u8]) -> Option<(u32, Address)> {
    let prefix = u32::from(*message.get(1)?);
    let index = u32_at(message, 4)?;
    let (mut address, mut local, mut broadcast) = (None, None, None);
    for (kind, value) in attributes(message, 8) {
        match kind {
            1 => address = ip(value),
            2 => local = ip(value),
            4 => broadcast = ip(value),
            _ => {}
        }
    }
    let address = Address {
        ip: local.or(address)?,
        prefix,
        broadcast,
        peer: address.filter(|address| local.is_some_and(|local| local != *address)),
    };
    Some((index, address))
}

fn way_out(route: &[u8]) -> Option<WayOut> {
    let (family, length) = (i32::from(*route.first()?), *route.get(1)?);
    let (table, kind) = (u32::from(*route.get(4)?), *route.get(7)?);
    let mut way =
        WayOut { index: 0, gateway: None, v6: family == i32::from(Domain::IPV6), metric: 0 };
    for (kind, value) in attributes(route, 12) {
        match kind {
            4 => way.index = u32_at(value, 0)?,
            5 => way.gateway = ip(value),
            6 => way.metric = u32_at(value, 0)?,
            _ => {}
        }
    }
    let is_ip = way.v6 || family == i32::from(Domain::IPV4);
    let is_default = is_ip && length == 0 && kind == UNICAST && table == MAIN_TABLE;
    (is_default && way.index != 0).then_some(way)
}

fn ip(value: &[u8]) -> Option<IpAddr> {
    let v4 = value.try_into().map(|bytes: [u8; 4]| Ipv4Addr::from(bytes).into());
    let v6 = value.try_into().map(|bytes: [u8; 16]| Ipv6Addr::from(bytes).into());
    v4.or(v6).ok()
}

fn text(value: &[u8]) -> String {
    let end = value.iter().position(|byte| *byte == 0).unwrap_or(value.len());
    String::from_utf8_lossy(&value[..end]).into_owned()
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_ne_bytes(*bytes.get(at..)?.first_chunk()?))
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_ne_bytes(*bytes.get(at..)?.first_chunk()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kernel_tells_the_loopback() {
        let network = network().unwrap();
        let lo = network.interfaces.iter().find(|one| one.is_loopback).unwrap();
        assert_eq!((lo.name.as_str(), lo.mac.as_ref()), ("lo", None));
        assert!(lo.mtu.is_some() && lo.counters.is_some());
    }

    #[test]
    fn a_message_that_is_cut_ends_nothing_but_itself() {
        let mut bytes = u32::to_ne_bytes(20).to_vec();
        bytes.extend([0; 16]);
        for length in 0..bytes.len() {
            let _ = message(&bytes[..length]);
            let _ = interface(&bytes[..length]);
            let _ = address(&bytes[..length]);
            let _ = way_out(&bytes[..length]);
        }
        assert_eq!(message(&bytes).unwrap().1.len(), 4);
        assert_eq!(attributes(&[1, 0, 0, 0], 0).count(), 0, "shorter than its head");
    }
}
