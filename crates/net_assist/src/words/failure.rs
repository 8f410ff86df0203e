//! Failures: each a fact and a cure.

use std::io::ErrorKind;
use std::net::SocketAddr;
use std::path::Path;

use common::error::system_said;
use common::{Error, ExitStatus, Explain, Text, text};

use super::{grouped, shown_path};
use crate::event::{Failure, Refusal};
use crate::link::{Group, LinkKind};

/// A failure as a fact and a cure.
pub fn told(failure: &Failure) -> (Text, Option<Text>) {
    match failure {
        Failure::Common(error) => (error.fact(), of_lesson(error)),
        Failure::Connect { to, reason } => connect(*to, reason),
        Failure::NotOpen => (
            Text::new("nothing is open", "还没有打开"),
            Some(Text::new("open it first, then send", "请先打开，再发送")),
        ),
        Failure::NoPeer => (
            Text::new("a TCP client needs a server to connect to", "TCP 客户端需要服务器的地址"),
            Some(Text::new(
                "name it, such as --to 127.0.0.1:8888",
                "请写出地址，例如 --to 127.0.0.1:8888",
            )),
        ),
        Failure::NobodyToSendTo => (
            Text::new(
                "there is nobody to send to: no peer was named, and nobody was heard from yet",
                "没有发送对象：没有写目的地址，也还没有收到过消息",
            ),
            Some(Text::new(
                "name one, such as --to 127.0.0.1:8888, or wait until someone sends something",
                "请写出地址，例如 --to 127.0.0.1:8888，或等有人发来消息",
            )),
        ),
        Failure::NotConnected(peer) => (
            text!("{peer} is not connected", "{peer} 没有连接"),
            Some(Text::new("choose one from the list of peers", "请从对端列表里选一个")),
        ),
        Failure::PeerDoesNotRead { peer, waiting, refused } => {
            let (waiting, refused) = (grouped(*waiting as u64), grouped(*refused as u64));
            (
                text!(
                    "{peer} does not read: {waiting} bytes wait for it, {refused} more were refused",
                    "{peer} 没有读取数据：已有 {waiting} 字节在等待，又有 {refused} 字节被拒绝"
                ),
                Some(Text::new(
                    "send more slowly, or end this connection",
                    "请放慢发送，或断开这个连接",
                )),
            )
        }
        Failure::CutShort { file, sent, length, why } => {
            cut_short(file, *sent, *length, why.as_deref())
        }
        Failure::Group { group, leaving, reason } => of_group(group, *leaving, reason),
        Failure::NotForThis(kind) => not_for_this(*kind),
        Failure::File { file, reason } => unreadable(file, reason),
    }
}

/// The cure of a lesson's error, in terms of this program.
fn of_lesson(error: &Error) -> Option<Text> {
    match error {
        Error::Send { source, .. } if source.kind() == ErrorKind::PermissionDenied => {
            Some(Text::new(
                "a broadcast needs permission: start with --broadcast, or type /broadcast on \
                 (SO_BROADCAST); if this is no broadcast address, a firewall forbids it",
                "发送广播需要许可：启动时加 --broadcast，或输入 /broadcast on（SO_BROADCAST）；\
                 如果这不是广播地址，那就是防火墙不允许",
            ))
        }
        _ => error.help(),
    }
}

fn cut_short(
    file: &Path,
    sent: u64,
    length: Option<u64>,
    why: Option<&Failure>,
) -> (Text, Option<Text>) {
    let name = shown_path(file);
    let Text { en, zh } = match why {
        Some(why) => told(why).0,
        None => Text::new("it was given up before", "发完之前就结束了"),
    };
    let fact = match length {
        Some(length) => {
            let (rest, length) = (grouped(length.saturating_sub(sent)), grouped(length));
            Text {
                en: format!("the last {rest} of the {length} bytes of {name} were not sent: {en}")
                    .into(),
                zh: format!("{name} 共 {length} 字节，最后 {rest} 字节没有发送：{zh}").into(),
            }
        }
        None => {
            let sent = grouped(sent);
            Text {
                en: format!("what follows the first {sent} bytes of {name} was not sent: {en}")
                    .into(),
                zh: format!("{name} 的前 {sent} 字节之后没有发送：{zh}").into(),
            }
        }
    };
    let cure = Text::new(
        "when somebody is connected again, send the whole file anew",
        "重新连接后，请重发整个文件",
    );
    (fact, Some(cure))
}

fn of_group(group: &Group, leaving: bool, reason: &Refusal) -> (Text, Option<Text>) {
    let (address, said) = (group.address, system_said(&reason.0));
    let (en, zh) = (said.en, said.zh);
    match (leaving, reason.0.kind()) {
        (false, ErrorKind::AddrInUse) => (
            text!("the group {address} is joined already", "已经加入过组播组 {address}"),
            Some(text!("/leave {address} leaves it", "用 /leave {address} 退出")),
        ),
        (true, ErrorKind::AddrNotAvailable) => (
            text!("the group {address} is not joined", "没有加入组播组 {address}"),
            Some(Text::new(
                "leave it as it was joined, with the same interface",
                "退出时要和加入时一样，写同一个接口",
            )),
        ),
        (true, _) => (
            text!("cannot leave the group {address}: {en}", "无法退出组播组 {address}：{zh}"),
            Some(Text::new("closing the socket leaves every group", "关闭套接字就退出所有组")),
        ),
        (false, _) => (
            text!("cannot join the group {address}: {en}", "无法加入组播组 {address}：{zh}"),
            Some(Text::new(
                "name an interface by an address of this machine, for IPv6 by its number: \
                 239.1.2.3@192.168.1.5, ff02::1%3",
                "请用本机的地址指定接口，IPv6 用接口编号：239.1.2.3@192.168.1.5、ff02::1%3",
            )),
        ),
    }
}

fn connect(to: SocketAddr, reason: &Refusal) -> (Text, Option<Text>) {
    let said = system_said(&reason.0);
    let fact = Text {
        en: format!("cannot connect to {to}: {}", said.en).into(),
        zh: format!("无法连接 {to}：{}", said.zh).into(),
    };
    let (ip, port) = (to.ip(), to.port());
    let cure = match reason.0.kind() {
        ErrorKind::ConnectionRefused if ip.is_loopback() => Some(text!(
            "nobody listens there; start a server in another terminal: \
             cargo run -p net_assist -- --tcp-listen :{port}",
            "那里没有程序在监听；请在另一个终端启动服务器：\
             cargo run -p net_assist -- --tcp-listen :{port}"
        )),
        ErrorKind::ConnectionRefused => Some(text!(
            "nobody listens on port {port} of {ip}; start a server there: \
             cargo run -p net_assist -- --tcp-listen :{port}",
            "{ip} 的端口 {port} 没有程序在监听；请在那里启动服务器：\
             cargo run -p net_assist -- --tcp-listen :{port}"
        )),
        ErrorKind::TimedOut => Some(text!(
            "nothing came back from {ip}: check the address; a firewall may swallow the request",
            "{ip} 没有任何回应：请检查地址；也可能被防火墙丢弃"
        )),
        ErrorKind::HostUnreachable => Some(text!(
            "no machine answers at {ip}: is it switched on and in the same network?",
            "{ip} 没有机器应答：它开机了吗？在同一个网络里吗？"
        )),
        ErrorKind::NetworkUnreachable => Some(Text::new(
            "this machine has no route there: check the address and the routes (ip route, on \
             Windows route print)",
            "本机没有通往那里的路由：请检查地址和路由表（ip route，Windows 上用 route print）",
        )),
        ErrorKind::AddrNotAvailable | ErrorKind::InvalidInput => Some(text!(
            "the own address cannot reach {ip}: leave --bind out, and the system picks one",
            "自己的地址到不了 {ip}：请去掉 --bind，由系统选择"
        )),
        _ => None,
    };
    (fact, cure)
}

fn not_for_this(kind: LinkKind) -> (Text, Option<Text>) {
    match kind {
        LinkKind::Udp => (
            Text::new(
                "UDP has no connection that could be ended for sending",
                "UDP 没有连接，不存在“结束发送”",
            ),
            Some(Text::new("close the socket instead", "请直接关闭套接字")),
        ),
        LinkKind::TcpClient | LinkKind::TcpServer => (
            Text::new(
                "TCP is between two: it has neither broadcast nor groups, and only a client ends \
                 its input",
                "TCP 只在两方之间：没有广播和组播，只有客户端能结束发送",
            ),
            Some(Text::new("open UDP for that", "请改用 UDP")),
        ),
    }
}

fn unreadable(file: &Path, reason: &Refusal) -> (Text, Option<Text>) {
    let (name, said) = (shown_path(file), file_said(reason));
    let fact = Text {
        en: format!("cannot use the file {name}: {}", said.en).into(),
        zh: format!("无法使用文件 {name}：{}", said.zh).into(),
    };
    let cure = match reason.0.kind() {
        ErrorKind::NotFound => Some(Text::new(
            "check the spelling; a relative path begins where the program was started",
            "请检查拼写；相对路径从启动程序的目录算起",
        )),
        ErrorKind::PermissionDenied => {
            Some(Text::new("choose a file that you may read and write", "请换一个有权读写的文件"))
        }
        ErrorKind::AlreadyExists => Some(Text::new(
            "choose another name, or remove that file first",
            "请换一个名字，或先删除那个文件",
        )),
        ErrorKind::IsADirectory => Some(Text::new("name a file in it", "请写出其中的文件名")),
        ErrorKind::StorageFull => {
            Some(Text::new("make room, or write elsewhere", "请腾出空间，或换一个地方写"))
        }
        ErrorKind::InvalidData => Some(Text::new(
            "save it as UTF-8, or name another file",
            "请把它存为 UTF-8，或换一个文件",
        )),
        ErrorKind::FileTooLarge => Some(Text::new(
            "a datagram holds at most 65,507 bytes (IPv6: 65,527); send less, or use TCP",
            "一个数据报最多 65,507 字节（IPv6：65,527）；请缩短，或改用 TCP",
        )),
        _ => None,
    };
    (fact, cure)
}

/// What the system said of a file.
pub(super) fn file_said(reason: &Refusal) -> Text {
    match reason.0.kind() {
        ErrorKind::InvalidData => Text::new("it is not UTF-8 text", "不是 UTF-8 文本"),
        // EFBIG; without a number it is this program's word for a file that fits into no datagram.
        ErrorKind::FileTooLarge if reason.0.raw_os_error().is_some() => Text::new(
            "it may not grow any more (ulimit -f, or the file system's limit)",
            "文件不能再变大（ulimit -f 或文件系统的限制）",
        ),
        ErrorKind::FileTooLarge => Text::new("it is too long for a datagram", "放不进一个数据报"),
        _ => system_said(&reason.0),
    }
}

impl Explain for Failure {
    fn fact(&self) -> Text {
        told(self).0
    }

    fn help(&self) -> Option<Text> {
        told(self).1
    }

    fn status(&self) -> ExitStatus {
        match self {
            Failure::Common(error) => error.status(),
            Failure::NoPeer | Failure::NobodyToSendTo | Failure::NotForThis(_) => ExitStatus::Usage,
            _ => ExitStatus::Refused,
        }
    }

    fn input(&self) -> Option<String> {
        match self {
            Failure::Common(error) => error.input(),
            Failure::Group { group, .. } => Some(group.address.to_string()),
            Failure::Connect { to, .. } => Some(to.to_string()),
            Failure::NotConnected(peer) | Failure::PeerDoesNotRead { peer, .. } => {
                Some(peer.to_string())
            }
            Failure::File { file, .. } | Failure::CutShort { file, .. } => {
                Some(file.to_string_lossy().into_owned())
            }
            _ => None,
        }
    }
}
