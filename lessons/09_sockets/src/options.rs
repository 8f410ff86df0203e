//! The command line.

use std::fmt::{self, Display};
use std::str::FromStr;

use clap::Parser;
use common::Text;
use common::args::BadValue;

/// What a socket is, and what the system fills in when | 套接字是什么，系统在什么时候填写什么
#[derive(Parser)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// Python's constants, Rust's types and this system's numbers (the default) | 对照表：Python 的常量、Rust 的类型和本机的数值（默认）
    Table,
    /// create sockets and look at them after each call | 创建套接字，每次调用之后看一看
    Show {
        /// udp4, tcp4, udp6 or tcp6; all of them when none is given | udp4、tcp4、udp6 或 tcp6；不写就是全部
        #[arg(value_name = "KIND")]
        kinds: Vec<Kind>,
    },
}

const EXAMPLES: &str = "\
Examples:
  cargo run -p sockets                  AF_INET, SOCK_DGRAM … beside Rust's names
  cargo run -p sockets -- show          what the system fills in, step by step
  cargo run -p sockets -- show udp4     only UDP over IPv4
|
例子：
  cargo run -p sockets                  AF_INET、SOCK_DGRAM 等与 Rust 的名称对照
  cargo run -p sockets -- show          系统填写了什么，一步一步看
  cargo run -p sockets -- show udp4     只看 IPv4 上的 UDP";

/// What a socket speaks, and to which addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Kind {
    pub(crate) transport: Transport,
    pub(crate) family: Family,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Transport {
    Udp,
    Tcp,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Family {
    V4,
    V6,
}

impl Kind {
    /// Every kind, in the order in which they are shown.
    pub(crate) const ALL: [Self; 4] = [
        Self::new(Transport::Udp, Family::V4),
        Self::new(Transport::Tcp, Family::V4),
        Self::new(Transport::Udp, Family::V6),
        Self::new(Transport::Tcp, Family::V6),
    ];

    const fn new(transport: Transport, family: Family) -> Self {
        Self { transport, family }
    }
}

impl Display for Kind {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match (self.transport, self.family) {
            (Transport::Udp, Family::V4) => "udp4",
            (Transport::Tcp, Family::V4) => "tcp4",
            (Transport::Udp, Family::V6) => "udp6",
            (Transport::Tcp, Family::V6) => "tcp6",
        })
    }
}

impl FromStr for Kind {
    type Err = BadValue;

    fn from_str(value: &str) -> Result<Self, BadValue> {
        let mut all = Self::ALL.into_iter();
        all.find(|kind| kind.to_string() == value).ok_or_else(|| {
            BadValue::new(
                Text::new("no kind of socket has that name", "没有这种套接字"),
                Text::new("choose udp4, tcp4, udp6 or tcp6", "可选 udp4、tcp4、udp6、tcp6"),
            )
        })
    }
}
