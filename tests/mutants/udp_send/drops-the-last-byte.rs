// mistake: The last byte is dropped as if it were a newline. | 把最后一个字节当成换行符丢掉了。
// diagnosis: cut-short
use std::env;
use std::net::UdpSocket;

fn main() {
    let args: Vec<String> = env::args().collect();
    let socket = UdpSocket::bind("0.0.0.0:0").unwrap();
    for text in &args[3..] {
        let bytes = text.as_bytes();
        let end = bytes.len().saturating_sub(1);
        socket.send_to(&bytes[..end], format!("{}:{}", args[1], args[2])).unwrap();
    }
}
