//! Exercise: print each argument on a line of its own. 练习：每个参数打印一行。
//!
//!     cargo run -p ex_welcome -- hello 你好
//!
//! Check it: `cargo course check welcome` 检查

use std::env;

fn main() {
    let words: Vec<String> = env::args().skip(1).collect();

    // Your turn: each word on a line of its own, on stdout. Nothing else.
    // 轮到你了：每个词单独一行，打印到标准输出，别的什么也不打印。
    eprintln!("{} words not printed yet / 还没有打印", words.len());
}
