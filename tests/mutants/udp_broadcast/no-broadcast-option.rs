// mistake: `set_broadcast(true)` is missing: the system refuses with EACCES. | 缺少 `set_broadcast(true)`，系统以 EACCES 拒绝。
// diagnosis: broadcast-refused
use std::env;
use std::net::UdpSocket;

fn main() -> std::io::Result<()> {
    let args: Vec<String> = env::args().collect();
    let socket = UdpSocket::bind("0.0.0.0:0")?;
    socket.send_to(args[3].as_bytes(), format!("{}:{}", args[1], args[2]))?;
    Ok(())
}
