//! What is so, as a frame.

mod details;
mod entry;
mod form;
mod head;
mod help;
mod messages;
mod peers;
mod send;
mod status;

use common::tr;
use net_assist::Journal;
use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, BorderType, Clear, Widget as _};
use unicode_width::UnicodeWidthStr as _;

pub(crate) use self::form::rows as form_rows;
use super::areas::{Areas, SMALLEST, inside};
use super::fold::{cut, folded};
use super::state::{Focus, Overlay, State};
use super::theme::Look;

/// Rows of the send line, of a notice.
const MOST_TYPED: usize = 5;
const MOST_NOTICE: usize = 6;

/// Draws everything. Where it stands is noted for the mouse.
pub(crate) fn draw(frame: &mut Frame<'_>, state: &mut State, journal: &Journal) {
    let size = frame.area();
    if size.width < SMALLEST.0 || size.height < SMALLEST.1 {
        too_small(frame.buffer_mut(), size, state);
        return;
    }
    let columns = usize::from(size.width);
    let room = columns.saturating_sub(2);
    let typed = match size.height {
        ..16 => 1,
        _ => state.input.rows(send::columns(room)).rows.len().min(MOST_TYPED),
    };
    let notice = send::notice(state, room);
    let areas = Areas::of(size, state.wanted(typed, notice.len().min(MOST_NOTICE)));
    let buffer = frame.buffer_mut();
    head::draw(buffer, areas.head, state);
    form::draw(buffer, &areas, state);
    peers::draw(buffer, &areas, state);
    messages::draw(buffer, &areas, state, journal);
    send::draw_notice(buffer, &areas, state, &notice);
    status::draw(buffer, areas.status, state);
    status::draw_keys(buffer, areas.keys, state);
    let cursor = send::draw(buffer, &areas, state);
    let cursor =
        cursor.or_else(|| form::cursor(&areas, state)).or_else(|| messages::cursor(&areas, state));
    match state.overlay {
        Some(Overlay::Help(scroll)) => {
            let scroll = help::draw(buffer, size, state, scroll);
            state.overlay = Some(Overlay::Help(scroll));
        }
        Some(Overlay::Details { number, scroll }) => {
            let scroll = details::draw(buffer, size, state, journal, number, scroll);
            state.overlay = Some(Overlay::Details { number, scroll });
        }
        None => {
            if let Some(cursor) = cursor {
                frame.set_cursor_position(cursor);
            }
        }
    }
    state.areas = areas;
}

fn too_small(buffer: &mut Buffer, size: Rect, state: &State) {
    let (columns, rows) = SMALLEST;
    let (width, height) = (size.width, size.height);
    let text = tr!(
        state.lang,
        "too small: {width}×{height}; needs {columns}×{rows}",
        "窗口太小：{width}×{height}；至少 {columns}×{rows}"
    );
    let lines = folded(&[Span::raw(text)], usize::from(width), usize::from(height));
    for (row, line) in (size.y..).zip(&lines) {
        buffer.set_line(size.x, row, line, width);
    }
}

/// A pane's border with its title; where there is no room for borders, nothing. Gives back what is
/// inside.
fn pane(buffer: &mut Buffer, area: Rect, state: &State, pane: Pane<'_>) -> Rect {
    if area.is_empty() {
        return area;
    }
    if !pane.has_border {
        return area;
    }
    let theme = state.theme;
    let (style, kind) = match pane.has_focus {
        true => (theme.of(Look::Focus), BorderType::Thick),
        false => (theme.of(Look::Dim), BorderType::Plain),
    };
    let room = usize::from(area.width).saturating_sub(4);
    let title =
        titled(pane.title, room, theme.of(if pane.has_focus { Look::Focus } else { Look::Strong }));
    let foot = titled(pane.foot, room, theme.of(Look::Dim));
    Block::bordered()
        .border_type(kind)
        .border_style(style)
        .title_top(title)
        .title_bottom(foot)
        .render(area, buffer);
    inside(area, true)
}

/// A pane around something.
#[derive(Clone, Copy, Debug, Default)]
struct Pane<'a> {
    title: &'a str,
    /// What its keys are.
    foot: &'a str,
    has_focus: bool,
    has_border: bool,
}

fn titled(text: &str, room: usize, style: Style) -> Line<'static> {
    if text.is_empty() {
        return Line::default();
    }
    cut(&[Span::styled(format!(" {text} "), style)], room)
}

/// A window above everything, with lines from `scroll` on; gives back which one is really the first.
fn window(
    buffer: &mut Buffer,
    area: Rect,
    state: &State,
    title: &str,
    lines: &[Line<'_>],
    scroll: usize,
) -> usize {
    Clear.render(area, buffer);
    let room = usize::from(area.height).saturating_sub(2);
    let most = lines.len().saturating_sub(room);
    let scroll = scroll.min(most);
    let foot = match lines.len() - scroll > room {
        true => {
            let more = lines.len() - scroll - room;
            tr!(state.lang, "↓ {more} more · Esc back", "↓ 还有 {more} 行 · Esc 返回")
        }
        false => state.lang.pick("Esc back", "Esc 返回").to_owned(),
    };
    let has_focus = true;
    let inner = pane(buffer, area, state, Pane { title, foot: &foot, has_focus, has_border: true });
    for (row, line) in (inner.y..inner.bottom()).zip(lines.iter().skip(scroll)) {
        buffer.set_line(inner.x, row, line, inner.width);
    }
    scroll
}

/// A place in the middle with so many columns and rows, as far as there is room.
fn middle(size: Rect, columns: usize, rows: usize) -> Rect {
    let width = u16::try_from(columns + 2).unwrap_or(u16::MAX).min(size.width);
    let height = u16::try_from(rows + 2).unwrap_or(u16::MAX).min(size.height);
    let (x, y) = (size.x + (size.width - width) / 2, size.y + (size.height - height) / 2);
    Rect { x, y, width, height }
}

/// Text to the left, and to the right as much as there is room for.
fn both_sides(buffer: &mut Buffer, area: Rect, left: &[Span<'static>], right: &[Span<'static>]) {
    let width = usize::from(area.width);
    let used: usize = right.iter().map(|span| span.content.width()).sum();
    let used = if used + 20 > width { 0 } else { used };
    let left = cut(left, width - used);
    buffer.set_line(area.x, area.y, &left, area.width);
    if used > 0 {
        let line = Line::from(right.to_vec());
        let offset = u16::try_from(width - used).unwrap_or(0);
        buffer.set_line(area.x + offset, area.y, &line, area.width - offset);
    }
}

fn has_focus(state: &State, focus: Focus) -> bool {
    state.focus == focus && state.overlay.is_none()
}
