// mistake: `unwrap()` on the decoded reply panics when its bytes are no text. | 对解码结果直接 `unwrap()`，字节不能解码时就会 panic。
// diagnosis: died-on-undecodable
use std::env;
use std::net::UdpSocket;
use std::process::exit;
use std::time::Duration;

use common::codec::{Encoding, ErrorMode, decode, encode};

fn main() {
    let args: Vec<String> = env::args().collect();
    let encoding = Encoding::from_label(&args[4]).unwrap();
    let bytes = encode(&args[3], encoding, ErrorMode::Strict).unwrap();
    let socket = UdpSocket::bind("0.0.0.0:0").unwrap();
    socket.set_read_timeout(Some(Duration::from_secs(2))).unwrap();
    socket.send_to(&bytes, format!("{}:{}", args[1], args[2])).unwrap();
    let mut buffer = [0; 65535];
    let Ok((length, _)) = socket.recv_from(&mut buffer) else { exit(3) };
    let text = decode(&buffer[..length], encoding, ErrorMode::Strict).unwrap();
    println!("{text}");
}
