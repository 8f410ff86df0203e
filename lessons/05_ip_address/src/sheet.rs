//! One address, explained: a sheet for people, an `address` object for programs.

mod bits;

use std::net::IpAddr;

use common::event::Event;
use common::json::Object;
use common::layout::{WIDTH, hanging, padded};
use common::{Lang, Text, text, tr};

use crate::class::class_of;
use crate::given::Given;
use crate::kind::{ipv4_inside, kind_of, reach};
use crate::network::{Network, mask};

/// The width of the labels, with the margin.
const LABEL: usize = 12;

/// An address and what follows from it.
pub(crate) struct Sheet<'a> {
    given: &'a Given,
    network: &'a Network,
    is_example: bool,
}

impl<'a> Sheet<'a> {
    pub(crate) fn new(given: &'a Given, network: &'a Network) -> Self {
        Self { given, network, is_example: false }
    }

    /// The same; its JSON object says that nobody asked for this address.
    pub(crate) fn example(given: &'a Given, network: &'a Network) -> Self {
        Self { is_example: true, ..Self::new(given, network) }
    }

    /// What the address is in its network: the word in `--json`, and a sentence where it is not
    /// a host's.
    fn role(&self) -> (&'static str, Option<Text>) {
        let (ip, bits) = (self.given.ip, self.bits());
        if self.given.prefix + 1 >= bits {
            return ("host", None);
        }
        if ip == self.network.network && ip.is_ipv4() {
            let text =
                text!("the network's own address, no host's", "网络本身的地址，不属于任何主机");
            return ("network", Some(text));
        }
        if ip == self.network.network {
            let text =
                text!("any router of the network (anycast)", "该网络的任意一台路由器（任播）");
            return ("router", Some(text));
        }
        if ip == self.network.last && ip.is_ipv4() {
            let text =
                text!("the network's broadcast address: all hosts", "该网络的广播地址：所有主机");
            return ("broadcast", Some(text));
        }
        ("host", None)
    }

    fn bits(&self) -> u32 {
        if self.given.ip.is_ipv4() { 32 } else { 128 }
    }

    fn hosts(&self, lang: Lang) -> String {
        let (first, last) = (self.network.first_host, self.network.last_host);
        if first == last {
            return tr!(lang, "{first} alone", "只有 {first}");
        }
        format!("{first} – {last}")
    }

    /// JSON has it for every IPv4 network, as Python's `broadcast_address`.
    fn broadcast(&self, lang: Lang) -> String {
        if self.given.prefix >= 31 {
            let none = lang.pick("none: for one or two hosts", "没有：只有一两台主机");
            return none.to_owned();
        }
        self.network.last.to_string()
    }

    fn count(&self, lang: Lang) -> String {
        let count = grouped(&self.network.addresses);
        let bits = self.bits() - self.given.prefix;
        let power = format!("2^{bits}");
        if self.given.ip.is_ipv4() && self.given.prefix < 31 {
            return tr!(
                lang,
                "{count} = {power}; two of them are no hosts",
                "{count} = {power}，其中两个不能给主机"
            );
        }
        format!("{count} = {power}")
    }

    fn rows(&self, lang: Lang) -> Vec<(&'static str, String)> {
        let (given, network) = (self.given, self.network);
        let mut rows = Vec::new();
        let mut row = |en, zh, value: String| rows.push((lang.pick(en, zh), value));
        row("network", "网络", format!("{}/{}", network.network, given.prefix));
        row("hosts", "主机", self.hosts(lang));
        if given.ip.is_ipv4() {
            row("broadcast", "广播", self.broadcast(lang));
        }
        row("addresses", "地址数", self.count(lang));
        if let (_, Some(role)) = self.role() {
            row("role", "身份", role.in_lang(lang).to_owned());
        }
        if let Some(class) = class_of(given.ip) {
            row("class", "类别", class.told().in_lang(lang).to_owned());
        }
        let scope = kind_of(given.ip).told(given.ip);
        row("scope", "范围", scope.in_lang(lang).to_owned());
        if let Some(ipv4) = ipv4_inside(given.ip) {
            row("inside", "内含", format!("{ipv4} (IPv4)"));
        }
        if let Some(zone) = &given.zone {
            let zone = common::escape::escaped(zone);
            let text = tr!(lang, "interface {zone}", "网络接口 {zone}");
            row("zone", "区域", text);
        }
        row("reverse", "反向域名", reverse(given.ip));
        rows
    }
}

impl Event for Sheet<'_> {
    fn sentence(&self, lang: Lang) -> String {
        let given = self.given;
        let version = if given.ip.is_ipv4() { "IPv4" } else { "IPv6" };
        let mut lines = vec![format!("{}/{}  {version}", given.ip, given.prefix)];
        lines.extend(bits::told(given.ip, given.prefix, lang));
        for (label, value) in self.rows(lang) {
            let label = padded(&format!("  {label}"), LABEL);
            let too_long = !value.contains(' ') && LABEL + value.len() > WIDTH;
            // A name that is longer than a line stays whole, so that it can be copied.
            let line = if too_long {
                format!("{}\n    {value}", label.trim_end())
            } else {
                told_together(&label, &value)
            };
            lines.push(line);
        }
        lines.push(String::new());
        lines.join("\n")
    }

    fn json(&self) -> String {
        let (given, network) = (self.given, self.network);
        let ipv4 = given.ip.is_ipv4();
        let mut event = Object::event("address")
            .string("input", &given.input)
            .number("version", if ipv4 { 4_u8 } else { 6 })
            .shown("address", given.ip)
            .number("prefix", given.prefix)
            .shown("network", network.network)
            .string_or_null("broadcast", ipv4.then(|| network.last.to_string()))
            .shown("first_host", network.first_host)
            .shown("last_host", network.last_host)
            .string("addresses", &network.addresses)
            .string_or_null("class", class_of(given.ip).map(|class| class.letter.to_string()))
            .string("scope", kind_of(given.ip).scope)
            .string("reverse", reverse(given.ip))
            .string_or_null("mask", ipv4.then(|| mask(given.prefix).to_string()))
            .string("binary", bits::binary(given.ip))
            .string("hex", bits::hex(given.ip))
            .string("role", self.role().0)
            .string("block", kind_of(given.ip).block());
        if let Some((reach, _)) = reach(given.ip) {
            event = event.string("multicast_scope", reach);
        }
        if let Some(inside) = ipv4_inside(given.ip) {
            event = event.shown("ipv4", inside);
        }
        if let Some(zone) = &given.zone {
            event = event.string("zone", zone);
        }
        if self.is_example {
            event = event.boolean("example", true);
        }
        event.finish()
    }
}

// region: reverse
/// The name under which DNS keeps the name of an address (RFC 1035, 3.5; RFC 3596, 2.5).
fn reverse(ip: IpAddr) -> String {
    match ip {
        IpAddr::V4(ip) => {
            let [a, b, c, d] = ip.octets();
            format!("{d}.{c}.{b}.{a}.in-addr.arpa")
        }
        IpAddr::V6(ip) => {
            let digits = format!("{:032x}", u128::from(ip));
            let backwards: String = digits.chars().rev().flat_map(|digit| [digit, '.']).collect();
            format!("{backwards}ip6.arpa")
        }
    }
}
// endregion: reverse

/// In lines, none of which ends between `RFC` and its number.
fn told_together(label: &str, value: &str) -> String {
    hanging(label, &value.replace("RFC ", "RFC\u{a0}")).replace('\u{a0}', " ")
}

/// A number with a comma between groups of three digits.
fn grouped(digits: &str) -> String {
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use unicode_width::UnicodeWidthStr;

    #[test]
    fn large_numbers_are_grouped() {
        for (digits, told) in
            [("1", "1"), ("256", "256"), ("65536", "65,536"), ("4294967296", "4,294,967,296")]
        {
            assert_eq!(grouped(digits), told);
        }
    }

    #[test]
    fn the_reverse_name_is_that_of_the_rfcs() {
        assert_eq!(reverse("192.0.2.1".parse().unwrap()), "1.2.0.192.in-addr.arpa");
        assert_eq!(
            reverse("4321:0:1:2:3:4:567:89ab".parse().unwrap()),
            "b.a.9.8.7.6.5.0.4.0.0.0.3.0.0.0.2.0.0.0.1.0.0.0.0.0.0.0.1.2.3.4.ip6.arpa"
        );
    }

    #[test]
    fn an_address_knows_what_it_is_in_its_network() {
        for (input, role) in [
            ("192.168.1.0/24", "network"),
            ("192.168.1.255/24", "broadcast"),
            ("192.168.0.255/23", "host"),
            ("192.168.1.0/31", "host"),
            ("192.168.1.0", "host"),
            ("2001:db8::/64", "router"),
            ("2001:db8::/127", "host"),
        ] {
            let given = Given::read(input).unwrap();
            let network = Network::of(given.ip, given.prefix);
            assert_eq!(Sheet::new(&given, &network).role().0, role, "{input}");
        }
    }

    proptest! {
        #[test]
        fn every_sheet_fits_the_terminal(ip in any::<IpAddr>(), prefix in 0_u32..=128) {
            let prefix = prefix.min(if ip.is_ipv4() { 32 } else { 128 });
            let given = Given::read(&format!("{ip}/{prefix}")).unwrap();
            let network = Network::of(given.ip, given.prefix);
            for lang in [Lang::En, Lang::Zh] {
                let told = Sheet::new(&given, &network).sentence(lang);
                for line in told.lines() {
                    prop_assert!(line.width() <= WIDTH, "{}", line);
                }
            }
        }
    }
}
