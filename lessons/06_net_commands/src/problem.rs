//! What can go wrong here, as a fact and a cure.

use std::io::{self, ErrorKind};

use common::error::system_said;
use common::escape::escaped;
use common::{Error, ExitStatus, Explain, Text, text};

/// Why there is nothing to show.
#[derive(Debug)]
pub(crate) enum Problem {
    /// One that every lesson has.
    Common(Error),
    /// No address is known for a name.
    Resolve { host: String, source: Option<io::Error> },
    /// A host has no address of the wanted family.
    Family { host: String, ipv6: bool },
    /// The system gives this user neither kind of ICMP socket, and there is no `ping` to ask.
    Forbidden { source: io::Error },
    /// The system did not take a request.
    Refused { to: String, source: io::Error },
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        Self::Common(error)
    }
}

impl Explain for Problem {
    fn fact(&self) -> Text {
        match self {
            Self::Common(error) => error.fact(),
            Self::Resolve { host, source } => unresolved(host, source.as_ref()),
            Self::Family { host, ipv6 } => {
                let family = if *ipv6 { "IPv6" } else { "IPv4" };
                let host = escaped(host);
                text!("{host} has no {family} address", "{host} 没有 {family} 地址")
            }
            Self::Forbidden { source } => {
                let Text { en: why, zh: cause } = system_said(source);
                text!(
                    "this user may not open an ICMP socket: {why}",
                    "当前用户不能打开 ICMP 套接字：{cause}"
                )
            }
            Self::Refused { to, source } => {
                let Text { en: why, zh: cause } = system_said(source);
                text!("cannot ping {to}: {why}", "无法 ping {to}：{cause}")
            }
        }
    }

    fn help(&self) -> Option<Text> {
        match self {
            Self::Common(error) => error.help(),
            Self::Resolve { .. } => Some(Text::new(
                "check the spelling and the network, or give the address itself: ping 127.0.0.1",
                "请检查拼写和网络，或直接写地址：ping 127.0.0.1",
            )),
            Self::Family { .. } => Some(Text::new("leave out -4 or -6", "请去掉 -4 或 -6")),
            Self::Forbidden { .. } => Some(how_to_be_allowed()),
            Self::Refused { source, .. } => cure(source),
        }
    }

    fn status(&self) -> ExitStatus {
        match self {
            Self::Common(error) => error.status(),
            _ => ExitStatus::Refused,
        }
    }

    fn input(&self) -> Option<String> {
        match self {
            Self::Common(error) => error.input(),
            Self::Resolve { host, .. } | Self::Family { host, .. } => Some(host.clone()),
            Self::Refused { to, .. } => Some(to.clone()),
            Self::Forbidden { .. } => None,
        }
    }
}

fn unresolved(host: &str, source: Option<&io::Error>) -> Text {
    let host = escaped(host);
    let nothing = Text::new("the resolver knows no address", "解析器没有给出地址");
    let Text { en: why, zh: cause } = source.map_or(nothing, system_said);
    text!("cannot find the address of {host}: {why}", "查不到主机的地址：{host}：{cause}")
}

fn how_to_be_allowed() -> Text {
    if cfg!(target_os = "linux") {
        return Text::new(
            "install the system's ping (iputils-ping), which this program then uses; or allow \
             every group: sudo sysctl net.ipv4.ping_group_range='0 2147483647'; or run it with sudo",
            "安装系统的 ping（iputils-ping），本程序会借用它；或允许所有用户组：\
             sudo sysctl net.ipv4.ping_group_range='0 2147483647'；或用 sudo 运行",
        );
    }
    Text::new(
        "run it as administrator, or use the system's own ping",
        "请以管理员身份运行，或直接用系统自带的 ping",
    )
}

fn cure(source: &io::Error) -> Option<Text> {
    match source.kind() {
        ErrorKind::NetworkUnreachable => Some(Text::new(
            "no packet was sent: this machine has no route there; check the address, the cable or \
             Wi-Fi, and the routes (ip route, on Windows route print)",
            "一个包也没有发出：本机没有通往那里的路由；请检查地址、网线或 Wi-Fi，以及路由表\
             （ip route，Windows 上用 route print）",
        )),
        ErrorKind::PermissionDenied => Some(Text::new(
            "no packet was sent: a firewall of this machine forbids it, or this is a broadcast \
             address; ping asks a single machine",
            "一个包也没有发出：本机的防火墙不允许，或者这是广播地址；ping 一次只问一台机器",
        )),
        ErrorKind::AddrNotAvailable => Some(Text::new(
            "this machine has no address of that family: the list of its interfaces shows \
             (cargo run -p net_commands)",
            "本机没有这一类地址：看看网络接口列表（cargo run -p net_commands）",
        )),
        ErrorKind::InvalidInput => Some(Text::new(
            "a link-local address needs its interface: fe80::1%eth0",
            "链路本地地址要写明接口：fe80::1%eth0",
        )),
        // What the system's own ping said when it was asked instead.
        ErrorKind::Other => Some(how_to_be_allowed()),
        _ => None,
    }
}
