// mistake: The text is sent as UTF-16 (little-endian) where UTF-8 is asked for. | 要求用 UTF-8，却按 UTF-16（小端）发送文本。
// diagnosis: wrong-encoding
use std::env;
use std::net::UdpSocket;

fn main() {
    let args: Vec<String> = env::args().collect();
    let to = format!("{}:{}", args[1], args[2]);
    let socket = UdpSocket::bind("0.0.0.0:0").unwrap();
    for text in &args[3..] {
        let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        socket.send_to(&bytes, &to).unwrap();
    }
}
