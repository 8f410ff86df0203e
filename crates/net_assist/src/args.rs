//! The command line: every value parsed into its type, every bad one refused with a cure.
//!
//! What is left out stays `None`: a session that was saved by name may fill it in
//! (`face/settings.rs` merges the two and refuses what contradicts itself).

mod files;
mod link;
mod payload;
mod running;
mod values;

use clap::Parser;

pub(crate) use files::FileOptions;
pub(crate) use link::LinkOptions;
pub(crate) use payload::PayloadOptions;
pub(crate) use running::RunningOptions;
pub(crate) use values::{Speed, parse_group};

/// The network debug assistant: UDP and TCP by hand, full-screen, as lines or as JSON. | 网络调试助手：手动收发 UDP 与 TCP，可用全屏界面、逐行文本或 JSON。
#[derive(Debug, Parser)]
#[command(name = "net_assist", after_help = EXAMPLES)]
pub(crate) struct Args {
    /// text to send as soon as it is open, each as one message; with it stdin is not read | 打开后立即发送的文本，每个参数一条消息；给出后不再读取标准输入
    #[arg(value_name = "MESSAGE")]
    pub(crate) messages: Vec<String>,
    #[command(flatten)]
    pub(crate) link: LinkOptions,
    #[command(flatten)]
    pub(crate) payload: PayloadOptions,
    #[command(flatten)]
    pub(crate) files: FileOptions,
    #[command(flatten)]
    pub(crate) running: RunningOptions,
}

const EXAMPLES: &str = "\
Examples:
  cargo run -p net_assist                                       full screen, UDP on port 8888
  cargo run -p net_assist -- 你好 --to 127.0.0.1:8888           send, show what comes back, end
  cargo run -p net_assist -- --plain --count 3 -e gbk           receive three datagrams as lines
  cargo run -p net_assist -- --tcp --to 127.0.0.1:8000          TCP client
  cargo run -p net_assist -- --tcp-listen --bind :8000 --echo   TCP server that sends all back
  cargo run -p net_assist -- 'n={n:3}' --to 127.0.0.1:8888 --repeat 500ms --times 10
  cargo run -p net_assist -- --to 127.0.0.1:8888 --json < lines.txt
In lines: what is typed is sent; /to, /who, /all, /last, /hex, /file, /repeat, /help, /quit.
Exit status: 0 done (also Ctrl-C), 1 refused by network, system or file, 2 bad usage, 3 nothing came.
|
例子：
  cargo run -p net_assist                                       全屏界面，UDP 端口 8888
  cargo run -p net_assist -- 你好 --to 127.0.0.1:8888           发送，显示回复，然后结束
  cargo run -p net_assist -- --plain --count 3 -e gbk           逐行显示收到的三个数据报
  cargo run -p net_assist -- --tcp --to 127.0.0.1:8000          TCP 客户端
  cargo run -p net_assist -- --tcp-listen --bind :8000 --echo   TCP 服务器，原样发回
  cargo run -p net_assist -- 'n={n:3}' --to 127.0.0.1:8888 --repeat 500ms --times 10
  cargo run -p net_assist -- --to 127.0.0.1:8888 --json < lines.txt
逐行方式：输入一行就发送一行；命令有 /to、/who、/all、/last、/hex、/file、/repeat、/help、/quit。
退出状态：0 完成（包括 Ctrl-C），1 被网络、系统或文件拒绝，2 用法错误，3 什么也没等到。";

#[cfg(test)]
#[path = "args/args_tests.rs"]
mod tests;
