//! Interfaces with drawn addresses, and what `net_commands` is to print of them.

use std::net::Ipv4Addr;

use super::address::{host, host_bits, private};
use super::generator::Generator;
use crate::exercise::InterfaceDraw;
use crate::stage::{Interface, InterfaceAddress};

/// The interfaces of a check. No two of their networks overlap.
pub(super) fn draw(draws: &[InterfaceDraw], from: &mut Generator) -> Vec<Interface> {
    let mut networks = Vec::new();
    draws.iter().map(|draw| interface(draw, from, &mut networks)).collect()
}

/// A network: its first address and its prefix.
type Network = (Ipv4Addr, u8);

fn interface(draw: &InterfaceDraw, from: &mut Generator, networks: &mut Vec<Network>) -> Interface {
    let addresses = (0..)
        .zip(&draw.prefixes)
        .map(|(number, prefix)| InterfaceAddress {
            label: (draw.labels && number > 0).then(|| format!("{}:{number}", draw.name)),
            ..address(*prefix, draw.broadcast, from, networks)
        })
        .collect();
    Interface { name: draw.name.clone(), up: draw.up, addresses }
}

fn address(
    prefix: u8,
    has_broadcast: bool,
    from: &mut Generator,
    networks: &mut Vec<Network>,
) -> InterfaceAddress {
    const TRIES: usize = 1000;
    let network = (0..TRIES)
        .map(|_| private(from, prefix))
        .find(|network| !networks.iter().any(|other| overlap(*other, (*network, prefix))))
        .unwrap_or_else(|| private(from, prefix));
    networks.push((network, prefix));
    // Networks of one or two addresses have no broadcast address (RFC 3021).
    let broadcast = (has_broadcast && prefix <= 30)
        .then(|| Ipv4Addr::from_bits(network.to_bits() | host_bits(prefix)));
    InterfaceAddress { address: host(network, prefix, from), prefix, broadcast, label: None }
}

fn overlap(one: Network, other: Network) -> bool {
    let shared = !host_bits(one.1.min(other.1));
    one.0.to_bits() & shared == other.0.to_bits() & shared
}

/// `NAME ADDRESS BROADCAST` for each address, `lo` included.
pub(super) fn lines(interfaces: &[Interface]) -> Vec<String> {
    let mut lines = vec!["lo 127.0.0.1 -".to_owned()];
    for interface in interfaces {
        for InterfaceAddress { address, broadcast, .. } in &interface.addresses {
            let broadcast = broadcast.map_or_else(|| "-".to_owned(), |address| address.to_string());
            lines.push(format!("{} {address} {broadcast}", interface.name));
        }
    }
    lines
}

#[cfg(test)]
#[path = "interfaces_tests.rs"]
mod tests;
