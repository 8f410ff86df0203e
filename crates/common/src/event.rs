//! What a lesson tells: each event is a sentence for people and a JSON object for programs.
//!
//! The fields of the JSON objects are fixed: other programs read them. Addresses are strings,
//! `bytes` counts payload bytes, `hex` is lower case without spaces.

mod received;

use std::borrow::Cow;
use std::net::SocketAddr;
use std::time::Duration;

use crate::codec::{self, Encoding, ErrorMode};
use crate::console::shown;
use crate::json::Object;
use crate::{Lang, Text, tr};

pub use received::Received;

/// Something that happened.
pub trait Event {
    /// One line for a person.
    fn sentence(&self, lang: Lang) -> String;
    /// One JSON object a line; several when a second event follows at once.
    fn json(&self) -> String;
    /// What a person may want to do about it.
    fn hint(&self) -> Option<Text> {
        None
    }
}

/// A socket is bound: a datagram that is sent to it now arrives.
#[derive(Clone, Copy, Debug)]
pub struct Listening {
    /// The own address, with the port that the system picked where it was asked to.
    pub addr: SocketAddr,
}

impl Event for Listening {
    fn sentence(&self, lang: Lang) -> String {
        let Self { addr } = self;
        if addr.ip().is_unspecified() {
            return tr!(
                lang,
                "listening on {addr} (every interface of this machine)",
                "正在监听 {addr}（本机的所有网络接口）"
            );
        }
        tr!(lang, "listening on {addr}", "正在监听 {addr}")
    }

    fn json(&self) -> String {
        Object::event("listening").shown("addr", self.addr).finish()
    }
}

/// A datagram was handed to the system. That proves nothing about its arrival.
#[derive(Clone, Copy, Debug)]
pub struct Sent<'a> {
    /// The payload.
    pub bytes: &'a [u8],
    /// The encoding in which the text was written.
    pub encoding: Encoding,
    /// The own address.
    pub from: SocketAddr,
    /// The destination.
    pub to: SocketAddr,
}

impl Sent<'_> {
    /// What the bytes say, which is not what was typed where a character did not fit.
    fn text(&self) -> Cow<'_, str> {
        codec::decode(self.bytes, self.encoding, ErrorMode::Replace).unwrap_or_default()
    }
}

impl Event for Sent<'_> {
    fn sentence(&self, lang: Lang) -> String {
        let Self { bytes, from, to, .. } = self;
        let text = readable(&self.text(), bytes, lang);
        let length = length(bytes.len(), lang);
        tr!(
            lang,
            "sent {length} from {from} to {to}: {text}",
            "已发送 {length}，从 {from} 到 {to}：{text}"
        )
    }

    fn json(&self) -> String {
        Object::event("sent")
            .number("bytes", self.bytes.len())
            .shown("from", self.from)
            .shown("to", self.to)
            .string("text", self.text())
            .hex("hex", self.bytes)
            .finish()
    }
}

/// No datagram came in the time that one was waited for.
#[derive(Clone, Copy, Debug)]
pub struct TimedOut {
    /// How long was waited.
    pub after: Duration,
    /// What was waited for.
    pub awaited: Awaited,
}

/// What a datagram was waited for as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Awaited {
    /// The reply to one that was sent.
    Reply,
    /// One from anyone.
    Anyone,
}

impl Event for TimedOut {
    fn sentence(&self, lang: Lang) -> String {
        let after = self.after;
        tr!(lang, "no datagram came within {after:?}", "{after:?} 内没有收到数据报")
    }

    fn json(&self) -> String {
        let milliseconds = u64::try_from(self.after.as_millis()).unwrap_or(u64::MAX);
        Object::event("timeout").number("after_ms", milliseconds).finish()
    }

    fn hint(&self) -> Option<Text> {
        Some(match self.awaited {
            Awaited::Reply => Text::new(
                "UDP does not say why: nobody may listen there, the datagram or the reply may be \
                 lost, or a firewall may drop it",
                "UDP 不会说明原因：可能那里没有程序在监听，可能数据报或回复丢失，\
                 也可能被防火墙丢弃",
            ),
            Awaited::Anyone => Text::new(
                "perhaps nobody sent anything; or it went to another address or port, was lost, \
                 or was dropped by a firewall",
                "可能没有人发送；也可能发到了别的地址或端口，或者丢失，或者被防火墙丢弃",
            ),
        })
    }
}

/// The totals at the end.
#[derive(Clone, Copy, Debug, Default)]
pub struct Done {
    /// Datagrams sent.
    pub sent: u64,
    /// Datagrams received.
    pub received: u64,
}

impl Event for Done {
    fn sentence(&self, lang: Lang) -> String {
        let Self { sent, received } = self;
        let datagrams = if *sent == 1 { "datagram" } else { "datagrams" };
        match lang {
            Lang::En => format!("done: {sent} {datagrams} sent, {received} received"),
            Lang::Zh => format!("结束：发送 {sent} 个数据报，接收 {received} 个"),
        }
    }

    fn json(&self) -> String {
        Object::event("done").number("sent", self.sent).number("received", self.received).finish()
    }
}

/// A length as a person reads it.
fn length(bytes: usize, lang: Lang) -> String {
    match (lang, bytes) {
        (Lang::En, 1) => "1 byte".to_owned(),
        (Lang::En, _) => format!("{bytes} bytes"),
        (Lang::Zh, _) => format!("{bytes} 字节"),
    }
}

/// The text of a datagram for a sentence.
fn readable(text: &str, bytes: &[u8], lang: Lang) -> String {
    if text.is_empty() && !bytes.is_empty() {
        return lang.pick("(nothing readable)", "（没有可读的内容）").to_owned();
    }
    shown(text, lang)
}
