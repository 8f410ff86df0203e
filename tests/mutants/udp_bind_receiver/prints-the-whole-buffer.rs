// mistake: The whole buffer is printed, so NULs follow the text. | 打印了整个缓冲区，文本后面跟着一串 NUL。
// diagnosis: nul-padding
use std::net::UdpSocket;

fn main() -> std::io::Result<()> {
    let port: u16 = std::env::args().nth(1).unwrap().parse().unwrap();
    let socket = UdpSocket::bind(("0.0.0.0", port))?;
    loop {
        let mut buffer = [0; 65535];
        let (length, from) = socket.recv_from(&mut buffer)?;
        if &buffer[..length] == b"quit" {
            return Ok(());
        }
        println!("{from} {}", String::from_utf8_lossy(&buffer));
    }
}
