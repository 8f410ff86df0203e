//! Counters, rates and peers.

use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use super::peers::{Known, Peers, is_for_many};
use super::recording::Recording;
use crate::command::Target;
use crate::link::Peer;
use crate::status::{Open, Status, Traffic, Unsent};

/// What [`Status`] is copied from. Changed only by the engine's thread.
#[derive(Debug)]
pub(super) struct Book {
    pub(super) open: Option<Open>,
    /// The link's own peer.
    pub(super) home: Option<Peer>,
    pub(super) dropped: Option<u64>,
    pub(super) peers: Peers,
    pub(super) forgotten: u64,
    pub(super) selected: Option<Peer>,
    /// Whoever was heard from last.
    pub(super) heard: Option<Peer>,
    pub(super) repeating: Option<u64>,
    pub(super) replaying: Option<(u64, u64)>,
    pub(super) recording: Option<Arc<Recording>>,
    totals: Traffic,
    unsent: Unsent,
    second: Second,
}

/// The second that runs, and what the one before it had.
#[derive(Debug)]
struct Second {
    began: Instant,
    totals_then: Traffic,
    last: Traffic,
}

const SECOND: Duration = Duration::from_secs(1);

impl Book {
    pub(super) fn new(peers: usize) -> Self {
        Self {
            open: None,
            home: None,
            dropped: None,
            peers: Peers::new(peers),
            forgotten: 0,
            selected: None,
            heard: None,
            repeating: None,
            replaying: None,
            recording: None,
            totals: Traffic::default(),
            unsent: Unsent::default(),
            second: Second::new(Instant::now(), Traffic::default()),
        }
    }

    /// Counts what came from a peer. Datagrams come in batches: `now` is the batch's.
    pub(super) fn received(&mut self, peer: Peer, bytes: usize, time: SystemTime, now: Instant) {
        self.second.roll(now, self.totals);
        let known = self.touch(peer, time);
        known.status.unreachable = false;
        add(&mut known.status.traffic.received, &mut known.status.traffic.received_bytes, bytes);
        add(&mut self.totals.received, &mut self.totals.received_bytes, bytes);
        self.heard = Some(peer);
    }

    /// Counts what went to a peer.
    pub(super) fn sent(&mut self, peer: Peer, bytes: usize) {
        self.second.roll(Instant::now(), self.totals);
        let known = self.touch(peer, SystemTime::now());
        add(&mut known.status.traffic.sent, &mut known.status.traffic.sent_bytes, bytes);
        add(&mut self.totals.sent, &mut self.totals.sent_bytes, bytes);
    }

    /// Counts what was to be sent and was not.
    pub(super) fn unsent(&mut self, messages: usize, bytes: usize) {
        self.unsent.messages += messages as u64;
        self.unsent.bytes += bytes as u64;
    }

    /// The peer, who is now the newest.
    pub(super) fn touch(&mut self, peer: Peer, time: SystemTime) -> &mut Known {
        let (known, forgot) = self.peers.touch(peer, time);
        self.forgotten += u64::from(forgot);
        known
    }

    /// Forgets a peer.
    pub(super) fn forget(&mut self, peer: Peer) -> bool {
        self.heard = self.heard.filter(|heard| *heard != peer);
        self.selected = self.selected.filter(|selected| *selected != peer);
        self.peers.remove(peer)
    }

    /// Forgets all peers.
    pub(super) fn forget_all(&mut self) {
        self.peers.clear();
        self.heard = None;
        self.selected = None;
    }

    /// Sets the counters and the list of peers back to nothing. Those that are connected stay.
    pub(super) fn clear(&mut self, are_connected: bool) {
        match are_connected {
            true => self.peers.reset(),
            false => self.peers.clear(),
        }
        self.forgotten = 0;
        self.totals = Traffic::default();
        self.unsent = Unsent::default();
        self.second = Second::new(Instant::now(), self.totals);
    }

    /// Who is meant.
    pub(super) fn aimed(&self, target: Target) -> Vec<Peer> {
        let one = match target {
            Target::Peer(peer) => Some(peer),
            Target::Selected => self.selected.or(self.home).or(self.heard),
            Target::Last => self.heard,
            Target::All => {
                if self.peers.single() == 0 {
                    // Before anyone was heard: whom the link is for.
                    return self.home.into_iter().collect();
                }
                let each = self.peers.iter().map(|known| known.status.peer);
                return each.filter(|peer| !is_for_many(*peer)).collect();
            }
        };
        one.into_iter().collect()
    }

    /// A copy.
    pub(super) fn status(&mut self) -> Status {
        self.second.roll(Instant::now(), self.totals);
        Status {
            open: self.open,
            totals: self.totals,
            unsent: self.unsent,
            rate: self.second.last,
            dropped: self.dropped,
            heard: self.heard,
            peers: self.peers.iter().take(Status::PEERS_SHOWN).map(|known| known.status).collect(),
            peer_count: self.peers.len(),
            all_count: match self.peers.single() {
                0 => usize::from(self.home.is_some()),
                single => single,
            },
            peers_forgotten: self.forgotten,
            selected: self.selected,
            repeating: self.repeating,
            replaying: self.replaying,
            recording: self.recording.as_ref().and_then(|recording| recording.status()),
        }
    }
}

fn add(messages: &mut u64, all: &mut u64, bytes: usize) {
    *messages += 1;
    *all += bytes as u64;
}

impl Second {
    fn new(began: Instant, totals: Traffic) -> Self {
        Self { began, totals_then: totals, last: Traffic::default() }
    }

    /// Ends the second if it is over. Called before anything is counted, so `totals` are those of
    /// its end.
    fn roll(&mut self, now: Instant, totals: Traffic) {
        let over = now.saturating_duration_since(self.began);
        if over < SECOND {
            return;
        }
        // After two of them the last whole second had nothing.
        self.last =
            if over < 2 * SECOND { between(self.totals_then, totals) } else { Traffic::default() };
        self.began += Duration::from_secs(over.as_secs());
        self.totals_then = totals;
    }
}

fn between(then: Traffic, now: Traffic) -> Traffic {
    Traffic {
        received: now.received - then.received,
        received_bytes: now.received_bytes - then.received_bytes,
        sent: now.sent - then.sent,
        sent_bytes: now.sent_bytes - then.sent_bytes,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_are_as_many_as_are_sent_to() {
        let [group, everyone, one, two]: [Peer; 4] =
            ["239.1.2.3:9", "255.255.255.255:9", "10.0.0.1:9", "[::1]:9"]
                .map(|peer| peer.parse().unwrap());
        let mut book = Book::new(8);
        let all = |book: &mut Book| {
            let all = book.status().all_count;
            assert_eq!(all, book.aimed(Target::All).len());
            all
        };
        assert_eq!(all(&mut book), 0);
        for peer in [group, everyone] {
            book.sent(peer, 1);
        }
        assert_eq!(all(&mut book), 0, "these are nobody in particular");
        book.home = Some(group);
        assert_eq!(all(&mut book), 1, "whom the link is for");
        for peer in [one, two] {
            book.sent(peer, 1);
        }
        assert_eq!((all(&mut book), book.status().peer_count), (2, 4));
        book.forget(one);
        assert_eq!(all(&mut book), 1);
    }
}
