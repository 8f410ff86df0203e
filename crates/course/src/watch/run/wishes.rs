//! What a person asks for by a key.

use common::Error;

use super::super::event::Key;
use super::super::front::News;
use super::super::quiet::Quiet;
use super::super::state::Panel;
use super::super::view;
use super::{Flow, Watch, desk_of};

impl Watch<'_, '_> {
    pub(super) fn key(&mut self, key: Key) -> Result<Flow, Error> {
        match key {
            Key::Quit => return Ok(Flow::End),
            Key::Hint => self.hint()?,
            Key::List => self.list()?,
            Key::Help => self.panel(Panel::Help)?,
            Key::Again => self.begin(self.desk.content())?,
            Key::Next => self.turn(self.at.checked_add(1))?,
            Key::Previous => self.turn(self.at.checked_sub(1))?,
            Key::All => self.all()?,
            Key::Scroll(lines) => self.scroll(lines, false)?,
            Key::Page(pages) => self.scroll(pages, true)?,
        }
        Ok(Flow::On)
    }

    /// Shows a panel; when it is there already, the results again.
    fn panel(&mut self, panel: Panel) -> Result<(), Error> {
        self.state.panel = if self.state.panel == panel { Panel::Results } else { panel };
        self.show(News::Panel)
    }

    fn scroll(&mut self, by: isize, is_page: bool) -> Result<(), Error> {
        self.front.scroll(by, is_page);
        self.show(News::Went)
    }

    /// The hints that were shown before; then, with each press, one more.
    fn hint(&mut self) -> Result<(), Error> {
        let name = self.state.name.clone();
        let before = self.session.progress().map_or(0, |progress| progress.of(&name).hints);
        let shown = match self.state.panel {
            Panel::Hints(shown) => shown + 1,
            _ => before.max(1),
        };
        let shown = shown.min(self.state.hints.len());
        self.state.panel = Panel::Hints(shown);
        self.show(News::Panel)?;
        if shown > before {
            self.note_progress(|progress| progress.note_hint(&name, shown))?;
        }
        Ok(())
    }

    fn list(&mut self) -> Result<(), Error> {
        if matches!(self.state.panel, Panel::List(_)) {
            return self.panel(Panel::Results);
        }
        let progress = self.session.progress().unwrap_or_default();
        let lines = view::list(&self.lessons, self.at, &progress, self.session.lang());
        self.panel(Panel::List(lines))
    }

    fn turn(&mut self, place: Option<usize>) -> Result<(), Error> {
        let Some(place) = place.filter(|place| *place < self.lessons.len()) else {
            // There is none behind the last one.
            return self.list();
        };
        self.at = place;
        self.desk = desk_of(&self.lessons[place]);
        self.notice.turn_to(&self.desk);
        self.quiet = Quiet::new();
        self.open()
    }

    fn all(&mut self) -> Result<(), Error> {
        self.all = Some((0..self.lessons.len()).collect());
        self.solved = 0;
        self.state.panel = Panel::All { over: Vec::new(), now: None };
        self.next_of_all()
    }
}
