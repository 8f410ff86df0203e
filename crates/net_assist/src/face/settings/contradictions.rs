//! Options that cannot be meant together.

use common::{Explain, Text, text};
use net_assist::link::LinkKind;
use net_assist::payload::Notation;

use super::Settings;
use crate::args::Args;
use crate::face::Refused;

/// Refuses the first contradiction.
pub(super) fn check(args: &Args, settings: &Settings) -> Result<(), Box<dyn Explain>> {
    let link = check_link(args, settings);
    let sending = || check_sending(args, settings);
    let found = link.or_else(sending).or_else(|| check_raw(args, settings.json));
    found.map_or(Ok(()), |refused| Err(Box::new(refused) as Box<dyn Explain>))
}

fn check_link(args: &Args, settings: &Settings) -> Option<Refused> {
    let link = &settings.link;
    if link.kind != LinkKind::Udp && link.broadcast {
        return Some(only_udp("--broadcast"));
    }
    if link.kind != LinkKind::Udp && !link.groups.is_empty() {
        return Some(only_udp("--join"));
    }
    if link.kind == LinkKind::TcpServer && args.link.to.is_some() {
        return Some(Refused::usage(
            Text::new(
                "a TCP server waits for others: it connects to nobody",
                "TCP 服务器等待别人连接，不主动连接",
            ),
            Text::new(
                "--bind :8888 says where it waits; --tcp --to IP:PORT connects",
                "--bind :8888 指定在哪里等待；要主动连接请用 --tcp --to IP:端口",
            ),
        ));
    }
    None
}

fn check_sending(args: &Args, settings: &Settings) -> Option<Refused> {
    let files = &args.files;
    if settings.link.kind == LinkKind::TcpServer && settings.has_input() {
        return Some(nobody_yet());
    }
    if settings.repeating.is_some() && args.messages.len() > 1 {
        return Some(Refused::usage(
            Text::new("--repeat sends one message", "--repeat 只发送一条消息"),
            Text::new("put quotes around it: 'n = {n}'", "请给它加上引号：'n = {n}'"),
        ));
    }
    if settings.repeating.is_none() && files.times.is_some() {
        return Some(needs("--times", "--repeat 500ms"));
    }
    if settings.replay.is_none() && files.speed.is_some() {
        return Some(needs("--speed", "--replay FILE"));
    }
    if settings.replay.is_none() && files.only.is_some() {
        return Some(needs("--only", "--replay FILE"));
    }
    if settings.record.is_none() && files.log_format.is_some() {
        return Some(needs("--log-format", "--log FILE"));
    }
    if settings.compose.notation == Notation::Hex && settings.compose.escapes {
        return Some(excludes("--hex", "--escapes"));
    }
    None
}

/// Bytes as they are have no form.
fn check_raw(args: &Args, json: bool) -> Option<Refused> {
    let payload = &args.payload;
    if !payload.raw {
        return None;
    }
    let beside = [
        (payload.hex, "--hex"),
        (payload.escapes, "--escapes"),
        (payload.line_end.is_some(), "--line-end"),
        (payload.view.is_some(), "--view"),
        (args.running.explain, "--explain"),
        (json, "--json"),
    ];
    let beside = beside.into_iter().find(|(is_given, _)| *is_given);
    beside.map(|(_, option)| excludes("--raw", option))
}

pub(super) fn nothing_to_repeat() -> Refused {
    Refused::usage(
        Text::new("--repeat has nothing to send", "--repeat 没有可发送的内容"),
        Text::new(
            "give a message: net_assist 'n = {n}' --repeat 500ms --to 127.0.0.1:8888",
            "请给出消息：net_assist 'n = {n}' --repeat 500ms --to 127.0.0.1:8888",
        ),
    )
}

fn nobody_yet() -> Refused {
    Refused::usage(
        Text::new(
            "nobody is connected yet when a TCP server opens",
            "TCP 服务器刚打开时还没有人连接",
        ),
        Text::new(
            "answer with --reply RULES.toml or --echo, or type lines while it runs",
            "请用 --reply RULES.toml 或 --echo 自动回复，或在运行时输入",
        ),
    )
}

fn only_udp(option: &str) -> Refused {
    Refused::usage(
        text!(
            "{option} is for UDP: a TCP connection has one other side",
            "{option} 只用于 UDP：TCP 连接只有一个对方"
        ),
        text!(
            "leave out {option}, or --tcp and --tcp-listen",
            "请去掉 {option}，或去掉 --tcp、--tcp-listen"
        ),
    )
}

fn needs(option: &str, other: &str) -> Refused {
    Refused::usage(
        text!("{option} says nothing alone", "单独的 {option} 没有意义"),
        text!("give it with {other}", "请和 {other} 一起使用"),
    )
}

fn excludes(option: &str, other: &str) -> Refused {
    Refused::usage(
        text!("{option} and {other} exclude each other", "{option} 和 {other} 不能同时使用"),
        text!("leave one of them out", "请去掉其中一个"),
    )
}
