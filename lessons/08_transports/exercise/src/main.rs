//! Exercise: each line over UDP and over TCP. 练习：每一行既走 UDP 又走 TCP。
//!
//!     cargo run -p ex_transports -- 127.0.0.1 8888 < lines.txt
//!
//! Check it: `cargo course check transports` 检查

use std::env;
use std::error::Error;
use std::io;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [host, port] = arguments.as_slice() else {
        return Err("usage: ex_transports HOST PORT".into());
    };
    let port: u16 = port.parse()?;

    // Your turn: a datagram keeps its borders, a stream has none; how does the other side of the
    // TCP connection know where a line ends?
    // 轮到你了：数据报自带边界，字节流没有边界；TCP 连接的另一端怎么知道一行在哪里结束？
    for line in io::stdin().lines() {
        eprintln!("not sent to {host}:{port} / 还没有发送: {:?}", line?);
    }
    Ok(())
}
