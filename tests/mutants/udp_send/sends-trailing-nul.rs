// mistake: A NUL byte ends each datagram, as it ends a string in C. | 像 C 字符串那样，每个数据报末尾多了一个 NUL 字节。
// diagnosis: nul-padding
use std::env;
use std::net::UdpSocket;

fn main() -> std::io::Result<()> {
    let args: Vec<String> = env::args().collect();
    let to = format!("{}:{}", args[1], args[2]);
    let socket = UdpSocket::bind("0.0.0.0:0")?;
    for text in &args[3..] {
        let mut bytes = text.clone().into_bytes();
        bytes.push(0);
        socket.send_to(&bytes, &to)?;
    }
    Ok(())
}
