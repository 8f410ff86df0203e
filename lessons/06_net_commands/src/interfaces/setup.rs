//! NAT or bridged? What the interfaces look like together, and why; where they do not tell, that.
//!
//! From the inside a machine sees its own addresses, its cards and its next router, and no more.
//! So this is a judgement from marks that are usual, not a measurement.

use std::net::{IpAddr, Ipv4Addr};

use common::escape::escaped;
use common::{Text, text};

use super::link::{Address, Interface, Network};

/// What it looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    /// Behind a host that translates its address.
    Nat,
    /// In the same network as its host, like a machine of its own.
    Bridged,
    /// With a public address.
    Public,
    /// No way out.
    Isolated,
    /// The marks do not tell.
    Unknown,
}

/// A look, with its reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Judgement {
    pub(super) look: Look,
    /// The interface through which packets leave. Foreign text.
    pub(super) interface: Option<String>,
    pub(super) gateway: Option<IpAddr>,
    pub(super) reason: Text,
}

/// Networks that virtual machines and containers are given for NAT, and by whom.
const NAT_NETWORKS: [(Ipv4Addr, u32, &str); 8] = [
    (Ipv4Addr::new(10, 0, 2, 0), 24, "VirtualBox/QEMU"),
    (Ipv4Addr::new(10, 0, 3, 0), 24, "LXC"),
    (Ipv4Addr::new(10, 88, 0, 0), 16, "Podman"),
    (Ipv4Addr::new(10, 211, 55, 0), 24, "Parallels"),
    (Ipv4Addr::new(172, 17, 0, 0), 16, "Docker"),
    (Ipv4Addr::new(192, 168, 64, 0), 24, "macOS"),
    (Ipv4Addr::new(192, 168, 65, 0), 24, "Docker Desktop"),
    (Ipv4Addr::new(192, 168, 122, 0), 24, "libvirt/KVM"),
];

/// How the hardware addresses of virtual cards begin, and who makes them.
const VIRTUAL_CARDS: [([u8; 3], &str); 8] = [
    ([0x00, 0x05, 0x69], "VMware"),
    ([0x00, 0x0c, 0x29], "VMware"),
    ([0x00, 0x50, 0x56], "VMware"),
    ([0x00, 0x15, 0x5d], "Hyper-V"),
    ([0x00, 0x16, 0x3e], "Xen"),
    ([0x00, 0x1c, 0x42], "Parallels"),
    ([0x08, 0x00, 0x27], "VirtualBox"),
    ([0x52, 0x54, 0x00], "QEMU/KVM"),
];

/// Judges by the interface through which packets leave for other networks.
pub(super) fn judge(network: &Network) -> Judgement {
    if !network.complete {
        return judgement(Look::Unknown, None, None, no_routes_told());
    }
    let Some(way) = network.ways_out.first() else {
        return judgement(Look::Isolated, None, None, no_way_out());
    };
    let by_index = |one: &&Interface| one.index == way.index;
    let Some(interface) = network.interfaces.iter().find(by_index) else {
        return judgement(Look::Unknown, None, way.gateway, no_address());
    };
    let address = interface.addresses.iter().find(|one| one.ip.is_ipv4());
    let (look, reason) = match (address, way.v6) {
        (Some(address), false) => judge_ipv4(network, interface, address, way.gateway),
        _ => (Look::Unknown, no_address()),
    };
    judgement(look, Some(&interface.name), way.gateway, reason)
}

fn judgement(look: Look, name: Option<&String>, gateway: Option<IpAddr>, why: Text) -> Judgement {
    Judgement { look, interface: name.cloned(), gateway, reason: why }
}

fn judge_ipv4(
    network: &Network,
    interface: &Interface,
    address: &Address,
    gateway: Option<IpAddr>,
) -> (Look, Text) {
    let IpAddr::V4(ip) = address.ip else {
        return (Look::Unknown, no_address());
    };
    let (name, ip_text) = (escaped(&interface.name).to_string(), ip.to_string());
    if is_public(ip) {
        return (Look::Public, public(&name, &ip_text));
    }
    if interface.is("bridge") {
        let members = members(network, interface);
        return (Look::Bridged, own_bridge(&name, &members));
    }
    if interface.is("macvlan") || interface.is("ipvlan") {
        return (Look::Bridged, second_card(&name, &ip_text));
    }
    let by_network = ip.is_private().then(|| nat_network(ip)).flatten();
    if let Some(maker) = by_network.or_else(|| nat_by_card(interface, ip, gateway)) {
        return (Look::Nat, known_nat(&name, &ip_text, maker));
    }
    if interface.is("veth") && ip.is_private() {
        return (Look::Nat, container(&name, &ip_text));
    }
    match virtual_card(interface) {
        Some(maker) if ip.is_private() => (Look::Bridged, bridged(&name, &ip_text, maker)),
        _ => (Look::Unknown, cannot_tell(&name, &ip_text)),
    }
}

fn nat_network(ip: Ipv4Addr) -> Option<&'static str> {
    let is_in = |(network, prefix, _): &&(Ipv4Addr, u32, &str)| {
        let mask = u32::MAX << (32 - prefix);
        u32::from(ip) & mask == u32::from(*network)
    };
    NAT_NETWORKS.iter().find(is_in).map(|(.., maker)| *maker)
}

/// Makers that give out varying networks, but always play the same router in them.
fn nat_by_card(
    interface: &Interface,
    ip: Ipv4Addr,
    gateway: Option<IpAddr>,
) -> Option<&'static str> {
    let Some(IpAddr::V4(gateway)) = gateway else {
        return None;
    };
    let [.., last] = gateway.octets();
    match virtual_card(interface)? {
        "VMware" if last == 2 && ip.is_private() => Some("VMware"),
        "Hyper-V" if ip.octets()[0] == 172 && ip.is_private() => Some("Hyper-V/WSL"),
        _ => None,
    }
}

/// Who made a virtual card, by its hardware address.
pub(super) fn virtual_card(interface: &Interface) -> Option<&'static str> {
    let mac = interface.mac.as_ref()?;
    let begins = |(prefix, _): &&([u8; 3], &str)| mac.starts_with(prefix);
    VIRTUAL_CARDS.iter().find(begins).map(|(_, maker)| *maker)
}

/// The interfaces that are plugged into a bridge, by name.
pub(super) fn members(network: &Network, bridge: &Interface) -> String {
    let plugged = |one: &&Interface| one.master == Some(bridge.index);
    let members = network.interfaces.iter().filter(plugged);
    let names: Vec<String> = members.map(|one| escaped(&one.name).to_string()).collect();
    names.join(" ")
}

/// Neither private nor for a special purpose (RFC 6890).
fn is_public(ip: Ipv4Addr) -> bool {
    let [first, second, third, _] = ip.octets();
    let shared = first == 100 && (64..128).contains(&second); // RFC 6598: a provider's own NAT
    let benchmark = first == 198 && (second == 18 || second == 19);
    let protocol = (first, second, third) == (192, 0, 0);
    let special = ip.is_private()
        || ip.is_loopback()
        || ip.is_link_local()
        || ip.is_documentation()
        || ip.is_multicast();
    !special && !shared && !benchmark && !protocol && first != 0 && first < 240
}

fn no_way_out() -> Text {
    Text::new(
        "without a default route packets reach the networks above and no others. A virtual \
         machine with a host-only network looks like this, or a machine without a cable",
        "缺少默认路由，只能到达上面这些网络，去不了别处。只有 host-only 网络的虚拟机，\
         或者没插网线的机器，就是这样",
    )
}

fn no_routes_told() -> Text {
    Text::new("the routes are not known here", "这里得不到路由信息")
}

fn no_address() -> Text {
    Text::new("packets leave by an interface without an IPv4 address", "出口接口没有 IPv4 地址")
}

fn public(name: &str, ip: &str) -> Text {
    text!(
        "{name} has the public address {ip}: nothing translates it on the way",
        "{name} 的地址 {ip} 是公网地址：途中不做地址转换"
    )
}

fn known_nat(name: &str, ip: &str, maker: &str) -> Text {
    text!(
        "{name} has the private address {ip}, in a network that {maker} makes for NAT: this \
         machine reaches others, and they see its host's address; nobody outside can begin",
        "{name} 的私有地址 {ip} 属于 {maker} 用于 NAT 的网络：本机可以访问外面，\
         外面看到的是宿主机的地址；外面的机器不能主动连进来"
    )
}

fn container(name: &str, ip: &str) -> Text {
    text!(
        "{name} is one end of a virtual cable (veth) and has the private address {ip}, with a \
         router behind it: so live containers, whose host translates their addresses",
        "{name} 是虚拟网线（veth）的一端，地址 {ip} 是私有地址，后面有路由器：\
         容器就是这样，由宿主机转换地址"
    )
}

fn bridged(name: &str, ip: &str, maker: &str) -> Text {
    text!(
        "{name} is a virtual card ({maker}), but {ip} is in none of the networks that are made \
         for NAT: it seems to be plugged into the host's own network, a machine like any other \
         there. Compare with the host: the same network means bridged",
        "{name} 是虚拟网卡（{maker}），但 {ip} 不属于任何用于 NAT 的网络：\
         它似乎直接接在宿主机所在的网络里，与那里别的机器平起平坐。\
         和宿主机的地址比一比：在同一个网络里就是桥接"
    )
}

fn own_bridge(name: &str, members: &str) -> Text {
    let joined = if members.is_empty() { "-" } else { members };
    text!(
        "packets leave by {name}, a bridge inside this machine (it joins: {joined}): a virtual \
         machine that is plugged into it stands in the same network as this one",
        "出口是本机内部的网桥 {name}（连接了：{joined}）：插在它上面的虚拟机与本机处于同一个网络"
    )
}

fn second_card(name: &str, ip: &str) -> Text {
    text!(
        "{name} is a second identity of its host's card: with {ip} it stands in the host's network",
        "{name} 是宿主机网卡的另一个身份：它以 {ip} 直接处于宿主机的网络里"
    )
}

fn cannot_tell(name: &str, ip: &str) -> Text {
    text!(
        "{name} with {ip} bears no usual mark of either. If this is a virtual machine, compare \
         with its host: the same network means bridged, another one NAT. A real machine simply \
         is in its network; a bridged one imitates that",
        "{name}（{ip}）没有两者的常见特征。如果这是虚拟机，请和宿主机的地址比一比：\
         在同一个网络里是桥接，在另一个网络里是 NAT。真正的机器本来就在自己的网络里，\
         桥接的虚拟机模仿的就是它"
    )
}

#[cfg(test)]
mod tests {
    use super::super::link::WayOut;
    use super::*;

    fn network(ip: &str, mac: [u8; 6], kind: Option<&str>, gateway: &str) -> Network {
        Network {
            interfaces: vec![Interface {
                index: 2,
                name: "eth0".to_owned(),
                mac: Some(mac.to_vec()),
                kind: kind.map(str::to_owned),
                addresses: vec![Address {
                    ip: ip.parse().unwrap(),
                    prefix: 24,
                    broadcast: None,
                    peer: None,
                }],
                ..Interface::default()
            }],
            ways_out: vec![WayOut {
                index: 2,
                gateway: gateway.parse().ok(),
                v6: false,
                metric: 0,
            }],
            complete: true,
        }
    }

    #[test]
    fn usual_setups_are_recognized_and_others_are_not_guessed() {
        let (virtualbox, vmware) = ([8, 0, 0x27, 1, 2, 3], [0, 0x0c, 0x29, 1, 2, 3]);
        let (hyper_v, real) = ([0, 0x15, 0x5d, 1, 2, 3], [0x3c, 0x22, 0xfb, 1, 2, 3]);
        for (ip, mac, kind, gateway, look) in [
            ("10.0.2.15", virtualbox, None, "10.0.2.2", Look::Nat),
            ("192.168.1.23", virtualbox, None, "192.168.1.1", Look::Bridged),
            ("192.168.40.128", vmware, None, "192.168.40.2", Look::Nat),
            ("192.168.40.128", vmware, None, "192.168.40.1", Look::Bridged),
            ("172.28.16.5", hyper_v, None, "172.28.16.1", Look::Nat),
            ("172.17.0.2", real, Some("veth"), "172.17.0.1", Look::Nat),
            ("10.9.8.7", real, Some("veth"), "10.9.8.1", Look::Nat),
            ("192.168.1.23", real, None, "192.168.1.1", Look::Unknown),
            ("192.168.1.23", real, Some("bridge"), "192.168.1.1", Look::Bridged),
            ("192.168.1.23", real, Some("macvlan"), "192.168.1.1", Look::Bridged),
            ("8.8.8.8", real, None, "8.8.8.1", Look::Public),
            ("100.64.0.1", real, None, "100.64.0.2", Look::Unknown),
            ("192.0.2.2", real, None, "192.0.2.1", Look::Unknown),
        ] {
            let judged = judge(&network(ip, mac, kind, gateway));
            assert_eq!(judged.look, look, "{ip} {kind:?}");
        }
    }

    #[test]
    fn without_a_default_route_there_is_no_way_out() {
        let mut network = network("10.0.2.15", [8, 0, 0x27, 1, 2, 3], None, "10.0.2.2");
        network.ways_out.clear();
        assert_eq!(judge(&network).look, Look::Isolated);
        network.complete = false;
        assert_eq!(judge(&network).look, Look::Unknown);
    }
}
