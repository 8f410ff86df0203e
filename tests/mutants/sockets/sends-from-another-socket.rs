// mistake: `after` shows the port of another socket than the one that sends. | `after` 显示的端口属于另一个套接字，不是发送的那个。
// diagnosis: output-differs
use std::env;
use std::net::UdpSocket;

fn main() -> std::io::Result<()> {
    let args: Vec<String> = env::args().collect();
    // std binds every socket, so a fresh one shows this
    println!("before 0.0.0.0:0");
    let sender = UdpSocket::bind("0.0.0.0:0")?;
    sender.send_to(b"hello", format!("{}:{}", args[1], args[2]))?;
    let socket = UdpSocket::bind("0.0.0.0:0")?;
    println!("after {}", socket.local_addr()?);
    Ok(())
}
