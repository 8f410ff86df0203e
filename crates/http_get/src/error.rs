//! Why a server does not serve.

use std::fmt::{self, Display};
use std::io::{self, ErrorKind};
use std::net::SocketAddr;

use common::error::system_said;
use common::{Explain, Text, text};

/// What can go wrong when a server is started.
#[derive(Debug)]
pub enum ServerError {
    /// The address cannot be bound.
    Bind {
        /// The address.
        addr: SocketAddr,
        /// What the system said.
        source: io::Error,
    },
    /// The thread that waits for clients cannot be started.
    Thread(io::Error),
}

impl Explain for ServerError {
    fn fact(&self) -> Text {
        match self {
            ServerError::Bind { addr, source } => {
                let Text { en, zh } = system_said(source);
                text!("cannot serve pages on {addr}: {en}", "无法在 {addr} 上提供网页：{zh}")
            }
            ServerError::Thread(source) => {
                let Text { en, zh } = system_said(source);
                text!("cannot start the page server: {en}", "无法启动网页服务：{zh}")
            }
        }
    }

    fn help(&self) -> Option<Text> {
        let ServerError::Bind { addr, source } = self else { return None };
        let (ip, port) = (addr.ip(), addr.port());
        match source.kind() {
            ErrorKind::AddrInUse => Some(text!(
                "another program listens on TCP port {port}: end it, or let the system pick one: \
                 {ip}:0",
                "TCP 端口 {port} 上已有别的程序：请结束它，或让系统挑一个：{ip}:0"
            )),
            ErrorKind::AddrNotAvailable => Some(text!(
                "{ip} is not an address of this machine; 127.0.0.1 always is",
                "{ip} 不是本机的地址；127.0.0.1 一定是"
            )),
            ErrorKind::PermissionDenied if port < 1024 => Some(Text::new(
                "ports below 1024 are the administrator's; choose a higher one, such as 8025",
                "1024 以下的端口只有管理员可用；请选大一些的，例如 8025",
            )),
            _ => None,
        }
    }

    fn input(&self) -> Option<String> {
        match self {
            ServerError::Bind { addr, .. } => Some(addr.to_string()),
            ServerError::Thread(_) => None,
        }
    }
}

impl Display for ServerError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.fact().en)
    }
}

impl std::error::Error for ServerError {}
