use proptest::prelude::*;

use super::*;

fn interface_draw(name: &str, prefixes: &[u8]) -> InterfaceDraw {
    InterfaceDraw {
        name: name.to_owned(),
        prefixes: prefixes.to_vec(),
        up: true,
        broadcast: true,
        labels: false,
    }
}

fn drawn(seed: u64, draws: &[InterfaceDraw]) -> Vec<Interface> {
    draw(draws, &mut Generator::new(seed, &["{interfaces}"]))
}

proptest! {
    #[test]
    fn an_address_has_the_broadcast_address_of_its_prefix(seed: u64, prefix in 8_u8..=30) {
        let interfaces = drawn(seed, &[interface_draw("eth0", &[prefix])]);
        let InterfaceAddress { address, broadcast, prefix: own, label } =
            &interfaces[0].addresses[0];
        let mask = u32::MAX << (32 - u32::from(prefix));
        prop_assert_eq!(*own, prefix);
        prop_assert_eq!(broadcast.unwrap().to_bits(), address.to_bits() | !mask);
        prop_assert!(label.is_none() && address.is_private());
        prop_assert!(address.to_bits() & !mask != 0 && Some(*address) != *broadcast);
    }

    #[test]
    fn networks_do_not_overlap(seed: u64) {
        let interfaces = drawn(seed, &[
            interface_draw("eth0", &[24, 24, 20]),
            interface_draw("wlan0", &[16, 12, 30, 32]),
        ]);
        let all: Vec<&InterfaceAddress> = interfaces.iter().flat_map(|i| &i.addresses).collect();
        for (number, one) in all.iter().enumerate() {
            for other in &all[..number] {
                let shared = u32::MAX << (32 - u32::from(one.prefix.min(other.prefix)));
                let differ = (one.address.to_bits() ^ other.address.to_bits()) & shared;
                prop_assert!(differ != 0, "{:?} and {:?}", one, other);
            }
        }
    }
}

#[test]
fn one_or_two_addresses_have_no_broadcast_address() {
    let interfaces = drawn(1, &[interface_draw("tun0", &[31, 32])]);
    assert!(interfaces[0].addresses.iter().all(|address| address.broadcast.is_none()));
}

#[test]
fn an_interface_is_as_it_is_drawn() {
    let odd = InterfaceDraw { up: false, broadcast: false, ..interface_draw("p2p0", &[30]) };
    let labelled = InterfaceDraw { labels: true, ..interface_draw("eth0", &[24, 24, 24]) };
    let interfaces = drawn(1, &[odd, labelled, interface_draw("wlan0", &[])]);
    assert!(!interfaces[0].up && interfaces[0].addresses[0].broadcast.is_none());
    let labels: Vec<Option<&str>> =
        interfaces[1].addresses.iter().map(|address| address.label.as_deref()).collect();
    assert_eq!(labels, [None, Some("eth0:1"), Some("eth0:2")]);
    assert!(interfaces[2].addresses.is_empty());
}

#[test]
fn a_line_names_interface_address_and_broadcast_address() {
    let at = |last, broadcast, label: Option<&str>| InterfaceAddress {
        address: Ipv4Addr::new(192, 168, 1, last),
        prefix: 24,
        broadcast,
        label: label.map(str::to_owned),
    };
    let broadcast = Some(Ipv4Addr::new(192, 168, 1, 255));
    let interfaces = [
        Interface {
            name: "eth0".to_owned(),
            up: false,
            addresses: vec![at(5, broadcast, None), at(6, broadcast, Some("eth0:1"))],
        },
        Interface { name: "tun0".to_owned(), up: true, addresses: vec![at(7, None, None)] },
        Interface { name: "wlan0".to_owned(), up: true, addresses: Vec::new() },
    ];
    assert_eq!(
        lines(&interfaces),
        [
            "lo 127.0.0.1 -",
            "eth0 192.168.1.5 192.168.1.255",
            "eth0 192.168.1.6 192.168.1.255",
            "tun0 192.168.1.7 -",
        ]
    );
}
