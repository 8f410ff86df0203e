//! Sockets as rows of a table, and one by one.

use std::net::SocketAddr;

use common::escape::escaped;
use common::event::Event;
use common::json::Object;
use common::layout::padded;
use common::{Console, Error, Lang, Text, text, tr};

use super::reach;
use crate::sockets::{Holder, Protocol, Socket};

/// The widths of the columns before the last.
const COLUMNS: [usize; 4] = [5, 23, 23, 13];

/// The line above the rows, for people only.
///
/// # Errors
/// When stdout cannot be written.
pub(crate) fn heading(console: &mut Console) -> Result<(), Error> {
    if console.is_json() {
        return Ok(());
    }
    console.tell(&Heading)
}

struct Heading;

impl Event for Heading {
    fn sentence(&self, lang: Lang) -> String {
        let names = lang.pick(
            ["", "local", "peer", "state", "process"],
            ["", "本地地址", "对端地址", "状态", "进程"],
        );
        columns(names)
    }

    fn json(&self) -> String {
        Object::event("heading").finish()
    }
}

fn columns([protocol, local, peer, state, process]: [&str; 5]) -> String {
    let cells = [protocol, local, peer, state].into_iter().zip(COLUMNS);
    let line: String = cells.map(|(cell, width)| padded(cell, width)).collect();
    line + process
}

impl Event for Socket {
    fn sentence(&self, lang: Lang) -> String {
        let holders: Vec<String> = self.holders.iter().map(Holder::in_words).collect();
        let holders = match holders[..] {
            [] if self.is_over() => "-".to_owned(),
            [] => "?".to_owned(),
            _ => holders.join(lang.pick(", ", "、")),
        };
        columns([
            self.protocol.name(),
            &self.local.to_string(),
            &peer_in_words(self.peer),
            &self.state,
            &holders,
        ])
    }

    fn json(&self) -> String {
        json(self, self.holders.first())
    }
}

/// `*` where there is no peer.
fn peer_in_words(peer: SocketAddr) -> String {
    if peer.port() == 0 {
        return "*".to_owned();
    }
    peer.to_string()
}

impl Holder {
    fn in_words(&self) -> String {
        match &self.name {
            Some(name) => format!("{} ({})", escaped(name), self.pid),
            None => self.pid.to_string(),
        }
    }

    fn json(&self) -> Object {
        Object::new().number("pid", self.pid).string_or_null("process", self.name.as_ref())
    }
}

fn json(socket: &Socket, holder: Option<&Holder>) -> String {
    let event = Object::event("port")
        .string("protocol", socket.protocol.name())
        .shown("local", socket.local)
        .shown("peer", socket.peer)
        .string("state", &socket.state);
    let event = match holder {
        Some(holder) => {
            event.number("pid", holder.pid).string_or_null("process", holder.name.as_ref())
        }
        None => event.null("pid").null("process"),
    };
    event.objects("holders", socket.holders.iter().map(Holder::json)).finish()
}

/// A process that holds a port.
pub(crate) struct Held<'a> {
    pub(crate) socket: &'a Socket,
    /// `None`: the system does not show it, or there is none any more.
    pub(crate) holder: Option<&'a Holder>,
}

impl Held<'_> {
    fn what(&self) -> Text {
        let Socket { peer, state, .. } = self.socket;
        let state = escaped(state).to_string();
        match self.socket.protocol {
            _ if self.socket.waits_for_anyone() => {
                let Text { en: place, zh: where_ } = reach(self.socket.local.ip());
                text!("waits for anyone, on {place}", "等待任何人，{where_}")
            }
            Protocol::Udp => text!("talks to {peer} only", "只和 {peer} 通信"),
            Protocol::Tcp if self.socket.is_over() => text!(
                "the connection with {peer} has ended; stray packets are waited for, {state}",
                "与 {peer} 的连接已经结束，还在等迟到的包，{state}"
            ),
            Protocol::Tcp => text!("connected with {peer}, {state}", "与 {peer} 连接，{state}"),
        }
    }
}

impl Event for Held<'_> {
    fn sentence(&self, lang: Lang) -> String {
        let (protocol, local) = (self.socket.protocol.name(), self.socket.local);
        let what = self.what();
        let what = what.in_lang(lang);
        match self.holder.map(Holder::in_words) {
            Some(holder) => tr!(
                lang,
                "{holder} holds {protocol} {local}: {what}",
                "{holder} 占用 {protocol} {local}：{what}"
            ),
            None if self.socket.is_over() => tr!(
                lang,
                "no process holds {protocol} {local} any more: {what}",
                "已经没有进程占用 {protocol} {local}：{what}"
            ),
            None => tr!(
                lang,
                "a process that is not shown holds {protocol} {local}: {what}",
                "看不到的进程占用 {protocol} {local}：{what}"
            ),
        }
    }

    fn json(&self) -> String {
        json(self.socket, self.holder)
    }
}

/// A port that nobody holds.
pub(crate) struct Nobody {
    pub(crate) port: u16,
}

impl Event for Nobody {
    fn sentence(&self, lang: Lang) -> String {
        let port = self.port;
        tr!(
            lang,
            "nobody holds port {port}, neither for UDP nor for TCP",
            "没有程序占用端口 {port}，UDP 和 TCP 都没有"
        )
    }

    fn json(&self) -> String {
        Object::event("nobody").number("port", self.port).finish()
    }
}
