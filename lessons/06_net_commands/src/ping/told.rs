//! What ping tells: a line a reply, as every `ping` writes it, and the statistics.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use common::escape::escaped;
use common::event::Event;
use common::json::{Number, Object};
use common::{Lang, Text, tr};

use super::bare;
use super::door::Way;
use super::echo::{DATA, HEADER};
use super::statistics::{Statistics, rounded};
use crate::args::PingOptions;

/// It begins.
pub(crate) struct Started {
    host: String,
    address: String,
    way: Way,
}

impl Started {
    /// Whom is pinged, and how.
    pub(crate) fn new(options: &PingOptions, to: SocketAddr, way: Way) -> Self {
        Self { host: options.host.name().to_owned(), address: bare(to), way }
    }
}

impl Event for Started {
    fn sentence(&self, lang: Lang) -> String {
        let (host, address) = (escaped(&self.host), &self.address);
        let way = self.way.in_words().in_lang(lang).to_owned();
        let (bytes, data) = (HEADER + DATA, DATA);
        tr!(
            lang,
            "ping {host} ({address}), {bytes} bytes: {HEADER} of ICMP header, {data} of data\n{way}",
            "ping {host} ({address})，每次 {bytes} 字节：ICMP 首部 {HEADER}，数据 {data}\n{way}"
        )
    }

    fn json(&self) -> String {
        let way = match self.way {
            Way::Datagram => "datagram",
            Way::Raw => "raw",
            Way::SystemPing => "system ping",
        };
        Object::event("ping")
            .string("host", &self.host)
            .string("address", &self.address)
            .number("bytes", HEADER + DATA)
            .string("way", way)
            .finish()
    }
}

impl Way {
    fn in_words(self) -> Text {
        match self {
            Way::Datagram => Text::new(
                "through an ICMP datagram socket, which needs no privilege here",
                "使用 ICMP 数据报套接字，这里不需要特权",
            ),
            Way::Raw => Text::new(
                "through a raw socket, which this user is privileged to open",
                "使用原始套接字，当前用户有权打开",
            ),
            Way::SystemPing => Text::new(
                "through the system's own ping: this user may not open an ICMP socket",
                "借用系统自带的 ping：当前用户不能打开 ICMP 套接字",
            ),
        }
    }
}

/// An echo reply.
pub(crate) struct Reply {
    pub(crate) bytes: usize,
    pub(crate) from: IpAddr,
    pub(crate) sequence: u64,
    pub(crate) ttl: Option<u8>,
    pub(crate) ms: f64,
    /// It came when it had been given up.
    pub(crate) late: bool,
    /// Another one had come for the same request.
    pub(crate) duplicate: bool,
}

impl Event for Reply {
    fn sentence(&self, lang: Lang) -> String {
        let Self { bytes, from, sequence, ms, .. } = self;
        let ttl = self.ttl.map_or_else(|| "?".to_owned(), |ttl| ttl.to_string());
        let remark = match (self.late, self.duplicate) {
            (true, _) => lang.pick(" (late)", "（迟到）"),
            (_, true) => lang.pick(" (duplicate)", "（重复）"),
            _ => "",
        };
        tr!(
            lang,
            "{bytes} bytes from {from}: icmp_seq={sequence} ttl={ttl} time={ms:.3} ms{remark}",
            "{bytes} 字节，来自 {from}：icmp_seq={sequence} ttl={ttl} 时间={ms:.3} ms{remark}"
        )
    }

    fn json(&self) -> String {
        let event =
            Object::event("reply").shown("from", self.from).number("sequence", self.sequence);
        number_or_null(event, "ttl", self.ttl)
            .number("ms", rounded(self.ms))
            .number("bytes", self.bytes)
            .boolean("late", self.late)
            .boolean("duplicate", self.duplicate)
            .finish()
    }
}

/// No reply came in time.
pub(crate) struct TimedOut {
    pub(crate) sequence: u64,
    pub(crate) after: Duration,
}

impl Event for TimedOut {
    fn sentence(&self, lang: Lang) -> String {
        let Self { sequence, after } = self;
        tr!(
            lang,
            "no reply to icmp_seq={sequence} within {after:?}",
            "icmp_seq={sequence} 在 {after:?} 内没有回复"
        )
    }

    fn json(&self) -> String {
        let milliseconds = u64::try_from(self.after.as_millis()).unwrap_or(u64::MAX);
        Object::event("timeout")
            .number("after_ms", milliseconds)
            .number("sequence", self.sequence)
            .finish()
    }
}

/// Somebody says that a request cannot be delivered.
pub(crate) struct Unreachable {
    pub(crate) from: IpAddr,
    pub(crate) sequence: u64,
    pub(crate) kind: u8,
    pub(crate) code: u8,
    /// This machine says it itself.
    pub(crate) own: bool,
}

impl Unreachable {
    /// The last stage found nobody at that address: more a silence than a refusal.
    pub(crate) fn is_mere_silence(&self) -> bool {
        matches!((self.from, self.kind, self.code), (IpAddr::V4(_), 3, 1) | (IpAddr::V6(_), 1, 3))
    }

    /// RFC 792 and RFC 1812, 5.2.7.1; RFC 4443, 3.
    fn meaning(&self) -> Text {
        let Self { kind, code, .. } = self;
        match (self.from, kind, code) {
            (IpAddr::V4(_), 3, 1) => {
                Text::new("host unreachable: nobody answers ARP", "主机不可达：没有机器应答 ARP")
            }
            (IpAddr::V6(_), 1, 3) => {
                Text::new("address unreachable: no neighbour answers", "地址不可达：没有邻居应答")
            }
            (IpAddr::V4(_), 3, 0 | 6) | (IpAddr::V6(_), 1, 0) => Text::new(
                "network unreachable: no route from there on",
                "网络不可达：从那里起没有路由",
            ),
            (IpAddr::V4(_), 3, 9 | 10 | 13) | (IpAddr::V6(_), 1, 1 | 5 | 6) => {
                Text::new("forbidden: a firewall refuses it", "被禁止：防火墙拒绝")
            }
            (IpAddr::V4(_), 3, 2 | 3) | (IpAddr::V6(_), 1, 4) => Text::new(
                "refused: that machine does not take echo requests",
                "被拒绝：那台机器不接受回声请求",
            ),
            (IpAddr::V4(_), 11, _) | (IpAddr::V6(_), 3, _) => Text::new(
                "time to live exceeded: too many routers, or a circle",
                "生存时间耗尽：经过的路由器太多，或者绕了圈子",
            ),
            _ => common::text!("ICMP type {kind}, code {code}", "ICMP 类型 {kind}，代码 {code}"),
        }
    }
}

impl Event for Unreachable {
    fn sentence(&self, lang: Lang) -> String {
        let Self { from, sequence, .. } = self;
        let own = if self.own { lang.pick(" (this machine)", "（本机）") } else { "" };
        let meaning = self.meaning();
        let meaning = meaning.in_lang(lang);
        tr!(
            lang,
            "{from}{own} says: icmp_seq={sequence} {meaning}",
            "{from}{own}说：icmp_seq={sequence} {meaning}"
        )
    }

    fn json(&self) -> String {
        Object::event("unreachable")
            .shown("from", self.from)
            .number("sequence", self.sequence)
            .number("type", self.kind)
            .number("code", self.code)
            .string("reason", self.meaning().en)
            .finish()
    }
}

/// The end.
pub(crate) struct Finished {
    pub(crate) to: SocketAddr,
    pub(crate) statistics: Statistics,
    pub(crate) took: Option<Duration>,
}

impl Event for Finished {
    fn sentence(&self, lang: Lang) -> String {
        let Statistics { sent, received, .. } = self.statistics;
        let (to, loss) = (bare(self.to), (self.statistics.loss() * 10.0).round() / 10.0);
        let took = self.took.unwrap_or_default().as_millis();
        let mut lines = tr!(
            lang,
            "--- {to}: {sent} sent, {received} received, {loss}% lost, {took} ms in all",
            "--- {to}：发送 {sent}，收到 {received}，丢失 {loss}%，共 {took} ms"
        );
        let Statistics { duplicates, errors, .. } = self.statistics;
        if duplicates > 0 {
            lines += &tr!(lang, ", {duplicates} duplicates", "，重复 {duplicates}");
        }
        if errors > 0 {
            lines += &tr!(lang, ", {errors} ICMP errors", "，ICMP 错误 {errors}");
        }
        if let Some([min, avg, max, mdev]) = self.statistics.min_avg_max_mdev() {
            lines += &tr!(
                lang,
                "\n--- min/avg/max/mdev = {min:.3}/{avg:.3}/{max:.3}/{mdev:.3} ms",
                "\n--- 最短/平均/最长/离散 = {min:.3}/{avg:.3}/{max:.3}/{mdev:.3} ms"
            );
        }
        lines
    }

    fn json(&self) -> String {
        let statistics = &self.statistics;
        let mut event = Object::event("statistics")
            .number("sent", statistics.sent)
            .number("received", statistics.received);
        let times = statistics.min_avg_max_mdev();
        for (at, name) in ["min_ms", "avg_ms", "max_ms", "mdev_ms"].iter().enumerate() {
            event = number_or_null(event, name, times.map(|times| rounded(times[at])));
        }
        event
            .number("loss", rounded(statistics.loss()))
            .number("duplicates", statistics.duplicates)
            .number("errors", statistics.errors)
            .finish()
    }
}

/// Why nobody answers.
pub(crate) struct Silence;

impl Silence {
    /// What a silent host can mean.
    pub(crate) fn what_it_can_mean() -> Text {
        Text::new(
            "silence has many reasons: no machine has that address, or it is switched off; a \
             firewall there drops echo requests, as Windows does by default, or a router on the \
             way does; the reply got lost. A silent machine may still offer services: try one",
            "没有回复有多种原因：没有机器用这个地址，或者它关机了；那边的防火墙丢弃了回声请求\
             （Windows 默认如此），或者途中的路由器丢弃了；回复也可能丢失。不应答 ping 的机器\
             仍可能提供服务：直接连接试试",
        )
    }
}

fn number_or_null(object: Object, name: &str, value: Option<impl Number>) -> Object {
    match value {
        Some(value) => object.number(name, value),
        None => object.null(name),
    }
}
