//! Exercise: one datagram for everyone. 练习：一个数据报发给所有人。
//!
//!     cargo run -p ex_udp_broadcast -- 127.255.255.255 8888 你好
//!
//! Check it: `cargo course check udp_broadcast` 检查

use std::env;
use std::error::Error;
use std::net::UdpSocket;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [broadcast_ip, port, text] = arguments.as_slice() else {
        return Err("usage: ex_udp_broadcast BROADCAST_IP PORT TEXT".into());
    };
    let port: u16 = port.parse()?;

    // Your turn: this is refused with "Permission denied". What does a socket need before it may
    // send to everyone? 轮到你了：系统会拒绝（Permission denied）。套接字需要什么，才可以发给所有人？
    let socket = UdpSocket::bind("0.0.0.0:0")?;
    socket.send_to(text.as_bytes(), (broadcast_ip.as_str(), port))?;
    Ok(())
}
