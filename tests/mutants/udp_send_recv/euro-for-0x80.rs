// mistake: GBK is decoded as on the web: byte 0x80 becomes the euro sign instead of U+FFFD. | 按网页标准解码 GBK：0x80 变成欧元符号，而不是 U+FFFD。
// diagnosis: output-differs
use std::env;
use std::net::UdpSocket;
use std::process::exit;
use std::time::Duration;

use encoding_rs::Encoding;

fn main() {
    let args: Vec<String> = env::args().collect();
    let encoding = Encoding::for_label(args[4].as_bytes()).unwrap();
    let (bytes, _, _) = encoding.encode(&args[3]);
    let socket = UdpSocket::bind("0.0.0.0:0").unwrap();
    socket.set_read_timeout(Some(Duration::from_secs(2))).unwrap();
    socket.send_to(&bytes, format!("{}:{}", args[1], args[2])).unwrap();
    let mut buffer = [0; 65535];
    let Ok((length, _)) = socket.recv_from(&mut buffer) else { exit(3) };
    let (text, _) = encoding.decode_without_bom_handling(&buffer[..length]);
    println!("{text}");
}
