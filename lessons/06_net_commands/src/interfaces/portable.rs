//! Systems that do not speak netlink: the library tells names, flags and addresses, but neither
//! MTU nor counters nor routes, and no interface without any address.

use std::net::{IpAddr, Ipv4Addr};

use common::{Error, Text};
use getifaddrs::{Address as Found, Interface as Entry, InterfaceFlags};

use super::link::{Address, Interface, Network};

/// The interfaces of this machine.
///
/// # Errors
/// When the system does not tell them.
pub(super) fn network() -> Result<Network, Error> {
    let mut network = Network::default();
    for entry in getifaddrs::getifaddrs().map_err(Error::system("getifaddrs"))? {
        // An entry is an address (getifaddrs(3)); here they stand by interface.
        let known = network.interfaces.iter().position(|one| one.name == entry.name);
        let at = known.unwrap_or_else(|| {
            network.interfaces.push(interface(&entry));
            network.interfaces.len() - 1
        });
        let interface = &mut network.interfaces[at];
        match &entry.address {
            Found::Mac(mac) => interface.mac = Some(mac.to_vec()),
            _ => interface.addresses.extend(address(&entry)),
        }
    }
    Ok(network)
}

fn interface(entry: &Entry) -> Interface {
    Interface {
        index: entry.index.unwrap_or_default(),
        name: entry.name.clone(),
        up: entry.flags.contains(InterfaceFlags::UP),
        linked: Some(entry.flags.contains(InterfaceFlags::RUNNING)),
        is_loopback: entry.flags.contains(InterfaceFlags::LOOPBACK),
        ..Interface::default()
    }
}

fn address(entry: &Entry) -> Option<Address> {
    let has = |flag| entry.flags.contains(flag);
    match &entry.address {
        Found::V4(v4) => {
            let mask = u32::from(v4.netmask.unwrap_or(Ipv4Addr::BROADCAST));
            let other = v4.associated_address.map(IpAddr::V4);
            Some(Address {
                ip: v4.address.into(),
                prefix: mask.count_ones(),
                broadcast: other.filter(|_| has(InterfaceFlags::BROADCAST)),
                peer: other.filter(|_| has(InterfaceFlags::POINTTOPOINT)),
            })
        }
        Found::V6(v6) => Some(Address {
            ip: v6.address.into(),
            prefix: v6.netmask.map_or(128, |mask| u128::from(mask).count_ones()),
            broadcast: None,
            peer: None,
        }),
        Found::Mac(_) => None,
    }
}

/// What a student should not take for nothing.
pub(super) fn what_is_missing() -> Text {
    Text::new(
        "this system's library does not tell MTU, counters and routes; ifconfig and netstat -rn, \
         on Windows ipconfig /all and route print, do",
        "本系统的库不提供 MTU、计数和路由；可以用 ifconfig 和 netstat -rn，\
         Windows 上用 ipconfig /all 和 route print",
    )
}
