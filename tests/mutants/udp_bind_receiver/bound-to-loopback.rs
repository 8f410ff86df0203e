// mistake: It binds 127.0.0.1, so other machines cannot reach it. | 绑定了 127.0.0.1，其他机器无法访问。
// diagnosis: bound-to-loopback
use std::net::UdpSocket;

fn main() -> std::io::Result<()> {
    let port: u16 = std::env::args().nth(1).unwrap().parse().unwrap();
    let socket = UdpSocket::bind(("127.0.0.1", port))?;
    let mut buffer = [0; 65535];
    loop {
        let (length, from) = socket.recv_from(&mut buffer)?;
        if &buffer[..length] == b"quit" {
            return Ok(());
        }
        println!("{from} {}", String::from_utf8_lossy(&buffer[..length]));
    }
}
