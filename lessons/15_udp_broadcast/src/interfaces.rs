//! The network interfaces of this machine and their broadcast addresses.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr};

use common::escape::escaped;
use common::event::Event;
use common::json::Object;
use common::{Console, Error, ExitStatus, Lang, os, tr};
use getifaddrs::{Address, Interface, InterfaceFlags};

/// An interface with its IPv4 addresses.
#[derive(Default)]
struct Broadcaster {
    name: String,
    up: bool,
    mac: Option<String>,
    addresses: Vec<Ipv4>,
}

struct Ipv4 {
    ip: Ipv4Addr,
    prefix: u32,
    broadcast: Option<Ipv4Addr>,
}

/// Tells each interface that has an IPv4 address.
pub(crate) fn tell(console: &mut Console) -> Result<ExitStatus, Error> {
    for broadcaster in all()? {
        console.tell(&broadcaster)?;
    }
    Ok(ExitStatus::Done)
}

/// Whether an address is the broadcast address of a network that this machine is in.
pub(crate) fn knows(ip: IpAddr) -> bool {
    let is_one = |address: &Ipv4| address.broadcast.map(IpAddr::V4) == Some(ip);
    ip == Ipv4Addr::BROADCAST
        || all().is_ok_and(|all| all.iter().flat_map(|one| &one.addresses).any(is_one))
}

/// One entry of the system is one address (getifaddrs(3)); here they stand by interface.
fn all() -> Result<Vec<Broadcaster>, Error> {
    let mut by_name: BTreeMap<String, Broadcaster> = BTreeMap::new();
    for found in getifaddrs::getifaddrs().map_err(Error::system("getifaddrs"))? {
        let one = by_name.entry(found.name.clone()).or_default();
        one.name.clone_from(&found.name);
        one.up = found.flags.contains(InterfaceFlags::UP);
        match found.address {
            Address::Mac(mac) => one.mac = Some(mac.map(|byte| format!("{byte:02x}")).join(":")),
            _ => one.addresses.extend(ipv4(&found)),
        }
    }
    Ok(by_name.into_values().filter(|one| !one.addresses.is_empty()).collect())
}

fn ipv4(interface: &Interface) -> Option<Ipv4> {
    let Address::V4(address) = &interface.address else {
        return None;
    };
    let mask = u32::from(address.netmask.unwrap_or(Ipv4Addr::BROADCAST));
    let highest = Ipv4Addr::from(u32::from(address.address) | !mask);
    let broadcast = if interface.flags.contains(InterfaceFlags::BROADCAST) {
        // The kernel names the own address where nobody set a broadcast address.
        let set = address.associated_address.filter(|set| *set != address.address);
        set.or(Some(highest))
    } else {
        // The system names none for loopback, and delivers to it all the same.
        interface.flags.contains(InterfaceFlags::LOOPBACK).then_some(highest)
    };
    Some(Ipv4 { ip: address.address, prefix: mask.count_ones(), broadcast })
}

impl Event for Broadcaster {
    fn sentence(&self, lang: Lang) -> String {
        let name = escaped(&self.name);
        let addresses: Vec<String> = self.addresses.iter().map(|one| one.words(lang)).collect();
        let (colon, comma) = lang.pick((": ", "; "), ("：", "；"));
        format!("{name}{colon}{}", addresses.join(comma))
    }

    fn json(&self) -> String {
        let event = Object::event("interface").string("name", &self.name).boolean("up", self.up);
        let event = event.string_or_null("mac", self.mac.as_ref());
        let event = match os::mtu(&self.name) {
            Some(mtu) => event.number("mtu", mtu),
            None => event.null("mtu"),
        };
        event.objects("addresses", self.addresses.iter().map(Ipv4::json)).finish()
    }
}

impl Ipv4 {
    fn words(&self, lang: Lang) -> String {
        let Self { ip, prefix, broadcast } = self;
        match broadcast {
            Some(broadcast) => tr!(
                lang,
                "{ip}/{prefix}, broadcast address {broadcast}",
                "{ip}/{prefix}，广播地址 {broadcast}"
            ),
            None => tr!(lang, "{ip}/{prefix}, no broadcast address", "{ip}/{prefix}，没有广播地址"),
        }
    }

    fn json(&self) -> Object {
        let object = Object::new().shown("address", self.ip).number("prefix", self.prefix);
        match self.broadcast {
            Some(broadcast) => object.shown("broadcast", broadcast),
            None => object,
        }
    }
}
