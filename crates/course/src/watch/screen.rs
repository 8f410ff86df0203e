//! Pages on the whole terminal.

use std::io;

use crossterm::terminal::size;

use super::fit::{Line, Look, cut};
use crate::text::Paint;
use own_screen::{Taken, Wishes, write};

/// Terminals that know it show everything between these at once (synchronized output, mode 2026).
const BEGIN: &str = "\x1b[?2026h\x1b[H";
const END: &str = "\x1b[J\x1b[?2026l";

/// The terminal. Dropped, it is as it was.
pub(crate) struct Screen {
    _terminal: Taken,
    paint: Paint,
    /// What is on it, so that nothing is written where nothing has changed.
    shown: String,
}

/// What is to be seen, from top to bottom.
pub(crate) struct Page {
    /// Always at the top.
    pub(crate) head: Vec<Line>,
    /// As much of it as there is room for.
    pub(crate) body: Vec<Line>,
    /// Always at the bottom.
    pub(crate) foot: Line,
    /// Lines of the body above the first one to be seen.
    pub(crate) scroll: usize,
    /// Says that so many lines more are below.
    pub(crate) more: fn(usize) -> String,
}

impl Screen {
    /// Takes the terminal.
    ///
    /// # Errors
    /// The system refuses.
    pub(crate) fn enter(paint: Paint) -> io::Result<Self> {
        Ok(Self { _terminal: Taken::take(Wishes::default())?, paint, shown: String::new() })
    }

    /// Columns and rows now.
    pub(crate) fn size() -> (usize, usize) {
        let (columns, rows) = size().unwrap_or((80, 24));
        (usize::from(columns).max(8), usize::from(rows).max(4))
    }

    /// Shows a page, in one write; gives back by how much it can be scrolled.
    ///
    /// # Errors
    /// The terminal is gone.
    pub(crate) fn draw(&mut self, page: &Page) -> io::Result<usize> {
        let (columns, rows) = Self::size();
        let (lines, most) = composed(page, columns, rows);
        let mut text = String::from(BEGIN);
        for (number, line) in lines.iter().enumerate() {
            if number > 0 {
                text.push_str("\r\n");
            }
            text.push_str(&line.painted(self.paint));
            text.push_str("\x1b[K");
        }
        text.push_str(END);
        if text != self.shown {
            write(&text)?;
            self.shown = text;
        }
        Ok(most)
    }

    /// The terminal has another size: nothing of what was shown is known to be there.
    pub(crate) fn forget(&mut self) {
        self.shown.clear();
    }
}

/// The lines of a screen, and by how much the body can be scrolled.
fn composed(page: &Page, columns: usize, rows: usize) -> (Vec<Line>, usize) {
    let mut lines: Vec<Line> = page.head.iter().map(|line| one(line, columns)).collect();
    let room = rows.saturating_sub(lines.len() + 1).max(1);
    let body: Vec<Line> = page.body.iter().flat_map(|line| line.fitted(columns)).collect();
    let most = body.len().saturating_sub(room);
    let scroll = page.scroll.min(most);
    let below = body.len() - scroll;
    if below > room {
        // One line says that there is more.
        lines.extend(body.into_iter().skip(scroll).take(room - 1));
        lines.push(one(&Line::new((page.more)(below - (room - 1)), Look::Dim), columns));
    } else {
        lines.extend(body.into_iter().skip(scroll));
        lines.resize(page.head.len() + room, Line::plain(""));
    }
    lines.push(one(&page.foot, columns));
    (lines, most)
}

fn one(line: &Line, columns: usize) -> Line {
    Line { text: cut(&line.text, columns), ..*line }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(lines: usize, scroll: usize) -> Page {
        let body = (1..=lines).map(|number| Line::plain(number.to_string())).collect();
        Page {
            head: vec![Line::plain("head")],
            body,
            foot: Line::plain("foot"),
            scroll,
            more: |lines| format!("+{lines}"),
        }
    }

    fn texts(lines: usize, scroll: usize) -> (Vec<String>, usize) {
        let (lines, most) = composed(&page(lines, scroll), 20, 6);
        (lines.into_iter().map(|line| line.text).collect(), most)
    }

    #[test]
    fn every_row_is_used_and_what_does_not_fit_is_counted() {
        assert_eq!(texts(2, 0), (["head", "1", "2", "", "", "foot"].map(Into::into).into(), 0));
        assert_eq!(texts(4, 9), (["head", "1", "2", "3", "4", "foot"].map(Into::into).into(), 0));
        assert_eq!(texts(6, 0), (["head", "1", "2", "3", "+3", "foot"].map(Into::into).into(), 2));
        assert_eq!(texts(6, 1), (["head", "2", "3", "4", "+2", "foot"].map(Into::into).into(), 2));
        assert_eq!(texts(6, 9), (["head", "3", "4", "5", "6", "foot"].map(Into::into).into(), 2));
    }
}
