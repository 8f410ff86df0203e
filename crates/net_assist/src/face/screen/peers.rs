//! The list of peers, in an order that stays while they talk.

use net_assist::link::Peer;
use net_assist::status::{PeerStatus, Status};

/// The peers in the order in which they were first seen.
#[derive(Clone, Debug, Default)]
pub(crate) struct Peers {
    all: Vec<PeerStatus>,
    cursor: Option<Peer>,
}

impl Peers {
    /// Takes over what is so now: who is new goes to the end.
    pub(crate) fn update(&mut self, status: &Status) {
        let mut known = std::mem::take(&mut self.all);
        known.retain_mut(|known| {
            let now = status.peers.iter().find(|now| now.peer == known.peer);
            now.map(|now| *known = *now).is_some()
        });
        let is_new = |new: &&PeerStatus| !known.iter().any(|known| known.peer == new.peer);
        let new: Vec<PeerStatus> = status.peers.iter().rev().filter(is_new).copied().collect();
        known.extend(new);
        self.all = known;
    }

    pub(crate) fn all(&self) -> &[PeerStatus] {
        &self.all
    }

    /// The row of the cursor.
    pub(crate) fn at(&self) -> usize {
        let at = self.all.iter().position(|one| Some(one.peer) == self.cursor);
        at.unwrap_or(0)
    }

    /// Whom the cursor is on.
    pub(crate) fn chosen(&self) -> Option<Peer> {
        self.all.get(self.at()).map(|one| one.peer)
    }

    pub(crate) fn go(&mut self, by: isize) {
        let last = self.all.len().saturating_sub(1);
        self.choose(self.at().saturating_add_signed(by).min(last));
    }

    pub(crate) fn choose(&mut self, row: usize) {
        self.cursor = self.all.get(row).map(|one| one.peer);
    }

    /// The first row that is shown where so many fit.
    pub(crate) fn first_shown(&self, rows: usize) -> usize {
        (self.at() + 1).saturating_sub(rows)
    }
}
