//! Exercise: a chat in both directions at once. 练习：同时收发的聊天。
//!
//!     cargo run -p ex_udp_chat -- 8888 127.0.0.1 9999
//!
//! Check it: `cargo course check udp_chat` 检查

use std::env;
use std::error::Error;
use std::io;
use std::net::UdpSocket;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [own_port, peer_ip, peer_port] = arguments.as_slice() else {
        return Err("usage: ex_udp_chat OWN_PORT PEER_IP PEER_PORT".into());
    };
    let (own_port, peer_port): (u16, u16) = (own_port.parse()?, peer_port.parse()?);
    let socket = UdpSocket::bind(("0.0.0.0", own_port))?;

    // Your turn, in two parts: 1. send each line, print each datagram; 2. both at the same time,
    // so that neither waits for the other. A socket can be shared: socket.try_clone().
    // 轮到你了，分两步：1. 发送每一行，打印每个数据报；2. 两件事同时进行，谁也不等谁。
    // 套接字可以共用：socket.try_clone()。
    for line in io::stdin().lines() {
        eprintln!("not sent from {} to {peer_ip}:{peer_port}: {:?}", socket.local_addr()?, line?);
    }
    Ok(())
}
