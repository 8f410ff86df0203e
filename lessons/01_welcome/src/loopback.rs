//! What a datagram to oneself says about this machine.

use std::io::{self, ErrorKind};
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};

use common::{Text, os, text};

use crate::check::{Check, refused};
use crate::system::{self, System};

/// Both families: IPv4 is needed, IPv6 is shown.
pub(crate) fn checks(send: impl Fn(SocketAddr) -> io::Result<bool>) -> Vec<Check> {
    let v4 = send((Ipv4Addr::LOCALHOST, 0).into());
    let v6 = send((Ipv6Addr::LOCALHOST, 0).into());
    vec![
        check("loopback v4", "127.0.0.1", v4, Check::missing),
        check("loopback v6", "::1", v6, Check::look),
    ]
}

type Otherwise = fn(&'static str, Text, Text) -> Check;

fn check(name: &'static str, ip: &str, sent: io::Result<bool>, otherwise: Otherwise) -> Check {
    match sent {
        Ok(true) => Check::fine(
            name,
            text!("a datagram to oneself arrived over {ip}", "发给自己的数据报经 {ip} 到达了"),
        ),
        Ok(false) => otherwise(
            name,
            text!("what arrived over {ip} is not what was sent", "经 {ip} 收到的不是发出去的内容"),
            Text::new("run it once more", "请再运行一次"),
        ),
        Err(error) if os::timed_out(&error) => otherwise(
            name,
            text!(
                "a datagram to oneself over {ip} did not arrive",
                "发给自己的数据报没有经 {ip} 到达"
            ),
            Text::new(
                "a firewall drops it: allow traffic inside this machine (interface lo)",
                "防火墙把它丢弃了：请允许本机内部的通信（接口 lo）",
            ),
        ),
        Err(error) => otherwise(name, refused(ip, &error), cure(ip, error.kind())),
    }
}

fn cure(ip: &str, kind: ErrorKind) -> Text {
    let is_ipv6 = ip.contains(':');
    match (system::here(), kind) {
        (System::Linux, ErrorKind::AddrNotAvailable | ErrorKind::NetworkUnreachable)
            if !is_ipv6 =>
        {
            Text::new(
                "the loopback is down: sudo ip link set lo up",
                "回环接口没有启用：sudo ip link set lo up",
            )
        }
        _ if is_ipv6 => Text::new(
            "IPv6 is switched off here: the examples with ::1 will not work, all others do",
            "这里没有启用 IPv6：带 ::1 的例子不能用，其他的都可以",
        ),
        _ => text!(
            "see which addresses there are (ip addr, on Windows ipconfig): {ip} has to be there",
            "查看有哪些地址（ip addr，Windows 上用 ipconfig）：{ip} 必须在其中"
        ),
    }
}
