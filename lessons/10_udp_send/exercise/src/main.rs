//! Exercise: one datagram for each text. 练习：每个文本发送一个数据报。
//!
//!     cargo run -p ex_udp_send -- 127.0.0.1 8888 你好 "two words" bye
//!
//! Check it: `cargo course check udp_send` 检查

use std::env;
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [ip, port, texts @ ..] = arguments.as_slice() else {
        return Err("usage: ex_udp_send IP PORT TEXT…".into());
    };
    let port: u16 = port.parse()?;

    // Your turn: a socket, then one datagram for each of the texts, in order.
    // 轮到你了：先有一个套接字，再依次为每个文本发送一个数据报。
    eprintln!("not sent yet / 还没有发送: {texts:?} -> {ip}:{port}");
    Ok(())
}
