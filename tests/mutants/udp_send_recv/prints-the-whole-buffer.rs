// mistake: The whole buffer is decoded, so NULs follow the text. | 把整个缓冲区都解码了，文本后面跟着一串 NUL。
// diagnosis: nul-padding
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
    if socket.recv_from(&mut buffer).is_err() {
        exit(3);
    }
    println!("{}", decode(&buffer, encoding, ErrorMode::Replace).unwrap());
}
