//! Where an address is good for: the special blocks of the IANA registries.

mod table;

use std::net::{IpAddr, Ipv4Addr};

use common::{Text, text};

/// A block of addresses for one purpose.
#[derive(Debug)]
pub(crate) struct Kind {
    /// The block's first address.
    first: IpAddr,
    /// Its prefix.
    prefix: u32,
    /// The word in `--json`.
    pub(crate) scope: &'static str,
    /// What it is for, and where that is written.
    what: Text,
}

impl Kind {
    /// The block as people write it: `10.0.0.0/8`.
    pub(crate) fn block(&self) -> String {
        format!("{}/{}", self.first, self.prefix)
    }

    /// Whether hosts have addresses in it that lie in a network of several.
    pub(crate) fn is_of_hosts(&self) -> bool {
        const SUCH: [&str; 6] =
            ["private", "cgnat", "link-local", "unique-local", "documentation", "global"];
        SUCH.contains(&self.scope)
    }

    fn contains(&self, ip: IpAddr) -> bool {
        match (self.first, ip) {
            (IpAddr::V4(first), IpAddr::V4(ip)) => {
                let differing = u32::from(first) ^ u32::from(ip);
                differing.leading_zeros() >= self.prefix
            }
            (IpAddr::V6(first), IpAddr::V6(ip)) => {
                let differing = u128::from(first) ^ u128::from(ip);
                differing.leading_zeros() >= self.prefix
            }
            _ => false,
        }
    }

    /// The kind in a sentence.
    pub(crate) fn told(&self, ip: IpAddr) -> Text {
        let (block, Text { en, zh }) = (self.block(), &self.what);
        let told = match self.prefix {
            0 => text!("{en}", "{zh}"),
            _ => text!("{block}, {en}", "{block}，{zh}"),
        };
        let Some((_, reach)) = reach(ip) else {
            return told;
        };
        let (Text { en, zh }, Text { en: far, zh: near }) = (told, reach);
        text!("{en}; {far}", "{zh}；{near}")
    }
}

/// The most special block that holds the address; there always is one.
pub(crate) fn kind_of(ip: IpAddr) -> &'static Kind {
    let table = if ip.is_ipv4() { &table::IPV4[..] } else { &table::IPV6[..] };
    let holding = table.iter().filter(|kind| kind.contains(ip));
    holding.max_by_key(|kind| kind.prefix).unwrap_or(&table::EVERYTHING)
}

/// How far an IPv6 multicast reaches, by the fourth digit (RFC 7346, 2): the word in `--json`
/// and a sentence.
pub(crate) fn reach(ip: IpAddr) -> Option<(&'static str, Text)> {
    let IpAddr::V6(ip) = ip else { return None };
    if !ip.is_multicast() {
        return None;
    }
    let digit = ip.segments()[0] & 0xf;
    let (word, en, zh) = match digit {
        1 => ("interface-local", "this interface only", "只在本接口内"),
        2 => ("link-local", "this link only", "只在本链路内"),
        3 => ("realm-local", "one realm", "一个自治区域内"),
        4 => ("admin-local", "as far as somebody configured", "管理员设定的范围内"),
        5 => ("site-local", "one site", "一个站点内"),
        8 => ("organization-local", "one organization", "一个组织内"),
        0xe => ("global", "the whole internet", "整个互联网"),
        0 | 0xf => ("reserved", "a reserved scope", "保留的范围"),
        _ => ("unassigned", "an unassigned scope", "未分配的范围"),
    };
    Some((word, text!("scope {digit:x}: {en}", "范围 {digit:x}：{zh}")))
}

/// The IPv4 address inside an IPv6 address that was made from one.
pub(crate) fn ipv4_inside(ip: IpAddr) -> Option<Ipv4Addr> {
    let IpAddr::V6(ip) = ip else { return None };
    let [_, first, second, .., last_but_one, last] = ip.segments();
    let ipv4 = |high: u16, low: u16| Ipv4Addr::from(u32::from(high) << 16 | u32::from(low));
    match kind_of(ip.into()).scope {
        "v4-mapped" | "v4-compatible" => Some(ipv4(last_but_one, last)),
        "nat64" if ip.octets()[4..12] == [0; 8] => Some(ipv4(last_but_one, last)),
        "6to4" => Some(ipv4(first, second)),
        // The client stands there with every bit turned over (RFC 4380, 4).
        "teredo" => Some(ipv4(!last_but_one, !last)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn scope(ip: &str) -> &'static str {
        kind_of(ip.parse().unwrap()).scope
    }

    #[test]
    fn the_ends_of_each_block_lie_in_it_and_their_neighbours_outside() {
        for (inside, outside, word) in [
            ("10.0.0.0 10.255.255.255", "9.255.255.255 11.0.0.0", "private"),
            ("172.16.0.0 172.31.255.255", "172.15.255.255 172.32.0.0", "private"),
            ("192.168.0.0 192.168.255.255", "192.167.255.255 192.169.0.0", "private"),
            ("127.0.0.0 127.255.255.255 ::1", "126.255.255.255 128.0.0.0 ::2", "loopback"),
            (
                "169.254.0.0 169.254.255.255 fe80:: febf:ffff::",
                "169.253.255.255 169.255.0.0 fe7f:: fec0::",
                "link-local",
            ),
            ("100.64.0.0 100.127.255.255", "100.63.255.255 100.128.0.0", "cgnat"),
            (
                "192.0.2.0 198.51.100.7 203.0.113.255 2001:db8::1 3fff:fff::",
                "192.0.3.0 198.51.101.0 203.0.112.255 2001:db9:: 3fff:1000::",
                "documentation",
            ),
            ("224.0.0.0 239.255.255.255 ff02::1", "223.255.255.255 240.0.0.0 feff::", "multicast"),
            ("240.0.0.0 255.255.255.254", "255.255.255.255", "reserved"),
            ("255.255.255.255", "255.255.255.254", "broadcast"),
            ("0.0.0.0 ::", "0.0.0.1 ::1", "unspecified"),
            ("8.8.8.8 2606:4700::1111", "10.8.8.8 4000::1", "global"),
            ("fc00:: fdff::1", "fbff:: fe00::", "unique-local"),
            ("::ffff:10.0.0.1", "::fffe:a00:1", "v4-mapped"),
            ("2002::", "2001:ffff:: 2003::", "6to4"),
            ("2001::1 2001:0:ffff::", "2001:1::", "teredo"),
            ("64:ff9b::1.2.3.4 64:ff9b:1::", "64:ff9b:2::", "nat64"),
            ("198.18.0.0 198.19.255.255 2001:2::1", "198.20.0.0 2001:2:1::", "benchmarking"),
        ] {
            for ip in inside.split(' ') {
                assert_eq!(scope(ip), word, "{ip}");
            }
            for ip in outside.split(' ') {
                assert_ne!(scope(ip), word, "{ip}");
            }
        }
    }

    #[test]
    fn an_ipv4_address_is_found_inside() {
        for (ip, inside) in [
            ("::ffff:192.0.2.33", Some("192.0.2.33")),
            ("::192.0.2.33", Some("192.0.2.33")),
            ("64:ff9b::192.0.2.33", Some("192.0.2.33")),
            ("64:ff9b:1::192.0.2.33", None),
            ("2002:c000:221::1", Some("192.0.2.33")),
            ("2001:0:4136:e378:8000:63bf:3fff:fdd2", Some("192.0.2.45")), // of RFC 4380
            ("2001:db8::192.0.2.33", None),
            ("192.0.2.33", None),
        ] {
            let found = ipv4_inside(ip.parse().unwrap()).map(|ip| ip.to_string());
            assert_eq!(found.as_deref(), inside, "{ip}");
        }
    }

    #[test]
    fn a_multicast_says_how_far_it_reaches() {
        for (ip, word) in [
            ("ff01::1", "interface-local"),
            ("ff02::fb", "link-local"),
            ("ff0e::1", "global"),
            ("ff3f::", "reserved"),
        ] {
            assert_eq!(reach(ip.parse().unwrap()).unwrap().0, word);
        }
        assert_eq!(reach("fe80::1".parse().unwrap()), None);
    }

    #[test]
    fn no_block_has_bits_behind_its_prefix_or_stands_there_twice() {
        for table in [&table::IPV4[..], &table::IPV6] {
            for kind in table {
                let network = crate::network::Network::of(kind.first, kind.prefix);
                assert_eq!(network.network, kind.first);
                assert_eq!(table.iter().filter(|other| other.block() == kind.block()).count(), 1);
            }
        }
    }

    proptest! {
        #[test]
        fn every_address_has_the_kind_that_std_says(ip in any::<Ipv4Addr>()) {
            let scope = kind_of(ip.into()).scope;
            prop_assert_eq!(scope == "private", ip.is_private());
            prop_assert_eq!(scope == "loopback", ip.is_loopback());
            prop_assert_eq!(scope == "multicast", ip.is_multicast());
            prop_assert_eq!(scope == "link-local", ip.is_link_local());
            prop_assert_eq!(scope == "documentation", ip.is_documentation());
        }
    }
}
