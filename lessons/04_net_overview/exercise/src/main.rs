//! Exercise: the 8 bytes before every datagram. 练习：每个数据报前面的 8 个字节。
//!
//!     cargo run -p ex_net_overview -- 192.168.1.5 192.168.1.9 40000 8888 你好
//!
//! Check it: `cargo course check net_overview` 检查

use std::env;
use std::error::Error;
use std::net::Ipv4Addr;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [source, destination, source_port, destination_port, text] = arguments.as_slice() else {
        return Err("usage: ex_net_overview SRC_IP DST_IP SRC_PORT DST_PORT TEXT".into());
    };
    let (source, destination): (Ipv4Addr, Ipv4Addr) = (source.parse()?, destination.parse()?);
    let (from, to): (u16, u16) = (source_port.parse()?, destination_port.parse()?);

    // Your turn: source port, destination port, length, checksum: two bytes each, as hex.
    // 轮到你了：源端口、目的端口、长度、校验和，各两个字节，写成十六进制。
    eprintln!("no header yet / 还没有首部: {source}:{from} -> {destination}:{to} {text:?}");
    Ok(())
}
