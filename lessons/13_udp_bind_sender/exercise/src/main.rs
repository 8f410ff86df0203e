//! Exercise: the sender's own port. 练习：发送方自己的端口。
//!
//!     cargo run -p ex_udp_bind_sender -- 7777 127.0.0.1 8888 你好
//!
//! Check it: `cargo course check udp_bind_sender` 检查

use std::env;
use std::error::Error;
use std::net::UdpSocket;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [own_port, ip, port, text] = arguments.as_slice() else {
        return Err("usage: ex_udp_bind_sender OWN_PORT IP PORT TEXT".into());
    };
    let (own_port, port): (u16, u16) = (own_port.parse()?, port.parse()?);

    // Your turn: this socket gets any port; it must be own_port. And nothing is sent yet.
    // 轮到你了：这个套接字的端口由系统任选，它应该是 own_port；而且还什么都没有发送。
    let socket = UdpSocket::bind("0.0.0.0:0")?;
    eprintln!("from {}, not {own_port}; {text:?} not sent to {ip}:{port}", socket.local_addr()?);
    Ok(())
}
