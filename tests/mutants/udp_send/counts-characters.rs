// mistake: The number of characters is taken for the number of bytes, so every Chinese text is cut. | 把字符数当成字节数，中文文本都被截断。
// diagnosis: characters-for-bytes
use std::env;
use std::net::UdpSocket;

fn main() {
    let args: Vec<String> = env::args().skip(1).collect();
    let to = format!("{}:{}", args[0], args[1]);
    let socket = UdpSocket::bind("0.0.0.0:0").expect("bind");
    for text in &args[2..] {
        let length = text.chars().count();
        socket.send_to(&text.as_bytes()[..length], &to).expect("send");
    }
}
