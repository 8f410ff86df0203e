//! Exercise: what an address and its prefix say. 练习：地址和前缀说明了什么。
//!
//!     echo 192.168.1.7/24 | cargo run -p ex_ip_address
//!
//! Check it: `cargo course check ip_address` 检查

use std::error::Error;
use std::io;

fn main() -> Result<(), Box<dyn Error>> {
    // Your turn: a line `A.B.C.D/P` gives `CLASS NETWORK BROADCAST KIND`, anything else `error`.
    // 轮到你了：`A.B.C.D/P` 得到 `CLASS NETWORK BROADCAST KIND`，其他的一律得到 `error`。
    for line in io::stdin().lines() {
        eprintln!("not looked at yet / 还没有分析: {}", line?);
    }
    Ok(())
}
