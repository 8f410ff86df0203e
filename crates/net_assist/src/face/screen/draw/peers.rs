//! Who is heard from and sent to.

use common::layout::{left, right};
use common::tr;
use net_assist::status::PeerStatus;
use net_assist::words::grouped;
use ratatui::buffer::Buffer;
use ratatui::text::{Line, Span};

use super::status::size;
use super::{Pane, has_focus, pane};
use crate::face::screen::areas::Areas;
use crate::face::screen::fold::{cut, cut_front};
use crate::face::screen::state::{Focus, State};
use crate::face::screen::theme::Look;

pub(super) fn draw(buffer: &mut Buffer, areas: &Areas, state: &State) {
    if areas.peers.is_empty() {
        return;
    }
    let (lang, count) = (state.lang, state.status.peer_count);
    let title = match state.peers.all().len() {
        shown if shown < count => {
            tr!(lang, "Peers · {shown} of {count}", "对端列表 · {count} 中的 {shown}")
        }
        _ => tr!(lang, "Peers · {count}", "对端列表 · {count}"),
    };
    let focus = has_focus(state, Focus::Peers);
    let foot = match (focus, areas.peers.width) {
        (false, _) => "",
        (true, ..36) => lang.pick("Enter:to x:end f:only", "Enter 选 x 移除 f 只看"),
        (true, _) => lang.pick("Enter select · x forget · f only", "Enter 选中 · x 移除 · f 只看"),
    };
    let inner = pane(
        buffer,
        areas.peers,
        state,
        Pane { title: &title, foot, has_focus: focus, has_border: areas.has_borders },
    );
    let columns = usize::from(inner.width);
    if state.peers.all().is_empty() {
        let none = lang.pick("nobody yet", "暂无");
        let line = cut(&[Span::styled(none, state.theme.of(Look::Dim))], columns);
        buffer.set_line(inner.x, inner.y, &line, inner.width);
        return;
    }
    let first = state.peers.first_shown(usize::from(inner.height), focus);
    for (row, (place, peer)) in
        (inner.y..inner.bottom()).zip(state.peers.all().iter().enumerate().skip(first))
    {
        let mut line = row_of(peer, state, columns);
        if focus && place == state.peers.at() {
            line = line.patch_style(state.theme.of(Look::Chosen));
        }
        buffer.set_line(inner.x, row, &line, inner.width);
    }
}

fn row_of(one: &PeerStatus, state: &State, columns: usize) -> Line<'static> {
    let (theme, lang) = (state.theme, state.lang);
    let is_selected = state.status.selected == Some(one.peer);
    let mark = if is_selected { "* " } else { "  " };
    let mut counts = format!(" {}", short(one.traffic.received));
    counts = format!("{counts}/{}", short(one.traffic.sent));
    if columns >= 48 {
        counts = format!("{} {}", right(&size(one.traffic.received_bytes), 10), right(&counts, 10));
    }
    if one.waiting > 0 {
        let waiting = size(one.waiting as u64);
        counts = tr!(lang, " waits {waiting}", " 待发 {waiting}");
    }
    let (style, counts) = match one.unreachable {
        true => (theme.of(Look::Bad), lang.pick(" refused", " 不可达").to_owned()),
        false if is_selected => (theme.of(Look::Strong), counts),
        false => (theme.of(Look::Plain), counts),
    };
    let room = columns.saturating_sub(2 + unicode_width::UnicodeWidthStr::width(counts.as_str()));
    let peer = left(&cut_front(&one.peer.to_string(), room), room);
    cut(
        &[Span::styled(format!("{mark}{peer}"), style), Span::styled(counts, theme.of(Look::Dim))],
        columns,
    )
}

/// A count in four columns or little more.
fn short(count: u64) -> String {
    match count {
        0..10_000 => count.to_string(),
        10_000..10_000_000 => format!("{}k", count / 1000),
        _ => format!("{}M", grouped(count / 1_000_000)),
    }
}
