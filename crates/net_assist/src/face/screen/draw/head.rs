//! The first line: what is open, and what goes on by itself.

use common::{Lang, tr};
use net_assist::link::LinkKind;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Span;

use super::both_sides;
use crate::face::screen::form::Field;
use crate::face::screen::state::State;
use crate::face::screen::theme::Look;

pub(super) fn draw(buffer: &mut Buffer, area: Rect, state: &State) {
    both_sides(buffer, area, &link(state), &badges(state));
}

pub(super) fn kind_name(kind: LinkKind, lang: Lang) -> &'static str {
    match kind {
        LinkKind::Udp => "UDP",
        LinkKind::TcpClient => lang.pick("TCP client", "TCP 客户端"),
        LinkKind::TcpServer => lang.pick("TCP server", "TCP 服务器"),
    }
}

fn link(state: &State) -> Vec<Span<'static>> {
    let (lang, theme) = (state.lang, state.theme);
    let Some(open) = state.status.open else {
        let badge = Span::styled(lang.pick(" CLOSED ", " 未打开 "), theme.of(Look::Alarm));
        let kind = kind_name(state.form.link.kind, lang);
        let rest = tr!(lang, " {kind} · F2 opens", " {kind} · 按 F2 打开");
        return vec![badge, Span::raw(rest)];
    };
    let badge = match open.connecting {
        true => Span::styled(lang.pick(" CONNECTING ", " 连接中 "), theme.of(Look::Badge)),
        false => Span::styled(lang.pick(" OPEN ", " 已打开 "), theme.of(Look::Good).reversed()),
    };
    let mut spans = vec![badge, Span::raw(" "), strong(state, kind_name(open.kind, lang))];
    spans.push(strong(state, &format!(" {}", open.own)));
    let behind = match open.kind {
        LinkKind::TcpClient => format!(" → {}", state.form.text(Field::Peer)),
        LinkKind::TcpServer => {
            let count = state.status.peer_count;
            tr!(lang, " ({count} connected)", "（{count} 个连接）")
        }
        LinkKind::Udp => String::new(),
    };
    spans.push(Span::raw(behind));
    if open.own.ip().is_unspecified() && open.kind != LinkKind::TcpClient {
        let every = lang.pick(" (every interface)", "（所有网卡）");
        spans.push(Span::styled(every, theme.of(Look::Dim)));
    }
    spans
}

fn strong(state: &State, text: &str) -> Span<'static> {
    Span::styled(common::escape::escaped(text).to_string(), state.theme.of(Look::Strong))
}

/// What goes on by itself.
fn badges(state: &State) -> Vec<Span<'static>> {
    let (lang, status) = (state.lang, &state.status);
    let mut texts = Vec::new();
    if status.open.is_some_and(|open| open.broadcast) {
        texts.push((lang.pick(" BROADCAST ", " 广播 ").to_owned(), Look::Badge));
    }
    if let Some(count) = status.repeating {
        texts.push((tr!(lang, " REPEAT {count} ", " 循环 {count} "), Look::Badge));
    }
    if let Some((sent, all)) = status.replaying {
        texts.push((tr!(lang, " REPLAY {sent}/{all} ", " 重放 {sent}/{all} "), Look::Badge));
    }
    match &status.recording {
        Some((_, count, false)) => {
            texts.push((tr!(lang, " REC {count} ", " 记录 {count} "), Look::Badge));
        }
        Some((_, count, true)) => {
            texts.push((tr!(lang, " REC WAITS {count} ", " 记录等待 {count} "), Look::Alarm));
        }
        None => {}
    }
    if state.form.explain {
        texts.push((lang.pick(" EXPLAIN ", " 讲解 ").to_owned(), Look::Badge));
    }
    let span = |(text, look)| [Span::styled(text, state.theme.of(look)), Span::raw(" ")];
    texts.into_iter().flat_map(span).collect()
}
