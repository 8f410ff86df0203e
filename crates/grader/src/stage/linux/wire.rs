//! What the grader and the stage's first process say to each other: short messages of fixed
//! length, so that neither side has to parse.

use std::net::{Ipv4Addr, SocketAddrV4};

use super::op::Net;

/// What the grader asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Request {
    /// A socket in one of the stage's networks.
    Open(Net, Socket),
    /// The program's start.
    Start,
    /// The end of the program and all that it started.
    Kill,
}

/// A socket to be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Socket {
    /// UDP, bound; with `SO_REUSEADDR` when it is shared.
    Udp {
        /// Its address.
        at: SocketAddrV4,
        /// Whether others may have the same address.
        share: bool,
    },
    /// TCP, listening at this address.
    Tcp(SocketAddrV4),
    /// packet(7), taking nothing yet.
    Packet,
}

/// What the first process answers, or tells by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reply {
    /// The stage is set up. Brings a descriptor of its `/proc` and of its scratch directory where
    /// it has its own.
    Ready,
    /// A step of its preparation failed.
    Failed {
        /// Its place in the list.
        step: u32,
        /// `errno`.
        errno: i32,
    },
    /// A socket, which comes with this.
    Opened,
    /// No socket, for this reason (`errno`).
    Refused(i32),
    /// The program runs, as this process (the stage's number).
    Started(u32),
    /// It does not.
    NotStarted {
        /// The step that failed.
        step: u32,
        /// `errno`.
        errno: i32,
    },
    /// All are dead.
    Dead,
}

pub(super) const REQUEST: usize = 10;
pub(super) const REPLY: usize = 9;

impl Request {
    pub(super) fn to_bytes(self) -> [u8; REQUEST] {
        let socket = |kind, net: Net, at: SocketAddrV4, share| {
            let ([p, q], [a, b, c, d]) = (at.port().to_be_bytes(), at.ip().octets());
            [kind, net as u8, u8::from(share), p, q, a, b, c, d, 0]
        };
        match self {
            Self::Open(net, Socket::Udp { at, share }) => socket(1, net, at, share),
            Self::Open(net, Socket::Tcp(at)) => socket(2, net, at, false),
            Self::Open(net, Socket::Packet) => socket(3, net, NOWHERE, false),
            Self::Start => socket(4, Net::Program, NOWHERE, false),
            Self::Kill => socket(5, Net::Program, NOWHERE, false),
        }
    }

    pub(super) fn from_bytes(bytes: [u8; REQUEST]) -> Option<Self> {
        let [kind, net, share, p, q, a, b, c, d, _] = bytes;
        let net = if net == Net::Program as u8 { Net::Program } else { Net::Neighbourhood };
        let at = SocketAddrV4::new(Ipv4Addr::new(a, b, c, d), u16::from_be_bytes([p, q]));
        match kind {
            1 => Some(Self::Open(net, Socket::Udp { at, share: share != 0 })),
            2 => Some(Self::Open(net, Socket::Tcp(at))),
            3 => Some(Self::Open(net, Socket::Packet)),
            4 => Some(Self::Start),
            5 => Some(Self::Kill),
            _ => None,
        }
    }
}

const NOWHERE: SocketAddrV4 = SocketAddrV4::new(Ipv4Addr::UNSPECIFIED, 0);

impl Reply {
    pub(super) fn to_bytes(self) -> [u8; REPLY] {
        let (kind, number, errno) = match self {
            Self::Ready => (1, 0, 0),
            Self::Failed { step, errno } => (2, step, errno),
            Self::Opened => (3, 0, 0),
            Self::Refused(errno) => (4, 0, errno),
            Self::Started(process) => (5, process, 0),
            Self::NotStarted { step, errno } => (6, step, errno),
            Self::Dead => (7, 0, 0),
        };
        let ([a, b, c, d], [e, f, g, h]) = (number.to_ne_bytes(), errno.to_ne_bytes());
        [kind, a, b, c, d, e, f, g, h]
    }

    pub(super) fn from_bytes(bytes: [u8; REPLY]) -> Option<Self> {
        let [kind, a, b, c, d, e, f, g, h] = bytes;
        let (number, errno) = (u32::from_ne_bytes([a, b, c, d]), i32::from_ne_bytes([e, f, g, h]));
        match kind {
            1 => Some(Self::Ready),
            2 => Some(Self::Failed { step: number, errno }),
            3 => Some(Self::Opened),
            4 => Some(Self::Refused(errno)),
            5 => Some(Self::Started(number)),
            6 => Some(Self::NotStarted { step: number, errno }),
            7 => Some(Self::Dead),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_is_understood() {
        let at = SocketAddrV4::new(Ipv4Addr::new(192, 168, 150, 25), 0xa1b2);
        for net in [Net::Program, Net::Neighbourhood] {
            let udp = [true, false].map(|share| Socket::Udp { at, share });
            for socket in udp.into_iter().chain([Socket::Tcp(at), Socket::Packet]) {
                let request = Request::Open(net, socket);
                assert_eq!(Request::from_bytes(request.to_bytes()), Some(request));
            }
        }
        for request in [Request::Start, Request::Kill] {
            assert_eq!(Request::from_bytes(request.to_bytes()), Some(request));
        }
        for reply in [
            Reply::Ready,
            Reply::Failed { step: 70_000, errno: 22 },
            Reply::Opened,
            Reply::Refused(98),
            Reply::Started(4_000_000),
            Reply::NotStarted { step: 7, errno: 2 },
            Reply::Dead,
        ] {
            assert_eq!(Reply::from_bytes(reply.to_bytes()), Some(reply));
        }
    }

    #[test]
    fn nonsense_is_not_understood() {
        assert_eq!(Request::from_bytes([0; REQUEST]), None);
        assert_eq!(Reply::from_bytes([255; REPLY]), None);
    }
}
