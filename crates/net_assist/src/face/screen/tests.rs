//! The screen without a terminal: keys in, frames out.

mod acts;
mod frames;
mod journal;
mod keys;
mod play;
mod settings;

use common::Lang;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use jiff::tz::TimeZone;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use unicode_width::UnicodeWidthStr as _;

use super::state::{Effect, State};
use super::theme::Theme;
use super::{Machine as _, draw, keys as meaning};
use play::Fake;

/// A screen on an engine that only says what it would do.
struct Desk {
    fake: Fake,
    state: State,
    size: (u16, u16),
}

impl Desk {
    /// Nothing is open.
    fn new(lang: Lang, arguments: &[&str]) -> Self {
        let settings = play::settings(lang, arguments);
        let state = State::new(&settings, Theme::new(true), TimeZone::UTC);
        Self { fake: Fake::new(), state, size: (80, 24) }
    }

    /// Open as the settings say.
    fn open(lang: Lang, arguments: &[&str]) -> Self {
        let mut desk = Self::new(lang, arguments);
        desk.press(KeyCode::F(2));
        desk
    }

    fn sized(mut self, columns: u16, rows: u16) -> Self {
        self.size = (columns, rows);
        self
    }

    /// Presses a key; orders are carried out, the rest is given back.
    fn press(&mut self, code: KeyCode) -> Vec<Effect> {
        self.press_with(code, KeyModifiers::NONE)
    }

    fn control(&mut self, letter: char) -> Vec<Effect> {
        self.press_with(KeyCode::Char(letter), KeyModifiers::CONTROL)
    }

    fn press_with(&mut self, code: KeyCode, modifiers: KeyModifiers) -> Vec<Effect> {
        let key = KeyEvent::new(code, modifiers);
        let effects = match meaning::action(key, self.state.place()) {
            Some(action) => self.state.act(action, &self.fake.journal),
            None => Vec::new(),
        };
        let mut rest = Vec::new();
        for effect in effects {
            match effect {
                Effect::Order(command) => self.fake.order(command),
                other => rest.push(other),
            }
        }
        self.state.update(self.fake.status());
        rest
    }

    fn type_text(&mut self, text: &str) {
        text.chars().for_each(|letter| drop(self.press(KeyCode::Char(letter))));
    }

    fn hear(&mut self, from: &str, bytes: &[u8]) {
        play::hear(&self.fake, from, bytes);
        self.state.update(self.fake.status());
    }

    /// The rows of a frame as they would be read.
    fn frame(&mut self) -> Vec<String> {
        let mut terminal = Terminal::new(TestBackend::new(self.size.0, self.size.1)).unwrap();
        let (state, journal) = (&mut self.state, &self.fake.journal);
        for entry in journal.read(0, usize::MAX).entries {
            if matches!(entry.event, net_assist::Event::Failed(_)) && state.notices.count() == 0 {
                state.hear(&entry);
            }
        }
        terminal.draw(|frame| draw::draw(frame, state, journal)).unwrap();
        let buffer = terminal.backend().buffer();
        let columns = usize::from(self.size.0);
        let rows = buffer.content().chunks(columns).map(|cells| {
            let mut row = String::new();
            let mut at = 0;
            while at < columns {
                row.push_str(cells[at].symbol());
                at += cells[at].symbol().width().max(1);
            }
            row
        });
        rows.collect()
    }

    fn screen(&mut self) -> String {
        self.frame().join("\n")
    }
}
