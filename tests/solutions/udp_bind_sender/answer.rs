//! Sends one datagram from a port of our choice. 从指定的端口发送一个数据报。

use std::env;
use std::error::Error;
use std::net::{Ipv4Addr, UdpSocket};

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = env::args().skip(1).collect();
    let [own_port, ip, port, text] = args.as_slice() else {
        return Err("usage: OWN_PORT IP PORT TEXT".into());
    };
    let own: (Ipv4Addr, u16) = (Ipv4Addr::UNSPECIFIED, own_port.parse()?);
    let to: (Ipv4Addr, u16) = (ip.parse()?, port.parse()?);
    UdpSocket::bind(own)?.send_to(text.as_bytes(), to)?;
    Ok(())
}
