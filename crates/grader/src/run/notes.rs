//! Gathers evidence, as much of it as is kept: a flood must not fill the grader's memory.

use std::time::{Duration, Instant};

use crate::evidence::{Evidence, Kind};

/// Of each class of evidence, so many pieces are kept.
const MOST: usize = 10_000;
/// Of each class, so many bytes.
const MOST_BYTES: usize = 16 << 20;
/// After so many pieces of one stream, more bytes are added to the last piece.
const MOST_PIECES: usize = 1_000;

/// What is counted together, so that a flood of one class leaves room for the others.
#[derive(Clone, Copy)]
pub(super) enum Class {
    Left,
    Arrived,
    Connection,
    Closed,
    Streamed,
    Mail,
    Refused,
}

const CLASSES: usize = Class::Refused as usize + 1;

/// What was seen so far.
pub(super) struct Notes {
    zero: Instant,
    evidence: Vec<Evidence>,
    kept: [Kept; CLASSES],
    not_kept: u64,
}

#[derive(Clone, Copy, Default)]
struct Kept {
    pieces: usize,
    bytes: usize,
}

/// How much of one stream of bytes was noted.
#[derive(Default)]
pub(super) struct Trail {
    pieces: usize,
    last: usize,
}

impl Notes {
    /// Times are counted from `zero`.
    pub(super) fn new(zero: Instant) -> Self {
        Self { zero, evidence: Vec::new(), kept: [Kept::default(); CLASSES], not_kept: 0 }
    }

    /// The program starts: what was seen before has the time 0.
    pub(super) fn begin(&mut self, zero: Instant) {
        self.zero = zero;
    }

    pub(super) fn zero(&self) -> Instant {
        self.zero
    }

    pub(super) fn since_start(&self, when: Instant) -> Duration {
        when.saturating_duration_since(self.zero)
    }

    /// Notes what a program cannot make arbitrarily much of.
    pub(super) fn add(&mut self, when: Instant, kind: Kind) {
        let at = self.since_start(when);
        self.evidence.push(Evidence { at, kind });
    }

    /// Notes what a program may flood the grader with. True when it was kept.
    pub(super) fn add_limited(
        &mut self,
        class: Class,
        when: Instant,
        bytes: usize,
        kind: impl FnOnce() -> Kind,
    ) -> bool {
        let is_kept = self.has_room(class, 1, bytes);
        if is_kept {
            self.add(when, kind());
        }
        is_kept
    }

    /// Takes room; where there is none, what was seen is only counted.
    fn has_room(&mut self, class: Class, pieces: usize, bytes: usize) -> bool {
        let Some(kept) = self.kept.get_mut(class as usize) else {
            return false;
        };
        let (pieces, bytes) = (kept.pieces + pieces, kept.bytes.saturating_add(bytes));
        let has_room = pieces <= MOST && bytes <= MOST_BYTES;
        if has_room {
            *kept = Kept { pieces, bytes };
        } else {
            self.not_kept += 1;
        }
        has_room
    }

    /// Something was seen that is not kept.
    pub(super) fn skip(&mut self) {
        self.not_kept += 1;
    }

    /// Notes a piece of a stream of which there may be many.
    pub(super) fn add_piece_limited(
        &mut self,
        trail: &mut Trail,
        when: Instant,
        bytes: usize,
        kind: impl FnOnce() -> Kind,
    ) {
        let pieces = usize::from(trail.pieces < MOST_PIECES);
        if self.has_room(Class::Streamed, pieces, bytes) {
            self.add_piece(trail, when, kind());
        }
    }

    /// Notes a piece of a stream; whoever calls sees to it that the stream has an end.
    pub(super) fn add_piece(&mut self, trail: &mut Trail, when: Instant, kind: Kind) {
        if trail.pieces < MOST_PIECES {
            trail.pieces += 1;
            trail.last = self.evidence.len();
            return self.add(when, kind);
        }
        let last = self.evidence.get_mut(trail.last).map(|evidence| &mut evidence.kind);
        if let (Some(kept), Some(more)) = (last.and_then(bytes_of), bytes_of(&mut { kind })) {
            kept.append(more);
        }
    }

    /// Everything, in the order of its times.
    pub(super) fn finish(mut self) -> Vec<Evidence> {
        if self.not_kept > 0 {
            let count = Kind::NotKept(self.not_kept);
            self.add(Instant::now(), count);
        }
        self.evidence.sort_by_key(|evidence| evidence.at);
        self.evidence
    }
}

fn bytes_of(kind: &mut Kind) -> Option<&mut Vec<u8>> {
    match kind {
        Kind::Output { bytes, .. } | Kind::Streamed { bytes, .. } => Some(bytes),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::{OutputStream, Reason};

    fn wrote(bytes: &[u8]) -> Kind {
        Kind::Output { stream: OutputStream::Stdout, bytes: bytes.to_vec() }
    }

    #[test]
    fn a_flood_of_one_class_leaves_room_for_the_others() {
        let now = Instant::now();
        let mut notes = Notes::new(now);
        let kind = || Kind::Stopped(Reason::Asleep);
        let kept = (0..25_000).filter(|_| notes.add_limited(Class::Left, now, 1, kind)).count();
        assert_eq!(kept, MOST);
        assert!(notes.add_limited(Class::Arrived, now, MOST_BYTES, kind));
        assert!(!notes.add_limited(Class::Arrived, now, 1, kind));
        let evidence = notes.finish();
        assert_eq!(evidence.len(), MOST + 2);
        assert!(evidence.iter().any(|one| one.kind == Kind::NotKept(15_001)));
    }

    #[test]
    fn behind_many_pieces_of_a_stream_the_last_one_grows() {
        let now = Instant::now();
        let (mut notes, mut trail) = (Notes::new(now), Trail::default());
        for _ in 0..MOST_PIECES {
            notes.add_piece(&mut trail, now, wrote(b"a"));
        }
        notes.add(now, Kind::InputEnded);
        notes.add_piece(&mut trail, now, wrote(b"b"));
        notes.add_piece(&mut trail, now, wrote(b"c"));
        let evidence = notes.finish();
        assert_eq!(evidence.len(), MOST_PIECES + 1);
        assert_eq!(evidence[MOST_PIECES - 1].kind, wrote(b"abc"));
    }

    #[test]
    fn what_was_seen_before_the_start_has_the_time_nought() {
        let before = Instant::now();
        let mut notes = Notes::new(before);
        notes.begin(before + Duration::from_secs(1));
        notes.add(before, Kind::InputEnded);
        assert_eq!(notes.finish()[0].at, Duration::ZERO);
    }
}
