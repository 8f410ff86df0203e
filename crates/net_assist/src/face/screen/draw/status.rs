//! The counters, and the keys.

use common::tr;
use net_assist::words::grouped;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr as _;

use crate::face::screen::keys::Place;
use crate::face::screen::state::State;
use crate::face::screen::theme::Look;

/// Bytes in a unit that a person reads (IEC 80000-13: 1 KiB is 1024 B).
pub(super) fn size(bytes: u64) -> String {
    const UNITS: [&str; 5] = ["KiB", "MiB", "GiB", "TiB", "PiB"];
    if bytes < 10_000 {
        return format!("{bytes} B");
    }
    let mut tenths = u128::from(bytes) * 10 / 1024;
    let mut unit = 0;
    while tenths >= 10_000 && unit + 1 < UNITS.len() {
        tenths /= 1024;
        unit += 1;
    }
    format!("{}.{} {}", tenths / 10, tenths % 10, UNITS[unit])
}

pub(super) fn draw(buffer: &mut Buffer, area: Rect, state: &State) {
    let theme = state.theme;
    let mut line = Line::default();
    let mut used = 0;
    for (text, look) in parts(state) {
        let text = if used == 0 { format!(" {text}") } else { format!("  {text}") };
        if used + text.width() > usize::from(area.width) {
            break;
        }
        used += text.width();
        line.push_span(Span::styled(text, theme.of(look)));
    }
    buffer.set_line(area.x, area.y, &line, area.width);
}

/// What is counted, the most important first: what does not fit is left out.
fn parts(state: &State) -> Vec<(String, Look)> {
    let (lang, status) = (state.lang, &state.status);
    let (totals, rate) = (status.totals, status.rate);
    let sides = [
        (lang.pick("received", "收"), Look::Received, totals.received, totals.received_bytes),
        (lang.pick("sent", "发"), Look::Sent, totals.sent, totals.sent_bytes),
    ];
    let mut parts: Vec<(String, Look)> = sides
        .into_iter()
        .map(|(name, look, count, bytes)| {
            (format!("{name} {} · {}", grouped(count), size(bytes)), look)
        })
        .collect();
    if let Some(dropped) = status.dropped {
        let look = if dropped > 0 { Look::Bad } else { Look::Dim };
        let dropped = grouped(dropped);
        parts.push((tr!(lang, "dropped {dropped}", "丢弃 {dropped}"), look));
    }
    let unsent = status.unsent;
    if unsent.messages > 0 {
        let (count, bytes) = (grouped(unsent.messages), size(unsent.bytes));
        parts.push((tr!(lang, "unsent {count} · {bytes}", "未发出 {count} · {bytes}"), Look::Bad));
    }
    let (received, sent) = (grouped(rate.received), grouped(rate.sent));
    parts.push((
        tr!(lang, "in {received}/s out {sent}/s", "每秒 收 {received} 发 {sent}"),
        Look::Plain,
    ));
    if rate.received_bytes + rate.sent_bytes > 0 {
        let (received, sent) = (size(rate.received_bytes), size(rate.sent_bytes));
        parts.push((format!("({received}/s, {sent}/s)"), Look::Dim));
    }
    let forgotten = status.peers_forgotten;
    if forgotten > 0 {
        let forgotten = grouped(forgotten);
        parts.push((
            tr!(lang, "{forgotten} peers forgotten", "已移除 {forgotten} 个对端"),
            Look::Dim,
        ));
    }
    parts
}

/// The keys in their order; where there is no room, what one needs least is left out.
pub(super) fn draw_keys(buffer: &mut Buffer, area: Rect, state: &State) {
    let theme = state.theme;
    let mut keys = keys(state);
    let width = |keys: &[Key]| -> usize { keys.iter().map(Key::width).sum() };
    while width(&keys) > usize::from(area.width) + 1 {
        let least = (0..keys.len()).max_by_key(|at| keys[*at].rank);
        match least {
            Some(least) => keys.remove(least),
            None => break,
        };
    }
    let spans = keys.iter().flat_map(|key| {
        [
            Span::styled(key.key, theme.of(Look::Key)),
            Span::styled(key.name, theme.of(Look::KeyName)),
            Span::raw(" "),
        ]
    });
    buffer.set_line(area.x, area.y, &Line::from_iter(spans), area.width);
}

/// A key, what it does, and how soon it is left out: the greatest first.
struct Key {
    key: &'static str,
    name: &'static str,
    rank: u8,
}

impl Key {
    fn width(&self) -> usize {
        self.key.width() + self.name.width() + 1
    }
}

fn keys(state: &State) -> Vec<Key> {
    let (lang, status) = (state.lang, &state.status);
    let one = |is_on: bool, on, off| if is_on { on } else { off };
    let open = one(status.open.is_some(), lang.pick("Close", "关闭"), lang.pick("Open", "打开"));
    let repeat =
        one(status.repeating.is_some(), lang.pick("Stop", "停止"), lang.pick("Repeat", "循环"));
    let record =
        one(status.recording.is_some(), lang.pick("EndRec", "停记"), lang.pick("Record", "记录"));
    let key = |key, name, rank| Key { key, name, rank };
    if state.place() == Place::Overlay {
        return vec![
            key("Esc", lang.pick("Back", "返回"), 0),
            key("↑↓", lang.pick("Scroll", "滚动"), 1),
            key("F10", lang.pick("Quit", "退出"), 2),
        ];
    }
    vec![
        key("F1", lang.pick("Help", "帮助"), 0),
        key("F2", open, 1),
        key("F3", lang.pick("View", "显示"), 3),
        key("F4", lang.pick("Setup", "设置"), 2),
        key("F5", repeat, 5),
        key("F6", record, 7),
        key("F7", lang.pick("Find", "查找"), 6),
        key("F8", lang.pick("To", "发给"), 8),
        key("F9", lang.pick("Bcast", "广播"), 9),
        key("F10", lang.pick("Quit", "退出"), 4),
        key("Tab", lang.pick("Pane", "切换"), 10),
        key("F12", lang.pick("Explain", "讲解"), 11),
    ]
}
