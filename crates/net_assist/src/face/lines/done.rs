//! The totals.

use common::event::Event;
use common::json::Object;
use common::{Lang, tr};
use net_assist::link::LinkKind;
use net_assist::words::grouped;

/// What came and went.
#[derive(Clone, Copy, Debug)]
pub(super) struct Done {
    kind: LinkKind,
    pub(super) sent: u64,
    sent_bytes: u64,
    received: u64,
    received_bytes: u64,
    /// UDP: datagrams that the system dropped.
    pub(super) dropped: u64,
    /// Events that were not written.
    pub(super) missed: u64,
}

impl Done {
    pub(super) fn of(kind: LinkKind) -> Self {
        let none = 0;
        Self {
            kind,
            sent: none,
            sent_bytes: none,
            received: none,
            received_bytes: none,
            dropped: none,
            missed: none,
        }
    }

    pub(super) fn received(&mut self, bytes: usize) {
        self.received += 1;
        self.received_bytes += bytes as u64;
    }

    pub(super) fn sent(&mut self, bytes: usize) {
        self.sent += 1;
        self.sent_bytes += bytes as u64;
    }
}

impl Event for Done {
    fn sentence(&self, lang: Lang) -> String {
        let (sent, sent_bytes) = (grouped(self.sent), grouped(self.sent_bytes));
        let (received, received_bytes) = (grouped(self.received), grouped(self.received_bytes));
        let is_udp = self.kind == LinkKind::Udp;
        let what = match (lang, is_udp) {
            (Lang::En, true) if self.sent == 1 => "datagram",
            (Lang::En, true) => "datagrams",
            (Lang::En, false) if self.sent == 1 => "piece",
            (Lang::En, false) => "pieces",
            (Lang::Zh, true) => "个数据报",
            (Lang::Zh, false) => "段数据",
        };
        let mut line = tr!(
            lang,
            "done: {sent} {what} sent ({sent_bytes} bytes), {received} received ({received_bytes} bytes)",
            "结束：发送 {sent} {what}（{sent_bytes} 字节），接收 {received} {what}（{received_bytes} 字节）"
        );
        if self.dropped > 0 {
            let dropped = grouped(self.dropped);
            line += &tr!(lang, "; the system dropped {dropped}", "；系统丢弃了 {dropped} 个");
        }
        if self.missed > 0 {
            let missed = grouped(self.missed);
            line += &tr!(
                lang,
                "; {missed} more events were not shown",
                "；另有 {missed} 个事件没有显示"
            );
        }
        line
    }

    fn json(&self) -> String {
        Object::event("done")
            .number("sent", self.sent)
            .number("received", self.received)
            .number("sent_bytes", self.sent_bytes)
            .number("received_bytes", self.received_bytes)
            .number("dropped", self.dropped)
            .number("discarded", self.missed)
            .finish()
    }
}
