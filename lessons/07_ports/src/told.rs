//! What the lesson tells.

mod explained;
mod rows;

use std::net::IpAddr;

use common::event::Event;
use common::json::Object;
use common::layout::{hanging, padded};
use common::{Console, Error, Lang, Text, text, tr};

use crate::args::FreeOptions;
use crate::classes::Class;
use crate::sockets::{self, Socket, Table};
use crate::system;

pub(crate) use explained::explain;
pub(crate) use rows::{Held, Nobody, heading};

/// Without a command: the classes, what this system picks, and who listens here.
///
/// # Errors
/// When the system does not show its sockets, or stdout cannot be written.
pub(crate) fn overview(console: &mut Console) -> Result<(), Error> {
    for class in Class::ALL {
        console.tell(&class)?;
    }
    console.tell(&Picked(system::ephemeral_range()))?;
    let table = sockets::table()?;
    let mut waiting: Vec<_> = table.sockets.iter().filter(|one| one.waits_for_anyone()).collect();
    // What other machines can reach comes first: that is what one wants to know.
    waiting.sort_by_key(|one| one.local.ip().is_loopback());
    console.tell(&Listening(waiting.len()))?;
    if !waiting.is_empty() {
        heading(console)?;
    }
    for socket in waiting.iter().take(SHOWN) {
        console.tell(*socket)?;
    }
    let more = waiting.len().saturating_sub(SHOWN);
    if more > 0 {
        console.hint(&text!(
            "{more} more: cargo run -p ports -- list -l",
            "还有 {more} 个：cargo run -p ports -- list -l"
        ));
    }
    hint_at_hidden(&table, waiting.into_iter().take(SHOWN), console);
    console.hint(&Text::new(
        "further commands: list, who PORT, explain PORT, free (--help shows them)",
        "其他命令：list、who 端口、explain 端口、free（用 --help 查看）",
    ));
    Ok(())
}

/// So many listening sockets fit on a screen with the rest.
const SHOWN: usize = 8;

/// Says why some of these sockets seem to belong to nobody.
pub(crate) fn hint_at_hidden<'a>(
    table: &Table,
    mut shown: impl Iterator<Item = &'a Socket>,
    console: &mut Console,
) {
    let is_masterless = |socket: &Socket| socket.holders.is_empty() && !socket.is_over();
    if table.hidden && shown.any(is_masterless) {
        console.hint(&Text::new(
            "some processes, such as other users', may not be looked into; sudo shows more",
            "有些进程（例如其他用户的）不让看，只能看到套接字；用 sudo 能看到更多",
        ));
    }
}

/// Says how long a free port stays free.
pub(crate) fn hint_at_the_moment_after(console: &mut Console) {
    console.hint(&Text::new(
        "that was a moment ago: another program may take it before yours does. One that needs any \
         port binds port 0 and keeps what it gets",
        "这只是刚才的情况：别的程序可能抢先占用。只要有个端口就行的程序，\
         应该绑定端口 0，用系统给的那个",
    ));
}

/// The width of the column with a class's name and range.
const LABEL: usize = 28;

impl Event for Class {
    fn sentence(&self, lang: Lang) -> String {
        let (first, last) = self.range();
        let name = self.name_for_people();
        let name = padded(name.in_lang(lang), 13);
        let label = padded(&format!("{name}{first}–{last}"), LABEL);
        hanging(&label, self.purpose().in_lang(lang))
    }

    fn json(&self) -> String {
        let (first, last) = self.range();
        Object::event("class")
            .string("class", self.name())
            .number("first", first)
            .number("last", last)
            .finish()
    }
}

/// The ports that this system gives to a program that asks for any.
struct Picked(Option<(u16, u16)>);

impl Event for Picked {
    fn sentence(&self, lang: Lang) -> String {
        let Some((first, last)) = self.0 else {
            return tr!(
                lang,
                "this system does not say which ports it picks by itself",
                "本系统没有说明自动分配哪些端口"
            );
        };
        let name = padded(lang.pick("picked here", "本机自动分配"), 13);
        let label = padded(&format!("{name}{first}–{last}"), LABEL);
        let what = lang.pick(
            "given by this system to whoever asks for port 0",
            "系统分给绑定端口 0 的程序（临时端口）",
        );
        hanging(&label, what)
    }

    fn json(&self) -> String {
        let event = Object::event("ephemeral_range");
        match self.0 {
            Some((first, last)) => event.number("first", first).number("last", last),
            None => event.null("first").null("last"),
        }
        .finish()
    }
}

/// How many sockets wait for anyone.
struct Listening(usize);

impl Event for Listening {
    fn sentence(&self, lang: Lang) -> String {
        match self.0 {
            0 => tr!(
                lang,
                "\nnobody waits for anything on this machine now",
                "\n本机现在没有程序在等待数据"
            ),
            count => tr!(
                lang,
                "\nsockets that wait on this machine for whoever comes: {count}",
                "\n本机等待任何人的套接字：{count} 个"
            ),
        }
    }

    fn json(&self) -> String {
        Object::event("waiting").number("count", self.0).finish()
    }
}

/// A free port.
pub(crate) struct Free {
    port: u16,
    protocols: Vec<&'static str>,
}

impl Free {
    pub(crate) fn new(port: u16, options: &FreeOptions) -> Self {
        let udp = options.udp().then_some("udp");
        let tcp = options.tcp().then_some("tcp");
        Self { port, protocols: udp.into_iter().chain(tcp).collect() }
    }
}

impl Event for Free {
    fn sentence(&self, lang: Lang) -> String {
        let (port, protocols) = (self.port, self.protocols.join(lang.pick(" and ", " 和 ")));
        tr!(
            lang,
            "{port} is free for {protocols}: it could be bound on every interface",
            "{port} 对 {protocols} 空闲：在所有接口上都绑定成功"
        )
    }

    fn json(&self) -> String {
        Object::event("free")
            .number("port", self.port)
            .strings("protocols", &self.protocols)
            .finish()
    }
}

/// Who can reach a socket with this own address.
pub(crate) fn reach(ip: IpAddr) -> Text {
    match ip {
        _ if ip.is_loopback() => Text::new("this machine only", "仅本机"),
        _ if ip.is_unspecified() => Text::new("every interface", "所有接口"),
        _ => Text::new("one interface", "一个接口"),
    }
}
