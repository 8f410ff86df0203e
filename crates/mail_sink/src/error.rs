//! Why a catcher does not catch.

use std::fmt::{self, Display};
use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::path::PathBuf;

use common::error::system_said;
use common::{Explain, Text, text};

/// What can go wrong with a mail catcher.
#[derive(Debug)]
pub enum SinkError {
    /// The address cannot be bound.
    Bind {
        /// The address.
        addr: SocketAddr,
        /// What the system said.
        source: io::Error,
    },
    /// The directory cannot be made, or nothing can be written there.
    Directory {
        /// The directory.
        dir: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The certificates for TLS cannot be made or kept.
    Certificates {
        /// The directory that holds them.
        dir: PathBuf,
        /// What went wrong.
        source: io::Error,
    },
    /// The thread that waits for clients cannot be started.
    Thread(io::Error),
}

impl Explain for SinkError {
    fn fact(&self) -> Text {
        match self {
            SinkError::Bind { addr, source } => {
                let Text { en, zh } = system_said(source);
                text!("cannot listen for mail on {addr}: {en}", "无法在 {addr} 上收信：{zh}")
            }
            SinkError::Directory { dir, source } => {
                let (dir, Text { en, zh }) = (dir.display(), system_said(source));
                text!("cannot keep mail in {dir}: {en}", "无法把邮件存到 {dir}：{zh}")
            }
            SinkError::Certificates { dir, source } => {
                let (dir, Text { en, zh }) = (dir.display(), system_said(source));
                text!("cannot keep a certificate in {dir}: {en}", "无法在 {dir} 中保存证书：{zh}")
            }
            SinkError::Thread(source) => {
                let Text { en, zh } = system_said(source);
                text!("cannot start the mail catcher: {en}", "无法启动邮件捕集器：{zh}")
            }
        }
    }

    fn help(&self) -> Option<Text> {
        match self {
            SinkError::Bind { addr, source } => bind_help(*addr, source),
            SinkError::Directory { source, .. } if source.kind() == ErrorKind::StorageFull => {
                Some(Text::new(
                    "make room on this disk, or name a directory on another one: --mail-dir DIR",
                    "请腾出磁盘空间，或指定另一块磁盘上的目录：--mail-dir DIR",
                ))
            }
            SinkError::Directory { .. } => Some(Text::new(
                "name a directory that this user may write to: --mail-dir DIR",
                "请指定当前用户可写的目录：--mail-dir DIR",
            )),
            SinkError::Certificates { .. } => Some(Text::new(
                "name a directory that only this user may write to",
                "请指定一个只有当前用户可写的目录",
            )),
            SinkError::Thread(_) => None,
        }
    }

    fn input(&self) -> Option<String> {
        match self {
            SinkError::Bind { addr, .. } => Some(addr.to_string()),
            SinkError::Directory { dir, .. } | SinkError::Certificates { dir, .. } => {
                Some(dir.display().to_string())
            }
            SinkError::Thread(_) => None,
        }
    }
}

fn bind_help(addr: SocketAddr, source: &io::Error) -> Option<Text> {
    let (ip, port) = (addr.ip(), addr.port());
    match source.kind() {
        ErrorKind::AddrInUse => Some(text!(
            "another program listens on TCP port {port}: end it, or let the system pick one: \
             --bind 127.0.0.1:0",
            "TCP 端口 {port} 上已有别的程序：请结束它，或让系统挑一个：--bind 127.0.0.1:0"
        )),
        ErrorKind::AddrNotAvailable => Some(text!(
            "{ip} is not an address of this machine; 127.0.0.1 always is",
            "{ip} 不是本机的地址；127.0.0.1 一定是"
        )),
        ErrorKind::PermissionDenied if port < 1024 => Some(Text::new(
            "ports below 1024 are the administrator's; mail catchers use 1025",
            "1024 以下的端口只有管理员可用；邮件捕集器一般用 1025",
        )),
        _ => None,
    }
}

impl Display for SinkError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.fact().en)
    }
}

impl std::error::Error for SinkError {}
