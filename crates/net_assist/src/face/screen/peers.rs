//! The list of peers, in an order that stays while they talk.

use net_assist::link::Peer;
use net_assist::status::{PeerStatus, Status};

/// The peers, who was first seen last on top: where only few have room, one sees who is new.
#[derive(Clone, Debug, Default)]
pub(crate) struct Peers {
    all: Vec<PeerStatus>,
    cursor: Option<Peer>,
}

impl Peers {
    /// Takes over what is so now: who is new goes to the top.
    pub(crate) fn update(&mut self, status: &Status) {
        let at = self.at();
        let mut known = std::mem::take(&mut self.all);
        known.retain_mut(|known| {
            let now = status.peers.iter().find(|now| now.peer == known.peer);
            now.map(|now| *known = *now).is_some()
        });
        let is_new = |new: &&PeerStatus| !known.iter().any(|known| known.peer == new.peer);
        let mut all: Vec<PeerStatus> = status.peers.iter().filter(is_new).copied().collect();
        all.extend(known);
        self.all = all;
        if self.cursor.is_some_and(|cursor| self.all.iter().all(|one| one.peer != cursor)) {
            // Whoever stood behind it is there now.
            self.choose(at.min(self.all.len().saturating_sub(1)));
        }
    }

    /// Someone looks at the list: the cursor stays with whom it is on, whoever comes.
    pub(crate) fn settle(&mut self) {
        self.choose(self.at());
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
    pub(crate) fn first_shown(&self, rows: usize, has_focus: bool) -> usize {
        if !has_focus {
            return 0;
        }
        (self.at() + 1).saturating_sub(rows)
    }
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use net_assist::status::Traffic;

    use super::*;

    /// The one heard from last first, as the engine tells it.
    fn status(ports: &[u16]) -> Status {
        let one = |port: &u16| PeerStatus {
            peer: ([127, 0, 0, 1], *port).into(),
            traffic: Traffic::default(),
            last: SystemTime::UNIX_EPOCH,
            unreachable: false,
            waiting: 0,
        };
        Status { peers: ports.iter().map(one).collect(), ..Status::default() }
    }

    fn ports(peers: &Peers) -> Vec<u16> {
        peers.all().iter().map(|one| one.peer.port()).collect()
    }

    #[test]
    fn who_is_new_stands_on_top_and_who_talks_stays_where_it_is() {
        let mut peers = Peers::default();
        peers.update(&status(&[2, 1]));
        peers.update(&status(&[1, 4, 3, 2]));
        assert_eq!(ports(&peers), [4, 3, 2, 1]);
        assert_eq!(peers.first_shown(2, false), 0);
    }

    #[test]
    fn the_cursor_stays_with_its_peer_and_goes_to_the_next_when_it_is_gone() {
        let mut peers = Peers::default();
        peers.update(&status(&[3, 2, 1]));
        peers.settle();
        peers.go(1);
        peers.update(&status(&[4, 3, 2, 1]));
        assert_eq!(peers.chosen().unwrap().port(), 2);
        peers.update(&status(&[4, 3, 1]));
        assert_eq!(peers.chosen().unwrap().port(), 1);
        peers.update(&status(&[4, 3]));
        assert_eq!(peers.chosen().unwrap().port(), 3);
    }
}
