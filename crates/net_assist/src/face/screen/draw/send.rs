//! What is typed, and what is to be read before.

use common::{Lang, tr};
use net_assist::payload::{LineEnd, Notation};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::form::line_end;
use super::{MOST_NOTICE, Pane, has_focus, pane};
use crate::face::screen::areas::{Areas, inside};
use crate::face::screen::fold::{cut, folded};
use crate::face::screen::state::{Focus, Receiver, State};
use crate::face::screen::theme::Look;

/// What stands before the typed text.
const PROMPT: &str = "> ";

/// How many columns typed text has where a pane has so many.
pub(super) fn columns(room: usize) -> usize {
    room.saturating_sub(PROMPT.len())
}

/// Draws the send line; gives back where the cursor is if it has the focus.
pub(super) fn draw(buffer: &mut Buffer, areas: &Areas, state: &State) -> Option<Position> {
    let focus = has_focus(state, Focus::Send) && state.find.is_none();
    let title = title(state);
    let foot = if focus { foot(state) } else { "" };
    let has_border = areas.has_borders;
    pane(buffer, areas.send, state, Pane { title: &title, foot, has_focus: focus, has_border });
    let inner = inside(areas.send, has_border);
    let shown = state.input.rows(columns(inner.width.into()));
    let height = usize::from(inner.height);
    let first = (shown.cursor.1 + 1).saturating_sub(height);
    let theme = state.theme;
    for (y, (place, row)) in
        (inner.y..inner.bottom()).zip(shown.rows.iter().enumerate().skip(first))
    {
        let prompt = if place == 0 { PROMPT } else { "  " };
        let end = if row.ends_line { "\\n" } else { "" };
        let line = Line::from(vec![
            Span::styled(prompt, theme.of(Look::Key)),
            Span::raw(row.text.clone()),
            Span::styled(end, theme.of(Look::Dim)),
        ]);
        buffer.set_line(inner.x, y, &line, inner.width);
    }
    if state.input.is_empty() {
        draw_hint(buffer, inner, state, has_border);
    }
    let column = u16::try_from(shown.cursor.0 + PROMPT.len()).ok()?;
    let row = u16::try_from(shown.cursor.1 - first).ok()?;
    let x = (inner.x + column).min(inner.right().saturating_sub(1));
    (focus && !inner.is_empty()).then_some(Position { x, y: inner.y + row })
}

/// Where nothing is typed and no title is there: to whom it would go.
fn draw_hint(buffer: &mut Buffer, inner: Rect, state: &State, has_border: bool) {
    let text = match (state.notices.current_remark(), has_border) {
        (Some(remark), _) => remark.in_lang(state.lang).to_owned(),
        (None, true) => return,
        (None, false) => title(state),
    };
    let room = columns(inner.width.into()).saturating_sub(1);
    let line = cut(&[Span::styled(text, state.theme.of(Look::Dim))], room);
    let x = inner.x + 3.min(inner.width);
    buffer.set_line(x, inner.y, &line, inner.width.saturating_sub(3));
}

fn title(state: &State) -> String {
    let (lang, compose) = (state.lang, state.form.compose);
    let to = match state.receiver() {
        Some(Receiver::Selected(peer)) => tr!(lang, "Send to {peer}", "发给 {peer}"),
        Some(Receiver::Named(name)) => {
            let name = common::escape::escaped(&name).to_string();
            tr!(lang, "Send to {name}", "发给 {name}")
        }
        Some(Receiver::Last(peer)) => {
            tr!(lang, "Send to {peer} (last heard)", "发给 {peer}（最近的）")
        }
        Some(Receiver::All(count)) => {
            tr!(lang, "Send to all {count}", "发给全部 {count} 个")
        }
        None => lang.pick("Send (nobody to send to yet)", "发送（暂无对象）").to_owned(),
    };
    let how = match compose.notation {
        Notation::Hex => lang.pick("hex", "十六进制").to_owned(),
        Notation::Text if compose.escapes => {
            tr!(lang, "{} with \\x", "{}，转义 \\x", compose.encoding)
        }
        Notation::Text => compose.encoding.to_string(),
    };
    match compose.line_end {
        LineEnd::None => format!("{to} · {how}"),
        end => format!("{to} · {how} + {}", line_end(end, lang)),
    }
}

fn foot(state: &State) -> &'static str {
    state.lang.pick(
        "Enter send · ↑↓ history · PgUp look back · Tab next pane",
        "Enter 发送 · ↑↓ 历史 · PgUp 回看 · Tab 切换",
    )
}

// What is to be read.

/// The lines of what is to be read now; none if there is nothing.
pub(super) fn notice(state: &State, columns: usize) -> Vec<Line<'static>> {
    let (lang, theme) = (state.lang, state.theme);
    let Some(notice) = state.notices.current() else { return Vec::new() };
    let mut fact = notice.fact.in_lang(lang).lines().collect::<Vec<_>>().join(" ");
    if notice.times > 1 {
        fact = format!("{fact} (×{})", notice.times);
    }
    let mut lines = folded(&[Span::styled(fact, theme.of(Look::Bad))], columns, MOST_NOTICE / 2);
    if let Some(help) = &notice.help {
        let label = match lang {
            Lang::En => "help: ",
            Lang::Zh => "解决：",
        };
        let help = help.in_lang(lang).lines().collect::<Vec<_>>().join(" ");
        let spans = [Span::styled(label, theme.of(Look::Strong)), Span::raw(help)];
        lines.extend(folded(&spans, columns, MOST_NOTICE / 2));
    }
    lines
}

pub(super) fn draw_notice(
    buffer: &mut Buffer,
    areas: &Areas,
    state: &State,
    lines: &[Line<'static>],
) {
    if areas.notice.is_empty() {
        return;
    }
    let (lang, count) = (state.lang, state.notices.count());
    let title = match count {
        1 => lang.pick("Error", "错误").to_owned(),
        _ => tr!(lang, "Error 1 of {count}", "错误 1/{count}"),
    };
    let foot = match state.notices.is_about_settings() {
        true => lang.pick("Esc: I have read it · F4 settings", "Esc 已读 · F4 设置"),
        false => lang.pick("Esc: I have read it", "Esc 已读"),
    };
    let inner = pane(
        buffer,
        areas.notice,
        state,
        Pane { title: &title, foot, has_focus: false, has_border: areas.has_borders },
    );
    for (row, line) in (inner.y..inner.bottom()).zip(lines) {
        buffer.set_line(inner.x, row, line, inner.width);
    }
}
