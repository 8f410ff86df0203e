//! The network that an address and a prefix name: everything by one mask.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The addresses that share the first bits of one address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Network {
    /// The first address: all host bits are 0.
    pub(crate) network: IpAddr,
    /// The last address: all host bits are 1. In IPv4 it is the broadcast address.
    pub(crate) last: IpAddr,
    /// The first address that a host can have.
    pub(crate) first_host: IpAddr,
    /// The last address that a host can have.
    pub(crate) last_host: IpAddr,
    /// How many addresses there are; 2 to the power of 128 fits into no integer type.
    pub(crate) addresses: String,
}

impl Network {
    /// The network of `ip` with `prefix` network bits: at most 32 or 128.
    pub(crate) fn of(ip: IpAddr, prefix: u32) -> Self {
        match ip {
            IpAddr::V4(ip) => Self::of_ipv4(ip, prefix),
            IpAddr::V6(ip) => Self::of_ipv6(ip, prefix),
        }
    }

    fn of_ipv4(ip: Ipv4Addr, prefix: u32) -> Self {
        // region: network
        let address = u32::from(ip); // four bytes are one number
        let mask = u32::MAX.checked_shl(32 - prefix).unwrap_or(0); // /24: 24 ones, 8 zeros
        let network = address & mask; // all host bits 0
        let broadcast = address | !mask; // all host bits 1
        // endregion: network

        // region: hosts
        let (first, last) = match prefix {
            31 | 32 => (network, broadcast), // two hosts on a cable (RFC 3021), or one alone
            _ => (network + 1, broadcast - 1),
        };
        // endregion: hosts
        Self {
            network: Ipv4Addr::from(network).into(),
            last: Ipv4Addr::from(broadcast).into(),
            first_host: Ipv4Addr::from(first).into(),
            last_host: Ipv4Addr::from(last).into(),
            addresses: (1_u64 << (32 - prefix)).to_string(),
        }
    }

    /// The same with 128 bits. No address is a broadcast, so a host may have the last one; the
    /// first one means "any router of this network" (RFC 4291, 2.6.1).
    fn of_ipv6(ip: Ipv6Addr, prefix: u32) -> Self {
        let address = u128::from(ip);
        let mask = u128::MAX.checked_shl(128 - prefix).unwrap_or(0);
        let (network, last) = (address & mask, address | !mask);
        let first = match prefix {
            127 | 128 => network, // RFC 6164
            _ => network + 1,
        };
        let count = 1_u128.checked_shl(128 - prefix);
        Self {
            network: Ipv6Addr::from(network).into(),
            last: Ipv6Addr::from(last).into(),
            first_host: Ipv6Addr::from(first).into(),
            last_host: Ipv6Addr::from(last).into(),
            addresses: count.map_or(TWO_TO_THE_128.to_owned(), |count| count.to_string()),
        }
    }
}

const TWO_TO_THE_128: &str = "340282366920938463463374607431768211456";

/// The mask of an IPv4 prefix: /24 is 255.255.255.0.
pub(crate) fn mask(prefix: u32) -> Ipv4Addr {
    Ipv4Addr::from(u32::MAX.checked_shl(32 - prefix).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn small_and_large_networks_are_those_of_pythons_ipaddress() {
        for (ip, prefix, expected) in [
            ("10.0.0.5", 30, "10.0.0.4 10.0.0.5 10.0.0.6 10.0.0.7 4"),
            ("10.0.0.5", 31, "10.0.0.4 10.0.0.4 10.0.0.5 10.0.0.5 2"),
            ("10.0.0.5", 32, "10.0.0.5 10.0.0.5 10.0.0.5 10.0.0.5 1"),
            ("10.0.0.5", 0, "0.0.0.0 0.0.0.1 255.255.255.254 255.255.255.255 4294967296"),
            ("::5", 126, "::4 ::5 ::7 ::7 4"),
            ("::5", 127, "::4 ::4 ::5 ::5 2"),
            ("::5", 128, "::5 ::5 ::5 ::5 1"),
            (
                "fe80::1",
                64,
                "fe80:: fe80::1 fe80::ffff:ffff:ffff:ffff \
                             fe80::ffff:ffff:ffff:ffff 18446744073709551616",
            ),
        ] {
            let n = Network::of(ip.parse().unwrap(), prefix);
            let told = format!(
                "{} {} {} {} {}",
                n.network, n.first_host, n.last_host, n.last, n.addresses
            );
            assert_eq!(told, expected, "{ip}/{prefix}");
        }
        let all = Network::of("::".parse().unwrap(), 0);
        assert_eq!(all.addresses, TWO_TO_THE_128);
    }

    proptest! {
        #[test]
        fn an_address_lies_in_its_network_and_every_other_there_has_the_same(
            ip in any::<u32>(), other in any::<u32>(), prefix in 0_u32..=32,
        ) {
            let network = Network::of(Ipv4Addr::from(ip).into(), prefix);
            prop_assert!(network.network <= Ipv4Addr::from(ip) && network.last >= Ipv4Addr::from(ip));
            let mask = u32::from(mask(prefix));
            let neighbour = Ipv4Addr::from((ip & mask) | (other & !mask));
            prop_assert_eq!(Network::of(neighbour.into(), prefix), network.clone());
            let IpAddr::V4(last) = network.last else { panic!() };
            let IpAddr::V4(first) = network.network else { panic!() };
            let count = u64::from(u32::from(last) - u32::from(first)) + 1;
            prop_assert_eq!(network.addresses, count.to_string());
        }

        #[test]
        fn halving_a_network_gives_its_two_halves(ip in any::<u128>(), prefix in 0_u32..128) {
            let whole = Network::of(Ipv6Addr::from(ip).into(), prefix);
            let (low, high) = (Network::of(whole.network, prefix + 1), Network::of(whole.last, prefix + 1));
            prop_assert_eq!((low.network, high.last), (whole.network, whole.last));
            let IpAddr::V6(end) = low.last else { panic!() };
            prop_assert_eq!(high.network, IpAddr::V6(Ipv6Addr::from(u128::from(end) + 1)));
        }
    }
}
