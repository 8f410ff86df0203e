//! The fields of each header, as their documents list them, and how to read one from bytes.

mod meaning;

use std::net::{Ipv4Addr, Ipv6Addr};
use std::ops::Range;

use common::json::Object;
use common::{Text, text};

use crate::dump::spaced;

use meaning::{
    ether_type, hops, identification, ipv4_flags, ipv4_length, ipv6_length, more, no_flow, offset,
    protocol, udp_length, usual, words_of_4,
};

/// A field of a header.
pub(crate) struct Field {
    /// For programs.
    name: &'static str,
    /// For people.
    pub(crate) label: Text,
    /// Its length.
    pub(crate) bits: usize,
    kind: Kind,
}

/// What the bits of a field mean.
enum Kind {
    Number,
    Hex,
    Mac,
    Ip,
    Words(fn(u128) -> Text),
}

const fn field(
    name: &'static str,
    en: &'static str,
    zh: &'static str,
    bits: usize,
    kind: Kind,
) -> Field {
    Field { name, label: Text::new(en, zh), bits, kind }
}

/// RFC 768.
pub(crate) static UDP: [Field; 4] = [
    field("source_port", "source port", "源端口", 16, Kind::Number),
    field("destination_port", "destination port", "目的端口", 16, Kind::Number),
    field("length", "length", "长度", 16, Kind::Words(udp_length)),
    field("checksum", "checksum", "校验和", 16, Kind::Hex),
];

/// RFC 768: what the checksum counts besides the datagram, over IPv4.
pub(crate) static PSEUDO_IPV4: [Field; 5] = [
    field("source", "source address", "源地址", 32, Kind::Ip),
    field("destination", "destination address", "目的地址", 32, Kind::Ip),
    field("zero", "zero", "零", 8, Kind::Number),
    field("protocol", "protocol", "协议", 8, Kind::Words(protocol)),
    field("length", "length", "长度", 16, Kind::Words(udp_length)),
];

/// RFC 8200, 8.1: the same over IPv6.
pub(crate) static PSEUDO_IPV6: [Field; 5] = [
    field("source", "source address", "源地址", 128, Kind::Ip),
    field("destination", "destination address", "目的地址", 128, Kind::Ip),
    field("length", "length", "长度", 32, Kind::Words(udp_length)),
    field("zero", "zero", "零", 24, Kind::Number),
    field("next_header", "next header", "下一首部", 8, Kind::Words(protocol)),
];

/// RFC 791, 3.1; the byte that was "type of service" as RFC 2474 and RFC 3168 have it.
pub(crate) static IPV4: [Field; 13] = [
    field("version", "version", "版本", 4, Kind::Number),
    field("header_length", "header length", "首部长度", 4, Kind::Words(words_of_4)),
    field("dscp", "service class", "服务类别", 6, Kind::Words(usual)),
    field("ecn", "congestion", "拥塞通知", 2, Kind::Words(usual)),
    field("total_length", "total length", "总长度", 16, Kind::Words(ipv4_length)),
    field("identification", "identification", "标识", 16, Kind::Words(identification)),
    field("flags", "flags", "标志", 3, Kind::Words(ipv4_flags)),
    field("fragment_offset", "fragment offset", "分片偏移", 13, Kind::Words(offset)),
    field("ttl", "time to live", "生存时间 TTL", 8, Kind::Words(hops)),
    field("protocol", "protocol", "协议", 8, Kind::Words(protocol)),
    field("checksum", "header checksum", "首部校验和", 16, Kind::Hex),
    field("source", "source address", "源地址", 32, Kind::Ip),
    field("destination", "destination address", "目的地址", 32, Kind::Ip),
];

/// RFC 8200, 3.
pub(crate) static IPV6: [Field; 8] = [
    field("version", "version", "版本", 4, Kind::Number),
    field("traffic_class", "traffic class", "流量类别", 8, Kind::Words(usual)),
    field("flow_label", "flow label", "流标签", 20, Kind::Words(no_flow)),
    field("payload_length", "payload length", "载荷长度", 16, Kind::Words(ipv6_length)),
    field("next_header", "next header", "下一首部", 8, Kind::Words(protocol)),
    field("hop_limit", "hop limit", "跳数限制", 8, Kind::Words(hops)),
    field("source", "source address", "源地址", 128, Kind::Ip),
    field("destination", "destination address", "目的地址", 128, Kind::Ip),
];

/// RFC 8200, 4.5.
pub(crate) static IPV6_FRAGMENT: [Field; 6] = [
    field("next_header", "next header", "下一首部", 8, Kind::Words(protocol)),
    field("reserved", "reserved", "保留", 8, Kind::Number),
    field("fragment_offset", "fragment offset", "分片偏移", 13, Kind::Words(offset)),
    field("reserved_2", "reserved", "保留", 2, Kind::Number),
    field("more_fragments", "more follow", "后面还有", 1, Kind::Words(more)),
    field("identification", "identification", "标识", 32, Kind::Words(identification)),
];

/// RFC 894.
pub(crate) static ETHERNET: [Field; 3] = [
    field("destination", "destination MAC", "目的 MAC 地址", 48, Kind::Mac),
    field("source", "source MAC", "源 MAC 地址", 48, Kind::Mac),
    field("type", "type", "类型", 16, Kind::Words(ether_type)),
];

impl Field {
    /// The number that stands in the bits from `bit` on.
    fn number(&self, bytes: &[u8], bit: usize) -> u128 {
        let one = |bit: usize| (bytes[bit / 8] >> (7 - bit % 8)) & 1;
        (bit..bit + self.bits).fold(0, |number, bit| (number << 1) | u128::from(one(bit)))
    }

    /// The bytes in which the field stands.
    fn bytes<'a>(&self, bytes: &'a [u8], bit: usize) -> &'a [u8] {
        &bytes[bit / 8..(bit + self.bits).div_ceil(8)]
    }

    /// The bytes as lines: an IPv6 address in groups of two bytes, a part of a byte bit by bit.
    pub(crate) fn content(&self, bytes: &[u8], bit: usize) -> Vec<String> {
        let all = self.bytes(bytes, bit);
        if !bit.is_multiple_of(8) || !self.bits.is_multiple_of(8) {
            return in_bits(all, &(bit % 8..bit % 8 + self.bits));
        }
        if all.len() <= 6 {
            return vec![spaced(all)];
        }
        let pair = |pair: &[u8]| spaced(pair).replace(' ', "");
        let line = |line: &[u8]| line.chunks(2).map(pair).collect::<Vec<_>>().join(" ");
        all.chunks(8).map(line).collect()
    }

    /// What the bits say.
    pub(crate) fn value(&self, bytes: &[u8], bit: usize) -> Text {
        let number = self.number(bytes, bit);
        match self.kind {
            Kind::Number => text!("{number}", "{number}"),
            Kind::Hex => text!("0x{number:04x}", "0x{number:04x}"),
            Kind::Words(words) => words(number),
            Kind::Mac | Kind::Ip => {
                let address = self.address(bytes, bit);
                text!("{address}", "{address}")
            }
        }
    }

    fn address(&self, bytes: &[u8], bit: usize) -> String {
        let number = self.number(bytes, bit);
        match (&self.kind, u32::try_from(number)) {
            (Kind::Ip, Ok(number)) if self.bits == 32 => Ipv4Addr::from(number).to_string(),
            (Kind::Ip, _) => Ipv6Addr::from(number).to_string(),
            _ => spaced(self.bytes(bytes, bit)).replace(' ', ":"),
        }
    }

    /// `{"name":"length","bits":16,"value":41}`; an address is a string.
    pub(crate) fn json(&self, bytes: &[u8], bit: usize) -> Object {
        let object = Object::new().string("name", self.name).number("bits", self.bits);
        match self.kind {
            Kind::Mac | Kind::Ip => object.string("value", self.address(bytes, bit)),
            _ => object.number("value", self.number(bytes, bit)),
        }
    }
}

/// `0100 ....`: the bits of a field, and dots for its neighbours'; two bytes a line.
fn in_bits(bytes: &[u8], own: &Range<usize>) -> Vec<String> {
    let bit = |at: usize| match own.contains(&at) {
        true if (bytes[at / 8] >> (7 - at % 8)) & 1 == 1 => '1',
        true => '0',
        false => '.',
    };
    let nibble = |start: usize| (start..start + 4).map(bit).collect::<String>();
    let nibbles: Vec<String> = (0..bytes.len() * 8).step_by(4).map(nibble).collect();
    nibbles.chunks(4).map(|line| line.join(" ")).collect()
}
