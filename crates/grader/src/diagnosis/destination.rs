//! Where datagrams went, and where they came from.

use std::net::{Ipv4Addr, SocketAddrV4};

use common::text;

use super::case::{Case, Wire};
use super::death::Errno;
use super::show::{quoted_bytes, quoted_line};
use super::{Code, Diagnosis, Exhibit};
use crate::judge::Failure;
use crate::stage::{Network, Transport};

/// Whether every host of a network hears an address.
pub(super) fn is_broadcast(case: &Case, ip: Ipv4Addr) -> bool {
    let of_the_lan = match &case.check.network {
        Network::Lan(lan) => {
            let hosts = u32::MAX.checked_shr(lan.prefix.into()).unwrap_or(0);
            ip.to_bits() == lan.address.to_bits() | hosts
        }
        _ => false,
    };
    let heard_by_several = case
        .check
        .expected
        .datagrams
        .iter()
        .any(|datagrams| datagrams.to.ip() == &ip && datagrams.at.len() > 1);
    ip.is_broadcast() || of_the_lan || heard_by_several || ip == Ipv4Addr::new(127, 255, 255, 255)
}

/// The first datagram that went where none was to go, in place of one that is missing.
fn astray<'a>(wire: &Wire<'a>) -> Option<(SocketAddrV4, &'a [u8])> {
    let (to, bytes) = wire.elsewhere.first()?;
    (wire.got.len() < wire.expected.len()).then_some((*to, bytes.as_slice()))
}

pub(super) fn packet(case: &Case, to: SocketAddrV4, bytes: usize) -> Exhibit {
    Exhibit::Packet { transport: Transport::Udp, from: "*".to_owned(), to: case.address(to), bytes }
}

pub(super) fn unicast_for_broadcast(case: &Case) -> Option<Diagnosis> {
    if !case.record.captured {
        return heard_by_some(case);
    }
    let wire = case.wire().filter(|wire| is_broadcast(case, *wire.to.ip()))?;
    let (to, bytes) = astray(&wire)?;
    if is_broadcast(case, *to.ip()) || to.ip().octets()[3] == 255 {
        return None;
    }
    let (wanted, single) = (case.address(wire.to), case.address(to));
    let more = wire.elsewhere.len() > 1;
    let (others, others_zh) =
        if more { (" and to others like it", "，以及别的单个地址") } else { ("", "") };
    let diagnosis = Diagnosis::new(
        Code::UnicastForBroadcast,
        text!(
            "One datagram was to go to the broadcast address {wanted}; instead one went to the single host {single}{others}.",
            "应该向广播地址 {wanted} 发送一个数据报；实际却发给了单台主机 {single}{others_zh}。"
        ),
        text!(
            "Send once, to BROADCAST_IP from the arguments: the network hands that one datagram to every host.",
            "向参数里的 BROADCAST_IP 发送一次：网络会把这一个数据报交给每台主机。"
        ),
    );
    Some(diagnosis.with(packet(case, to, bytes.len())))
}

/// Without a capture: of several listeners, some have it and some do not.
fn heard_by_some(case: &Case) -> Option<Diagnosis> {
    let broadcasts = case.check.expected.datagrams.iter();
    let mut broadcasts = broadcasts.filter(|datagrams| is_broadcast(case, *datagrams.to.ip()));
    let to = broadcasts.find_map(|datagrams| {
        let hears = |peer: &String| case.record.arrived_at(peer).next().is_some();
        let some = datagrams.at.iter().any(hears) && !datagrams.at.iter().all(hears);
        some.then_some(datagrams.to)
    })?;
    let (wanted, port) = (case.address(to), to.port());
    Some(Diagnosis::new(
        Code::UnicastForBroadcast,
        text!(
            "Everyone who listens on port {port} was to receive the datagram to {wanted}; only some did, as when it is sent to a single address.",
            "监听 {port} 端口的每一方都应收到发往 {wanted} 的数据报；实际只有一部分收到了，就像发给了单个地址那样。"
        ),
        text!(
            "Send once, to BROADCAST_IP from the arguments, with SO_BROADCAST set on the sending socket.",
            "向参数里的 BROADCAST_IP 发送一次，并在发送的套接字上设置 SO_BROADCAST。"
        ),
    ))
}

pub(super) fn wrong_port(case: &Case) -> Option<Diagnosis> {
    let wire = case.wire()?;
    let (to, bytes) = astray(&wire)?;
    if to.ip() != wire.to.ip() {
        return None;
    }
    let (wanted, seen, port) = (case.address(wire.to), case.address(to), to.port());
    let text = quoted_bytes(bytes);
    let argument = case.check.args.iter().position(|arg| *arg == port.to_string());
    let swapped = port.swap_bytes() == wire.to.port();
    let (why, why_zh) = match argument {
        _ if swapped => (
            ": the two bytes of the port are swapped (htons is missing)".to_owned(),
            "：端口号的两个字节颠倒了（缺少 htons）".to_owned(),
        ),
        Some(place) => {
            (format!(": that is argument {}", place + 1), format!("：那是第 {} 个参数", place + 1))
        }
        None => (String::new(), String::new()),
    };
    let diagnosis = Diagnosis::new(
        Code::WrongPort,
        text!(
            "The datagram {text} was to go to {wanted}; it went to {seen}{why}.",
            "数据报 {text} 应发往 {wanted}，实际发到了 {seen}{why_zh}。"
        ),
        text!(
            "Take the port from the arguments, as a number: int(sys.argv[…]) in Python, .parse::<u16>() in Rust.",
            "端口要取自参数，并转换成数字：Python 用 int(sys.argv[…])，Rust 用 .parse::<u16>()。"
        ),
    );
    Some(diagnosis.with(packet(case, to, bytes.len())))
}

pub(super) fn wrong_address(case: &Case) -> Option<Diagnosis> {
    let wire = case.wire()?;
    let (to, bytes) = astray(&wire)?;
    let (wanted, seen, text) = (case.address(wire.to), case.address(to), quoted_bytes(bytes));
    let to_a_stranger = case.record.peers.values().any(|peer| *peer == to);
    let help = if is_broadcast(case, *wire.to.ip()) {
        text!(
            "Use BROADCAST_IP as it is given. A broadcast address depends on the network's mask; it does not always end in 255.",
            "直接使用给定的 BROADCAST_IP。广播地址取决于网络的掩码，不一定以 255 结尾。"
        )
    } else if to_a_stranger {
        text!(
            "Keep the peer's address from the arguments; whoever else sends something does not become the peer.",
            "对方的地址取自参数，不要变；别人发来数据报，并不因此成为对方。"
        )
    } else {
        text!(
            "Take the address from the arguments instead of writing one into the program.",
            "地址要取自参数，不要写死在程序里。"
        )
    };
    let diagnosis = Diagnosis::new(
        Code::WrongAddress,
        text!(
            "The datagram {text} was to go to {wanted}; it went to {seen}.",
            "数据报 {text} 应发往 {wanted}，实际发到了 {seen}。"
        ),
        help,
    );
    Some(diagnosis.with(packet(case, to, bytes.len())))
}

pub(super) fn broadcast_refused(case: &Case) -> Option<Diagnosis> {
    let (errno, line) = case.refusal.as_ref()?;
    let wire = case.wire().filter(|wire| wire.got.is_empty())?;
    if *errno != Errno::Access || !is_broadcast(case, *wire.to.ip()) {
        return None;
    }
    let (to, line) = (case.address(wire.to), quoted_line(line));
    Some(Diagnosis::new(
        Code::BroadcastRefused,
        text!(
            "The system refused to send to the broadcast address {to}: {line}. The sending socket has no permission to broadcast.",
            "系统拒绝向广播地址 {to} 发送：{line}。发送的套接字没有广播的许可。"
        ),
        text!(
            "Set the option on the socket that sends, before it sends: socket.set_broadcast(true)? in Rust, s.setsockopt(SOL_SOCKET, SO_BROADCAST, 1) in Python.",
            "在发送的套接字上、发送之前设置这个选项：Rust 写 socket.set_broadcast(true)?，Python 写 s.setsockopt(SOL_SOCKET, SO_BROADCAST, 1)。"
        ),
    ))
}

pub(super) fn unbound_source(case: &Case) -> Option<Diagnosis> {
    let (expected, got) = case.failures.iter().find_map(|failure| match failure {
        Failure::SourcePort { expected, got } => Some((*expected, *got)),
        _ => None,
    })?;
    let chosen = case.steady.port(got);
    let (from, from_zh) = if chosen == "*" {
        ("a port that the system chose".to_owned(), "系统随机选择的端口".to_owned())
    } else {
        (format!("port {chosen}"), format!("端口 {chosen}"))
    };
    Some(Diagnosis::new(
        Code::UnboundSource,
        text!(
            "The datagram was to come from port {expected}; it came from {from}.",
            "数据报应从端口 {expected} 发出，实际来自{from_zh}。"
        ),
        text!(
            "Bind the socket that sends, before it sends: s.bind((\"\", {expected})) in Python, UdpSocket::bind((\"0.0.0.0\", {expected}))? in Rust, with the port from the arguments.",
            "发送之前先绑定发送用的套接字：Python 写 s.bind((\"\", {expected}))，Rust 写 UdpSocket::bind((\"0.0.0.0\", {expected}))?，端口取自参数。"
        ),
    ))
}
