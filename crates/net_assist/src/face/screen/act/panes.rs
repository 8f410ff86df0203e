//! Panes, lists and what is looked for.

use net_assist::command::Command;
use net_assist::link::LinkKind;
use net_assist::{Entry, Journal};

use crate::face::screen::form::ToWhom;
use crate::face::screen::input::Input;
use crate::face::screen::messages::Move;
use crate::face::screen::sieve::{Sieve, Wanted, payload_of, peer_of};
use crate::face::screen::state::{Effect, Focus, Overlay, State};

impl State {
    /// So many panes on, in their order.
    pub(super) fn pane(&mut self, by: usize) -> Vec<Effect> {
        const PANES: [Focus; 4] = [Focus::Send, Focus::Messages, Focus::Settings, Focus::Peers];
        self.overlay = None;
        let at = PANES.iter().position(|pane| *pane == self.focus).unwrap_or(0);
        self.focus = PANES[(at + by) % PANES.len()];
        if self.focus == Focus::Peers {
            self.peers.settle();
        }
        Vec::new()
    }

    /// Escape: away with what is on top; from the send line to the messages and back.
    pub(super) fn back(&mut self) -> Vec<Effect> {
        if self.overlay.take().is_some() {
            return Vec::new();
        }
        if self.find.take().is_some() {
            self.messages.sieve = None;
            return Vec::new();
        }
        if self.notices.read() {
            return Vec::new();
        }
        match self.focus {
            Focus::Send => self.focus = Focus::Messages,
            Focus::Messages if self.messages.sieve.take().is_some() => {}
            Focus::Messages if self.messages.cursor.take().is_some() => {}
            Focus::Messages | Focus::Settings | Focus::Peers => self.focus = Focus::Send,
        }
        Vec::new()
    }

    pub(super) fn go(&mut self, step: Move, journal: &Journal) -> Vec<Effect> {
        let lines = |page: usize| match step {
            Move::Up => -1,
            Move::Down => 1,
            Move::PageUp => -page.cast_signed(),
            Move::PageDown => page.cast_signed(),
            Move::First => isize::MIN / 2,
            Move::Last => isize::MAX / 2,
        };
        if let Some(Overlay::Help(scroll) | Overlay::Details { scroll, .. }) = &mut self.overlay {
            *scroll = scroll.saturating_add_signed(lines(10));
            return Vec::new();
        }
        match (self.focus, step) {
            (Focus::Settings, _) => self.form.go(lines(5)),
            (Focus::Peers, _) => self.peers.go(lines(5)),
            (Focus::Send, Move::Up) => {
                if let Some(line) = self.history.older(self.input.text()) {
                    self.input = Input::new(line);
                }
            }
            (Focus::Send, Move::Down) => {
                if let Some(line) = self.history.newer() {
                    self.input = Input::new(line);
                }
            }
            // From the send line one can look back without leaving it.
            (Focus::Send | Focus::Messages, _) => self.messages.go(step, journal),
        }
        Vec::new()
    }

    pub(super) fn toggle(&mut self) -> Vec<Effect> {
        match self.focus {
            Focus::Settings => self.enter_field(),
            Focus::Peers => self.select(),
            Focus::Messages => {
                // Stops, or goes on to follow.
                self.messages.cursor = match self.messages.cursor {
                    Some(_) => None,
                    None => self.row_numbers.last().copied(),
                };
                Vec::new()
            }
            Focus::Send => Vec::new(),
        }
    }

    // Peers.

    /// Chooses the peer under the cursor, or no longer.
    pub(crate) fn select(&mut self) -> Vec<Effect> {
        let Some(peer) = self.peers.chosen() else { return Vec::new() };
        let is_already = self.status.selected == Some(peer);
        self.form.to = ToWhom::Selected;
        vec![Effect::Order(Command::Select((!is_already).then_some(peer)))]
    }

    pub(super) fn remove(&mut self) -> Vec<Effect> {
        match (self.focus, self.peers.chosen()) {
            (Focus::Peers, Some(peer)) => vec![Effect::Order(Command::Disconnect(peer))],
            _ => Vec::new(),
        }
    }

    /// Whom the cursor is on: in the list of peers, or of the chosen message.
    fn peer_here(&self, journal: &Journal) -> Option<net_assist::link::Peer> {
        match self.focus {
            Focus::Peers => self.peers.chosen(),
            _ => self.entry_here(journal).and_then(|entry| peer_of(&entry.event)),
        }
    }

    /// The chosen message, else the last one that is shown.
    fn entry_here(&self, journal: &Journal) -> Option<std::sync::Arc<Entry>> {
        let number = self.messages.cursor.or(self.row_numbers.last().copied())?;
        self.messages.entry(journal, number)
    }

    pub(super) fn reply(&mut self, journal: &Journal) -> Vec<Effect> {
        let Some(peer) = self.peer_here(journal) else { return Vec::new() };
        self.form.to = ToWhom::Selected;
        self.focus = Focus::Send;
        match self.form.link.kind {
            LinkKind::TcpClient => Vec::new(),
            LinkKind::Udp | LinkKind::TcpServer => {
                vec![Effect::Order(Command::Select(Some(peer)))]
            }
        }
    }

    /// Puts the chosen message into the send line, as it was typed or came.
    pub(super) fn reuse(&mut self, journal: &Journal) -> Vec<Effect> {
        let entry = self.entry_here(journal);
        if let Some(bytes) = entry.as_ref().and_then(|entry| payload_of(&entry.event)) {
            self.input = Input::new(self.typed_again(bytes));
            self.focus = Focus::Send;
        }
        Vec::new()
    }

    // What is looked for.

    pub(super) fn begin_to_find(&mut self) -> Vec<Effect> {
        self.overlay = None;
        let now = self.messages.sieve.as_ref().map(|sieve| sieve.wanted.text.clone());
        self.find = Some(Input::new(now.unwrap_or_default()));
        Vec::new()
    }

    /// What is looked for may have changed.
    pub(super) fn look_again(&mut self, journal: &Journal) {
        let Some(find) = &self.find else { return };
        let peer = self.messages.sieve.as_ref().and_then(|sieve| sieve.wanted.peer);
        self.look_for(find.text().to_owned(), peer, journal);
    }

    pub(super) fn only_this(&mut self, journal: &Journal) -> Vec<Effect> {
        let peer = self.peer_here(journal);
        let now = self.messages.sieve.as_ref().map(|sieve| sieve.wanted.clone());
        let is_already = now.as_ref().is_some_and(|wanted| wanted.peer.is_some());
        let text = now.map(|wanted| wanted.text).unwrap_or_default();
        self.look_for(text, peer.filter(|_| !is_already), journal);
        self.focus = Focus::Messages;
        Vec::new()
    }

    fn look_for(&mut self, text: String, peer: Option<net_assist::link::Peer>, journal: &Journal) {
        let (encoding, lang) = (self.form.encoding, self.lang);
        let wanted = Wanted { text, peer, encoding, lang };
        let now = self.messages.sieve.as_ref();
        if now.is_some_and(|sieve| sieve.wanted == wanted) {
            return;
        }
        let is_something = !wanted.text.is_empty() || wanted.peer.is_some();
        self.messages.sieve = is_something.then(|| Sieve::new(wanted, journal));
        self.messages.cursor = None;
    }

    /// Shows the chosen message as a whole.
    pub(super) fn details(&mut self, journal: &Journal) -> Vec<Effect> {
        if let Some(entry) = self.entry_here(journal) {
            self.messages.choose(entry.number);
            self.overlay = Some(Overlay::Details { number: entry.number, scroll: 0 });
        }
        Vec::new()
    }
}
