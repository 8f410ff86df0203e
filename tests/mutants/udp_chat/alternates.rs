// mistake: Each turn sends a line, then waits half a second for a datagram: the rest stays in the queue. | 每一圈发送一行，再等半秒接收一个数据报，其余的留在队列里。
// diagnosis: alternation
use std::env;
use std::io::stdin;
use std::net::UdpSocket;
use std::time::Duration;

fn main() -> std::io::Result<()> {
    let args: Vec<String> = env::args().collect();
    let socket = UdpSocket::bind(format!("0.0.0.0:{}", args[1]))?;
    socket.set_read_timeout(Some(Duration::from_millis(500)))?;
    let peer = format!("{}:{}", args[2], args[3]);
    let mut buffer = [0; 65535];
    for line in stdin().lines() {
        socket.send_to(line?.as_bytes(), &peer)?;
        if let Ok((length, from)) = socket.recv_from(&mut buffer) {
            println!("{from} {}", String::from_utf8_lossy(&buffer[..length]));
        }
    }
    Ok(())
}
