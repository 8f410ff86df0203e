//! What is seen of the journal: the newest entries, or those around a chosen one.

use std::sync::Arc;

use net_assist::{Entry, Journal};
use ratatui::text::Line;

use super::sieve::Sieve;

/// Where the view of the journal is.
#[derive(Clone, Debug, Default)]
pub(crate) struct Messages {
    /// The chosen entry; `None`: the newest ones are followed.
    pub(crate) cursor: Option<u64>,
    /// What is looked for.
    pub(crate) sieve: Option<Sieve>,
    /// The first entry that is shown while nothing is followed.
    top: u64,
    /// The entries of the last page. While nothing is followed they can be read for as long as one
    /// likes, also when the journal has discarded them.
    held: Vec<Arc<Entry>>,
    /// Columns of an address, so that they do not jump.
    pub(crate) peer_columns: usize,
}

/// A page of the journal.
#[derive(Clone, Debug, Default)]
pub(crate) struct Page {
    /// From top to bottom, each with its entry's number.
    pub(crate) rows: Vec<(u64, Line<'static>)>,
    /// Entries below the page.
    pub(crate) below: u64,
    /// Entries that are no longer kept.
    pub(crate) discarded: u64,
    /// How many entries pass the sieve so far.
    pub(crate) found: Option<usize>,
}

/// A step through the journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Move {
    Up,
    Down,
    PageUp,
    PageDown,
    First,
    Last,
}

impl Messages {
    /// Moves the chosen entry; beyond the newest one it follows again.
    pub(crate) fn go(&mut self, step: Move, journal: &Journal) {
        let page = self.held.len().max(2) - 1;
        match step {
            Move::Up => self.up(1, journal),
            Move::PageUp => self.up(page, journal),
            Move::Down => self.down(1, journal),
            Move::PageDown => self.down(page, journal),
            Move::First => self.cursor = self.after(journal, 0, 1).first().map(|one| one.number),
            Move::Last => self.cursor = None,
        }
    }

    fn up(&mut self, steps: usize, journal: &Journal) {
        match self.cursor {
            // The first step only stops: what was seen stays where it is.
            None => self.cursor = self.held.last().map(|last| last.number),
            Some(cursor) => {
                let before = self.before(journal, cursor, steps);
                let before = before.first().map(|one| one.number);
                let held = || self.held_before(cursor);
                self.cursor = before.or_else(held).or(Some(cursor));
            }
        }
    }

    /// The entry before this one on the page, where the journal has it no more.
    fn held_before(&self, cursor: u64) -> Option<u64> {
        self.held.iter().rev().map(|held| held.number).find(|number| *number < cursor)
    }

    fn down(&mut self, steps: usize, journal: &Journal) {
        let Some(cursor) = self.cursor else { return };
        if journal.extent().1 > cursor + 1
            && let Some(held) = self.held.iter().find(|held| held.number > cursor)
        {
            self.cursor = Some(held.number);
            return;
        }
        let after = self.after(journal, cursor + 1, steps);
        // At the end it follows again.
        self.cursor = after.last().map(|one| one.number);
    }

    /// Up to so many entries before this number, the oldest first.
    fn before(&self, journal: &Journal, number: u64, most: usize) -> Vec<Arc<Entry>> {
        match &self.sieve {
            Some(sieve) => sieve.before(journal, number, most),
            None => {
                let (_, oldest) = journal.extent();
                let from = number.saturating_sub(most as u64).max(oldest);
                let count = usize::try_from(number.saturating_sub(from)).unwrap_or(0);
                let mut entries = journal.read(from, count).entries;
                entries.retain(|entry| entry.number < number);
                entries
            }
        }
    }

    /// Up to so many entries from this number on.
    fn after(&self, journal: &Journal, number: u64, most: usize) -> Vec<Arc<Entry>> {
        match &self.sieve {
            Some(sieve) => sieve.after(journal, number, most),
            None => journal.read(number, most).entries,
        }
    }

    /// The page that fits into so many rows. `lines` shows an entry, in at least one row.
    pub(crate) fn page(
        &mut self,
        journal: &Journal,
        rows: usize,
        mut lines: impl FnMut(&Entry) -> Vec<Line<'static>>,
    ) -> Page {
        if let Some(sieve) = &mut self.sieve {
            sieve.look(journal);
        }
        let (next, oldest) = journal.extent();
        let (shown, skip) = match self.cursor {
            None => self.newest(journal, next, rows, &mut lines),
            Some(cursor) if self.holds(cursor, oldest) => self.kept(cursor, rows, &mut lines),
            Some(cursor) => {
                let cursor = cursor.max(oldest);
                self.cursor = Some(cursor);
                self.around(journal, cursor, rows, &mut lines)
            }
        };
        self.held = shown.iter().map(|(entry, _)| Arc::clone(entry)).collect();
        self.top = shown.first().map_or(0, |(entry, _)| entry.number);
        let last = shown.last().map(|(entry, _)| entry.number);
        let below = last.map_or(0, |last| self.count_after(last, next));
        let all = shown
            .into_iter()
            .flat_map(|(entry, lines)| lines.into_iter().map(move |line| (entry.number, line)));
        let rows = all.skip(skip).take(rows).collect();
        let found = self.sieve.as_ref().map(Sieve::count);
        Page { rows, below, discarded: oldest, found }
    }

    /// Whether the page that is shown is no longer in the journal as a whole.
    fn holds(&self, cursor: u64, oldest: u64) -> bool {
        let is_held = self.held.iter().any(|held| held.number == cursor);
        is_held && self.held.first().is_some_and(|first| first.number < oldest)
    }

    /// The page as it was.
    fn kept(
        &self,
        cursor: u64,
        rows: usize,
        lines: &mut impl FnMut(&Entry) -> Vec<Line<'static>>,
    ) -> (Shown, usize) {
        let shown: Shown =
            self.held.iter().map(|entry| (Arc::clone(entry), lines(entry))).collect();
        let up_to = shown.iter().take_while(|(entry, _)| entry.number <= cursor);
        let used: usize = up_to.map(|(_, lines)| lines.len()).sum();
        (shown, used.saturating_sub(rows))
    }

    /// The entry of this number, where it is kept or shown.
    pub(crate) fn entry(&self, journal: &Journal, number: u64) -> Option<Arc<Entry>> {
        let held = self.held.iter().find(|held| held.number == number).cloned();
        let kept = || journal.read(number, 1).entries.pop().filter(|kept| kept.number == number);
        held.or_else(kept)
    }

    fn count_after(&self, last: u64, next: u64) -> u64 {
        match &self.sieve {
            Some(sieve) => sieve.count_after(last),
            None => next.saturating_sub(last + 1),
        }
    }

    /// The entries that end at the bottom, and how many rows of the first one do not fit.
    fn newest(
        &self,
        journal: &Journal,
        end: u64,
        rows: usize,
        lines: &mut impl FnMut(&Entry) -> Vec<Line<'static>>,
    ) -> (Shown, usize) {
        let mut shown = Vec::new();
        let mut used = 0;
        for entry in self.before(journal, end, rows).into_iter().rev() {
            if used >= rows {
                break;
            }
            let lines = lines(&entry);
            used += lines.len();
            shown.push((entry, lines));
        }
        shown.reverse();
        (shown, used.saturating_sub(rows))
    }

    /// The page with the chosen entry: the one that was there, as long as that is on it.
    fn around(
        &self,
        journal: &Journal,
        cursor: u64,
        rows: usize,
        lines: &mut impl FnMut(&Entry) -> Vec<Line<'static>>,
    ) -> (Shown, usize) {
        let mut shown: Shown = Vec::new();
        let mut used = 0;
        for entry in self.after(journal, self.top.min(cursor), rows) {
            if used >= rows {
                break;
            }
            let its = lines(&entry);
            used += its.len();
            // The chosen one is seen as a whole: it goes to the bottom where it would be cut.
            if entry.number == cursor && used > rows && !shown.is_empty() {
                shown.clear();
                break;
            }
            shown.push((entry, its));
        }
        if shown.last().is_some_and(|(last, _)| last.number >= cursor) {
            return (shown, 0);
        }
        self.newest(journal, cursor + 1, rows, lines)
    }

    /// Whether what is looked for was not looked for everywhere yet.
    pub(crate) fn is_looking(&self, journal: &Journal) -> bool {
        self.sieve.as_ref().is_some_and(|sieve| sieve.is_looking(journal))
    }

    /// Chooses an entry.
    pub(crate) fn choose(&mut self, number: u64) {
        self.cursor = Some(number);
    }
}

/// Entries with their lines.
type Shown = Vec<(Arc<Entry>, Vec<Line<'static>>)>;
