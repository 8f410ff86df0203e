// mistake: The mask of /0 is a shift by 32, which overflows. | 计算 /0 的掩码时移了 32 位，发生溢出。
// diagnosis: crashed or output-differs
use std::io::stdin;
use std::net::Ipv4Addr;

fn parse(line: &str) -> Option<(Ipv4Addr, u32)> {
    let (address, prefix) = line.split_once('/')?;
    let bits: u32 = prefix.parse().ok()?;
    let is_plain = bits <= 32 && bits.to_string() == prefix;
    is_plain.then_some((address.parse().ok()?, bits))
}

fn describe(address: Ipv4Addr, prefix: u32) -> String {
    let mask = u32::MAX << (32 - prefix);
    let network = u32::from(address) & mask;
    let class = match address.octets()[0] {
        0..=127 => 'A',
        128..=191 => 'B',
        192..=223 => 'C',
        224..=239 => 'D',
        240..=255 => 'E',
    };
    let kind = if address.is_loopback() {
        "loopback"
    } else if address.is_private() {
        "private"
    } else {
        "public"
    };
    let (network, broadcast) = (Ipv4Addr::from(network), Ipv4Addr::from(network | !mask));
    format!("{class} {network} {broadcast} {kind}")
}

fn main() {
    for line in stdin().lines() {
        match parse(&line.unwrap()) {
            Some((address, prefix)) => println!("{}", describe(address, prefix)),
            None => println!("error"),
        }
    }
}
