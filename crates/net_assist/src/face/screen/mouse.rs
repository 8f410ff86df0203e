//! The mouse: a click chooses, the wheel scrolls.

use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use net_assist::Journal;
use ratatui::layout::{Position, Rect};

use super::areas::inside;
use super::draw::form_rows;
use super::form::Field;
use super::keys::Action;
use super::messages::Move;
use super::state::{Effect, Focus, State};

/// Entries that the wheel scrolls by.
const WHEEL: usize = 3;

impl State {
    /// Does what the mouse asks for.
    pub(crate) fn mouse(&mut self, mouse: MouseEvent, journal: &Journal) -> Vec<Effect> {
        let at = Position { x: mouse.column, y: mouse.row };
        match mouse.kind {
            MouseEventKind::ScrollUp => self.wheel(Move::Up, at, journal),
            MouseEventKind::ScrollDown => self.wheel(Move::Down, at, journal),
            MouseEventKind::Down(MouseButton::Left) => self.click(at),
            _ => Vec::new(),
        }
    }

    fn wheel(&mut self, step: Move, at: Position, journal: &Journal) -> Vec<Effect> {
        for _ in 0..WHEEL {
            if self.overlay.is_none() && self.areas.messages.contains(at) {
                self.messages.go(step, journal);
            } else {
                self.act(Action::Move(step), journal);
            }
        }
        Vec::new()
    }

    fn click(&mut self, at: Position) -> Vec<Effect> {
        if self.overlay.take().is_some() {
            return Vec::new();
        }
        let areas = self.areas;
        let row = |area: Rect| {
            let inner = inside(area, areas.has_borders);
            inner.contains(at).then(|| usize::from(at.y - inner.y))
        };
        if areas.notice.contains(at) {
            self.notices.read();
        } else if areas.send.contains(at) {
            self.focus = Focus::Send;
        } else if areas.messages.contains(at) {
            self.focus = Focus::Messages;
            let number = row(areas.messages)
                .and_then(|row| row.checked_sub(self.first_row))
                .and_then(|row| self.row_numbers.get(row).copied());
            if let Some(number) = number {
                self.messages.choose(number);
            }
        } else if areas.form.contains(at) {
            self.focus = Focus::Settings;
            if let Some(field) = row(areas.form).and_then(|row| self.field_at(row)) {
                self.form.chosen = field;
            }
        } else if areas.peers.contains(at) {
            return self.click_peer(row(areas.peers));
        }
        Vec::new()
    }

    fn field_at(&self, row: usize) -> Option<Field> {
        let height = inside(self.areas.form, self.areas.has_borders).height;
        let (rows, first) = form_rows(self, usize::from(height));
        rows.get(first + row)?.field()
    }

    fn click_peer(&mut self, row: Option<usize>) -> Vec<Effect> {
        let height = inside(self.areas.peers, self.areas.has_borders).height;
        let had_focus = self.focus == Focus::Peers;
        let first = self.peers.first_shown(usize::from(height), had_focus);
        self.focus = Focus::Peers;
        let Some(row) = row.filter(|row| first + row < self.peers.all().len()) else {
            return Vec::new();
        };
        self.peers.choose(first + row);
        self.select()
    }
}
