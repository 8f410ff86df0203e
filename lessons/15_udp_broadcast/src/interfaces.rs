//! The network interfaces of this machine and their broadcast addresses.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr};

use common::escape::escaped;
use common::event::Event;
use common::json::Object;
use common::{Console, Error, ExitStatus, Lang, os, tr};
use if_addrs::{IfAddr, Ifv4Addr, Interface};

/// An interface with its IPv4 addresses.
struct Broadcaster {
    name: String,
    up: bool,
    addresses: Vec<Ifv4Addr>,
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
    let is_one = |address: &Ifv4Addr| broadcast_of(address).map(IpAddr::V4) == Some(ip);
    ip == Ipv4Addr::BROADCAST
        || all().is_ok_and(|all| all.iter().flat_map(|one| &one.addresses).any(is_one))
}

fn all() -> Result<Vec<Broadcaster>, Error> {
    let found = if_addrs::get_if_addrs().map_err(Error::system("getifaddrs"))?;
    let mut by_name: BTreeMap<String, Broadcaster> = BTreeMap::new();
    for Interface {
        name,
        addr,
        oper_status,
        ..
    } in found
    {
        let IfAddr::V4(address) = addr else { continue };
        let up = oper_status == if_addrs::IfOperStatus::Up || address.is_loopback();
        let new = || Broadcaster {
            name: name.clone(),
            up,
            addresses: Vec::new(),
        };
        by_name
            .entry(name.clone())
            .or_insert_with(new)
            .addresses
            .push(address);
    }
    Ok(by_name.into_values().collect())
}

/// The system names no broadcast address for loopback, and delivers to it all the same.
fn broadcast_of(address: &Ifv4Addr) -> Option<Ipv4Addr> {
    let highest = Ipv4Addr::from(u32::from(address.ip) | !u32::from(address.netmask));
    address
        .broadcast
        .or_else(|| address.is_loopback().then_some(highest))
}

impl Event for Broadcaster {
    fn sentence(&self, lang: Lang) -> String {
        let name = escaped(&self.name);
        let addresses: Vec<String> = self.addresses.iter().map(|one| line(one, lang)).collect();
        format!("{name}: {}", addresses.join(lang.pick("; ", "；")))
    }

    fn json(&self) -> String {
        let link = os::link(&self.name);
        let event = Object::event("interface")
            .string("name", &self.name)
            .boolean("up", self.up);
        let event = event.string_or_null("mac", link.mac);
        let event = match link.mtu {
            Some(mtu) => event.number("mtu", mtu),
            None => event.null("mtu"),
        };
        event
            .objects("addresses", self.addresses.iter().map(object))
            .finish()
    }
}

fn line(address: &Ifv4Addr, lang: Lang) -> String {
    let (ip, prefix) = (address.ip, address.prefixlen);
    match broadcast_of(address) {
        Some(broadcast) => tr!(
            lang,
            "{ip}/{prefix}, broadcast address {broadcast}",
            "{ip}/{prefix}，广播地址 {broadcast}"
        ),
        None => tr!(
            lang,
            "{ip}/{prefix}, no broadcast address",
            "{ip}/{prefix}，没有广播地址"
        ),
    }
}

fn object(address: &Ifv4Addr) -> Object {
    let object = Object::new()
        .shown("address", address.ip)
        .number("prefix", address.prefixlen);
    match broadcast_of(address) {
        Some(broadcast) => object.shown("broadcast", broadcast),
        None => object,
    }
}
