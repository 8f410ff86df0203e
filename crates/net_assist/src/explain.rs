//! A step as a system call, as Python and as Rust write it.
//!
//! The calls are those of strace(1), but an address without the names of its fields:
//! `{AF_INET, htons(8888), "0.0.0.0"}`. Python stands as in the Python course, after
//! `from socket import *`. Lines fit into 79 columns where they can; a long text is cut in them.

mod literal;
mod sockets;
mod traffic;

use common::Text;
use common::codec::Encoding;

use crate::event::{Ending, Event};
use crate::link::LinkKind;

/// One step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The call as strace(1) would show it: `close(3) = 0`.
    pub call: String,
    /// As Python writes it.
    pub python: String,
    /// As Rust writes it.
    pub rust: String,
    /// What the lines do not say.
    pub why: Option<Text>,
}

impl Step {
    fn new(call: impl Into<String>, python: impl Into<String>, rust: impl Into<String>) -> Self {
        Self { call: call.into(), python: python.into(), rust: rust.into(), why: None }
    }

    fn why(self, en: &'static str, zh: &'static str) -> Self {
        Self { why: Some(Text::new(en, zh)), ..self }
    }
}

/// What an event was in calls, in their order; none for what is no call of ours. As
/// [`Explainer::steps`] says it of UDP, UTF-8 and the course's buffer of 1024 bytes.
pub fn steps(event: &Event) -> Vec<Step> {
    Explainer::default().steps(event)
}

/// Explains events one after another: an event alone does not say what kind of socket it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Explainer {
    /// What is open; [`Explainer::steps`] learns it from [`Event::Opened`].
    pub kind: LinkKind,
    /// The encoding in which text is written and read.
    pub encoding: Encoding,
    /// The buffer of one receive call, in bytes.
    pub buffer: usize,
}

impl Default for Explainer {
    fn default() -> Self {
        Self { kind: LinkKind::Udp, encoding: Encoding::Utf8, buffer: 1024 }
    }
}

impl Explainer {
    /// What an event was in calls, in their order; none for what is no call of ours.
    pub fn steps(&mut self, event: &Event) -> Vec<Step> {
        match event {
            Event::Opened { kind, own, peer, .. } => {
                self.kind = *kind;
                sockets::opened(*kind, *own, *peer)
            }
            Event::Connecting { to } => {
                self.kind = LinkKind::TcpClient;
                sockets::connecting(*to)
            }
            Event::Closed { .. } => vec![sockets::closed(self.kind)],
            Event::Connected { peer } => vec![sockets::accepted(*peer)],
            Event::Disconnected { why, .. } => vec![self.disconnected(why)],
            Event::PeerEnded { .. } => vec![self.peer_ended()],
            Event::BroadcastSet(on) => vec![sockets::broadcast(*on)],
            Event::Joined(group) => vec![sockets::membership(group, true)],
            Event::Left(group) => vec![sockets::membership(group, false)],
            Event::Received(received) => traffic::received(self, received),
            Event::Sent { to, bytes, .. } => vec![traffic::sent(self, *to, bytes)],
            Event::Unreachable { peer, reason, .. } => traffic::unreachable(*peer, reason),
            Event::Dropped { total, .. } => vec![traffic::dropped(*total)],
            _ => Vec::new(),
        }
    }

    /// The names of the socket over which bytes go: descriptor, Python's and Rust's variable.
    fn names(&self) -> (u8, &'static str, &'static str) {
        match self.kind {
            LinkKind::Udp => (3, "s", "socket"),
            LinkKind::TcpClient => (3, "s", "stream"),
            LinkKind::TcpServer => (4, "conn", "stream"),
        }
    }

    fn peer_ended(&self) -> Step {
        let ((fd, python, rust), buffer) = (self.names(), self.buffer);
        let step = Step::new(
            format!("recvfrom({fd}, \"\", {buffer}, 0, NULL, NULL) = 0"),
            format!("{python}.recv({buffer})  # b''"),
            format!("{rust}.read(&mut buffer)? // 0"),
        );
        step.why(
            "the other side has ended its half of the stream (FIN). Whether it still reads, no call \
             tells: if it has closed, the next message is answered by a reset (RST)",
            "对方结束了它那一半字节流（FIN）。它是否还在读取，没有调用能告知：\
             如果对方已关闭，下一次发送会换来复位（RST）",
        )
    }

    fn disconnected(&self, why: &Ending) -> Step {
        let ((fd, python, rust), buffer) = (self.names(), self.buffer);
        match why {
            Ending::ByPeer => Step::new(
                format!("recvfrom({fd}, \"\", {buffer}, 0, NULL, NULL) = 0"),
                format!("{python}.recv({buffer})  # b''"),
                format!("{rust}.read(&mut buffer)? // 0"),
            )
            .why(
                "0 bytes are the end of the stream: the other side has closed (FIN); \
                 in UDP they would be an empty datagram",
                "读到 0 字节表示流已结束：对方已关闭（FIN）；在 UDP 里这只是一个空数据报",
            ),
            Ending::ByUs => Step::new(
                format!("close({fd}) = 0"),
                format!("{python}.close()"),
                format!("drop({rust});"),
            ),
            Ending::Broken(reason) => {
                let (name, python_name) = literal::error_names(&reason.0);
                Step::new(
                    format!("recvfrom({fd}, {buffer}, 0, NULL, NULL) = -1 {name}"),
                    format!("{python}.recv({buffer})  # {python_name}"),
                    format!("{rust}.read(&mut buffer) // Err({:?})", reason.0.kind()),
                )
            }
        }
    }
}

#[cfg(test)]
#[path = "explain/explain_tests.rs"]
mod tests;
