//! The rows of the table, in the order of the arguments of `socket.socket` and `setsockopt`.

use std::ffi::c_int;

use common::Text;
use socket2::{Domain, Protocol, Type};

use crate::system;

/// Rows about one argument.
pub(super) struct Section {
    pub(super) title: Text,
    pub(super) rows: Vec<Row>,
}

/// One constant.
pub(super) struct Row {
    pub(super) python: &'static str,
    pub(super) rust: &'static str,
    /// `None`: this system does not have it.
    pub(super) number: Option<c_int>,
    pub(super) meaning: Text,
}

fn row(
    python: &'static str,
    number: impl Into<Option<c_int>>,
    rust: &'static str,
    [en, zh]: [&'static str; 2],
) -> Row {
    Row { python, rust, number: number.into(), meaning: Text::new(en, zh) }
}

pub(super) fn all() -> [Section; 5] {
    [families(), types_and_protocols(), levels(), options_of_any_socket(), other_options()]
}

fn families() -> Section {
    let rows = vec![
        row(
            "AF_INET",
            c_int::from(Domain::IPV4),
            "SocketAddrV4, Domain::IPV4",
            ["IPv4 addresses", "IPv4 地址"],
        ),
        row(
            "AF_INET6",
            c_int::from(Domain::IPV6),
            "SocketAddrV6, Domain::IPV6",
            ["IPv6 addresses", "IPv6 地址"],
        ),
        row(
            "AF_UNIX",
            c_int::from(Domain::UNIX),
            "Domain::UNIX",
            ["paths, this machine", "本机的路径"],
        ),
    ];
    Section {
        title: Text::new(
            "Family, the first argument of socket(): which addresses",
            "地址族，socket() 的第一个参数：用哪种地址",
        ),
        rows,
    }
}

fn types_and_protocols() -> Section {
    let rows = vec![
        row(
            "SOCK_DGRAM",
            c_int::from(Type::DGRAM),
            "UdpSocket, Type::DGRAM",
            ["datagrams: UDP", "数据报：UDP"],
        ),
        row(
            "SOCK_STREAM",
            c_int::from(Type::STREAM),
            "TcpStream, TcpListener, Type::STREAM",
            ["a byte stream: TCP", "字节流：TCP"],
        ),
        row(
            "IPPROTO_UDP",
            c_int::from(Protocol::UDP),
            "Some(Protocol::UDP)",
            ["or None: the usual", "写 None 也一样"],
        ),
        row(
            "IPPROTO_TCP",
            c_int::from(Protocol::TCP),
            "Some(Protocol::TCP)",
            ["or None: the usual", "写 None 也一样"],
        ),
    ];
    Section {
        title: Text::new(
            "Type and protocol, the second and third: how it travels",
            "类型和协议，第二、第三个参数：怎样传送",
        ),
        rows,
    }
}

fn levels() -> Section {
    let rows = vec![
        row(
            "SOL_SOCKET",
            system::SOL_SOCKET,
            "set_broadcast, set_keepalive, …",
            ["any socket", "所有套接字"],
        ),
        row(
            "IPPROTO_IPV6",
            system::IPPROTO_IPV6,
            "set_only_v6, set_unicast_hops_v6, …",
            ["IPv6 only", "仅 IPv6"],
        ),
    ];
    Section {
        title: Text::new(
            "Level, the first argument of setsockopt(): whose option",
            "级别，setsockopt() 的第一个参数：谁的选项",
        ),
        rows,
    }
}

fn options_of_any_socket() -> Section {
    Section {
        title: Text::new(
            "Option, the second: what to set, or to ask for with getsockopt()",
            "选项，第二个参数：设置什么，或用 getsockopt() 查询什么",
        ),
        rows: vec![
            row("SO_TYPE", system::SO_TYPE, "Socket::r#type", ["ask: which type", "查询：类型"]),
            row(
                "SO_REUSEADDR",
                system::SO_REUSEADDR,
                "Socket::set_reuse_address",
                ["take a port early", "端口未释放也可用"],
            ),
            row(
                "SO_REUSEPORT",
                system::SO_REUSEPORT,
                r#"set_reuse_port, features = ["all"]"#,
                ["share a port", "共用一个端口"],
            ),
            row(
                "SO_BROADCAST",
                system::SO_BROADCAST,
                "UdpSocket::set_broadcast",
                ["may broadcast", "允许广播"],
            ),
            row(
                "SO_RCVBUF",
                system::SO_RCVBUF,
                "Socket::set_recv_buffer_size",
                ["room for arrivals", "接收缓冲区"],
            ),
            row(
                "SO_SNDBUF",
                system::SO_SNDBUF,
                "Socket::set_send_buffer_size",
                ["room for departures", "发送缓冲区"],
            ),
            row(
                "SO_RCVTIMEO",
                system::SO_RCVTIMEO,
                "UdpSocket::set_read_timeout",
                ["longest wait", "接收最多等多久"],
            ),
            row(
                "SO_KEEPALIVE",
                system::SO_KEEPALIVE,
                "Socket::set_keepalive",
                ["probe a silent peer", "探测沉默的对方"],
            ),
            row(
                "SO_ERROR",
                system::SO_ERROR,
                "UdpSocket::take_error",
                ["ask: pending error", "查询：未报告的错误"],
            ),
        ],
    }
}

fn other_options() -> Section {
    Section {
        title: Text::new(
            "Options of IPv4, IPv6 and TCP: their level is IPPROTO_IP, _IPV6, _TCP",
            "IPv4、IPv6 和 TCP 的选项：级别是 IPPROTO_IP、_IPV6、_TCP",
        ),
        rows: vec![
            row(
                "IP_TTL",
                system::IP_TTL,
                "UdpSocket::set_ttl",
                ["how many routers", "最多经过几个路由器"],
            ),
            row(
                "IPV6_V6ONLY",
                system::IPV6_V6ONLY,
                "Socket::set_only_v6",
                ["no IPv4 as well", "不兼收 IPv4"],
            ),
            row(
                "TCP_NODELAY",
                system::TCP_NODELAY,
                "TcpStream::set_nodelay",
                ["send at once", "立即发送"],
            ),
        ],
    }
}
