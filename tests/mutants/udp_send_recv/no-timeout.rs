// mistake: There is no read timeout: without a reply it waits for ever. | 没有设置读超时：没有回复时永远等下去。
// diagnosis: never-ends
use std::env;
use std::net::UdpSocket;
use std::process::exit;

use common::codec::{Encoding, ErrorMode, decode, encode};

fn main() {
    let args: Vec<String> = env::args().collect();
    let encoding = Encoding::from_label(&args[4]).unwrap();
    let bytes = encode(&args[3], encoding, ErrorMode::Strict).unwrap();
    let socket = UdpSocket::bind("0.0.0.0:0").unwrap();
    socket.send_to(&bytes, format!("{}:{}", args[1], args[2])).unwrap();
    let mut buffer = [0; 65535];
    let Ok((length, _)) = socket.recv_from(&mut buffer) else { exit(3) };
    println!("{}", decode(&buffer[..length], encoding, ErrorMode::Replace).unwrap());
}
