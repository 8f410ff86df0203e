//! The bits of an address, and which of them are the network's.

use std::net::IpAddr;

use common::layout::padded;
use common::{Lang, tr};

use super::LABEL;
use crate::network::mask;

/// All bits, `0` and `1`.
pub(super) fn binary(ip: IpAddr) -> String {
    match ip {
        IpAddr::V4(ip) => format!("{:032b}", u32::from(ip)),
        IpAddr::V6(ip) => format!("{:0128b}", u128::from(ip)),
    }
}

/// The same in hexadecimal.
pub(super) fn hex(ip: IpAddr) -> String {
    match ip {
        IpAddr::V4(ip) => format!("{:08x}", u32::from(ip)),
        IpAddr::V6(ip) => format!("{:032x}", u128::from(ip)),
    }
}

/// The lines of a sheet that show the bits.
pub(super) fn told(ip: IpAddr, prefix: u32, lang: Lang) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = |label: &str, values: String| {
        let label = padded(&format!("  {label}"), LABEL);
        lines.push(format!("{label}{values}").trim_end().to_owned());
    };
    let (label, hexadecimal) = (lang.pick("binary", "二进制"), lang.pick("hex", "十六进制"));
    let columns = |values: Vec<String>, width| -> String {
        values.iter().map(|value| padded(value, width)).collect()
    };
    let rows = zip_rows(&binary(ip), &owners(prefix, ip), ip);
    match ip {
        IpAddr::V4(ip) => {
            let decimal = |bytes: [u8; 4]| columns(bytes.map(|byte| byte.to_string()).into(), 9);
            line(lang.pick("dotted", "点分"), decimal(ip.octets()));
            let bytes = ip.octets().map(|byte| format!("{byte:02x}"));
            line(hexadecimal, columns(bytes.into(), 9) + " 0x" + &hex(ip.into()));
            line(label, rows.first().map(|row| row.0.clone()).unwrap_or_default());
            let owners = rows.first().map(|row| row.1.clone()).unwrap_or_default();
            line("", format!("{owners}   {}", legend(prefix, 32, lang)));
            line(
                lang.pick("mask", "掩码"),
                decimal(mask(prefix).octets()) + &format!(" {}", mask(prefix)),
            );
        }
        IpAddr::V6(ip) => {
            let groups = ip.segments().map(|group| format!("{group:04x}"));
            line(lang.pick("full", "完整"), groups.join(":"));
            line(hexadecimal, format!("0x{}", hex(ip.into())));
            for (row, (bits, owners)) in rows.into_iter().enumerate() {
                line(if row == 0 { label } else { "" }, bits);
                line("", owners);
            }
            line("", legend(prefix, 128, lang));
        }
    }
    lines
}

fn legend(prefix: u32, bits: u32, lang: Lang) -> String {
    let hosts = bits - prefix;
    tr!(lang, "N network: {prefix}, h host: {hosts}", "N 网络 {prefix} 位，h 主机 {hosts} 位")
}

/// An `N` for each bit of the network, an `h` for each of the host.
fn owners(prefix: u32, ip: IpAddr) -> String {
    let bits = if ip.is_ipv4() { 32 } else { 128 };
    (0..bits).map(|bit| if bit < prefix { 'N' } else { 'h' }).collect()
}

/// Both in groups, four groups a row: bytes for IPv4, the groups between colons for IPv6.
fn zip_rows(bits: &str, owners: &str, ip: IpAddr) -> Vec<(String, String)> {
    let group = if ip.is_ipv4() { 8 } else { 16 };
    let rows = |text: &str| -> Vec<String> {
        let bits: Vec<char> = text.chars().collect();
        let row = |row: &[char]| -> Vec<String> {
            row.chunks(group).map(|group| group.iter().collect()).collect()
        };
        bits.chunks(4 * group).map(|chars| row(chars).join(" ")).collect()
    };
    rows(bits).into_iter().zip(rows(owners)).collect()
}
