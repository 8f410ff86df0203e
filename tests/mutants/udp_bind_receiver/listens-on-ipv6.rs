// mistake: It binds [::], so an IPv4 sender is shown as [::ffff:1.2.3.4]:PORT. | 绑定了 [::]，IPv4 发送方显示成 [::ffff:1.2.3.4]:PORT。
// diagnosis: output-differs
use std::net::{Ipv6Addr, UdpSocket};

fn main() -> std::io::Result<()> {
    let port: u16 = std::env::args().nth(1).unwrap().parse().unwrap();
    let socket = UdpSocket::bind((Ipv6Addr::UNSPECIFIED, port))?;
    let mut buffer = [0; 65535];
    loop {
        let (length, from) = socket.recv_from(&mut buffer)?;
        if &buffer[..length] == b"quit" {
            return Ok(());
        }
        println!("{from} {}", String::from_utf8_lossy(&buffer[..length]));
    }
}
