use proptest::prelude::*;

use super::*;

fn addresses(seed: u64, kind: NetworkKind, ground: &Ground) -> Addresses {
    Addresses::draw(kind, ground, &mut Generator::new(seed, &["{addresses}"]))
}

fn macos() -> Ground {
    Ground { many_loopbacks: false, ..linux_host() }
}

fn linux_host() -> Ground {
    Ground { many_loopbacks: true, ..Ground::host_where(|_| true) }
}

proptest! {
    #[test]
    fn on_loopback_everyone_is_somebody_else(seed: u64, isolated: bool) {
        let ground = if isolated { Ground::own_network() } else { linux_host() };
        for kind in [NetworkKind::Loopback, NetworkKind::Interfaces] {
            let drawn = addresses(seed, kind, &ground);
            prop_assert_eq!(drawn.here, Ipv4Addr::LOCALHOST);
            prop_assert_eq!(drawn.broadcast, Ipv4Addr::new(127, 255, 255, 255));
            prop_assert_eq!(drawn.everyone, drawn.broadcast);
            prop_assert!(drawn.neighbour != drawn.stranger);
            for other in [drawn.neighbour, drawn.stranger] {
                let [net, b, c, last] = other.octets();
                prop_assert!(net == 127 && b > 0 && c > 0, "{}", other);
                prop_assert!((2..=254).contains(&last) && b < 255 && c < 255, "{}", other);
            }
            prop_assert_eq!(drawn.name.is_some(), isolated);
            prop_assert!(drawn.lan.is_none());
        }
    }

    /// RFC 1918 for the network, RFC 919 for its broadcast address.
    #[test]
    fn a_lan_is_private_and_its_broadcast_address_is_not_guessed(seed: u64) {
        let drawn = addresses(seed, NetworkKind::Lan, &Ground::own_network());
        let lan = drawn.lan.expect("it is a LAN");
        prop_assert!((20..=28).contains(&lan.prefix));
        prop_assert_eq!(lan.address, drawn.here);
        prop_assert!(drawn.here.is_private() && drawn.broadcast.is_private());
        prop_assert_eq!(drawn.everyone, Ipv4Addr::BROADCAST);
        prop_assert_eq!(drawn.any, Ipv4Addr::UNSPECIFIED);
        let mask = u32::MAX << (32 - u32::from(lan.prefix));
        let network = drawn.here.to_bits() & mask;
        prop_assert_eq!(drawn.broadcast.to_bits(), network | !mask);
        let hosts = [drawn.here, drawn.neighbour, drawn.stranger];
        for host in hosts {
            prop_assert_eq!(host.to_bits() & mask, network, "{} is elsewhere", host);
            let number = host.to_bits() & !mask;
            prop_assert!(number > 1 && number != !mask, "{} is no host", host);
        }
        prop_assert!(hosts[0] != hosts[1] && hosts[1] != hosts[2] && hosts[0] != hosts[2]);
        let [a, b, c, _] = drawn.here.octets();
        prop_assert!(drawn.broadcast != Ipv4Addr::new(a, b, c, 255), "x.y.z.255 is right");
    }

    #[test]
    fn without_a_network_of_its_own_a_lan_is_loopback(seed: u64) {
        let drawn = addresses(seed, NetworkKind::Lan, &linux_host());
        prop_assert!(drawn.lan.is_none() && drawn.name.is_none());
        prop_assert!(drawn.neighbour.is_loopback() && drawn.here.is_loopback());
        prop_assert!(drawn.here != Ipv4Addr::LOCALHOST, "who listens there alone hears nothing");
        prop_assert_eq!(drawn.any, drawn.broadcast);
        prop_assert_eq!(drawn.everyone, Ipv4Addr::new(127, 255, 255, 255));
    }

    #[test]
    fn where_only_one_loopback_address_is_there_it_is_everybodys(seed: u64) {
        for kind in [NetworkKind::Loopback, NetworkKind::Lan] {
            let drawn = addresses(seed, kind, &macos());
            let all = [drawn.here, drawn.neighbour, drawn.stranger];
            prop_assert_eq!(all, [Ipv4Addr::LOCALHOST; 3]);
        }
    }

    #[test]
    fn a_private_network_lies_in_a_block_that_holds_it(seed: u64, prefix in 8_u8..=32) {
        let mut generator = Generator::new(seed, &["private"]);
        let network = private(&mut generator, prefix);
        let last = Ipv4Addr::from_bits(network.to_bits() | host_bits(prefix));
        prop_assert!(network.is_private() && last.is_private(), "{}/{}", network, prefix);
        prop_assert_eq!(network.to_bits() & host_bits(prefix), 0);
        let host = host(network, prefix, &mut generator);
        prop_assert!((network..=last).contains(&host));
        prop_assert!(prefix > 30 || (host != network && host != last), "{}/{}", host, prefix);
    }

    #[test]
    fn an_address_is_nobodys(seed: u64) {
        let address = nobodys(&mut Generator::new(seed, &["address"]));
        let benchmark = matches!(address.octets(), [198, 18 | 19, ..]);
        prop_assert!(address.is_private() || address.is_documentation() || benchmark);
    }

    #[test]
    fn a_host_name_is_one(seed: u64) {
        let name = addresses(seed, NetworkKind::Lan, &Ground::own_network()).name.unwrap();
        prop_assert!(name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'));
        prop_assert!(name.len() < 64 && name.parse::<Ipv4Addr>().is_err() && name != "localhost");
    }
}

#[test]
fn all_three_private_blocks_and_all_prefixes_come() {
    let lans: Vec<Addresses> =
        (0..500).map(|seed| addresses(seed, NetworkKind::Lan, &Ground::own_network())).collect();
    for first in [10, 172, 192] {
        assert!(lans.iter().any(|lan| lan.here.octets()[0] == first), "{first}");
    }
    for prefix in [20, 21, 22, 23, 25, 26, 27, 28] {
        assert!(lans.iter().any(|drawn| drawn.lan.unwrap().prefix == prefix), "{prefix}");
    }
}
