//! Prints the header that UDP puts before a text. 打印 UDP 加在文本前面的首部。

use std::env;
use std::error::Error;
use std::net::Ipv4Addr;

const UDP: u8 = 17; // its protocol number in IP

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = env::args().skip(1).collect();
    let [from, to, from_port, to_port, text] = args.as_slice() else {
        return Err("usage: SRC_IP DST_IP SRC_PORT DST_PORT TEXT".into());
    };
    let from: Ipv4Addr = from.parse()?;
    let to: Ipv4Addr = to.parse()?;
    let from_port: u16 = from_port.parse()?;
    let to_port: u16 = to_port.parse()?;
    let length = u16::try_from(8 + text.len())?.to_be_bytes();
    let header = [from_port.to_be_bytes(), to_port.to_be_bytes(), length].concat();

    let pseudo_header = [&from.octets()[..], &to.octets(), &[0, UDP], &length].concat();
    let summed = [&pseudo_header, &header, text.as_bytes()].concat();
    for byte in [&header[..], &checksum(&summed).to_be_bytes()].concat() {
        print!("{byte:02x}");
    }
    println!();
    Ok(())
}

/// The one's complement of the one's complement sum of all 16-bit words (RFC 768).
fn checksum(bytes: &[u8]) -> u16 {
    let mut sum: u32 = 0;
    for word in bytes.chunks(2) {
        let low = word.get(1).copied().unwrap_or(0); // an odd last byte is padded with zero
        sum += u32::from(u16::from_be_bytes([word[0], low]));
        sum = (sum & 0xffff) + (sum >> 16);
    }
    match !(sum as u16) {
        0 => 0xffff, // 0 would mean that there is no checksum
        checksum => checksum,
    }
}
