//! What the number in a field says, in words.

use common::{Text, text};

pub(super) fn udp_length(length: u128) -> Text {
    let text = length.saturating_sub(8);
    text!("{length} = 8 + {text} of text", "{length} = 8 + 文本 {text}")
}

pub(super) fn words_of_4(words: u128) -> Text {
    let bytes = words * 4;
    text!("{words} words of 4 bytes: {bytes}", "{words} 个 4 字节：{bytes} 字节")
}

pub(super) fn usual(number: u128) -> Text {
    match number {
        0 => Text::new("0 (nothing special)", "0（普通）"),
        number => text!("{number}", "{number}"),
    }
}

pub(super) fn no_flow(number: u128) -> Text {
    match number {
        0 => Text::new("0 (belongs to no flow)", "0（不属于任何流）"),
        number => text!("{number}", "{number}"),
    }
}

pub(super) fn ipv4_length(length: u128) -> Text {
    let content = length.saturating_sub(20);
    text!("{length} = 20 + {content}", "{length} = 20 + {content}")
}

pub(super) fn ipv6_length(length: u128) -> Text {
    text!("{length}, without these 40", "{length}，不算这 40 字节")
}

pub(super) fn identification(number: u128) -> Text {
    match number {
        0 => Text::new("0 (in one piece)", "0（没有分片）"),
        number => text!("{number}, same in every piece", "{number}，各片相同"),
    }
}

pub(super) fn ipv4_flags(flags: u128) -> Text {
    match flags {
        0b010 => Text::new("do not cut it (DF)", "不许分片（DF）"),
        0b001 => Text::new("more pieces follow (MF)", "后面还有分片（MF）"),
        _ => Text::new("the last piece", "最后一片"),
    }
}

pub(super) fn offset(units: u128) -> Text {
    let bytes = units * 8;
    match units {
        0 => Text::new("0 (from the beginning)", "0（从头开始）"),
        units => text!("{units} x 8 = {bytes}", "{units} x 8 = {bytes}"),
    }
}

pub(super) fn more(flag: u128) -> Text {
    match flag {
        0 => Text::new("0 (the last piece)", "0（最后一片）"),
        _ => Text::new("1 (yes)", "1（是）"),
    }
}

pub(super) fn hops(number: u128) -> Text {
    text!("{number} (less 1 at each router)", "{number}（每过一个路由器减 1）")
}

pub(super) fn protocol(number: u128) -> Text {
    match number {
        17 => Text::new("17 = UDP (TCP is 6)", "17 = UDP（TCP 是 6）"),
        44 => Text::new("44 = fragment header", "44 = 分片首部"),
        number => text!("{number}", "{number}"),
    }
}

pub(super) fn ether_type(number: u128) -> Text {
    match number {
        0x0800 => text!("0x0800 = IPv4", "0x0800 = IPv4"),
        0x86dd => text!("0x86dd = IPv6", "0x86dd = IPv6"),
        number => text!("0x{number:04x}", "0x{number:04x}"),
    }
}
