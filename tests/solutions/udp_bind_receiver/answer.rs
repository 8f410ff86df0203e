//! Prints each datagram that arrives at a port, until `quit`. 打印到达端口的每个数据报，直到 `quit`。

use std::env;
use std::error::Error;
use std::net::{Ipv4Addr, UdpSocket};

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = env::args().skip(1).collect();
    let [port] = args.as_slice() else {
        return Err("usage: PORT".into());
    };
    let own: (Ipv4Addr, u16) = (Ipv4Addr::UNSPECIFIED, port.parse()?);
    let socket = UdpSocket::bind(own)?;
    let mut buffer = [0; 65_535]; // what does not fit would be lost
    loop {
        let (length, from) = socket.recv_from(&mut buffer)?;
        let bytes = &buffer[..length];
        if bytes == b"quit" {
            return Ok(());
        }
        println!("{from} {}", String::from_utf8_lossy(bytes));
    }
}
