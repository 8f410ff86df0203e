//! Shows a socket's local address before and after its first datagram. 显示套接字在发送第一个数据报前后的本地地址。

use std::env;
use std::error::Error;
use std::net::{Ipv4Addr, UdpSocket};

use socket2::{Domain, Socket, Type};

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = env::args().skip(1).collect();
    let [ip, port] = args.as_slice() else {
        return Err("usage: IP PORT".into());
    };
    let to: (Ipv4Addr, u16) = (ip.parse()?, port.parse()?);

    // UdpSocket::bind would make a socket that has a port already.
    let socket = UdpSocket::from(Socket::new(Domain::IPV4, Type::DGRAM, None)?);
    println!("before {}", socket.local_addr()?);
    socket.send_to(b"hello", to)?;
    println!("after {}", socket.local_addr()?);
    Ok(())
}
