//! Sends one datagram for each text. 给每个文本发送一个数据报。

use std::env;
use std::error::Error;
use std::net::{Ipv4Addr, UdpSocket};

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = env::args().skip(1).collect();
    let [ip, port, texts @ ..] = args.as_slice() else {
        return Err("usage: IP PORT TEXT...".into());
    };
    let to: (Ipv4Addr, u16) = (ip.parse()?, port.parse()?);
    let socket = UdpSocket::bind("0.0.0.0:0")?;
    for text in texts {
        socket.send_to(text.as_bytes(), to)?;
    }
    Ok(())
}
