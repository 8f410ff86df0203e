//! Where everything stands, for every size of a terminal.

use ratatui::layout::Rect;

/// The smallest terminal that is used.
pub(crate) const SMALLEST: (u16, u16) = (40, 10);
/// From so many columns on the settings stand beside the messages.
const BESIDE: u16 = 72;
/// From so many rows on panes have borders.
const BORDERED: u16 = 16;

/// What is wanted on the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Wanted {
    /// The column of settings and peers.
    pub(crate) column: bool,
    /// Settings or peers have the focus: where there is no column, they stand instead of the messages.
    pub(crate) form: bool,
    pub(crate) peers: bool,
    /// Rows of the settings.
    pub(crate) form_rows: u16,
    /// Rows of what is typed.
    pub(crate) typed: u16,
    /// Rows of what is to be read, without their border.
    pub(crate) notice: u16,
}

/// The rectangles, with their borders. Empty ones are not shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Areas {
    pub(crate) head: Rect,
    pub(crate) form: Rect,
    pub(crate) peers: Rect,
    pub(crate) messages: Rect,
    pub(crate) notice: Rect,
    pub(crate) send: Rect,
    pub(crate) status: Rect,
    pub(crate) keys: Rect,
    /// Whether the panes have borders.
    pub(crate) has_borders: bool,
}

/// Columns of the column of settings.
fn column_of(width: u16) -> u16 {
    (width * 3 / 10).clamp(29, 44)
}

impl Areas {
    /// The areas of a terminal, from [`SMALLEST`] on.
    pub(crate) fn of(size: Rect, wanted: Wanted) -> Self {
        let has_borders = size.height >= BORDERED;
        let edge = if has_borders { 2 } else { 0 };
        let mut areas = Self { has_borders, ..Self::default() };
        let mut rest = size;
        areas.head = top(&mut rest, 1);
        areas.keys = bottom(&mut rest, 1);
        areas.status = bottom(&mut rest, 1);
        // What is read and typed never takes the last rows of the messages.
        let most = (rest.height / 2).max(edge + 1);
        areas.send = bottom(&mut rest, (wanted.typed.max(1) + edge).min(most));
        if wanted.notice > 0 {
            let most = rest.height.saturating_sub(2);
            areas.notice = bottom(&mut rest, (wanted.notice + edge).min(most));
        }
        areas.split_middle(rest, wanted, edge);
        areas
    }

    fn split_middle(&mut self, mut rest: Rect, wanted: Wanted, edge: u16) {
        if rest.width < BESIDE {
            match wanted {
                Wanted { form: true, .. } => self.form = rest,
                Wanted { peers: true, .. } => self.peers = rest,
                _ => self.messages = rest,
            }
            return;
        }
        if wanted.column || wanted.form || wanted.peers {
            let width = column_of(rest.width);
            let mut column = Rect { width, ..rest };
            rest = Rect { x: rest.x + width, width: rest.width - width, ..rest };
            let room_for_peers = (column.height / 4).clamp(edge + 1, 8);
            let form = (wanted.form_rows + edge).min(column.height - room_for_peers);
            self.form = top(&mut column, form);
            self.peers = column;
        }
        self.messages = rest;
    }
}

/// What is inside of a pane's border.
pub(crate) fn inside(area: Rect, has_borders: bool) -> Rect {
    let edge = u16::from(has_borders);
    let (width, height) =
        (area.width.saturating_sub(2 * edge), area.height.saturating_sub(2 * edge));
    Rect { x: area.x + edge, y: area.y + edge, width, height }
}

fn top(rest: &mut Rect, rows: u16) -> Rect {
    let rows = rows.min(rest.height);
    let taken = Rect { height: rows, ..*rest };
    *rest = Rect { y: rest.y + rows, height: rest.height - rows, ..*rest };
    taken
}

fn bottom(rest: &mut Rect, rows: u16) -> Rect {
    let rows = rows.min(rest.height);
    let taken = Rect { y: rest.y + rest.height - rows, height: rows, ..*rest };
    rest.height -= rows;
    taken
}
