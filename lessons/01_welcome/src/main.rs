//! Welcome: what you bring along, whether this machine is ready, and what to run next.
//!
//! 欢迎：你已经会了什么，这台机器准备好了没有，接下来运行什么。

mod check;
mod child;
mod helpers;
mod loopback;
mod next;
mod ports;
mod recap;
mod sandbox;
mod search;
mod system;
mod terminal;
mod toolchain;

use std::io;
use std::net::{SocketAddr, UdpSocket};
use std::time::Duration;

use clap::Parser;
use common::args::Wait;
use common::{Console, Error, ExitStatus};

use check::{Check, Summary};

/// What you bring along, and whether this machine is ready. | 你已经会了什么，这台机器准备好了没有。
#[derive(Parser)]
#[command(after_help = EXAMPLES)]
struct Args {
    /// how long a program, or a datagram to oneself, may take | 等一个程序、或等发给自己的数据报，最多多久
    #[arg(long, value_name = "DURATION", default_value = "5s")]
    timeout: Wait,
}

const EXAMPLES: &str = "\
Examples:
  cargo run -p welcome                     is this machine ready?
  cargo run -p welcome -- --json           the same, one JSON object a line
  cargo run -p welcome -- --timeout 20s    for a slow machine

Exit status: 0 the course can begin, 1 something that it needs is missing, 2 bad usage
|
例子：
  cargo run -p welcome                     这台机器准备好了吗？
  cargo run -p welcome -- --json           同样的内容，每行一个 JSON 对象
  cargo run -p welcome -- --timeout 20s    机器很慢的时候

退出状态：0 可以开始上课，1 缺少课程需要的东西，2 用法错误";

fn main() -> ExitStatus {
    common::main(welcome)
}

fn welcome(args: &Args, console: &mut Console) -> Result<ExitStatus, Error> {
    let limit = args.timeout.duration();
    recap::tell(console)?;

    let examinations: [&dyn Fn() -> Vec<Check>; 6] = [
        &|| toolchain::checks(limit),
        &terminal::checks,
        &|| loopback::checks(|own| send_to_oneself(own, limit)),
        &|| vec![ports::check(), ports::free()],
        &|| vec![sandbox::check(limit)],
        &helpers::checks,
    ];
    let mut summary = Summary::default();
    for check in examinations.iter().flat_map(|examination| examination()) {
        summary.count(&check);
        console.tell(&check.told_in(console.lang()))?;
    }

    summary.next = next::lesson(console.lang());
    console.tell(&summary)?;
    if summary.status() == ExitStatus::Done {
        console.hint(&toolchain::more());
    }
    Ok(summary.status())
}

// region: loopback
/// A datagram to this machine's own loopback: the smallest network there is.
fn send_to_oneself(own: SocketAddr, limit: Duration) -> io::Result<bool> {
    let socket = UdpSocket::bind(own)?; // port 0: any free one
    socket.set_read_timeout(Some(limit))?;
    let addr = socket.local_addr()?; // now with its port
    let message = "你好，我自己";
    socket.send_to(message.as_bytes(), addr)?;
    let mut buffer = [0; 1024];
    let (length, from) = socket.recv_from(&mut buffer)?;
    Ok(&buffer[..length] == message.as_bytes() && from == addr)
}
// endregion: loopback
