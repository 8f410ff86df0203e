//! Why a text with dots is no IPv4 address.

use std::net::Ipv4Addr;

use common::args::BadValue;
use common::escape::escaped;
use common::{Text, text};

use crate::given::strict;

pub(super) fn reason(text: &str) -> BadValue {
    let parts: Vec<&str> = text.split('.').collect();
    if parts.contains(&"") {
        return BadValue::new(
            text!("beside a dot a number is missing", "点的旁边缺少数字"),
            four_numbers(),
        );
    }
    if let Some(bad) = parts.iter().find_map(|part| not_a_number(part)) {
        return bad;
    }
    if parts.len() != 4 {
        return wrong_count(text, &parts);
    }
    let bad = parts.iter().find_map(|part| leading_zero(part, text));
    bad.or_else(|| parts.iter().find_map(|part| too_large(part))).unwrap_or_else(|| {
        BadValue::new(text!("it is not in dotted form", "不是点分形式"), four_numbers())
    })
}

fn not_a_number(part: &str) -> Option<BadValue> {
    if part.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let shown = escaped(part).to_string();
    let digits = part.strip_prefix("0x").map(|hex| u8::from_str_radix(hex, 16));
    Some(match digits {
        Some(Ok(value)) => BadValue::new(
            text!(
                "'{shown}' is hexadecimal, dotted form is decimal",
                "“{shown}”是十六进制，点分形式用十进制"
            ),
            text!("write {value} for {shown}", "请把 {shown} 写成 {value}"),
        ),
        _ => BadValue::new(text!("'{shown}' is no number", "“{shown}”不是数"), four_numbers()),
    })
}

/// The resolver of the system, inet_aton(3), takes these for addresses that few would expect.
fn wrong_count(text: &str, parts: &[&str]) -> BadValue {
    let count = parts.len();
    if let ([number], Ok(value)) = (parts, text.parse::<u32>()) {
        let address = Ipv4Addr::from(value);
        return BadValue::new(
            text!("{number} is one number, IPv4 has four", "{number} 只是一个数，IPv4 有四个"),
            text!("as 32 bits it is {address}", "按 32 位看，它是 {address}"),
        );
    }
    let reason = text!("it has {count} numbers, IPv4 has four", "其中有 {count} 个数，IPv4 有四个");
    let Some(read) = as_inet_aton(parts) else {
        return BadValue::new(reason, four_numbers());
    };
    let network = format!("{text}{}", ".0".repeat(4 - count));
    let help = text!(
        "write all four, such as {network}; ping and Python's socket would take {text} for {read}",
        "四个数都要写，例如 {network}；ping 和 Python 的 socket 会把 {text} 当作 {read}"
    );
    BadValue::new(reason, help)
}

/// Two or three numbers: the last one fills the bytes that are left.
fn as_inet_aton(parts: &[&str]) -> Option<Ipv4Addr> {
    if !matches!(parts.len(), 2 | 3) || parts.iter().any(|part| part.starts_with('0')) {
        return None;
    }
    let (last, first) = parts.split_last()?;
    let mut bytes = last.parse::<u32>().ok()?.to_be_bytes();
    for (place, part) in bytes.iter_mut().zip(first) {
        if *place != 0 {
            return None;
        }
        *place = part.parse().ok()?;
    }
    Some(Ipv4Addr::from(bytes))
}

fn leading_zero(part: &str, text: &str) -> Option<BadValue> {
    let decimal = part.trim_start_matches('0');
    if part.len() < 2 || decimal.len() == part.len() {
        return None;
    }
    let decimal = if decimal.is_empty() { "0" } else { decimal };
    let numbers = text.split('.').map(|part| match part.trim_start_matches('0') {
        "" => "0",
        rest => rest,
    });
    let meant = numbers.collect::<Vec<_>>().join(".");
    let reason = match u32::from_str_radix(part, 8) {
        Ok(octal) if octal.to_string() != decimal => text!(
            "{part} has a leading zero, which many programs read as octal: {octal}",
            "{part} 有前导零，不少程序会当成八进制，即 {octal}"
        ),
        _ => text!("{part} has a leading zero", "{part} 有前导零"),
    };
    let help = if strict(&meant).is_some() {
        text!("write {meant}", "请写 {meant}")
    } else {
        four_numbers()
    };
    Some(BadValue::new(reason, help))
}

fn too_large(part: &str) -> Option<BadValue> {
    part.parse::<u8>().is_err().then(|| {
        BadValue::new(
            text!(
                "{part} does not fit into a byte, which ends at 255",
                "{part} 超出一个字节的范围，最大是 255"
            ),
            four_numbers(),
        )
    })
}

fn four_numbers() -> Text {
    text!(
        "IPv4 is four numbers from 0 to 255 with dots between: 192.168.1.5",
        "IPv4 是四个 0 到 255 的数，中间用点隔开：192.168.1.5"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_slip_gets_its_own_reason_and_cure() {
        for (input, reason, cure) in [
            (
                "192.168.1",
                "3 numbers",
                "192.168.1.0; ping and Python's socket would take 192.168.1 for 192.168.0.1",
            ),
            ("127.1", "2 numbers", "for 127.0.0.1"),
            ("10.70000", "2 numbers", "for 10.1.17.112"),
            ("10.1.70000", "3 numbers", "four numbers"),
            ("1.2.3.4.5", "5 numbers", "four numbers"),
            ("3232235781", "one number", "192.168.1.5"),
            ("99999999999", "1 numbers", "four numbers"),
            (
                "010.0.0.1",
                "010 has a leading zero, which many programs read as octal: 8",
                "write 10.0.0.1",
            ),
            ("192.168.001.005", "001 has a leading zero", "write 192.168.1.5"),
            ("1.2.3.00", "00 has a leading zero", "write 1.2.3.0"),
            ("1.2.3.0999", "leading zero", "four numbers"),
            ("256.1.1.1", "256 does not fit into a byte", "0 to 255"),
            ("1.2.3.99999999999", "does not fit", "0 to 255"),
            ("1..2.3", "a number is missing", "four numbers"),
            ("1.2.3.", "a number is missing", "four numbers"),
            ("1.2.3.4x", "'4x' is no number", "four numbers"),
            ("1.2.3.-4", "'-4' is no number", "four numbers"),
            ("1.2.3.0x1F", "hexadecimal", "write 31 for 0x1F"),
        ] {
            let bad = super::super::diagnose(input);
            assert!(bad.reason.en.contains(reason), "{input}: {bad}");
            assert!(bad.help.en.contains(cure), "{input}: {bad}");
        }
        assert!(reason("1.2.3.4").reason.en.contains("dotted form"));
    }
}
