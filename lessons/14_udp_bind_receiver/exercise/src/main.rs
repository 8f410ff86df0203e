//! Exercise: receive from anyone, until `quit`. 练习：接收任何人的数据报，直到 `quit`。
//!
//!     cargo run -p ex_udp_bind_receiver -- 8888
//!
//! Check it: `cargo course check udp_bind_receiver` 检查

use std::env;
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let port: u16 = env::args().nth(1).ok_or("usage: ex_udp_bind_receiver PORT")?.parse()?;

    // Your turn: bind the port, then a loop: receive, print `IP:PORT TEXT`, until `quit`.
    // 轮到你了：绑定端口，然后循环：接收、打印 `IP:PORT TEXT`，直到收到 `quit`。
    eprintln!("not listening on {port} yet / 还没有在 {port} 端口接收");
    Ok(())
}
