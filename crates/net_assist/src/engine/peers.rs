//! The list of peers: bounded, the one heard from or sent to last first.

use std::collections::HashMap;
use std::time::{Instant, SystemTime};

use crate::link::Peer;
use crate::status::{PeerStatus, Traffic};

/// No slot.
const NONE: usize = usize::MAX;

/// The peers. When it is full, the one that was quiet longest makes room.
#[derive(Debug)]
pub(super) struct Peers {
    slots: Vec<Slot>,
    free: Vec<usize>,
    index: HashMap<Peer, usize>,
    newest: usize,
    oldest: usize,
    limit: usize,
    /// How many are addresses of several.
    many: usize,
}

/// A peer and its neighbours in time.
#[derive(Debug)]
struct Slot {
    known: Known,
    newer: usize,
    older: usize,
}

/// What is known of a peer.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known {
    /// What a face sees.
    pub(super) status: PeerStatus,
    /// When the second began in which answers by rule are counted, and how many there were.
    pub(super) answers: Option<(Instant, u32)>,
}

impl Peers {
    /// An empty list of at most so many, at least one.
    pub(super) fn new(limit: usize) -> Self {
        Self {
            slots: Vec::new(),
            free: Vec::new(),
            index: HashMap::new(),
            newest: NONE,
            oldest: NONE,
            limit: limit.max(1),
            many: 0,
        }
    }

    /// The peer, who is now the newest; tells also whether another one was forgotten for it.
    pub(super) fn touch(&mut self, peer: Peer, now: SystemTime) -> (&mut Known, bool) {
        let mut forgot = false;
        let at = match self.find(peer) {
            Some(at) => at,
            None => {
                if self.index.len() >= self.limit {
                    forgot = self.forget_oldest();
                }
                self.insert(peer, now)
            }
        };
        if self.newest != at {
            self.unlink(at);
            self.link(at);
        }
        let known = &mut self.slots[at].known;
        known.status.last = now;
        (known, forgot)
    }

    /// The peer, where it is.
    pub(super) fn get_mut(&mut self, peer: Peer) -> Option<&mut Known> {
        self.find(peer).map(|at| &mut self.slots[at].known)
    }

    /// Forgets a peer; `false`: it was not there.
    pub(super) fn remove(&mut self, peer: Peer) -> bool {
        let Some(at) = self.index.remove(&peer) else { return false };
        self.unlink(at);
        self.free.push(at);
        self.many -= usize::from(is_for_many(peer));
        true
    }

    /// Forgets all.
    pub(super) fn clear(&mut self) {
        *self = Self::new(self.limit);
    }

    /// Sets all counters back; the peers stay.
    pub(super) fn reset(&mut self) {
        for slot in &mut self.slots {
            slot.known.status.traffic = Traffic::default();
        }
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.index.len()
    }

    /// How many of them are one peer each.
    pub(super) fn single(&self) -> usize {
        self.len() - self.many
    }

    /// All of them, the newest first.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Known> {
        let mut at = self.newest;
        std::iter::from_fn(move || {
            let slot = self.slots.get(at)?;
            at = slot.older;
            Some(&slot.known)
        })
    }

    fn find(&self, peer: Peer) -> Option<usize> {
        // In a flood from one peer it is always the newest.
        match self.slots.get(self.newest) {
            Some(slot) if slot.known.status.peer == peer => Some(self.newest),
            _ => self.index.get(&peer).copied(),
        }
    }

    fn insert(&mut self, peer: Peer, now: SystemTime) -> usize {
        let status = PeerStatus {
            peer,
            traffic: Traffic::default(),
            last: now,
            unreachable: false,
            waiting: 0,
        };
        let slot = Slot { known: Known { status, answers: None }, newer: NONE, older: NONE };
        let at = match self.free.pop() {
            Some(at) => {
                self.slots[at] = slot;
                at
            }
            None => {
                self.slots.push(slot);
                self.slots.len() - 1
            }
        };
        self.index.insert(peer, at);
        self.many += usize::from(is_for_many(peer));
        self.link(at);
        at
    }

    fn forget_oldest(&mut self) -> bool {
        let oldest = self.slots.get(self.oldest).map(|slot| slot.known.status.peer);
        oldest.is_some_and(|peer| self.remove(peer))
    }

    fn link(&mut self, at: usize) {
        let before = self.newest;
        self.slots[at].older = before;
        self.slots[at].newer = NONE;
        match self.slots.get_mut(before) {
            Some(slot) => slot.newer = at,
            None => self.oldest = at,
        }
        self.newest = at;
    }

    fn unlink(&mut self, at: usize) {
        let (newer, older) = (self.slots[at].newer, self.slots[at].older);
        match self.slots.get_mut(newer) {
            Some(slot) => slot.older = older,
            None => self.newest = older,
        }
        match self.slots.get_mut(older) {
            Some(slot) => slot.newer = newer,
            None => self.oldest = newer,
        }
    }
}

/// Whether an address is not one peer's: a group's or everyone's.
pub(super) fn is_for_many(peer: Peer) -> bool {
    match peer.ip() {
        std::net::IpAddr::V4(ip) => ip.is_multicast() || ip.is_broadcast(),
        std::net::IpAddr::V6(ip) => ip.is_multicast(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;

    use proptest::prelude::*;

    use super::*;

    fn peer(number: u8) -> Peer {
        ([127, 0, 0, number], 9).into()
    }

    fn listed(peers: &Peers) -> Vec<Peer> {
        peers.iter().map(|known| known.status.peer).collect()
    }

    #[test]
    fn a_full_list_forgets_the_one_that_was_quiet_longest() {
        let mut peers = Peers::new(3);
        for number in [1, 2, 3, 1] {
            assert!(!peers.touch(peer(number), SystemTime::UNIX_EPOCH).1);
        }
        assert!(peers.touch(peer(4), SystemTime::UNIX_EPOCH).1);
        assert_eq!(listed(&peers), [peer(4), peer(1), peer(3)]);
    }

    #[test]
    fn addresses_of_several_are_no_single_peers() {
        let mut peers = Peers::new(3);
        let group = ([239, 1, 2, 3], 9).into();
        for peer in [peer(1), group, ([255, 255, 255, 255], 9).into(), group] {
            peers.touch(peer, SystemTime::UNIX_EPOCH);
        }
        assert_eq!((peers.len(), peers.single()), (3, 1));
        peers.touch(peer(2), SystemTime::UNIX_EPOCH);
        assert_eq!((peers.len(), peers.single()), (3, 1), "the first one was forgotten");
        peers.remove(group);
        assert_eq!((peers.len(), peers.single()), (2, 1));
        peers.clear();
        assert_eq!((peers.len(), peers.single()), (0, 0));
    }

    proptest! {
        /// Beside a plain queue that does the same slowly.
        #[test]
        fn any_order_of_calls_keeps_the_list_in_order(
            calls in prop::collection::vec((0u8..12, any::<bool>()), 0..200),
        ) {
            let mut peers = Peers::new(5);
            let mut plain = VecDeque::new();
            for (number, touch) in calls {
                let peer = peer(number);
                let was = plain.iter().position(|known| *known == peer);
                if let Some(at) = was {
                    plain.remove(at);
                }
                if touch {
                    let (_, forgot) = peers.touch(peer, SystemTime::UNIX_EPOCH);
                    plain.push_front(peer);
                    prop_assert_eq!(forgot, plain.len() > 5);
                    plain.truncate(5);
                } else {
                    prop_assert_eq!(peers.remove(peer), was.is_some());
                }
                prop_assert_eq!(listed(&peers), plain.iter().copied().collect::<Vec<_>>());
                prop_assert_eq!(peers.len(), plain.len());
            }
        }
    }
}
