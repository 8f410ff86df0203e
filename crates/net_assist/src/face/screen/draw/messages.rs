//! What was received and sent, and what else happened.

use common::{Lang, tr};
use net_assist::Journal;
use net_assist::link::LinkKind;
use net_assist::payload::View;
use net_assist::words::grouped;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr as _;

use super::entry::{self, Layout};
use super::{Pane, has_focus, pane};
use crate::face::screen::areas::{Areas, inside};
use crate::face::screen::fold::{cut, folded};
use crate::face::screen::messages::Page;
use crate::face::screen::sieve::peer_of;
use crate::face::screen::state::{Focus, State};
use crate::face::screen::theme::Look;

/// Columns of an address: the shortest and the longest.
const PEER: (usize, usize) = (15, 30);

pub(super) fn draw(buffer: &mut Buffer, areas: &Areas, state: &mut State, journal: &Journal) {
    state.row_numbers.clear();
    let area = areas.messages;
    if area.is_empty() {
        return;
    }
    let mut inner = inside(area, areas.has_borders);
    if state.find.is_some() {
        inner.height = inner.height.saturating_sub(1);
    }
    let layout = layout(inner, state, journal);
    let has_heading = layout.is_table() && inner.height >= 8;
    let rows = usize::from(inner.height).saturating_sub(usize::from(has_heading));
    let mut messages = std::mem::take(&mut state.messages);
    let page = messages.page(journal, rows, |one| entry::lines(one, state, layout));
    state.messages = messages;
    let (title, foot) = (title(state, &page), foot(state, layout.columns));
    let has_focus = has_focus(state, Focus::Messages);
    let has_border = areas.has_borders;
    pane(buffer, area, state, Pane { title: &title, foot, has_focus, has_border });
    let mut top = inner.y;
    if has_heading {
        buffer.set_line(inner.x, top, &entry::heading(state, layout), inner.width);
        top += 1;
    }
    let body = Rect { y: top, height: inner.bottom() - top, ..inner };
    rows_of(buffer, body, state, &page);
    draw_guide(buffer, body, state, &page);
    draw_find(buffer, inner, state, &page);
    state.first_row = usize::from(has_heading);
    state.row_numbers = page.rows.iter().map(|(number, _)| *number).collect();
}

/// The address column is as wide as the widest of the newest entries, and never shrinks.
fn layout(inner: Rect, state: &mut State, journal: &Journal) -> Layout {
    let columns = usize::from(inner.width);
    let next = journal.extent().0;
    let newest = journal.read(next.saturating_sub(u64::from(inner.height)), inner.height.into());
    let widths = newest.entries.iter().filter_map(|entry| peer_of(&entry.event));
    let widest = widths.map(|peer| peer.to_string().len()).max().unwrap_or(0);
    let peer = state.messages.peer_columns.max(widest).clamp(PEER.0, PEER.1);
    state.messages.peer_columns = peer;
    Layout { columns, peer }
}

fn rows_of(buffer: &mut Buffer, body: Rect, state: &State, page: &Page) {
    for (row, (number, line)) in (body.y..body.bottom()).zip(&page.rows) {
        let chosen = state.messages.cursor == Some(*number);
        buffer.set_line(body.x, row, line, body.width);
        if chosen {
            let area = Rect { y: row, height: 1, ..body };
            buffer.set_style(area, state.theme.of(Look::Chosen));
        }
    }
}

fn title(state: &State, page: &Page) -> String {
    let (lang, form) = (state.lang, &state.form);
    let view = match form.view {
        View::Text => lang.pick("text", "文本"),
        View::Hex => lang.pick("hex", "十六进制"),
        View::Both => lang.pick("text+hex", "文本+十六进制"),
    };
    let encoding = form.encoding;
    let mut title = tr!(lang, "Messages · {view} · {encoding}", "收发记录 · {view} · {encoding}");
    if state.messages.cursor.is_some() {
        let below = grouped(page.below);
        title += &tr!(
            lang,
            " · stopped, {below} below (End follows)",
            " · 已暂停，下方 {below} 条（End 跟随）"
        );
    } else {
        title += lang.pick(" · following", " · 跟随");
    }
    if let Some(sieve) = &state.messages.sieve {
        let found = grouped(page.found.unwrap_or(0) as u64);
        let what = common::escape::escaped(&sieve.wanted.text).to_string();
        let peer = sieve.wanted.peer.map(|peer| format!(" {peer}")).unwrap_or_default();
        title += &tr!(
            lang,
            " · only “{what}”{peer}: {found} (Esc all)",
            " · 只看“{what}”{peer}：{found} 条（Esc 全部）"
        );
    }
    if page.discarded > 0 {
        let discarded = grouped(page.discarded);
        title += &tr!(lang, " · {discarded} older discarded", " · 已丢弃较早的 {discarded} 条");
    }
    title
}

fn foot(state: &State, columns: usize) -> &'static str {
    if !has_focus(state, Focus::Messages) {
        return "";
    }
    if columns < 90 {
        return state.lang.pick(
            "Enter details · r reply · c copy · f only · / find",
            "Enter 详情 · r 回复 · c 复制 · f 只看 · / 查找",
        );
    }
    state.lang.pick(
        "↑↓ choose · Enter details · r reply · c copy to send · f only this peer · / find",
        "↑↓ 选择 · Enter 详情 · r 回复 · c 复制到发送框 · f 只看该对端 · / 查找",
    )
}

/// Before anything was received or sent: how to begin.
fn draw_guide(buffer: &mut Buffer, body: Rect, state: &State, page: &Page) {
    let used = u16::try_from(page.rows.len()).unwrap_or(u16::MAX);
    let traffic = state.status.totals;
    let is_new = traffic.received == 0 && traffic.sent == 0 && state.messages.sieve.is_none();
    if !is_new || used + 3 > body.height {
        return;
    }
    let columns = usize::from(body.width).saturating_sub(2);
    let mut lines = vec![Line::default()];
    for text in guide(state) {
        let spans = [Span::styled(text, state.theme.of(Look::Dim))];
        lines.extend(folded(&spans, columns, 4));
    }
    for (row, line) in (body.y + used..body.bottom()).zip(&lines) {
        buffer.set_line(body.x + 1, row, line, body.width - 1);
    }
}

fn guide(state: &State) -> Vec<String> {
    let lang = state.lang;
    let Some(open) = state.status.open else {
        return vec![
            lang.pick(
                "F4 to the settings: protocol, own address, peer. F2 opens.",
                "按 F4 设置协议类型、本地地址和远程地址，再按 F2 打开。",
            )
            .to_owned(),
            lang.pick("F1 shows all keys.", "按 F1 查看所有按键。").to_owned(),
        ];
    };
    let port = open.own.port();
    let mut lines = vec![match (open.kind, lang) {
        (LinkKind::Udp, Lang::En) => {
            format!("Waiting for datagrams on port {port}. From another terminal:")
        }
        (LinkKind::Udp, Lang::Zh) => format!("正在端口 {port} 等待数据报。可在另一个终端运行："),
        (LinkKind::TcpServer, Lang::En) => {
            format!("Waiting for connections on port {port}. From another terminal:")
        }
        (LinkKind::TcpServer, Lang::Zh) => {
            format!("正在端口 {port} 等待连接。可在另一个终端运行：")
        }
        (LinkKind::TcpClient, _) => String::new(),
    }];
    match open.kind {
        LinkKind::Udp => lines.push(format!("  cargo run -p udp_send -- --to 127.0.0.1:{port}")),
        LinkKind::TcpServer => lines.push(format!("  nc 127.0.0.1 {port}")),
        LinkKind::TcpClient => {}
    }
    lines.push(
        lang.pick(
            "To send: type below, Enter. To whom: F4, “Peer”; or whoever was heard last.",
            "发送：在下方输入后按 Enter。发给谁：按 F4 填“远程地址”；未填则发给最近来信者。",
        )
        .to_owned(),
    );
    lines
}

/// The line in which one types what is looked for.
fn draw_find(buffer: &mut Buffer, inner: Rect, state: &State, page: &Page) {
    let Some(find) = &state.find else { return };
    let lang = state.lang;
    let label = lang.pick("Find: ", "查找：");
    let room = usize::from(inner.width).saturating_sub(label.width() + 14);
    let (text, _) = find.around_cursor(room);
    let found = page.found.map(|found| grouped(found as u64)).unwrap_or_default();
    let found = tr!(lang, "  {found} found", "  {found} 条");
    let found = if page.found.is_some() { found } else { String::new() };
    let spans = [
        Span::styled(label, state.theme.of(Look::Focus)),
        Span::raw(text),
        Span::styled(found, state.theme.of(Look::Dim)),
    ];
    buffer.set_line(inner.x, inner.bottom(), &cut(&spans, inner.width.into()), inner.width);
}

/// Where the cursor is while one types what is looked for.
pub(super) fn cursor(areas: &Areas, state: &State) -> Option<Position> {
    let find = state.find.as_ref()?;
    let inner = inside(areas.messages, areas.has_borders);
    let label = state.lang.pick("Find: ", "查找：").width();
    let room = usize::from(inner.width).saturating_sub(label + 14);
    let (_, column) = find.around_cursor(room);
    let column = u16::try_from(label + column).ok()?;
    (!inner.is_empty()).then(|| Position { x: inner.x + column, y: inner.bottom() - 1 })
}
