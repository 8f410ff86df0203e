//! Bytes that come and go, and what the system says of them.

use std::net::SocketAddr;

use super::literal::{
    error_names, fitted, python, python_decoded, rust, sockaddr, sockaddr_length, strace, tuple,
};
use super::{Explainer, Step};
use crate::event::{Received, Refusal};
use crate::link::LinkKind;

pub(super) fn sent(explainer: &Explainer, to: SocketAddr, bytes: &[u8]) -> Step {
    let ((fd, py, rs), encoding) = (explainer.names(), explainer.encoding);
    let (length, address, size) = (bytes.len(), sockaddr(to), sockaddr_length(to));
    let is_udp = explainer.kind == LinkKind::Udp;
    let call = fitted(
        |text| {
            if is_udp {
                format!("sendto({fd}, {text}, {length}, 0, {address}, {size}) = {length}")
            } else {
                format!("sendto({fd}, {text}, {length}, MSG_NOSIGNAL, NULL, 0) = {length}")
            }
        },
        |room| strace(bytes, room),
    );
    let python = fitted(
        |text| {
            if is_udp {
                format!("{py}.sendto({text}, {})", tuple(to))
            } else {
                format!("{py}.sendall({text})")
            }
        },
        |room| python(bytes, encoding, room),
    );
    let rust = fitted(
        |text| {
            if is_udp {
                format!("{rs}.send_to({text}, \"{to}\")?;")
            } else {
                format!("{rs}.write_all({text})?;")
            }
        },
        |room| rust(bytes, room),
    );
    let step = Step::new(call, python, rust);
    if is_udp && bytes.is_empty() {
        return step.why(
            "an empty datagram is one: it arrives, with its sender",
            "空数据报也是数据报：它会到达，也带着发送方地址",
        );
    }
    step
}

pub(super) fn received(explainer: &Explainer, received: &Received) -> Vec<Step> {
    let ((fd, py, rs), encoding) = (explainer.names(), explainer.encoding);
    let bytes = &received.bytes[..];
    let (length, from) = (bytes.len(), received.from);
    let buffer = explainer.buffer.max(length);
    let (address, size) = (sockaddr(from), sockaddr_length(from));
    if explainer.kind != LinkKind::Udp {
        let step = Step::new(
            fitted(
                |text| format!("recvfrom({fd}, {text}, {buffer}, 0, NULL, NULL) = {length}"),
                |room| strace(bytes, room),
            ),
            fitted(
                |text| format!("{py}.recv({buffer}).decode(\"{encoding}\")  # {text}"),
                |room| python_decoded(bytes, encoding, room),
            ),
            format!("let n = {rs}.read(&mut buffer)?; // {length}"),
        );
        return vec![step.why(
            "TCP is a stream: one recv may hold a part of a message, or several",
            "TCP 是字节流：一次 recv 可能只是消息的一部分，也可能是几条",
        )];
    }
    let step = Step::new(
        fitted(
            |text| format!("recvfrom({fd}, {text}, {buffer}, 0, {address}, [{size}]) = {length}"),
            |room| strace(bytes, room),
        ),
        fitted(
            |text| format!("data, addr = {py}.recvfrom({buffer})  # {text}"),
            |room| python_decoded(bytes, encoding, room),
        ),
        format!("let (n, from) = {rs}.recv_from(&mut buffer)?; // {length}, {from}"),
    );
    if received.is_truncated() { vec![step, cut(received)] } else { vec![step] }
}

/// What was lost, and how the system tells it.
fn cut(received: &Received) -> Step {
    let (got, full) = (received.bytes.len(), received.full_length);
    let step = Step::new(
        format!("recvmsg(3, {{…, msg_flags=MSG_TRUNC}}, MSG_TRUNC) = {full}"),
        format!("data, _, flags, addr = s.recvmsg({got})  # flags & MSG_TRUNC"),
        format!("let mut buffer = [0; 65_535]; // {full} > {got}"),
    );
    step.why(
        "recvfrom cuts what is longer than its buffer, without a word; the rest is lost. \
         Only recvmsg tells (MSG_TRUNC)",
        "数据报比缓冲区长时，recvfrom 会悄悄截断，其余部分丢失；只有 recvmsg 会告知（MSG_TRUNC）",
    )
}

pub(super) fn unreachable(peer: SocketAddr, reason: &Refusal) -> Vec<Step> {
    let address = sockaddr(peer);
    let (name, _) = error_names(&reason.0);
    let (level, option, number) = if peer.is_ipv4() {
        ("SOL_IP", "IP_RECVERR", 11)
    } else {
        ("SOL_IPV6", "IPV6_RECVERR", 25)
    };
    let python_level = if peer.is_ipv4() { "IPPROTO_IP" } else { "IPPROTO_IPV6" };
    vec![
        Step::new(
            format!("setsockopt(3, {level}, {option}, [1], 4) = 0"),
            format!("s.setsockopt({python_level}, {number}, 1)  # {option}"),
            format!("setsockopt(&socket, sockopt::{}, &true)?; // nix", nix_name(option)),
        ),
        Step::new(
            format!("recvmsg(3, {{{address}, ee_errno={name}}}, MSG_ERRQUEUE)"),
            format!("s.recvmsg(0, 512, MSG_ERRQUEUE)  # {}", tuple(peer)),
            format!("recvmsg::<SockaddrStorage>(fd, …, MsgFlags::MSG_ERRQUEUE)? // {peer}"),
        )
        .why(
            "an ICMP message came back. A socket that is not connected never hears of it, in Python \
             as in Rust: sendto succeeds. Only this option (Linux), or connect before send, tells",
            "收到了 ICMP 差错报文。没有 connect 的套接字听不到它，Python 和 Rust 都一样：\
             sendto 照样成功。只有打开这个选项（Linux），或先 connect 再 send，才会得知",
        ),
    ]
}

fn nix_name(option: &str) -> &'static str {
    if option == "IP_RECVERR" { "Ipv4RecvErr" } else { "Ipv6RecvErr" }
}

pub(super) fn dropped(total: u64) -> Step {
    Step::new(
        format!("recvmsg(3, {{msg_control=[{{SOL_SOCKET, SO_RXQ_OVFL, {total}}}]}}, 0)"),
        "s.setsockopt(SOL_SOCKET, SO_RCVBUF, 4194304)",
        "SockRef::from(&socket).set_recv_buffer_size(4 << 20)?; // socket2",
    )
    .why(
        "datagrams came faster than they were read, and the receive buffer was full; neither \
         sendto nor recvfrom ever says so. A larger buffer takes more at once",
        "数据报到得比读取快，接收缓冲区满了；sendto 和 recvfrom 都不会报告。\
         更大的缓冲区能容纳更多",
    )
}
