//! IPv4 addresses with a prefix: class, network, broadcast, kind.

use std::net::Ipv4Addr;

use crate::plan::generator::Generator;

/// `CLASS NETWORK BROADCAST KIND`, or `error`.
pub(super) fn answer(question: &str) -> String {
    let Some((address, prefix)) = parsed(question) else { return "error".to_owned() };
    let host = u32::MAX.checked_shr(prefix).unwrap_or(0);
    let network = Ipv4Addr::from_bits(address.to_bits() & !host);
    let broadcast = Ipv4Addr::from_bits(address.to_bits() | host);
    format!("{} {network} {broadcast} {}", class(address), kind(address))
}

/// `A.B.C.D/P`, and nothing but that: no leading zeros, no blanks, no mask.
fn parsed(line: &str) -> Option<(Ipv4Addr, u32)> {
    let (address, prefix) = line.split_once('/')?;
    let mut octets = [0; 4];
    let mut parts = address.split('.');
    for octet in &mut octets {
        *octet = number(parts.next()?)?;
    }
    let prefix = number(prefix)?;
    (parts.next().is_none() && prefix <= 32).then(|| (octets.into(), prefix.into()))
}

fn number(digits: &str) -> Option<u8> {
    let plain = digits.bytes().all(|byte| byte.is_ascii_digit());
    let leading_zero = digits.len() > 1 && digits.starts_with('0');
    (plain && !leading_zero).then(|| digits.parse().ok())?
}

fn class(address: Ipv4Addr) -> char {
    match address.octets() {
        [0..=127, ..] => 'A',
        [128..=191, ..] => 'B',
        [192..=223, ..] => 'C',
        [224..=239, ..] => 'D',
        [240..=255, ..] => 'E',
    }
}

/// RFC 1122, 3.2.1.3 (loopback) and RFC 1918 (private).
fn kind(address: Ipv4Addr) -> &'static str {
    match address.octets() {
        [127, ..] => "loopback",
        [10, ..] | [172, 16..=31, ..] | [192, 168, ..] => "private",
        _ => "public",
    }
}

pub(super) fn question(kind: &str, form: usize, from: &mut Generator) -> Option<String> {
    let address = match kind {
        "private" => private(from, form),
        "loopback" => octets(from, 127, 127),
        "public" => public(from),
        "class-a" => octets(from, 1, 126),
        "class-b" => octets(from, 128, 191),
        "class-c" => octets(from, 192, 223),
        "class-d" => octets(from, 224, 239),
        "class-e" => octets(from, 240, 255),
        "prefixes" => return Some(prefixes(form, from)),
        "borders" => return Some(border(form, from)),
        "edge" if form.is_multiple_of(2) => return Some(prefixes(form / 2, from)),
        "edge" => return Some(border(form / 2, from)),
        "broken" => return Some(broken(form, from)),
        _ => return None,
    };
    Some(format!("{address}/{}", from.between(1, 30)))
}

fn octets(from: &mut Generator, first: u8, last: u8) -> Ipv4Addr {
    Ipv4Addr::new(from.byte(first, last), from.byte(0, 255), from.byte(0, 255), from.byte(0, 255))
}

/// Of the three blocks of RFC 1918 in turn.
fn private(from: &mut Generator, form: usize) -> Ipv4Addr {
    let [_, b, c, d] = octets(from, 0, 0).octets();
    match form % 3 {
        0 => Ipv4Addr::new(192, 168, c, d),
        1 => Ipv4Addr::new(172, from.byte(16, 31), c, d),
        _ => Ipv4Addr::new(10, b, c, d),
    }
}

fn public(from: &mut Generator) -> Ipv4Addr {
    loop {
        let address = octets(from, 1, 223);
        if kind(address) == "public" {
            return address;
        }
    }
}

/// Prefixes at which shifts and masks go wrong.
fn prefixes(form: usize, from: &mut Generator) -> String {
    let address = public(from);
    match form % 7 {
        0 => format!("{address}/0"),
        1 => format!("{address}/32"),
        2 => format!("{address}/31"),
        // The kind is the address's, not the network's.
        3 => format!("{}/4", private(from, form)),
        4 => format!("{address}/1"),
        5 => "0.0.0.0/0".to_owned(),
        _ => "255.255.255.255/32".to_owned(),
    }
}

/// First and last addresses of the blocks and classes, and their neighbours.
fn border(form: usize, from: &mut Generator) -> String {
    const BORDERS: [[u8; 4]; 24] = [
        [172, 31, 255, 255],
        [172, 32, 0, 0],
        [172, 15, 255, 255],
        [192, 167, 255, 255],
        [128, 0, 0, 0],
        [126, 255, 255, 255],
        [172, 16, 0, 0],
        [192, 169, 0, 0],
        [11, 0, 0, 0],
        [9, 255, 255, 255],
        [127, 0, 0, 0],
        [127, 255, 255, 255],
        [223, 255, 255, 255],
        [224, 0, 0, 0],
        [191, 255, 255, 255],
        [192, 0, 0, 0],
        [239, 255, 255, 255],
        [240, 0, 0, 0],
        [10, 0, 0, 0],
        [10, 255, 255, 255],
        [192, 168, 0, 0],
        [192, 168, 255, 255],
        [0, 0, 0, 0],
        [255, 255, 255, 255],
    ];
    let address = BORDERS.get(form % BORDERS.len()).copied().unwrap_or_default();
    format!("{}/{}", Ipv4Addr::from(address), from.between(8, 30))
}

/// No address in that form; the likeliest mistakes first.
fn broken(form: usize, from: &mut Generator) -> String {
    let address = public(from);
    let [a, b, c, d] = address.octets();
    let (digit, prefix) = (from.between(1, 9), from.between(8, 30));
    let [over, mask] = [from.between(256, 999), 24 + from.between(0, 6)];
    match form % 21 {
        0 => format!("{a}.{b}.0{digit}.{d}/{prefix}"),
        1 => format!("{address}"),
        2 => format!("{address}/33"),
        3 => format!("{a}.{over}.{c}.{d}/{prefix}"),
        4 => format!("{a}.{b}.{c}/{prefix}"),
        5 => format!("{address}/255.255.255.0"),
        6 => format!("{address}/0{digit}"),
        7 => format!("{address}/+{digit}"),
        8 => "network".to_owned(),
        9 => format!(" {address}/{prefix}"),
        10 => String::new(),
        11 => format!("{address}.{digit}/{prefix}"),
        12 => format!("{a}..{c}.{d}/{prefix}"),
        13 => format!("{address}/-{digit}"),
        14 => format!("{address}/"),
        15 => format!("{address}/{mask}/{prefix}"),
        16 => format!("{address}/{prefix} "),
        17 => format!("{a}.{b}.{c}.x/{prefix}"),
        18 => format!("{a}.{b}.{c}.{}/{prefix}", full_width(d)),
        19 => format!("{address} /{prefix}"),
        _ => format!("+{address}/{prefix}"),
    }
}

/// A number in full-width digits, which are digits to Unicode and to Python's `int`.
fn full_width(number: u8) -> String {
    number.to_string().bytes().map(|digit| FULL_WIDTH[usize::from(digit - b'0') % 10]).collect()
}

const FULL_WIDTH: [char; 10] = ['０', '１', '２', '３', '４', '５', '６', '７', '８', '９'];

#[cfg(test)]
#[path = "ip_address_tests.rs"]
mod tests;
