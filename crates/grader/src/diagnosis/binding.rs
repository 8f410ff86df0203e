//! The program's own port: whether it was bound, and where.

use common::text;

use super::case::Case;
use super::death::Errno;
use super::show::{FIRST_EPHEMERAL, quoted_line};
use super::{Code, Diagnosis};
use crate::plan::Awaited;
use crate::stage::{Bound, Transport};

/// The port that the script waited for in vain.
fn unbound(case: &Case) -> Option<u16> {
    match case.failed_wait()? {
        (_, Awaited::Bound(port)) => Some(*port),
        _ => None,
    }
}

/// The system refused to bind.
pub(super) fn refused(case: &Case) -> Option<Diagnosis> {
    let (errno, line) = case.refusal.as_ref()?;
    let line = quoted_line(line);
    let report = case.death.as_ref().map_or("", |death| death.report.as_str());
    let by_bind = report.contains("bind");
    match errno {
        Errno::AddressInUse => Some(Diagnosis::new(
            Code::AddressInUse,
            text!(
                "The system refused to bind: {line}. Another socket holds that port, perhaps one of this program's own.",
                "系统拒绝绑定：{line}。另一个套接字占用了那个端口，也许就是这个程序自己的。"
            ),
            text!(
                "Bind one socket, once, to the port that is yours, and use it for sending and receiving alike; the other side's port is not yours to bind.",
                "只用一个套接字，绑定一次属于自己的端口，收发都用它；对方的端口不归你绑定。"
            ),
        )),
        Errno::AddressNotAvailable => Some(Diagnosis::new(
            Code::BindFailed,
            text!(
                "The system refused to bind: {line}. The address is not one of this machine's.",
                "系统拒绝绑定：{line}。这个地址不属于本机。"
            ),
            text!(
                "Bind your own side: (\"\", port) in Python, (\"0.0.0.0\", port) in Rust. The peer's address belongs into sendto / send_to.",
                "绑定的是自己这一侧：Python 写 (\"\", port)，Rust 写 (\"0.0.0.0\", port)。对方的地址应该放在 sendto / send_to 里。"
            ),
        )),
        Errno::Invalid | Errno::Access if by_bind => Some(Diagnosis::new(
            Code::BindFailed,
            text!("The system refused to bind: {line}.", "系统拒绝绑定：{line}。"),
            text!(
                "A socket can be bound once, and only before it has sent anything. Ports below 1024 need a privilege.",
                "一个套接字只能绑定一次，而且必须在发送之前。1024 以下的端口需要特权。"
            ),
        )),
        _ => None,
    }
}

/// Bound to an address at which only this machine reaches it.
pub(super) fn to_loopback(case: &Case) -> Option<Diagnosis> {
    let own = case.own_port()?;
    let udp = case.bound(Transport::Udp);
    let is_lone = |bound: &&Bound| bound.address.ip().is_loopback() && bound.address.port() == own;
    let bound = udp.iter().find(is_lone)?;
    let anywhere =
        udp.iter().any(|bound| bound.address.ip().is_unspecified() && bound.address.port() == own);
    let called = case.told().into_iter().map(|told| *told.to.ip());
    let due = case.check.expected.datagrams.iter().map(|datagrams| *datagrams.to.ip());
    let unreached =
        called.chain(due.filter(|ip| !ip.is_loopback())).find(|ip| ip != bound.address.ip());
    let lacks =
        case.printed.as_ref().is_some_and(|printed| printed.got.len() < printed.expected.len())
            || case.wire().is_some_and(|wire| wire.got.len() < wire.expected.len());
    let ip = unreached.filter(|_| lacks && !anywhere)?;
    let address = case.address(bound.address);
    let (called, called_zh) = if case.told().is_empty() {
        (String::new(), String::new())
    } else {
        (
            format!(" The datagram to {ip}:{own} did not reach it."),
            format!("发往 {ip}:{own} 的数据报到不了它。"),
        )
    };
    let diagnosis = Diagnosis::new(
        Code::BoundToLoopback,
        text!(
            "The socket is bound to {address}: only programs on this machine reach it there, and it reaches no other.{called}",
            "套接字绑定在 {address}：只有本机的程序能和它通信，其他机器都不行。{called_zh}"
        ),
        text!(
            "Bind every interface: s.bind((\"\", port)) in Python, UdpSocket::bind((\"0.0.0.0\", port))? in Rust.",
            "绑定所有接口：Python 写 s.bind((\"\", port))，Rust 写 UdpSocket::bind((\"0.0.0.0\", port))?。"
        ),
    );
    Some(diagnosis.with(case.socket(*bound)))
}

/// Bound to another port, or to one address of several.
pub(super) fn elsewhere(case: &Case) -> Option<Diagnosis> {
    let Some(own) = unbound(case) else { return at_another_address(case) };
    let sources = case.sources();
    let is_its_own_choice = |bound: &Bound| {
        !sources.contains(&bound.address.port()) || bound.address.port() < FIRST_EPHEMERAL
    };
    let bound = case.bound(Transport::Udp).into_iter().find(is_its_own_choice)?;
    let (seen, seen_zh) = match case.steady.port(bound.address.port()).as_str() {
        "*" => ("a port that the system chose".to_owned(), "系统随机选择的端口".to_owned()),
        port => (format!("port {port}"), format!("端口 {port}")),
    };
    let diagnosis = Diagnosis::new(
        Code::BoundElsewhere,
        text!(
            "The program was to receive on port {own}; its socket is bound to {seen}.",
            "程序应该在端口 {own} 上接收，它的套接字却绑定了{seen_zh}。"
        ),
        text!(
            "Bind the port from the arguments, as a number; mind which of the arguments is whose port.",
            "绑定参数里的端口，并转换成数字；注意哪个参数是谁的端口。"
        ),
    );
    Some(diagnosis.with(case.socket(bound)))
}

fn at_another_address(case: &Case) -> Option<Diagnosis> {
    let own = case.own_port()?;
    let is_unheard = case.printed.as_ref().is_some_and(|printed| printed.got.is_empty());
    let told = *case.told().first().filter(|_| is_unheard)?;
    let udp = case.bound(Transport::Udp);
    let mut here = udp.iter().filter(|bound| bound.address.port() == own);
    let bound = here.next().filter(|bound| {
        !bound.address.ip().is_unspecified() && bound.address.ip() != told.to.ip()
    })?;
    if here.next().is_some() {
        return None;
    }
    let (address, to) = (case.address(bound.address), told.to);
    let diagnosis = Diagnosis::new(
        Code::BoundElsewhere,
        text!(
            "The socket is bound to {address} alone; the datagram to {to} did not reach it.",
            "套接字只绑定在 {address} 上，发往 {to} 的数据报到不了它。"
        ),
        text!(
            "Bind every interface: s.bind((\"\", port)) in Python, UdpSocket::bind((\"0.0.0.0\", port))? in Rust.",
            "绑定所有接口：Python 写 s.bind((\"\", port))，Rust 写 UdpSocket::bind((\"0.0.0.0\", port))?。"
        ),
    );
    Some(diagnosis.with(case.socket(*bound)))
}

/// The port was never bound, and no error says why.
pub(super) fn never(case: &Case) -> Option<Diagnosis> {
    let own = unbound(case)?;
    if case.death.is_some() {
        return None;
    }
    let (how, how_zh) = if case.has_ended() {
        ("it ended without doing so", "没有绑定就结束了")
    } else {
        ("it waits, but nobody can send to it", "它在等待，但谁也无法向它发送")
    };
    Some(Diagnosis::new(
        Code::NotListening,
        text!(
            "The program was to receive on UDP port {own}; it never bound that port: {how}.",
            "程序应该在 UDP 端口 {own} 上接收，但一直没有绑定这个端口：{how_zh}。"
        ),
        text!(
            "Before the first recvfrom: s.bind((\"\", {own})) in Python, UdpSocket::bind((\"0.0.0.0\", {own}))? in Rust, with the port from the arguments.",
            "在第一次 recvfrom 之前：Python 写 s.bind((\"\", {own}))，Rust 写 UdpSocket::bind((\"0.0.0.0\", {own}))?，端口取自参数。"
        ),
    ))
}
