// mistake: `{:?}` of the bytes is sent: the datagram holds [228, 189, ...] as text. | 发送的是字节的 `{:?}`，数据报里是 [228, 189, ...] 这样的文字。
// diagnosis: bytes-as-text
use std::env;
use std::net::UdpSocket;

fn main() -> std::io::Result<()> {
    let args: Vec<String> = env::args().collect();
    let socket = UdpSocket::bind(format!("0.0.0.0:{}", args[1]))?;
    let message = format!("{:?}", args[4].as_bytes());
    socket.send_to(message.as_bytes(), format!("{}:{}", args[2], args[3]))?;
    Ok(())
}
