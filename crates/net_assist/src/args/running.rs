//! How long it goes on, and what it looks like.

use std::time::Duration;

use common::args::{Count, Wait};

use super::values::parse_patience;

/// When to end; full-screen or lines.
#[derive(Debug, clap::Args)]
pub(crate) struct RunningOptions {
    /// end after so many messages have come | 收到这么多条消息后结束
    #[arg(long, value_name = "N")]
    pub(crate) count: Option<Count>,
    /// end with status 3 when nothing comes for so long, such as 5s | 这么久没有收到消息就结束（状态 3），例如 5s
    #[arg(long, value_name = "DURATION")]
    pub(crate) timeout: Option<Wait>,
    /// after the end of input: how long replies are waited for [default: UDP with --to 1s, TCP client until the other side closes, else until Ctrl-C]; after a TCP server's end: how long a pipe's next line is [default: 1s] | 输入结束后等待回复的时间 [默认值：UDP 有 --to 时 1s，TCP 客户端等到对方关闭，其他情况直到 Ctrl-C]；TCP 服务器不再发送后，等待管道里下一行的时间 [默认值：1s]
    #[arg(long, value_name = "DURATION", value_parser = parse_patience)]
    pub(crate) wait: Option<Duration>,
    /// lines instead of the full screen, also on a terminal | 在终端上也逐行输出，不用全屏界面
    #[arg(long)]
    pub(crate) plain: bool,
    /// with each step the system call, and Python's and Rust's line for it | 每一步给出系统调用，以及 Python 和 Rust 的写法
    #[arg(long)]
    pub(crate) explain: bool,
    /// full screen: use the mouse, too | 全屏界面：也可以用鼠标
    #[arg(long)]
    pub(crate) mouse: bool,
}
