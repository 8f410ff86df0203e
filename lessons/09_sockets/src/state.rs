//! What a socket looks like now, as the system tells it (getsockname, getpeername, getsockopt).

use std::ffi::c_int;
use std::net::SocketAddr;

use common::json::Object;
use common::{Lang, tr};
use socket2::{Domain, Socket, Type};

use crate::system;

/// Everything that the system tells; `None` where it refuses to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct State {
    descriptor: u64,
    family: Option<c_int>,
    kind: Option<c_int>,
    local: Option<SocketAddr>,
    peer: Option<SocketAddr>,
    receive_buffer: Option<usize>,
    send_buffer: Option<usize>,
    reuse_address: Option<bool>,
    broadcast: Option<bool>,
}

impl State {
    /// Asks the system.
    pub(crate) fn of(socket: &Socket) -> Self {
        let local = socket.local_addr().ok();
        let peer = socket.peer_addr().ok();
        Self {
            descriptor: system::descriptor(socket),
            family: local.as_ref().map(|address| address.family().into()),
            kind: socket.r#type().ok().map(Into::into),
            local: local.and_then(|address| address.as_socket()),
            peer: peer.and_then(|address| address.as_socket()),
            receive_buffer: socket.recv_buffer_size().ok(),
            send_buffer: socket.send_buffer_size().ok(),
            reuse_address: socket.reuse_address().ok(),
            broadcast: socket.broadcast().ok(),
        }
    }

    /// All of it, in four lines.
    pub(crate) fn in_full(&self, lang: Lang) -> Vec<String> {
        let family = named(self.family, family_name);
        let kind = named(self.kind, type_name);
        let descriptor = self.descriptor;
        let [local, peer] = [self.local, self.peer].map(|address| shown(address, lang));
        let receive = shown(self.receive_buffer, lang);
        let send = shown(self.send_buffer, lang);
        let [reuse, broadcast] = [self.reuse_address, self.broadcast].map(|flag| on(flag, lang));
        vec![
            tr!(
                lang,
                "descriptor {descriptor}, family {family}, type {kind}",
                "描述符 {descriptor}，地址族 {family}，类型 {kind}"
            ),
            tr!(lang, "local {local}, peer {peer}", "本地地址 {local}，对方地址 {peer}"),
            tr!(
                lang,
                "receive buffer {receive}, send buffer {send}",
                "接收缓冲区 {receive}，发送缓冲区 {send}"
            ),
            tr!(
                lang,
                "SO_REUSEADDR {reuse}, SO_BROADCAST {broadcast}",
                "SO_REUSEADDR {reuse}，SO_BROADCAST {broadcast}"
            ),
        ]
    }

    /// What is not as it was, a line each.
    pub(crate) fn changes_since(&self, before: &Self, lang: Lang) -> Vec<String> {
        let address = |address| shown(address, lang);
        let size = |size| shown(size, lang);
        let flag = |flag| on(flag, lang);
        let pairs = [
            (lang.pick("local", "本地地址"), address(before.local), address(self.local)),
            (lang.pick("peer", "对方地址"), address(before.peer), address(self.peer)),
            (
                lang.pick("receive buffer", "接收缓冲区"),
                size(before.receive_buffer),
                size(self.receive_buffer),
            ),
            (
                lang.pick("send buffer", "发送缓冲区"),
                size(before.send_buffer),
                size(self.send_buffer),
            ),
            ("SO_REUSEADDR", flag(before.reuse_address), flag(self.reuse_address)),
            ("SO_BROADCAST", flag(before.broadcast), flag(self.broadcast)),
        ];
        let changed = pairs.into_iter().filter(|(_, was, is)| was != is);
        changed.map(|(what, was, is)| format!("{what} {was} -> {is}")).collect()
    }

    /// The fields of the `socket` event.
    pub(crate) fn add_to(&self, event: Object) -> Object {
        let number = |event: Object, name, value: Option<i32>| match value {
            Some(value) => event.number(name, value),
            None => event.null(name),
        };
        let size = |event: Object, name, value: Option<usize>| match value {
            Some(value) => event.number(name, value),
            None => event.null(name),
        };
        let flag = |event: Object, name, value: Option<bool>| match value {
            Some(value) => event.boolean(name, value),
            None => event.null(name),
        };
        let event = number(event, "family", self.family);
        let event = number(event, "type", self.kind);
        let event = event
            .number("descriptor", self.descriptor)
            .string_or_null("local", self.local.map(|address| address.to_string()))
            .string_or_null("peer", self.peer.map(|address| address.to_string()));
        let event = size(event, "receive_buffer", self.receive_buffer);
        let event = size(event, "send_buffer", self.send_buffer);
        let event = flag(event, "reuse_address", self.reuse_address);
        flag(event, "broadcast", self.broadcast)
    }
}

fn shown(value: Option<impl ToString>, lang: Lang) -> String {
    value.map_or_else(|| lang.pick("none", "无").to_owned(), |value| value.to_string())
}

fn on(flag: Option<bool>, lang: Lang) -> String {
    match flag {
        Some(true) => lang.pick("on", "开").to_owned(),
        Some(false) => lang.pick("off", "关").to_owned(),
        None => shown(None::<bool>, lang),
    }
}

fn named(number: Option<c_int>, name: impl Fn(c_int) -> &'static str) -> String {
    number.map_or_else(|| "?".to_owned(), |number| format!("{} ({number})", name(number)))
}

fn family_name(number: c_int) -> &'static str {
    match Domain::from(number) {
        Domain::IPV4 => "AF_INET",
        Domain::IPV6 => "AF_INET6",
        _ => "?",
    }
}

fn type_name(number: c_int) -> &'static str {
    match Type::from(number) {
        Type::DGRAM => "SOCK_DGRAM",
        Type::STREAM => "SOCK_STREAM",
        _ => "?",
    }
}
