//! Exercise: ask, and print the answer. 练习：发送请求，打印回复。
//!
//!     cargo run -p ex_udp_send_recv -- 127.0.0.1 8888 你好 gbk
//!
//! Check it: `cargo course check udp_send_recv` 检查

use std::env;
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [ip, port, text, encoding] = arguments.as_slice() else {
        return Err("usage: ex_udp_send_recv IP PORT TEXT ENCODING".into());
    };
    let port: u16 = port.parse()?;

    // Your turn: send the text in that encoding, wait at most 2 seconds for one reply, print it.
    // 轮到你了：用这个编码发送文本，最多等 2 秒，打印收到的一个回复。
    eprintln!("not sent yet / 还没有发送: {text:?} ({encoding}) -> {ip}:{port}");
    Ok(())
}
