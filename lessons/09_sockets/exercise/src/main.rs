//! Exercise: the address of a socket before and after its first send. 练习：第一次发送前后的套接字地址。
//!
//!     cargo run -p ex_sockets -- 127.0.0.1 8888
//!
//! Check it: `cargo course check sockets` 检查

use std::env;
use std::error::Error;

use socket2::{Domain, Socket, Type};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [ip, port] = arguments.as_slice() else {
        return Err("usage: ex_sockets IP PORT".into());
    };
    let port: u16 = port.parse()?;

    // std's UdpSocket is always bound; socket2 makes one that is not yet.
    // std 的 UdpSocket 一定已经绑定；socket2 能创建尚未绑定的套接字。
    let socket = Socket::new(Domain::IPV4, Type::DGRAM, None)?;

    // Your turn: print `before ADDR:PORT`, send `hello`, print `after ADDR:PORT`.
    // 轮到你了：打印 `before ADDR:PORT`，发送 `hello`，再打印 `after ADDR:PORT`。
    eprintln!("{:?}: nothing sent to {ip}:{port} yet / 还没有发送", socket.local_addr());
    Ok(())
}
