//! Addresses: of the program's network and of nobody.

use std::net::Ipv4Addr;

use super::Ground;
use super::generator::Generator;
use super::text::HOSTS;
use crate::exercise::NetworkKind;
use crate::stage::Lan;

/// What the stage gives a check.
#[derive(Clone, Debug)]
pub(super) struct Addresses {
    /// The LAN, if it is one.
    pub(super) lan: Option<Lan>,
    /// `{here}`.
    pub(super) here: Ipv4Addr,
    /// `{neighbour}`.
    pub(super) neighbour: Ipv4Addr,
    /// `{stranger}`.
    pub(super) stranger: Ipv4Addr,
    /// `{broadcast}`.
    pub(super) broadcast: Ipv4Addr,
    /// `{everyone}`.
    pub(super) everyone: Ipv4Addr,
    /// `{any}`: where who listens for broadcasts listens.
    pub(super) any: Ipv4Addr,
    /// `{neighbour-name}`, where a name can be given.
    pub(super) name: Option<String>,
}

impl Addresses {
    /// The addresses of a check.
    pub(super) fn draw(kind: NetworkKind, ground: &Ground, from: &mut Generator) -> Self {
        let mut addresses = match kind {
            NetworkKind::Lan if ground.own_network => on_lan(from),
            _ => on_loopback(ground, from),
        };
        if ground.many_loopbacks && !ground.own_network {
            // Nobody sees where a packet went, but a socket may be bound to where it must go.
            addresses.any = LOOPBACK_BROADCAST;
            if kind == NetworkKind::Lan {
                // A program that listens on 127.0.0.1 alone does not hear what comes here.
                addresses.here = loopback(from);
            }
        }
        if ground.own_network {
            addresses.name = Some(format!("{}-{}", from.pick(&HOSTS), from.between(2, 99)));
        }
        addresses
    }
}

const LOOPBACK_BROADCAST: Ipv4Addr = Ipv4Addr::new(127, 255, 255, 255);

fn on_loopback(ground: &Ground, from: &mut Generator) -> Addresses {
    let here = Ipv4Addr::LOCALHOST;
    let (neighbour, stranger) =
        if ground.many_loopbacks { two(|| loopback(from)) } else { (here, here) };
    Addresses {
        lan: None,
        here,
        neighbour,
        stranger,
        broadcast: LOOPBACK_BROADCAST,
        everyone: LOOPBACK_BROADCAST,
        any: Ipv4Addr::UNSPECIFIED,
        name: None,
    }
}

/// An address of 127.0.0.0/8 that no one would guess.
fn loopback(from: &mut Generator) -> Ipv4Addr {
    Ipv4Addr::new(127, from.byte(1, 254), from.byte(1, 254), from.byte(2, 254))
}

fn two(mut draw: impl FnMut() -> Ipv4Addr) -> (Ipv4Addr, Ipv4Addr) {
    let one = draw();
    loop {
        let other = draw();
        if other != one {
            return (one, other);
        }
    }
}

fn on_lan(from: &mut Generator) -> Addresses {
    let (network, prefix) = lan(from);
    let broadcast = Ipv4Addr::from_bits(network.to_bits() | host_bits(prefix));
    let here = loop {
        let here = host(network, prefix, from);
        // Nobody gets away with taking 255 for the last byte.
        let [a, b, c, _] = here.octets();
        if broadcast != Ipv4Addr::new(a, b, c, 255) {
            break here;
        }
    };
    let mut other = || loop {
        let other = host(network, prefix, from);
        if other != here {
            return other;
        }
    };
    let (neighbour, stranger) = two(&mut other);
    Addresses {
        lan: Some(Lan { address: here, prefix }),
        here,
        neighbour,
        stranger,
        broadcast,
        everyone: Ipv4Addr::BROADCAST,
        any: Ipv4Addr::UNSPECIFIED,
        name: None,
    }
}

/// A private network (RFC 1918) and its prefix. 24 bits are left out: there the broadcast address
/// ends in 255 whatever the host.
fn lan(from: &mut Generator) -> (Ipv4Addr, u8) {
    loop {
        let prefix = from.pick(&[20_u8, 21, 22, 23, 25, 26, 27, 28]);
        let network = private(from, prefix);
        let ends_in_255 = (network.to_bits() | host_bits(prefix)) & 0xff == 0xff;
        if prefix < 24 || !ends_in_255 {
            return (network, prefix);
        }
    }
}

/// A network of so many bits in one of the private blocks that hold it.
pub(super) fn private(from: &mut Generator, prefix: u8) -> Ipv4Addr {
    const BLOCKS: [(Ipv4Addr, u8); 3] = [
        (Ipv4Addr::new(192, 168, 0, 0), 16),
        (Ipv4Addr::new(172, 16, 0, 0), 12),
        (Ipv4Addr::new(10, 0, 0, 0), 8),
    ];
    let first = BLOCKS.iter().position(|(_, bits)| *bits <= prefix).unwrap_or(2);
    let chosen = first + from.index(BLOCKS.len() - first);
    let (block, bits) = BLOCKS.get(chosen).copied().unwrap_or((Ipv4Addr::new(10, 0, 0, 0), 8));
    let inside = host_bits(bits) & !host_bits(prefix);
    let network = u32::try_from(from.below(1 << 32)).unwrap_or_default() & inside;
    Ipv4Addr::from_bits(block.to_bits() | network)
}

/// A host of a network: neither the network itself nor its broadcast address nor the first host,
/// which is the router's; nothing that ends in 0 or 255, which looks like one of these.
pub(super) fn host(network: Ipv4Addr, prefix: u8, from: &mut Generator) -> Ipv4Addr {
    let last = u64::from(host_bits(prefix)).saturating_sub(1);
    loop {
        let number = u32::try_from(from.between(2.min(last), last)).unwrap_or_default();
        let address = Ipv4Addr::from_bits(network.to_bits() | number);
        if last < 255 || !matches!(address.octets(), [_, _, _, 0 | 255]) {
            return address;
        }
    }
}

/// The bits that a prefix leaves to hosts.
pub(super) fn host_bits(prefix: u8) -> u32 {
    u32::MAX.checked_shr(prefix.into()).unwrap_or(0)
}

/// An address that belongs to no one: for documentation (RFC 5737), benchmarks (RFC 2544) or
/// private networks (RFC 1918).
pub(super) fn nobodys(from: &mut Generator) -> Ipv4Addr {
    let [b, c, d] = [from.byte(0, 255), from.byte(0, 255), from.byte(1, 254)];
    match from.below(7) {
        0 => Ipv4Addr::new(192, 0, 2, d),
        1 => Ipv4Addr::new(198, 51, 100, d),
        2 => Ipv4Addr::new(203, 0, 113, d),
        3 => Ipv4Addr::new(198, from.byte(18, 19), c, d),
        4 => Ipv4Addr::new(10, b, c, d),
        5 => Ipv4Addr::new(172, from.byte(16, 31), c, d),
        _ => Ipv4Addr::new(192, 168, c, d),
    }
}

#[cfg(test)]
#[path = "address_tests.rs"]
mod tests;
