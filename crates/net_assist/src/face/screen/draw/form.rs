//! The settings.

use common::escape::escaped;
use common::layout::left;
use common::{Lang, tr};
use net_assist::payload::{LineEnd, Notation, View};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::head::kind_name;
use super::{Pane, has_focus, pane};
use crate::face::screen::areas::{Areas, inside};
use crate::face::screen::fold::{cut, cut_text};
use crate::face::screen::form::{Field, Section, Shape, ToWhom};
use crate::face::screen::state::{Focus, State};
use crate::face::screen::theme::Look;

/// Columns of a field's name, with a blank.
const NAME: usize = 10;

/// A row of the settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Row {
    Heading(Section),
    Field(Field),
}

impl Row {
    pub(crate) fn field(self) -> Option<Field> {
        match self {
            Self::Field(field) => Some(field),
            Self::Heading(_) => None,
        }
    }
}

/// The rows, and the first of them that is shown where so many fit: the chosen field always is.
pub(crate) fn rows(state: &State, height: usize) -> (Vec<Row>, usize) {
    let fields = state.form.fields();
    let mut rows = Vec::new();
    let mut section = None;
    for field in fields {
        if section != Some(field.section()) {
            section = Some(field.section());
            rows.push(Row::Heading(field.section()));
        }
        rows.push(Row::Field(field));
    }
    if rows.len() > height {
        // Every row is needed.
        rows.retain(|row| matches!(row, Row::Field(_)));
    }
    let at = rows.iter().position(|row| *row == Row::Field(state.form.chosen)).unwrap_or(0);
    let most = rows.len().saturating_sub(height);
    let first = if state.focus == Focus::Settings { at.saturating_sub(height / 2) } else { 0 };
    (rows, first.min(most))
}

pub(super) fn draw(buffer: &mut Buffer, areas: &Areas, state: &State) {
    if areas.form.is_empty() {
        return;
    }
    let focus = has_focus(state, Focus::Settings);
    let height = usize::from(inside(areas.form, areas.has_borders).height);
    let (rows, first) = rows(state, height);
    let foot = foot(state, focus, rows.len().saturating_sub(first + height));
    let title = state.lang.pick("Settings", "设置");
    let has_border = areas.has_borders;
    let inner =
        pane(buffer, areas.form, state, Pane { title, foot: &foot, has_focus: focus, has_border });
    for (y, row) in (inner.y..inner.bottom()).zip(rows.iter().skip(first)) {
        let area = Rect { y, height: 1, ..inner };
        match row {
            Row::Heading(section) => {
                let name = Span::styled(section.name(state.lang), state.theme.of(Look::Title));
                buffer.set_line(area.x, y, &Line::from(name), area.width);
            }
            Row::Field(field) => draw_field(buffer, area, state, *field, focus),
        }
    }
}

/// What the chosen field is for; else how many there are below.
fn foot(state: &State, focus: bool, below: usize) -> String {
    match (focus, below) {
        (true, _) => state.form.chosen.hint(state.lang).to_owned(),
        (false, 0) => String::new(),
        (false, _) => tr!(state.lang, "↓ {below} more: F4", "↓ 还有 {below} 项：F4"),
    }
}

fn draw_field(buffer: &mut Buffer, area: Rect, state: &State, field: Field, focus: bool) {
    let (lang, theme) = (state.lang, state.theme);
    let is_chosen = focus && state.form.chosen == field;
    if field.shape() == Shape::Button {
        let look = if is_chosen { Look::Chosen } else { Look::Plain };
        let line = cut(&[Span::styled(field.name(lang), theme.of(look))], area.width.into());
        buffer.set_line(area.x, area.y, &line, area.width);
        return;
    }
    let room = usize::from(area.width).saturating_sub(NAME);
    let name_look = if is_chosen { Look::Chosen } else { Look::Plain };
    let name = Span::styled(left(field.name(lang), NAME - 1), theme.of(name_look));
    let (value, look) = value(state, field, room, is_chosen);
    let line = [name, Span::raw(" "), Span::styled(value, theme.of(look))];
    buffer.set_line(area.x, area.y, &cut(&line, area.width.into()), area.width);
}

fn value(state: &State, field: Field, room: usize, is_chosen: bool) -> (String, Look) {
    let lang = state.lang;
    if let Some(input) = state.form.input(field) {
        if input.is_empty() && !is_chosen {
            return (
                field
                    .example(state.form.link.kind, state.form.link.peer.is_some(), lang)
                    .to_owned(),
                Look::Dim,
            );
        }
        let text = match is_chosen {
            true => input.around_cursor(room).0,
            false => cut_text(&escaped(input.text()).to_string(), room),
        };
        return (text, Look::Strong);
    }
    let text = match field.shape() {
        Shape::Switch => match is_on(state, field) {
            true => lang.pick("[x] on", "[x] 开").to_owned(),
            false => lang.pick("[ ] off", "[ ] 关").to_owned(),
        },
        _ => format!("< {} >", choice(state, field, lang)),
    };
    (text, Look::Strong)
}

fn is_on(state: &State, field: Field) -> bool {
    match field {
        Field::Broadcast => state.form.link.broadcast,
        Field::Explain => state.form.explain,
        _ => state.form.compose.escapes,
    }
}

fn choice(state: &State, field: Field, lang: Lang) -> &'static str {
    let form = &state.form;
    match field {
        Field::Kind => kind_name(form.link.kind, lang),
        Field::View => match form.view {
            View::Text => lang.pick("text", "文本"),
            View::Hex => lang.pick("hex", "十六进制"),
            View::Both => lang.pick("text and hex", "文本+十六进制"),
        },
        Field::Encoding => form.encoding.name(),
        Field::Notation => match form.compose.notation {
            Notation::Text => lang.pick("text", "文本"),
            Notation::Hex => lang.pick("hex", "十六进制"),
        },
        Field::LineEnd => line_end(form.compose.line_end, lang),
        _ => match form.to {
            ToWhom::Selected => lang.pick("selected", "选中的"),
            ToWhom::Last => lang.pick("last heard", "最近的"),
            ToWhom::All => lang.pick("all", "全部"),
        },
    }
}

/// What is added to what is sent.
pub(super) fn line_end(end: LineEnd, lang: Lang) -> &'static str {
    match end {
        LineEnd::None => lang.pick("nothing", "不加"),
        LineEnd::Cr => "\\r",
        LineEnd::Lf => "\\n",
        LineEnd::CrLf => "\\r\\n",
    }
}

/// Where the cursor is in the field that is typed into.
pub(super) fn cursor(areas: &Areas, state: &State) -> Option<Position> {
    if state.focus != Focus::Settings || areas.form.is_empty() || state.find.is_some() {
        return None;
    }
    let inner = inside(areas.form, areas.has_borders);
    let input = state.form.input(state.form.chosen)?;
    let (rows, first) = rows(state, usize::from(inner.height));
    let at = rows.iter().position(|row| *row == Row::Field(state.form.chosen))?;
    let row = u16::try_from(at.checked_sub(first)?).ok()?;
    let room = usize::from(inner.width).saturating_sub(NAME);
    let column = u16::try_from(NAME + input.around_cursor(room).1).ok()?;
    let x = (inner.x + column).min(inner.right().saturating_sub(1));
    (row < inner.height).then_some(Position { x, y: inner.y + row })
}

#[cfg(test)]
mod tests {
    use unicode_width::UnicodeWidthStr as _;

    use super::*;

    #[test]
    fn every_hint_has_room_under_the_settings_at_80_columns() {
        for field in Field::ALL {
            for lang in [Lang::En, Lang::Zh] {
                let hint = field.hint(lang);
                // The column's 29, less the corners, their lines and a blank at either side.
                assert!(hint.width() <= 29 - 4 - 2, "{hint}: {}", hint.width());
            }
        }
    }

    #[test]
    fn every_name_has_room_in_its_column() {
        for field in Field::ALL.into_iter().filter(|field| field.shape() != Shape::Button) {
            for lang in [Lang::En, Lang::Zh] {
                let name = field.name(lang);
                assert!(name.width() < NAME, "{name}");
            }
        }
    }
}
