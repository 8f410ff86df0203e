//! What a program finds in its network, and what is refused beforehand.

use serde_json::Value;

use super::super::*;
use super::{ADDRESS, all, stage};

/// What `ip` says inside, a JSON object for each interface.
fn ip_says(network: Network, arguments: &[&str]) -> Option<Vec<Value>> {
    let ip = testkit::tool("ip")?;
    let mut command = vec![ip.to_str().unwrap(), "-json"];
    command.extend(arguments);
    let mut stage = stage(network, &command)?;
    let mut streams = stage.start().unwrap();
    let (text, errors) = (all(&mut streams.stdout), all(&mut streams.stderr));
    Some(serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}{errors}")))
}

fn addresses(interface: &Value) -> Vec<String> {
    let column = |address: &Value, name: &str| address[name].as_str().unwrap_or("-").to_owned();
    let addresses = interface["addr_info"].as_array().unwrap().iter();
    addresses
        .map(|it| {
            let [local, broadcast, label] =
                ["local", "broadcast", "label"].map(|name| column(it, name));
            format!("{local}/{} {broadcast} {label}", it["prefixlen"])
        })
        .collect()
}

fn has(interface: &Value, flag: &str) -> bool {
    interface["flags"].as_array().unwrap().iter().any(|it| it == flag)
}

#[test]
fn a_program_on_a_lan_finds_its_address_and_no_other() {
    let network = Network::Lan(Lan { address: Ipv4Addr::new(10, 200, 7, 9), prefix: 12 });
    let Some(interfaces) = ip_says(network, &["address"]) else { return };
    let [lo, eth0] = interfaces.as_slice() else { panic!("{interfaces:?}") };
    assert!(addresses(lo).contains(&"127.0.0.1/8 - lo".to_owned()));
    assert_eq!((&eth0["ifname"], &eth0["mtu"]), (&"eth0".into(), &65_535.into()));
    assert!(has(eth0, "UP"));
    assert_eq!(addresses(eth0), ["10.200.7.9/12 10.207.255.255 eth0"]);
}

#[test]
fn interfaces_are_as_they_are_described() {
    fn address(
        text: &str,
        prefix: u8,
        broadcast: Option<&str>,
        label: Option<&str>,
    ) -> InterfaceAddress {
        InterfaceAddress {
            address: text.parse().unwrap(),
            prefix,
            broadcast: broadcast.map(|text| text.parse().unwrap()),
            label: label.map(Into::into),
        }
    }
    fn interface(name: &str, up: bool, addresses: Vec<InterfaceAddress>) -> Interface {
        Interface { name: name.into(), up, addresses }
    }
    let network = Network::Interfaces(vec![
        interface(
            "eth0",
            true,
            vec![
                address("192.168.1.9", 24, Some("192.168.1.255"), None),
                address("192.168.1.3", 24, Some("192.168.1.255"), Some("eth0:1")),
                address("10.0.0.1", 8, Some("10.255.255.255"), Some("eth0:2")),
            ],
        ),
        interface("tun-with-15-byt", true, vec![address("172.16.0.5", 32, None, None)]),
        interface("wlan0", false, vec![address("169.254.7.7", 31, None, None)]),
        interface("empty", true, vec![]),
    ]);
    let Some(found) = ip_says(network, &["address"]) else { return };
    let found: Vec<_> = found[1..]
        .iter()
        .map(|it| (it["ifname"].as_str().unwrap(), has(it, "UP"), addresses(it)))
        .collect();
    let row = |name, up, addresses: &[&str]| {
        (name, up, addresses.iter().map(|&it| it.to_owned()).collect())
    };
    assert_eq!(
        found,
        [
            row(
                "eth0",
                true,
                &[
                    "192.168.1.9/24 192.168.1.255 eth0",
                    // What ip shows first has another subnet; the rest of a subnet comes last.
                    "10.0.0.1/8 10.255.255.255 eth0:2",
                    "192.168.1.3/24 192.168.1.255 eth0:1",
                ]
            ),
            row("tun-with-15-byt", true, &["172.16.0.5/32 - tun-with-15-byt"]),
            row("wlan0", false, &["169.254.7.7/31 - wlan0"]),
            row("empty", true, &[]),
        ]
    );
}

#[test]
fn the_routes_of_a_lan_lead_everywhere_by_eth0() {
    let network = Network::Lan(Lan { address: ADDRESS, prefix: 24 });
    let Some(routes) = ip_says(network, &["route"]) else { return };
    let routes: Vec<_> = routes.iter().map(|it| (it["dst"].as_str(), it["dev"].as_str())).collect();
    let eth0 = Some("eth0");
    assert_eq!(routes, [(Some("default"), eth0), (Some("192.168.150.0/24"), eth0)]);
}

#[test]
fn a_lan_that_cannot_be_is_refused_before_anything_is_made() {
    for (address, prefix) in [
        ([192, 168, 1, 5], 0),
        ([192, 168, 1, 5], 31),
        ([192, 168, 1, 5], 255),
        ([192, 168, 1, 0], 24),
        ([192, 168, 1, 255], 24),
        ([127, 0, 0, 1], 8),
        ([224, 0, 0, 5], 24),
        ([0, 0, 0, 5], 24),
    ] {
        let lan = Lan { address: address.into(), prefix };
        assert!(ops(&Network::Lan(lan)).is_err(), "{lan:?}");
    }
}

#[test]
fn an_interface_that_cannot_be_is_refused_before_anything_is_made() {
    let address = |prefix, label: Option<&str>| InterfaceAddress {
        address: ADDRESS,
        prefix,
        broadcast: None,
        label: label.map(Into::into),
    };
    for (name, addresses) in [
        ("", vec![]),
        ("..", vec![]),
        ("eth%d", vec![]),
        ("eth0:1", vec![]),
        ("two words", vec![]),
        ("sixteen-bytes-it", vec![]),
        ("nul\0", vec![]),
        ("eth0", vec![address(33, None)]),
        ("eth0", vec![address(24, Some(""))]),
        ("eth0", vec![address(24, Some(&"long".repeat(20_000)))]),
    ] {
        let interface = Interface { name: name.into(), up: true, addresses };
        assert!(ops(&Network::Interfaces(vec![interface])).is_err(), "{name:?}");
    }
}

#[test]
fn the_neighbour_takes_the_highest_address_that_is_free() {
    for (address, prefix, neighbour) in [
        ([192, 168, 1, 5], 24, [192, 168, 1, 254]),
        ([192, 168, 1, 254], 24, [192, 168, 1, 253]),
        ([10, 0, 0, 1], 30, [10, 0, 0, 2]),
        ([10, 0, 0, 2], 30, [10, 0, 0, 1]),
        ([10, 0, 0, 1], 1, [127, 255, 255, 254]),
    ] {
        let lan = Lan { address: address.into(), prefix };
        assert_eq!(neighbour_of(lan).unwrap(), Ipv4Addr::from(neighbour), "{lan:?}");
    }
}
