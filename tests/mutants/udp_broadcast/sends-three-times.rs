// mistake: The datagram is sent three times, because UDP may lose one. | 因为 UDP 可能丢包，同一个数据报发送了三次。
// diagnosis: too-many
use std::env;
use std::net::UdpSocket;

fn main() -> std::io::Result<()> {
    let args: Vec<String> = env::args().collect();
    let socket = UdpSocket::bind("0.0.0.0:0")?;
    socket.set_broadcast(true)?;
    for _ in 0..3 {
        socket.send_to(args[3].as_bytes(), format!("{}:{}", args[1], args[2]))?;
    }
    Ok(())
}
