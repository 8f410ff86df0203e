//! Opening, closing, and the options of a socket.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use super::Step;
use super::literal::{sockaddr, sockaddr_length, tuple};
use crate::link::{Group, LinkKind};

pub(super) fn opened(kind: LinkKind, own: SocketAddr, peer: Option<SocketAddr>) -> Vec<Step> {
    match kind {
        LinkKind::Udp => {
            let buffer = Step::new(
                "setsockopt(3, SOL_SOCKET, SO_RCVBUF, [4194304], 4) = 0",
                "s.setsockopt(SOL_SOCKET, SO_RCVBUF, 4194304)",
                "SockRef::from(&socket).set_recv_buffer_size(4 << 20)?; // socket2",
            )
            .why(
                "what arrives waits there until it is read; the system may give less",
                "到达的数据报在这里等待读取；系统给的可能更少",
            );
            vec![socket(own, "SOCK_DGRAM"), buffer, bind(own, "UdpSocket", "socket")]
        }
        LinkKind::TcpServer => vec![
            socket(own, "SOCK_STREAM"),
            Step::new(
                "setsockopt(3, SOL_SOCKET, SO_REUSEADDR, [1], 4) = 0",
                "s.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)",
                "// TcpListener::bind: setsockopt(2), bind(2), listen(2)",
            )
            .why(
                "so that the port can be bound again while ended connections linger (TIME_WAIT)",
                "这样在旧连接处于 TIME_WAIT 时也能重新绑定端口",
            ),
            bind(own, "TcpListener", "listener"),
            Step::new(
                "listen(3, …) = 0",
                "s.listen()",
                "// TcpListener::bind: setsockopt(2), bind(2), listen(2)",
            ),
        ],
        LinkKind::TcpClient => {
            let (address, size) = (sockaddr(own), sockaddr_length(own));
            let peer = peer.map(|peer| {
                Step::new(
                    "getsockopt(3, SOL_SOCKET, SO_ERROR, [0], [4]) = 0",
                    format!("s.getpeername()  # {}", tuple(peer)),
                    format!("stream.peer_addr()? // {peer}"),
                )
            });
            let own = Step::new(
                format!("getsockname(3, {address}, [{size}]) = 0"),
                format!("s.getsockname()  # {}", tuple(own)),
                format!("stream.local_addr()? // {own}"),
            )
            .why(
                "the handshake is done; the system has picked the own port",
                "握手完成；本地端口由系统选择",
            );
            peer.into_iter().chain([own]).collect()
        }
    }
}

pub(super) fn connecting(to: SocketAddr) -> Vec<Step> {
    let (address, size) = (sockaddr(to), sockaddr_length(to));
    let connect = Step::new(
        format!("connect(3, {address}, {size}) = -1 EINPROGRESS"),
        format!("s.connect({})", tuple(to)),
        format!("let mut stream = TcpStream::connect(\"{to}\")?;"),
    )
    .why(
        "this socket does not block: connect returns at once, and the system tells when it stands",
        "这里用的是非阻塞套接字：connect 立即返回，连上后系统再通知",
    );
    vec![socket(to, "SOCK_STREAM"), connect]
}

/// The kind of `like`'s family.
fn socket(like: SocketAddr, kind: &str) -> Step {
    let family = if like.is_ipv4() { "AF_INET" } else { "AF_INET6" };
    let (protocol, rust) = match kind {
        "SOCK_DGRAM" => ("IPPROTO_UDP", "// UdpSocket::bind: socket(2), bind(2)"),
        _ => ("IPPROTO_TCP", "// TcpListener::bind, TcpStream::connect: socket(2), …"),
    };
    Step::new(
        format!("socket({family}, {kind}|SOCK_CLOEXEC|SOCK_NONBLOCK, {protocol}) = 3"),
        format!("s = socket({family}, {kind})"),
        rust,
    )
}

fn bind(own: SocketAddr, rust: &str, name: &str) -> Step {
    let (address, size) = (sockaddr(own), sockaddr_length(own));
    // As the Python course writes it: no address, for every one.
    let python = if own.ip() == IpAddr::V4(Ipv4Addr::UNSPECIFIED) {
        format!("s.bind((\"\", {}))", own.port())
    } else {
        format!("s.bind({})", tuple(own))
    };
    Step::new(
        format!("bind(3, {address}, {size}) = 0"),
        python,
        format!("let {name} = {rust}::bind(\"{own}\")?;"),
    )
}

pub(super) fn closed(kind: LinkKind) -> Step {
    let name = match kind {
        LinkKind::Udp => "socket",
        LinkKind::TcpClient => "stream",
        LinkKind::TcpServer => "listener",
    };
    Step::new("close(3) = 0", "s.close()", format!("drop({name});"))
}

pub(super) fn accepted(peer: SocketAddr) -> Step {
    let (address, size) = (sockaddr(peer), sockaddr_length(peer));
    Step::new(
        format!("accept4(3, {address}, [{size}], …) = 4"),
        format!("conn, addr = s.accept()  # {}", tuple(peer)),
        format!("let (mut stream, peer) = listener.accept()?; // {peer}"),
    )
    .why(
        "every connection gets a socket of its own; the first one goes on listening",
        "每个连接都有自己的套接字；原来的套接字继续监听",
    )
}

pub(super) fn broadcast(on: bool) -> Step {
    let number = u8::from(on);
    Step::new(
        format!("setsockopt(3, SOL_SOCKET, SO_BROADCAST, [{number}], 4) = 0"),
        format!("s.setsockopt(SOL_SOCKET, SO_BROADCAST, {number})"),
        format!("socket.set_broadcast({on})?;"),
    )
}

pub(super) fn membership(group: &Group, joins: bool) -> Step {
    let (verb, rust) = if joins { ("ADD", "join") } else { ("DROP", "leave") };
    let address = group.address;
    match address {
        IpAddr::V4(_) => {
            let interface = group.interface.unwrap_or(Ipv4Addr::UNSPECIFIED);
            Step::new(
                format!(
                    "setsockopt(3, SOL_IP, IP_{verb}_MEMBERSHIP, {{\"{address}\", \"{interface}\"}}, 8) = 0"
                ),
                format!(
                    "s.setsockopt(IPPROTO_IP, IP_{verb}_MEMBERSHIP, \
                     inet_aton(\"{address}\") + inet_aton(\"{interface}\"))"
                ),
                format!(
                    "socket.{rust}_multicast_v4(&\"{address}\".parse()?, &\"{interface}\".parse()?)?;"
                ),
            )
        }
        IpAddr::V6(_) => {
            let scope = group.scope;
            let verb = if joins { "JOIN" } else { "LEAVE" };
            Step::new(
                format!(
                    "setsockopt(3, SOL_IPV6, IPV6_{verb}_GROUP, {{\"{address}\", {scope}}}, 20) = 0"
                ),
                format!(
                    "s.setsockopt(IPPROTO_IPV6, IPV6_{verb}_GROUP, \
                     inet_pton(AF_INET6, \"{address}\") + pack(\"I\", {scope}))"
                ),
                format!("socket.{rust}_multicast_v6(&\"{address}\".parse()?, {scope})?;"),
            )
        }
    }
}
