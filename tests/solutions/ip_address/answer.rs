//! Tells class, network, broadcast address and kind of addresses. 说出地址的类别、网络、广播地址和种类。

use std::io::{self, BufRead};
use std::net::Ipv4Addr;

fn main() -> io::Result<()> {
    // Not lines(), which would also take a "\r" away.
    for line in io::stdin().lock().split(b'\n') {
        let answer = str::from_utf8(&line?).ok().and_then(describe);
        println!("{}", answer.as_deref().unwrap_or("error"));
    }
    Ok(())
}

/// What is known about `A.B.C.D/P`; `None` if it has another form.
fn describe(line: &str) -> Option<String> {
    let (address, prefix) = line.split_once('/')?;
    let address: Ipv4Addr = address.parse().ok()?;
    let prefix = (0..=32_u32).find(|p| p.to_string() == prefix)?; // not "08" or "+8"
    let class = match address.octets()[0] {
        0..=127 => 'A',
        128..=191 => 'B',
        192..=223 => 'C',
        224..=239 => 'D',
        240..=255 => 'E',
    };
    let host_bits = u32::MAX.checked_shr(prefix).unwrap_or(0); // all 32 bits may be the network's
    let network = Ipv4Addr::from_bits(address.to_bits() & !host_bits);
    let broadcast = Ipv4Addr::from_bits(address.to_bits() | host_bits);
    let kind = if address.is_loopback() {
        "loopback"
    } else if address.is_private() {
        "private"
    } else {
        "public"
    };
    Some(format!("{class} {network} {broadcast} {kind}"))
}
