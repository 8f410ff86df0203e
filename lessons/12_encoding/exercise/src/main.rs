//! Exercise: text to bytes and back, three ways to treat what does not fit.
//! 练习：文本与字节互换，以及处理不合适内容的三种方式。
//!
//!     printf 'encode gbk strict 你好\n' | cargo run -p ex_encoding
//!
//! Check it: `cargo course check encoding` 检查

use std::error::Error;
use std::io;

fn main() -> Result<(), Box<dyn Error>> {
    // Your turn: each line is `encode CODEC MODE TEXT` or `decode CODEC MODE HEX`.
    // `common::codec` knows both encodings with Python's meaning of the modes.
    // 轮到你了：每一行是 `encode CODEC MODE TEXT` 或 `decode CODEC MODE HEX`。
    // `common::codec` 认识这两种编码，各种模式的含义与 Python 相同。
    for line in io::stdin().lines() {
        eprintln!("not answered yet / 还没有回答: {}", line?);
    }
    Ok(())
}
