// mistake: It prints the list of byte values instead of the text. | 打印的是字节值的列表，而不是文本。
// diagnosis: printed-bytes or bytes-as-text
use std::net::UdpSocket;

fn main() -> std::io::Result<()> {
    let port: u16 = std::env::args().nth(1).unwrap().parse().unwrap();
    let socket = UdpSocket::bind(("0.0.0.0", port))?;
    let mut buffer = [0; 65535];
    loop {
        let (length, from) = socket.recv_from(&mut buffer)?;
        let data = &buffer[..length];
        if data == b"quit" {
            return Ok(());
        }
        println!("{from} {data:?}");
    }
}
