// mistake: The odd last byte is taken for the low half of a word: the zero stands before it, not behind. | 末尾的奇数字节被当成低位字节：零补在了前面，而不是后面。
// diagnosis: checksum-odd
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
        summed.insert(summed.len() - 1, 0);
    }
    let word = |two: &[u8]| u32::from(u16::from_be_bytes([two[0], two[1]]));
    let mut sum: u32 = summed.chunks(2).map(word).sum();
    while sum > 0xffff {
        sum = (sum & 0xffff) + (sum >> 16);
    }
    let checksum = if sum == 0xffff { 0xffff } else { 0xffff - sum };
    let hex: String = header.iter().map(|byte| format!("{byte:02x}")).collect();
    println!("{hex}{checksum:04x}");
}
