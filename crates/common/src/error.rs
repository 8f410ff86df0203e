//! What went wrong, and what to do next.
//!
//! An error is a fact (what was tried, on which address, what the system said) and a cure.
//! Variants say what happened; the words are chosen here, in both languages.

mod cures;

use std::io::{self, ErrorKind};
use std::net::SocketAddr;

use crate::codec::EncodeError;
use crate::escape::escaped;
use crate::{ExitStatus, Text, text};

/// An error that can be told to a person.
pub trait Explain {
    /// What was tried and what came of it.
    fn fact(&self) -> Text;
    /// The next step.
    fn help(&self) -> Option<Text>;
    /// How the program ends.
    fn status(&self) -> ExitStatus {
        ExitStatus::Refused
    }
    /// The value that was at fault, where there is one.
    fn input(&self) -> Option<String> {
        None
    }
}

impl Explain for Box<dyn Explain> {
    fn fact(&self) -> Text {
        (**self).fact()
    }

    fn help(&self) -> Option<Text> {
        (**self).help()
    }

    fn status(&self) -> ExitStatus {
        (**self).status()
    }

    fn input(&self) -> Option<String> {
        (**self).input()
    }
}

/// What can go wrong in a lesson that talks UDP.
#[derive(Debug)]
pub enum Error {
    /// No address is known for a host's name.
    Resolve {
        /// The name.
        host: String,
        /// What the resolver said; `None` when it answered with nothing.
        source: Option<io::Error>,
    },
    /// The own address and the destination are of different families.
    Families {
        /// The own address.
        own: SocketAddr,
        /// The destination.
        to: SocketAddr,
    },
    /// An own address could not be bound.
    Bind {
        /// The address.
        addr: SocketAddr,
        /// What the system said.
        source: io::Error,
    },
    /// An own address could not be bound for TCP.
    BindTcp {
        /// The address.
        addr: SocketAddr,
        /// What the system said.
        source: io::Error,
    },
    /// A datagram could not be sent.
    Send {
        /// Its destination.
        to: SocketAddr,
        /// Its length in bytes.
        bytes: usize,
        /// What the system said.
        source: io::Error,
    },
    /// Receiving failed.
    Receive {
        /// The own address.
        on: SocketAddr,
        /// What the system said.
        source: io::Error,
    },
    /// A call on a socket or on the process failed.
    System {
        /// The call, as in its manual page.
        call: &'static str,
        /// What the system said.
        source: io::Error,
    },
    /// A character does not exist in the chosen encoding.
    Encode(EncodeError),
    /// What was found out could not be written.
    Output(io::Error),
    /// What was typed could not be read.
    Input(io::Error),
}

impl Error {
    /// Makes an [`Error::Bind`]: `UdpSocket::bind(own).map_err(Error::bind(own))`.
    pub fn bind(addr: SocketAddr) -> impl FnOnce(io::Error) -> Self {
        move |source| Error::Bind { addr, source }
    }

    /// Makes an [`Error::BindTcp`]: `TcpListener::bind(own).map_err(Error::bind_tcp(own))`.
    pub fn bind_tcp(addr: SocketAddr) -> impl FnOnce(io::Error) -> Self {
        move |source| Error::BindTcp { addr, source }
    }

    /// Makes an [`Error::Send`]: `send_to(&bytes, to).map_err(Error::send(&bytes, to))`.
    pub fn send(bytes: &[u8], to: SocketAddr) -> impl FnOnce(io::Error) -> Self {
        let bytes = bytes.len();
        move |source| Error::Send { to, bytes, source }
    }

    /// Makes an [`Error::Receive`].
    pub fn receive(on: SocketAddr) -> impl FnOnce(io::Error) -> Self {
        move |source| Error::Receive { on, source }
    }

    /// Makes an [`Error::System`]: `.map_err(Error::system("setsockopt"))`.
    pub fn system(call: &'static str) -> impl FnOnce(io::Error) -> Self {
        move |source| Error::System { call, source }
    }

    /// Refuses a pair of addresses that cannot talk to each other, before the system does so
    /// with a number that explains nothing (`EAFNOSUPPORT`, `EINVAL`).
    ///
    /// # Errors
    /// When one is IPv4 and the other IPv6.
    pub fn check_families(own: SocketAddr, to: SocketAddr) -> Result<(), Self> {
        // An IPv6 socket reaches IPv4 only through mapped addresses, which is another lesson.
        if own.is_ipv4() == to.is_ipv4() { Ok(()) } else { Err(Error::Families { own, to }) }
    }
}

impl Explain for Error {
    fn fact(&self) -> Text {
        match self {
            Error::Resolve { host, source } => {
                let said = source.as_ref().map_or_else(
                    || Text::new("the resolver knows no address", "解析器没有给出地址"),
                    system_said,
                );
                about(
                    "cannot find the address of",
                    "查不到主机地址",
                    &escaped(host).to_string(),
                    &said,
                )
            }
            Error::Families { own, to } => text!(
                "{own} and {to} are of different families, IPv4 and IPv6",
                "{own} 和 {to} 分属 IPv4 与 IPv6，不能互通"
            ),
            Error::Bind { addr, source } | Error::BindTcp { addr, source } => {
                about("cannot bind", "无法绑定", &addr.to_string(), &system_said(source))
            }
            Error::Send { to, bytes, source } => {
                let said = system_said(source);
                Text {
                    en: format!("cannot send {bytes} bytes to {to}: {}", said.en).into(),
                    zh: format!("无法向 {to} 发送 {bytes} 字节：{}", said.zh).into(),
                }
            }
            Error::Receive { on, source } => about(
                "cannot receive on",
                "无法接收数据报，地址",
                &on.to_string(),
                &system_said(source),
            ),
            Error::System { call, source } => {
                about("the system refused", "系统拒绝了调用", call, &system_said(source))
            }
            Error::Encode(error) => no_such_character(error),
            Error::Output(source) => {
                about("cannot write to", "无法写入", "stdout", &system_said(source))
            }
            Error::Input(source) => {
                about("cannot read from", "无法读取", "stdin", &system_said(source))
            }
        }
    }

    fn help(&self) -> Option<Text> {
        cures::help(self)
    }

    fn status(&self) -> ExitStatus {
        match self {
            Error::Families { .. } | Error::Encode(_) => ExitStatus::Usage,
            _ => ExitStatus::Refused,
        }
    }

    fn input(&self) -> Option<String> {
        match self {
            Error::Resolve { host, .. } => Some(host.clone()),
            Error::Bind { addr, .. } | Error::BindTcp { addr, .. } => Some(addr.to_string()),
            Error::Families { to, .. } | Error::Send { to, .. } => Some(to.to_string()),
            Error::Encode(error) => Some(error.character.to_string()),
            _ => None,
        }
    }
}

fn about(en: &str, zh: &str, what: &str, said: &Text) -> Text {
    Text {
        en: format!("{en} {what}: {}", said.en).into(),
        zh: format!("{zh} {what}：{}", said.zh).into(),
    }
}

/// What the system said, with the usual messages in both languages. The system's own words stay
/// beside the Chinese ones: they are what a search finds.
pub fn system_said(error: &io::Error) -> Text {
    let zh = match error.kind() {
        ErrorKind::AddrInUse => "地址已被占用",
        ErrorKind::AddrNotAvailable => "这不是本机的地址",
        ErrorKind::PermissionDenied => "权限不足",
        ErrorKind::NetworkUnreachable => "没有通往该网络的路由",
        ErrorKind::HostUnreachable => "主机不可达",
        ErrorKind::ConnectionRefused => "对方拒绝连接",
        ErrorKind::ConnectionReset => "连接被对方重置",
        ErrorKind::BrokenPipe => "读取方已经关闭",
        ErrorKind::NotFound => "不存在",
        ErrorKind::AlreadyExists => "已经存在",
        ErrorKind::StorageFull => "磁盘已满",
        ErrorKind::FileTooLarge => "文件太大",
        ErrorKind::ReadOnlyFilesystem => "文件系统只读",
        ErrorKind::IsADirectory => "这是一个目录",
        ErrorKind::NotADirectory => "这不是目录",
        ErrorKind::TimedOut | ErrorKind::WouldBlock => "等待超时",
        ErrorKind::InvalidInput => "参数无效",
        _ if crate::os::message_too_long(error) => "报文太长",
        _ => "系统报告",
    };
    text!("{error}", "{zh}（{error}）")
}

fn no_such_character(error: &EncodeError) -> Text {
    let EncodeError { encoding, start, character, .. } = error;
    let (code, place) = (u32::from(*character), start + 1);
    let shown = escaped(character.encode_utf8(&mut [0; 4])).to_string();
    text!(
        "{encoding} has no character '{shown}' (U+{code:04X}, character {place} of the text)",
        "{encoding} 里没有字符“{shown}”（U+{code:04X}，文本的第 {place} 个字符）"
    )
}
