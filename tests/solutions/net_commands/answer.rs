//! Lists every interface's IPv4 addresses and broadcast addresses. 列出每个网络接口的 IPv4 地址和广播地址。

use std::io;

use if_addrs::IfAddr;

fn main() -> io::Result<()> {
    for interface in if_addrs::get_if_addrs()? {
        let IfAddr::V4(address) = interface.addr else { continue };
        // "eth0:1" is a label: one more address of eth0.
        let name = interface.name.split(':').next().unwrap_or_default();
        // Where there is none, Linux tells the address itself in its place.
        let broadcast = address.broadcast.filter(|broadcast| *broadcast != address.ip);
        let broadcast = broadcast.map_or("-".to_owned(), |broadcast| broadcast.to_string());
        println!("{name} {} {broadcast}", address.ip);
    }
    Ok(())
}
