//! Exercise: the addresses of this machine's interfaces. 练习：本机各接口的地址。
//!
//!     cargo run -p ex_net_commands
//!
//! Check it: `cargo course check net_commands` 检查

fn main() {
    // Your turn: `NAME ADDRESS BROADCAST` for each IPv4 address. The crate if-addrs asks the system.
    // 轮到你了：每个 IPv4 地址一行 `NAME ADDRESS BROADCAST`。if-addrs 这个 crate 会向系统查询。
    eprintln!("no interfaces yet / 还没有列出接口");
}
