// mistake: The text is padded with 64 NULs. | 文本后面补了 64 个 NUL。
// diagnosis: nul-padding
use std::env;
use std::net::UdpSocket;

fn main() -> std::io::Result<()> {
    let args: Vec<String> = env::args().collect();
    let socket = UdpSocket::bind("0.0.0.0:0")?;
    socket.set_broadcast(true)?;
    let mut message = args[3].clone().into_bytes();
    message.extend([0; 64]);
    socket.send_to(&message, format!("{}:{}", args[1], args[2]))?;
    Ok(())
}
