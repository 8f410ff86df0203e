//! Why a text is no address, and what was probably meant.

mod ipv4;
mod ipv6;

use std::net::{IpAddr, Ipv4Addr};

use common::args::BadValue;
use common::escape::escaped;
use common::{Text, text};

use crate::given::strict;

/// The reason why [`strict`] refused a text.
pub(crate) fn diagnose(input: &str) -> BadValue {
    if input.is_empty() {
        return BadValue::new(text!("there is nothing", "里面什么也没有"), example());
    }
    if input.chars().all(char::is_whitespace) {
        return BadValue::new(text!("there are only blanks", "里面只有空格"), example());
    }
    let half_width: String = input.chars().map(to_half_width).collect();
    if half_width != input {
        return BadValue::new(
            text!("it has full-width characters", "其中有全角字符"),
            write(&half_width),
        );
    }
    if input.contains(char::is_whitespace) {
        let compact: String = input.split_whitespace().collect();
        return BadValue::new(text!("there is a blank in it", "其中有空格"), write(&compact));
    }
    if let Some((_, rest)) = input.split_once("://") {
        let host = rest.split(['/', '?']).next().unwrap_or_default();
        return BadValue::new(text!("this is a URL", "这是一个网址"), write(host));
    }
    parts(input)
}

/// Address, slash and prefix, each for itself.
fn parts(input: &str) -> BadValue {
    let (address, prefix) = input.split_once('/').unwrap_or((input, ""));
    if prefix.contains('/') {
        return BadValue::new(
            text!("there is more than one /", "其中有不止一个 /"),
            text!(
                "one / with the number of network bits behind it: 192.168.1.5/24",
                "只写一个 /，后面是网络位数：192.168.1.5/24"
            ),
        );
    }
    match strict(address) {
        Some(given) => bad_prefix(given.ip, prefix),
        None => bad_address(address),
    }
}

fn bad_address(address: &str) -> BadValue {
    if address.is_empty() {
        return BadValue::new(
            text!("the address before / is missing", "/ 前面缺少地址"),
            example(),
        );
    }
    if let Some(rest) = address.strip_prefix('[') {
        let inside = rest.split(']').next().unwrap_or_default();
        return BadValue::new(
            text!(
                "brackets belong to an IPv6 address with a port, [::1]:8888",
                "方括号只用于带端口的 IPv6 地址，例如 [::1]:8888"
            ),
            write(inside),
        );
    }
    if let Some((ip, zone)) = address.split_once('%') {
        return bad_zone(ip, zone);
    }
    match address.matches(':').count() {
        0 => without_colon(address),
        1 => with_one_colon(address),
        _ => ipv6::reason(address),
    }
}

fn without_colon(text: &str) -> BadValue {
    let last = text.rsplit('.').next().unwrap_or_default();
    let is_ipv4 = last.is_empty() || last.starts_with(|c: char| c.is_ascii_digit() || c == '-');
    let only_signs = !text.contains(|c: char| c.is_alphanumeric());
    if is_ipv4 || only_signs {
        return ipv4::reason(text);
    }
    let of_name = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    if let Some(stranger) = text.chars().find(|c| !of_name(*c)) {
        return stranger_in(stranger);
    }
    BadValue::new(
        text!("this is a name; a name has addresses", "这是名字，名字对应地址"),
        text!(
            "look its addresses up: getent hosts {text}, on Windows nslookup {text}",
            "请先查出它的地址：getent hosts {text}，Windows 上用 nslookup {text}"
        ),
    )
}

/// `127.0.0.1:8888` and `localhost:8888`.
fn with_one_colon(text: &str) -> BadValue {
    let (host, port) = text.split_once(':').unwrap_or((text, ""));
    if !host.is_empty() && !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()) {
        let reason = text!(
            "{port} behind the colon is a port, which belongs to no address",
            "冒号后面的 {port} 是端口，不属于地址"
        );
        return BadValue::new(reason, write(host));
    }
    BadValue::new(
        text!(
            "one colon makes neither IPv4 (dots) nor IPv6 (eight groups, or ::)",
            "只有一个冒号：IPv4 用点分隔，IPv6 有八组或带 ::"
        ),
        example(),
    )
}

fn bad_zone(ip: &str, zone: &str) -> BadValue {
    if ip.parse::<Ipv4Addr>().is_ok() {
        return BadValue::new(
            text!(
                "behind % stands an interface, which only IPv6 addresses have",
                "% 后面是网络接口，只有 IPv6 地址才带"
            ),
            write(ip),
        );
    }
    if strict(ip).is_none() {
        return bad_address(ip);
    }
    let reason = if zone.is_empty() {
        text!("the interface behind % is missing", "% 后面缺少网络接口")
    } else {
        text!("what stands behind % is no interface", "% 后面不是网络接口")
    };
    BadValue::new(reason, text!("write {ip}%eth0 or {ip}", "请写 {ip}%eth0 或 {ip}"))
}

fn bad_prefix(ip: IpAddr, prefix: &str) -> BadValue {
    let bits = if ip.is_ipv4() { 32 } else { 128 };
    let usual = if ip.is_ipv4() { 24 } else { 64 };
    let help = text!(
        "a prefix is the number of network bits, 0 to {bits}: {ip}/{usual}",
        "前缀是网络位数，从 0 到 {bits}：{ip}/{usual}"
    );
    let shown = escaped(prefix);
    let reason = if prefix.is_empty() {
        text!("the prefix behind / is missing", "/ 后面缺少前缀")
    } else if prefix.bytes().all(|byte| byte.is_ascii_digit()) {
        text!(
            "/{shown} is more than the {bits} bits of the address",
            "/{shown} 超过了地址的 {bits} 位"
        )
    } else if prefix.parse::<Ipv4Addr>().is_err() {
        text!("'{shown}' is neither a prefix nor a mask", "“{shown}”既不是前缀也不是掩码")
    } else if ip.is_ipv6() {
        text!("IPv6 has prefixes only, no masks", "IPv6 只有前缀，没有掩码")
    } else {
        text!(
            "{shown} is no mask: its ones do not stand together at the front",
            "{shown} 不是掩码：其中的 1 没有连续排在最前面"
        )
    };
    BadValue::new(reason, help)
}

/// The help that names an address, or, if even that is none, two good examples.
fn write(address: &str) -> Text {
    if strict(address).is_some() { text!("write {address}", "请写 {address}") } else { example() }
}

fn example() -> Text {
    text!(
        "an address looks like 192.168.1.5, 192.168.1.5/24 or fe80::1/64",
        "地址的写法：192.168.1.5、192.168.1.5/24 或 fe80::1/64"
    )
}

fn stranger_in(stranger: char) -> BadValue {
    let shown = escaped(stranger.encode_utf8(&mut [0; 4])).to_string();
    BadValue::new(
        text!("'{shown}' does not belong into an address", "地址里不应有“{shown}”"),
        example(),
    )
}

/// What a Chinese input method writes instead of digits and signs.
fn to_half_width(c: char) -> char {
    match c {
        '。' => '.',
        '\u{3000}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_slip_gets_its_own_reason_and_cure() {
        for (input, reason, cure) in [
            ("", "nothing", "looks like"),
            (" ", "only blanks", "looks like"),
            ("192.168.1. 5", "a blank", "write 192.168.1.5"),
            ("192.168.1.5 /24", "a blank", "write 192.168.1.5/24"),
            ("192。168。1。5", "full-width", "write 192.168.1.5"),
            ("１２７.0.0.1", "full-width", "write 127.0.0.1"),
            ("fe80：：1", "full-width", "write fe80::1"),
            ("http://10.0.0.1/x", "a URL", "write 10.0.0.1"),
            ("1.2.3.4/24/8", "more than one /", "192.168.1.5/24"),
            ("/24", "before / is missing", "looks like"),
            ("[::1]:8888", "brackets", "write ::1"),
            ("10.0.0.1:8888", "8888 behind the colon is a port", "write 10.0.0.1"),
            ("localhost:80", "is a port", "looks like"),
            ("localhost", "this is a name", "getent hosts localhost"),
            ("主机.中国", "this is a name", "getent hosts"),
            ("a@b", "'@' does not belong", "looks like"),
            ("1.2.3.4%eth0", "only IPv6", "write 1.2.3.4"),
            ("fe80::1%", "behind % is missing", "fe80::1%eth0"),
            ("fe80::1%a%b", "is no interface", "fe80::1%eth0"),
            ("a:b", "one colon", "looks like"),
            ("1.2.3.4/33", "/33 is more than the 32 bits", "0 to 32"),
            ("::1/129", "/129 is more than the 128 bits", "0 to 128"),
            ("1.2.3.4/", "behind / is missing", "1.2.3.4/24"),
            ("1.2.3.4/+24", "neither a prefix nor a mask", "0 to 32"),
            ("1.2.3.4/-1", "neither a prefix nor a mask", "0 to 32"),
            ("1.2.3.4/255.0.255.0", "do not stand together", "1.2.3.4/24"),
            ("::1/255.255.255.0", "no masks", "::1/64"),
        ] {
            let bad = diagnose(input);
            assert!(bad.reason.en.contains(reason), "{input}: {bad}");
            assert!(bad.help.en.contains(cure), "{input}: {bad}");
        }
    }
}
