//! The next step for each error.

use std::io::{self, ErrorKind};
use std::net::{IpAddr, SocketAddr};

use super::Error;
use crate::os;
use crate::{Text, text};

pub(super) fn help(error: &Error) -> Option<Text> {
    match error {
        Error::Resolve { .. } => Some(Text::new(
            "check the spelling, or write the address itself, such as 127.0.0.1:8888",
            "请检查拼写，或直接写地址，例如 127.0.0.1:8888",
        )),
        Error::Families { .. } => Some(Text::new(
            "give --bind and --to addresses of the same family",
            "--bind 和 --to 请使用同一种地址",
        )),
        Error::Bind { addr, source } => bind(*addr, source, os::udp_port_holder),
        Error::BindTcp { addr, source } => bind(*addr, source, os::tcp_port_holder),
        Error::Send { to, source, .. } => send(*to, source),
        Error::Encode(_) => Some(encode()),
        Error::Output(source) => output(source),
        Error::Receive { .. } | Error::System { .. } | Error::Input(_) => None,
    }
}

fn output(source: &io::Error) -> Option<Text> {
    match source.kind() {
        ErrorKind::BrokenPipe => Some(Text::new(
            "the program that read this output has ended (`head` does so on purpose)",
            "读取输出的程序已经结束（`head` 就是这样工作的）",
        )),
        ErrorKind::StorageFull => {
            Some(Text::new("make room, or write elsewhere", "请腾出空间，或换一个地方写"))
        }
        _ => None,
    }
}

/// Finds the program that holds a port.
type FindHolder = fn(u16) -> Option<os::Holder>;

fn bind(addr: SocketAddr, source: &io::Error, holder_of: FindHolder) -> Option<Text> {
    let (ip, port) = (bracketed(addr.ip()), addr.port());
    match source.kind() {
        ErrorKind::AddrInUse => Some(taken(&ip, port, holder_of)),
        ErrorKind::AddrNotAvailable => Some(text!(
            "{ip} is not an address of this machine: bind one of its own \
             (ip addr, on Windows ipconfig, lists them), or --bind :{port} for all of them",
            "{ip} 不是本机的地址：请绑定本机的地址（用 ip addr，Windows 上用 ipconfig 查看），\
             或用 --bind :{port} 绑定全部"
        )),
        ErrorKind::PermissionDenied if port < 1024 => Some(Text::new(
            "ports below 1024 are the administrator's: pick one from 1024 to 65535",
            "1024 以下的端口只有管理员可用：请选 1024 到 65535 的端口",
        )),
        _ => None,
    }
}

fn taken(ip: &str, port: u16, holder_of: FindHolder) -> Text {
    match holder_of(port) {
        Some(holder) => text!(
            "{holder} holds port {port}: end it, or pick another port, such as --bind {ip}:0",
            "端口 {port} 被 {holder} 占用：请结束它，或换一个端口，例如 --bind {ip}:0"
        ),
        None => text!(
            "another program holds port {port} (lsof -i :{port}, on Windows netstat -ano, shows \
             which): end it, or pick another port, such as --bind {ip}:0",
            "端口 {port} 被别的程序占用（用 lsof -i :{port}，Windows 上用 netstat -ano 查看）：\
             请结束它，或换一个端口，例如 --bind {ip}:0"
        ),
    }
}

fn send(to: SocketAddr, source: &io::Error) -> Option<Text> {
    let ip = to.ip();
    if os::message_too_long(source) {
        return Some(Text::new(
            "a datagram holds at most 65,507 bytes (IPv4) or 65,527 (IPv6; macOS allows 9,216 \
             unless net.inet.udp.maxdgram says more): send less, or in several datagrams",
            "一个数据报最多 65,507 字节（IPv4）或 65,527 字节（IPv6；macOS 默认只允许 9,216，\
             见 net.inet.udp.maxdgram）：请缩短，或分几次发送",
        ));
    }
    match source.kind() {
        ErrorKind::PermissionDenied => Some(Text::new(
            "a broadcast needs permission: socket.set_broadcast(true), as in udp_broadcast; \
             if this is no broadcast address, a firewall forbids it",
            "发送广播需要许可：socket.set_broadcast(true)，见 udp_broadcast；\
             如果这不是广播地址，那就是防火墙不允许",
        )),
        ErrorKind::NetworkUnreachable => Some(Text::new(
            "this machine has no route there: check the address, the cable or Wi-Fi, \
             and the routes (ip route, on Windows route print)",
            "本机没有通往那里的路由：请检查地址、网线或 Wi-Fi，以及路由表\
             （ip route，Windows 上用 route print）",
        )),
        ErrorKind::HostUnreachable => Some(text!(
            "no machine answers at {ip}: is it switched on and in the same network?",
            "{ip} 没有机器应答：它开机了吗？在同一个网络里吗？"
        )),
        ErrorKind::InvalidInput => Some(text!(
            "the own address cannot reach {ip}: one bound to 127.0.0.1 stays on this machine; \
             leave --bind out, or give --bind :0",
            "自己的地址到不了 {ip}：绑定 127.0.0.1 只能在本机内通信；请去掉 --bind，或用 --bind :0"
        )),
        _ => None,
    }
}

fn encode() -> Text {
    text!(
        "utf-8 and gb18030 hold every character (-e utf-8); or send ? in its place \
         (--errors replace)",
        "utf-8 和 gb18030 能表示所有字符（-e utf-8）；或者用 ? 代替它（--errors replace）"
    )
}

fn bracketed(ip: IpAddr) -> String {
    match ip {
        IpAddr::V4(ip) => ip.to_string(),
        IpAddr::V6(ip) => format!("[{ip}]"),
    }
}
