//! What to open, and how.

use std::net::SocketAddr;

use common::args::{BindAddress, Destination};
use common::codec::Encoding;
use serde::{Deserialize, Serialize};

/// Which of the three the assistant is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LinkKind {
    /// Datagrams with anyone (RFC 768).
    #[default]
    Udp,
    /// One connection, which the assistant opens (RFC 9293).
    TcpClient,
    /// Connections that others open.
    TcpServer,
}

/// What to open. Names are resolved by the engine when it opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// UDP, TCP client or TCP server.
    pub kind: LinkKind,
    /// The own address; `None`: for UDP with a peer and for a TCP client the system's choice
    /// ([`common::args::own_side`]), else `0.0.0.0:8888` as in the course.
    pub bind: Option<BindAddress>,
    /// The peer: a TCP client needs it; for UDP it is who is sent to first.
    pub peer: Option<Destination>,
    /// UDP: whether SO_BROADCAST is set.
    pub broadcast: bool,
    /// UDP: groups to join (IPv4 or IPv6 multicast).
    pub groups: Vec<Group>,
    /// The buffer of one receive call in bytes, 1 to 65,535. UDP cuts what is longer, and the
    /// event says so.
    pub buffer: usize,
    /// TCP: a character of this encoding that is cut by the end of a piece waits for its rest, at
    /// most 100 ms and 3 bytes, so that pieces decode. `None`: pieces are as they came.
    pub whole_characters: Option<Encoding>,
    /// TCP client: when the other side sends no more (FIN), it is still sent to, until
    /// [`crate::Command::EndOfInput`] or until it refuses.
    pub half_open: bool,
}

impl Link {
    /// A link of this kind as the course has it: the usual addresses, 1,024 bytes at a time.
    pub fn new(kind: LinkKind) -> Self {
        Self {
            kind,
            bind: None,
            peer: None,
            broadcast: false,
            groups: Vec::new(),
            buffer: 1024,
            whole_characters: None,
            half_open: false,
        }
    }
}

/// A multicast group, and the interface on which it is joined.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Group {
    /// The group's address: 224.0.0.0/4 or ff00::/8.
    pub address: std::net::IpAddr,
    /// IPv4: the interface's own address; `None`: the system's choice.
    pub interface: Option<std::net::Ipv4Addr>,
    /// IPv6: the interface's number; 0: the system's choice.
    pub scope: u32,
}

/// Who is meant by a datagram's or a connection's other side.
///
/// For UDP a peer is an address that was heard from or sent to; for TCP it is a connection, whose
/// address is unique while it lives.
pub type Peer = SocketAddr;
