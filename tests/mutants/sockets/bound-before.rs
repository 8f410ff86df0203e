// mistake: `UdpSocket::bind` has bound the socket already: `before` shows a port. | `UdpSocket::bind` 已经绑定了套接字，`before` 显示出了端口。
// diagnosis: output-differs
use std::env;
use std::net::UdpSocket;

fn main() -> std::io::Result<()> {
    let args: Vec<String> = env::args().collect();
    let socket = UdpSocket::bind("0.0.0.0:0")?;
    println!("before {}", socket.local_addr()?);
    socket.send_to(b"hello", format!("{}:{}", args[1], args[2]))?;
    println!("after {}", socket.local_addr()?);
    Ok(())
}
