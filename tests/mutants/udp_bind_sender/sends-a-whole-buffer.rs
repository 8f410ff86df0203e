// mistake: The whole buffer of 1024 bytes is sent, with NULs behind the text. | 把 1024 字节的缓冲区整个发出，文本后面全是 NUL。
// diagnosis: nul-padding
use std::env;
use std::net::UdpSocket;

fn main() -> std::io::Result<()> {
    let args: Vec<String> = env::args().collect();
    let own_port: u16 = args[1].parse().expect("OWN_PORT");
    let port: u16 = args[3].parse().expect("PORT");
    let socket = UdpSocket::bind(("0.0.0.0", own_port))?;
    let text = args[4].as_bytes();
    let mut buffer = vec![0; text.len().max(1024)];
    buffer[..text.len()].copy_from_slice(text);
    socket.send_to(&buffer, (args[2].as_str(), port))?;
    Ok(())
}
