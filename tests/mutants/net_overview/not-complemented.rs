// mistake: The sum is written as it is, without its one's complement. | 直接写出和，没有取反码。
// diagnosis: checksum
use std::net::Ipv4Addr;

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let ip = |i: usize| args[i].parse::<Ipv4Addr>().unwrap().octets();
    let port = |i: usize| args[i].parse::<u16>().unwrap().to_be_bytes();
    let text = args[5].as_bytes();
    let length = u16::try_from(8 + text.len()).unwrap().to_be_bytes();
    let header = [port(3), port(4), length].concat();
    let mut summed = [&ip(1)[..], &ip(2), &[0, 17], &length, &header, &[0, 0], text].concat();
    if summed.len() % 2 == 1 {
        summed.push(0);
    }
    let word = |two: &[u8]| u32::from(u16::from_be_bytes([two[0], two[1]]));
    let mut checksum: u32 = summed.chunks(2).map(word).sum();
    while checksum > 0xffff {
        checksum = (checksum & 0xffff) + (checksum >> 16);
    }
    let hex: String = header.iter().map(|byte| format!("{byte:02x}")).collect();
    println!("{hex}{checksum:04x}");
}
