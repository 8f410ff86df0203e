//! The words of events and failures, in both languages.

mod failure;

use std::path::Path;

use common::error::system_said;
use common::escape::escaped;
use common::{Lang, tr};

use crate::event::{Ending, Event, Failure, Refusal};
use crate::link::{Group, LinkKind};

pub use failure::told;

/// An event as a sentence; received and sent bytes are left to the face. `None` for these two.
pub fn sentence(event: &Event, lang: Lang) -> Option<String> {
    // Every variant stands here, so that a new one is not forgotten.
    Some(match event {
        Event::Received(_) | Event::Sent { .. } => return None,
        Event::Failed(failure) => failed(failure, lang),
        Event::Opened { .. }
        | Event::Connecting { .. }
        | Event::Closed { .. }
        | Event::Connected { .. }
        | Event::Disconnected { .. }
        | Event::PeerEnded { .. }
        | Event::Unsent { .. }
        | Event::OpeningCancelled
        | Event::Dropped { .. }
        | Event::Unreachable { .. }
        | Event::PeersForgotten { .. }
        | Event::ConnectionsRefused { .. } => of_sockets(event, lang),
        Event::BroadcastSet(_)
        | Event::Joined(_)
        | Event::Left(_)
        | Event::RuleMatched { .. }
        | Event::AnswersWithheld { .. } => of_options(event, lang),
        Event::RepeatBegan { .. }
        | Event::RepeatEnded { .. }
        | Event::ReplayBegan { .. }
        | Event::ReplayEnded { .. }
        | Event::RecordBegan { .. }
        | Event::RecordWaits { .. }
        | Event::RecordGoesOn { .. }
        | Event::RecordEnded { .. } => of_files_and_timers(event, lang),
    })
}

/// A number as a person reads it: `65,507`.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn failed(failure: &Failure, lang: Lang) -> String {
    let (fact, cure) = told(failure);
    match cure {
        Some(cure) => {
            let (fact, cure) = (fact.in_lang(lang), cure.in_lang(lang));
            tr!(lang, "{fact}; {cure}", "{fact}；{cure}")
        }
        None => fact.in_lang(lang).to_owned(),
    }
}

fn of_sockets(event: &Event, lang: Lang) -> String {
    match event {
        Event::Opened { kind, own, peer, receive_buffer } => {
            let peer = peer.map(|peer| peer.to_string()).unwrap_or_default();
            let buffer = grouped(*receive_buffer as u64);
            let everywhere = if own.ip().is_unspecified() {
                lang.pick(" (every interface of this machine)", "（本机的所有网络接口）")
            } else {
                ""
            };
            match kind {
                LinkKind::Udp => tr!(
                    lang,
                    "UDP is open: listening on {own}{everywhere}, receive buffer {buffer} bytes",
                    "UDP 已打开：正在监听 {own}{everywhere}，接收缓冲区 {buffer} 字节"
                ),
                LinkKind::TcpServer => tr!(
                    lang,
                    "the TCP server is open: listening on {own}{everywhere}",
                    "TCP 服务器已打开：正在监听 {own}{everywhere}"
                ),
                LinkKind::TcpClient => {
                    tr!(lang, "connected to {peer}, from {own}", "已连接 {peer}，本地地址 {own}")
                }
            }
        }
        Event::Connecting { to } => tr!(lang, "connecting to {to} …", "正在连接 {to} …"),
        Event::Connected { peer } => tr!(lang, "{peer} connected", "{peer} 已连接"),
        Event::OpeningCancelled => lang
            .pick(
                "opening was given up: the address was still being looked up",
                "已放弃打开：地址还在查询中",
            )
            .to_owned(),
        Event::Dropped { count, total } => dropped(*count, *total, lang),
        Event::Unreachable { peer, by, reason } => {
            let by = by.map(|by| by.to_string());
            unreachable(&peer.to_string(), by.as_deref(), reason, lang)
        }
        Event::PeersForgotten { total } => {
            let total = grouped(*total);
            tr!(
                lang,
                "the list of peers is full: {total} of them, quiet for the longest, are forgotten",
                "对端列表已满：已忘掉最久没有消息的 {total} 个"
            )
        }
        Event::ConnectionsRefused { open, reason } => refused(*open, reason.as_ref(), lang),
        event => of_endings(event, lang),
    }
}

fn of_endings(event: &Event, lang: Lang) -> String {
    match event {
        Event::Closed { own, dropped } => closed(&own.to_string(), *dropped, lang),
        Event::Disconnected { peer, why } => disconnected(&peer.to_string(), why, lang),
        Event::PeerEnded { peer } => tr!(
            lang,
            "{peer} sends no more (FIN); what is sent to it still goes there",
            "{peer} 不再发送（FIN）；仍然可以继续向它发送"
        ),
        Event::Unsent { peer, messages, bytes } => {
            let (messages, bytes) = (grouped(*messages as u64), grouped(*bytes as u64));
            tr!(
                lang,
                "{bytes} bytes in {messages} messages still waited for {peer} and are lost: they were \
                 not sent",
                "还有 {messages} 条消息共 {bytes} 字节在等待发给 {peer}，没有发出，已丢失"
            )
        }
        _ => String::new(),
    }
}

fn of_options(event: &Event, lang: Lang) -> String {
    match event {
        Event::BroadcastSet(true) => tr!(
            lang,
            "broadcast is allowed (SO_BROADCAST is set)",
            "允许广播（已设置 SO_BROADCAST）"
        ),
        Event::BroadcastSet(false) => tr!(
            lang,
            "broadcast is not allowed (SO_BROADCAST is off): the system refuses it now",
            "不允许广播（未设置 SO_BROADCAST）：现在发送广播会被系统拒绝"
        ),
        Event::Joined(group) => {
            let (group, interface) = (group.address, interface(group, lang));
            tr!(lang, "joined the group {group}{interface}", "已加入组播组 {group}{interface}")
        }
        Event::Left(group) => {
            let (group, interface) = (group.address, interface(group, lang));
            tr!(lang, "left the group {group}{interface}", "已退出组播组 {group}{interface}")
        }
        Event::RuleMatched { rule, peer } => {
            tr!(lang, "rule {rule} answers {peer}", "规则 {rule} 自动回复 {peer}")
        }
        Event::AnswersWithheld { peer, limit } => tr!(
            lang,
            "{peer} got {limit} answers within a second, as a program does that answers by itself, too: \
             for the rest of the second it gets none",
            "{peer} 一秒内已得到 {limit} 次自动回复，对方可能也在自动回复：这一秒内不再回复它"
        ),
        _ => String::new(),
    }
}

fn closed(own: &str, dropped: Option<u64>, lang: Lang) -> String {
    match dropped {
        Some(0) => tr!(
            lang,
            "{own} is closed; the system dropped nothing",
            "{own} 已关闭；系统没有丢弃数据报"
        ),
        Some(count) => {
            let count = grouped(count);
            tr!(
                lang,
                "{own} is closed; datagrams that the system dropped: {count}",
                "{own} 已关闭；系统共丢弃 {count} 个数据报"
            )
        }
        None => tr!(lang, "{own} is closed", "{own} 已关闭"),
    }
}

fn disconnected(peer: &str, why: &Ending, lang: Lang) -> String {
    match why {
        Ending::ByPeer => tr!(lang, "{peer} ended the connection", "{peer} 已断开连接"),
        Ending::ByUs => {
            tr!(lang, "the connection with {peer} is closed", "已关闭与 {peer} 的连接")
        }
        Ending::Broken(reason) => {
            let said = said(reason, lang);
            tr!(lang, "the connection with {peer} broke: {said}", "与 {peer} 的连接中断：{said}")
        }
    }
}

fn dropped(count: u64, total: u64, lang: Lang) -> String {
    let (count, total) = (grouped(count), grouped(total));
    tr!(
        lang,
        "the system dropped {count} datagrams because the receive buffer was full ({total} in all): \
         send more slowly, or allow a larger buffer (sysctl net.core.rmem_max)",
        "接收缓冲区已满，系统丢弃了 {count} 个数据报（共 {total} 个）：\
         请放慢发送，或允许更大的缓冲区（sysctl net.core.rmem_max）"
    )
}

fn unreachable(peer: &str, by: Option<&str>, reason: &Refusal, lang: Lang) -> String {
    use std::io::ErrorKind::{ConnectionRefused, HostUnreachable, NetworkUnreachable};
    let what = match reason.0.kind() {
        ConnectionRefused => lang.pick(
            "nobody listens on that port (ICMP port unreachable, ECONNREFUSED)",
            "那个端口没有程序在监听（ICMP 端口不可达，ECONNREFUSED）",
        ),
        HostUnreachable => lang.pick(
            "no machine answers there (ICMP host unreachable, EHOSTUNREACH)",
            "那里没有机器应答（ICMP 主机不可达，EHOSTUNREACH）",
        ),
        NetworkUnreachable => lang.pick(
            "no route leads there (ICMP network unreachable, ENETUNREACH)",
            "没有通往那里的路由（ICMP 网络不可达，ENETUNREACH）",
        ),
        _ => &said(reason, lang),
    };
    match by {
        // The address of the peer says the same already.
        Some(by) if !peer.contains(by) => {
            tr!(lang, "{peer}: {what}, says {by}", "{peer}：{what}，由 {by} 告知")
        }
        _ => tr!(lang, "{peer}: {what}", "{peer}：{what}"),
    }
}

fn refused(open: usize, reason: Option<&Refusal>, lang: Lang) -> String {
    let open = grouped(open as u64);
    match reason {
        Some(reason) => {
            let said = said(reason, lang);
            tr!(
                lang,
                "{open} connections are open, and the system gives no more: {said}; others wait \
                 until one ends, or allow more (ulimit -n)",
                "已有 {open} 个连接，系统不再给出更多：{said}；其余的要等有连接结束，\
                 或允许更多（ulimit -n）"
            )
        }
        None => tr!(
            lang,
            "{open} connections are open, the most that are allowed here: others are closed at once",
            "已有 {open} 个连接，达到这里的上限：其余的会被立即关闭"
        ),
    }
}

fn of_files_and_timers(event: &Event, lang: Lang) -> String {
    match event {
        Event::RepeatBegan { interval, count: Some(count) } => {
            let count = grouped(*count);
            tr!(
                lang,
                "sending {count} times, every {interval:?}",
                "开始定时发送：每 {interval:?} 一次，共 {count} 次"
            )
        }
        Event::RepeatBegan { interval, count: None } => tr!(
            lang,
            "sending every {interval:?}, until it is ended",
            "开始定时发送：每 {interval:?} 一次，直到停止"
        ),
        Event::RepeatEnded { sent } => {
            let sent = grouped(*sent);
            tr!(lang, "sending at intervals ended after {sent}", "定时发送结束，共发送 {sent} 次")
        }
        Event::ReplayBegan { file, messages } => {
            let (file, count) = (shown_path(file), grouped(*messages as u64));
            tr!(lang, "replaying {file}, messages: {count}", "开始重放 {file}，共 {count} 条")
        }
        Event::ReplayEnded { sent } => {
            let sent = grouped(*sent);
            tr!(lang, "the replay ended after {sent}", "重放结束，共发送 {sent} 条")
        }
        Event::RecordBegan { file } => {
            let file = shown_path(file);
            tr!(lang, "recording into {file}", "开始记录到 {file}")
        }
        Event::RecordWaits { file, reason } => {
            let (file, said) = (shown_path(file), failure::file_said(reason));
            let said = said.in_lang(lang);
            tr!(
                lang,
                "cannot write to {file} for now: {said}; it is tried again, make room meanwhile",
                "暂时无法写入 {file}：{said}；会继续重试，请腾出空间"
            )
        }
        Event::RecordGoesOn { file, missing } => {
            let (file, missing) = (shown_path(file), missing_words(*missing, lang));
            tr!(lang, "writing to {file} goes on{missing}", "继续写入 {file}{missing}")
        }
        Event::RecordEnded { file, messages, missing } => {
            let (file, count) = (shown_path(file), grouped(*messages));
            let missing = missing_words(*missing, lang);
            tr!(
                lang,
                "the record {file} ended, messages: {count}{missing}",
                "记录结束：{file}，共 {count} 条{missing}"
            )
        }
        _ => String::new(),
    }
}

fn missing_words(missing: u64, lang: Lang) -> String {
    if missing == 0 {
        return String::new();
    }
    let count = grouped(missing);
    tr!(lang, "; {count} events are missing in it", "；其中缺少 {count} 个事件")
}

fn interface(group: &Group, lang: Lang) -> String {
    match (group.interface, group.scope) {
        (Some(interface), _) => tr!(lang, " on {interface}", "（接口 {interface}）"),
        (None, 0) => String::new(),
        (None, scope) => tr!(lang, " on interface {scope}", "（接口 {scope}）"),
    }
}

fn said(reason: &Refusal, lang: Lang) -> String {
    match reason.0.raw_os_error() {
        // ENFILE and EMFILE, on every Unix.
        Some(23 | 24) if cfg!(unix) => lang
            .pick(
                "too many files and sockets are open (EMFILE)",
                "打开的文件和套接字太多（EMFILE）",
            )
            .to_owned(),
        _ => system_said(&reason.0).in_lang(lang).to_owned(),
    }
}

/// A path for a sentence: a file's name is foreign text.
pub(crate) fn shown_path(path: &Path) -> String {
    escaped(&path.to_string_lossy()).to_string()
}

#[cfg(test)]
#[path = "words/words_tests.rs"]
mod tests;
