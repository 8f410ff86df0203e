// mistake: Upper and lower case are taken for the same: "QUIT" ends it, too. | 不区分大小写：“QUIT” 也会结束程序。
// diagnosis: ended-early
use std::net::UdpSocket;

fn main() -> std::io::Result<()> {
    let port: u16 = std::env::args().nth(1).unwrap().parse().unwrap();
    let socket = UdpSocket::bind(("0.0.0.0", port))?;
    let mut buffer = [0; 65535];
    loop {
        let (length, from) = socket.recv_from(&mut buffer)?;
        let text = String::from_utf8_lossy(&buffer[..length]);
        if text.to_lowercase() == "quit" {
            return Ok(());
        }
        println!("{from} {text}");
    }
}
