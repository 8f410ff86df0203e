//! The interfaces in words, as ifconfig writes them, and as events.

use common::escape::escaped;
use common::event::Event;
use common::json::{Number, Object};
use common::layout::{hanging, padded};
use common::{Lang, Text, text, tr};

use super::link::{Address, Counters, Interface, Network};
use super::setup::{Judgement, Look, members, virtual_card};

/// The width of the first column.
const LABEL: usize = 14;

/// An interface among the others.
pub(super) struct Told<'a> {
    pub(super) interface: &'a Interface,
    pub(super) network: &'a Network,
}

impl Event for Told<'_> {
    fn sentence(&self, lang: Lang) -> String {
        let Self { interface, network } = self;
        let mut lines = vec![format!(
            "{}{}{}",
            escaped(&interface.name),
            lang.pick(": ", "："),
            state(interface).in_lang(lang)
        )];
        let mut line = |label: &str, text: &str| {
            lines.push(hanging(&padded(&format!("    {label}"), LABEL), text));
        };
        let what = what_it_is(interface, network);
        line(lang.pick("what", "类型"), what.in_lang(lang));
        for address in &interface.addresses {
            let label = if address.ip.is_ipv4() { "IPv4" } else { "IPv6" };
            line(label, &address.words(lang));
        }
        if interface.addresses.is_empty() {
            line(lang.pick("address", "地址"), lang.pick("none", "没有"));
        }
        if let Some(mac) = interface.mac_text() {
            line("MAC", &mac);
        }
        if let Some(mtu) = interface.mtu {
            line("MTU", &tr!(lang, "{mtu} bytes in a packet", "每个包最多 {mtu} 字节"));
        }
        if let Some(counters) = &interface.counters {
            let [received, sent] = counters.words(lang);
            line(lang.pick("received", "收到"), &received);
            line(lang.pick("sent", "发送"), &sent);
        }
        lines.join("\n")
    }

    fn json(&self) -> String {
        let Self { interface, network } = self;
        let event = Object::event("interface")
            .string("name", &interface.name)
            .boolean("up", interface.up)
            .string_or_null("mac", interface.mac_text());
        let event = number_or_null(event, "mtu", interface.mtu)
            .objects("addresses", interface.addresses.iter().map(Address::json))
            .boolean("loopback", interface.is_loopback)
            .string_or_null("kind", interface.kind.as_ref())
            .string("what", what_it_is(interface, network).en);
        let counters = interface.counters;
        let event = number_or_null(event, "received_bytes", counters.map(|c| c.received_bytes));
        let event = number_or_null(event, "received_packets", counters.map(|c| c.received_packets));
        let event = number_or_null(event, "sent_bytes", counters.map(|c| c.sent_bytes));
        number_or_null(event, "sent_packets", counters.map(|c| c.sent_packets)).finish()
    }
}

fn state(interface: &Interface) -> Text {
    match (interface.up, interface.linked) {
        (false, _) => Text::new("down (switched off)", "关闭 (down)"),
        (true, Some(false)) => Text::new(
            "up, but nothing is at the other end (no cable, no Wi-Fi)",
            "开启 (up)，但另一端没有连接（没插网线，或没连 Wi-Fi）",
        ),
        (true, _) => Text::new("up", "开启 (up)"),
    }
}

/// What kind of thing stands behind the name.
fn what_it_is(interface: &Interface, network: &Network) -> Text {
    if interface.is_loopback {
        return Text::new(
            "loopback: what is sent here comes back at once and never leaves this machine",
            "回环：发到这里的立刻回来，绝不离开本机",
        );
    }
    match interface.kind.as_deref() {
        Some("bridge") => {
            let members = members(network, interface);
            let joined = if members.is_empty() { "-" } else { &members };
            text!(
                "a bridge: a switch made of software; plugged in: {joined}",
                "网桥：软件做的交换机；已插上：{joined}"
            )
        }
        Some("veth") => Text::new(
            "one end of a virtual cable (veth), as containers have it",
            "虚拟网线（veth）的一端，容器用的就是它",
        ),
        Some("tun" | "wireguard" | "ipip" | "gre" | "sit") => Text::new(
            "a tunnel: packets travel inside other packets, as in a VPN",
            "隧道：包装在别的包里传送，VPN 就是这样",
        ),
        Some(kind) => {
            let kind = escaped(kind).to_string();
            text!("made by the system itself ({kind})", "系统自己创建的（{kind}）")
        }
        None => match virtual_card(interface) {
            Some(maker) => {
                text!("a network card, a virtual one of {maker}", "网卡，{maker} 的虚拟网卡")
            }
            None if interface.mac.is_some() => Text::new("a network card", "网卡"),
            None => Text::new("a line without hardware addresses", "没有硬件地址的线路"),
        },
    }
}

impl Address {
    fn words(&self, lang: Lang) -> String {
        let Self { ip, prefix, .. } = self;
        let mut words = format!("{ip}/{prefix}");
        if let Some(broadcast) = self.broadcast {
            words += &tr!(lang, ", broadcast {broadcast}", "，广播地址 {broadcast}");
        }
        if let Some(peer) = self.peer {
            words += &tr!(lang, ", other end {peer}", "，对端 {peer}");
        }
        words
    }

    fn json(&self) -> Object {
        let mut object = Object::new().shown("address", self.ip).number("prefix", self.prefix);
        if let Some(broadcast) = self.broadcast {
            object = object.shown("broadcast", broadcast);
        }
        match self.peer {
            Some(peer) => object.shown("peer", peer),
            None => object,
        }
    }
}

impl Counters {
    /// Received and sent.
    fn words(&self, lang: Lang) -> [String; 2] {
        [(self.received_bytes, self.received_packets), (self.sent_bytes, self.sent_packets)].map(
            |(bytes, packets)| {
                let (bytes, packets) = (grouped(bytes), grouped(packets));
                tr!(lang, "{bytes} bytes in {packets} packets", "{bytes} 字节，{packets} 个包")
            },
        )
    }
}

/// `1234567` as `1,234,567`.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// The judgement on its way out; the sentence in its JSON is in the chosen language too.
pub(super) struct Setup<'a> {
    pub(super) judgement: &'a Judgement,
    pub(super) lang: Lang,
}

impl Event for Setup<'_> {
    fn sentence(&self, lang: Lang) -> String {
        let look = match self.judgement.look {
            Look::Nat => lang.pick("looks like NAT: ", "看起来是 NAT："),
            Look::Bridged => lang.pick("looks bridged: ", "看起来是桥接："),
            Look::Public => lang.pick("directly in the Internet: ", "直接在互联网上："),
            Look::Isolated => lang.pick("no way out: ", "没有出路："),
            Look::Unknown => {
                lang.pick("cannot tell whether NAT or bridged: ", "看不出是 NAT 还是桥接：")
            }
        };
        let reason = self.judgement.reason.in_lang(lang);
        let label = lang.pick("setup", "组网方式");
        format!("{label}\n{}", hanging("    ", &format!("{look}{reason}")))
    }

    fn json(&self) -> String {
        let look = match self.judgement.look {
            Look::Nat => "nat",
            Look::Bridged => "bridged",
            Look::Public => "public",
            Look::Isolated => "isolated",
            Look::Unknown => "unknown",
        };
        Object::event("setup")
            .string("looks_like", look)
            .string_or_null("interface", self.judgement.interface.as_ref())
            .string_or_null("gateway", self.judgement.gateway.map(|ip| ip.to_string()))
            .string("reason", self.judgement.reason.in_lang(self.lang))
            .finish()
    }
}

fn number_or_null(object: Object, name: &str, value: Option<impl Number>) -> Object {
    match value {
        Some(value) => object.number(name, value),
        None => object.null(name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_three() {
        for (number, text) in [(0, "0"), (999, "999"), (1000, "1,000"), (1234567, "1,234,567")] {
            assert_eq!(grouped(number), text);
        }
    }

    #[test]
    fn a_name_cannot_steer_the_terminal() {
        let interface = Interface { name: "e\x1b[31m".to_owned(), ..Interface::default() };
        let network = Network::default();
        let told = Told { interface: &interface, network: &network };
        assert!(told.sentence(Lang::En).starts_with(r"e\x1b[31m: down"));
        assert!(told.json().contains(r#""name":"e\u001b[31m""#));
    }
}
