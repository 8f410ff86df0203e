//! Sends one datagram to every machine of a network. 给网络里的所有机器发送一个数据报。

use std::env;
use std::error::Error;
use std::net::{Ipv4Addr, UdpSocket};

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = env::args().skip(1).collect();
    let [ip, port, text] = args.as_slice() else {
        return Err("usage: BROADCAST_IP PORT TEXT".into());
    };
    let to: (Ipv4Addr, u16) = (ip.parse()?, port.parse()?);
    let socket = UdpSocket::bind("0.0.0.0:0")?;
    socket.set_broadcast(true)?; // without it the system refuses: permission denied
    socket.send_to(text.as_bytes(), to)?;
    Ok(())
}
