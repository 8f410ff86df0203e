//! Exercise: what kind of port, and is it taken? 练习：是哪类端口，被占用了吗？
//!
//!     cargo run -p ex_ports -- 53 8888 50000
//!
//! Check it: `cargo course check ports` 检查

use std::env;
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    for argument in env::args().skip(1) {
        let port: u16 = argument.parse()?;

        // Your turn: print `PORT CLASS STATE`. The only way to know whether a port is free is to
        // try. 轮到你了：打印 `PORT CLASS STATE`。想知道端口是否空闲，唯一的办法是试一试。
        eprintln!("{port}: not known yet / 还不知道");
    }
    Ok(())
}
