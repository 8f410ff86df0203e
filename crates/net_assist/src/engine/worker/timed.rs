//! What is sent because it is time.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::{Line, Worker};
use crate::engine::timers::{Repeating, Replaying};
use crate::event::{Cause, Event, Failure};
use crate::record::Replay;
use crate::repeat::Repeat;

/// So many messages of a replay a turn sends.
const MESSAGES: usize = 64;
/// When a peer did not read, it is looked again after this long.
const HELD: Duration = Duration::from_millis(10);

impl Worker {
    /// When the next message is due.
    pub(super) fn next_due(&self) -> Option<Instant> {
        let repeating = self.repeating.as_ref().map(|repeating| repeating.due);
        let replaying = self.replaying.as_ref().and_then(Replaying::due);
        repeating.into_iter().chain(replaying).min()
    }

    /// Sends what is due now.
    pub(super) fn send_what_is_due(&mut self) {
        if let Some(repeating) = self.repeating.take() {
            self.repeating = self.repeated(repeating);
        }
        if let Some(replaying) = self.replaying.take() {
            self.replaying = self.replayed(replaying);
        }
    }

    /// Begins to send at intervals, or ends it.
    pub(super) fn repeat(&mut self, repeat: Option<Repeat>) {
        self.end_repeating();
        let Some(repeat) = repeat else { return };
        self.desk.tell(Event::RepeatBegan { interval: repeat.interval, count: repeat.count });
        self.desk.book().repeating = Some(0);
        self.repeating = Some(Repeating::new(repeat, Instant::now()));
    }

    fn end_repeating(&mut self) {
        if let Some(repeating) = self.repeating.take() {
            self.repeat_ended(&repeating);
        }
    }

    fn repeat_ended(&mut self, repeating: &Repeating) {
        self.desk.book().repeating = None;
        self.desk.tell(Event::RepeatEnded { sent: repeating.sent });
    }

    /// Sends the next one if it is due; `None`: it has ended.
    fn repeated(&mut self, mut repeating: Repeating) -> Option<Repeating> {
        let now = Instant::now();
        if repeating.due > now {
            return Some(repeating);
        }
        if !repeating.is_over() && !self.repeat_once(&mut repeating) {
            self.repeat_ended(&repeating);
            return None;
        }
        repeating.go_on(now);
        if repeating.is_over() {
            self.repeat_ended(&repeating);
            return None;
        }
        Some(repeating)
    }

    /// Sends the next one; `false`: all others would be in vain.
    fn repeat_once(&mut self, repeating: &mut Repeating) -> bool {
        let (number, bytes) = repeating.take();
        let failures = self.send(repeating.repeat.to, &bytes.into(), Cause::Repeat { number });
        let is_in_vain = failures.iter().any(is_in_vain);
        let failed = !failures.is_empty();
        repeating.sent += u64::from(!failed);
        self.desk.book().repeating = Some(repeating.sent);
        let failed_before = std::mem::replace(&mut repeating.failed, failed);
        if !failed_before || is_in_vain {
            failures.into_iter().for_each(|failure| self.desk.fail(failure));
        }
        !is_in_vain
    }

    /// Begins to replay, or ends it.
    pub(super) fn replay(&mut self, replay: Option<Replay>) {
        self.end_replaying();
        let Some(replay) = replay else { return };
        let messages = replay.messages.len();
        self.desk.tell(Event::ReplayBegan { file: replay.file.clone(), messages });
        self.desk.book().replaying = Some((0, messages as u64));
        self.replaying = Some(Replaying::new(replay, Instant::now()));
        self.send_what_is_due();
    }

    fn end_replaying(&mut self) {
        if let Some(replaying) = self.replaying.take() {
            self.replay_ended(&replaying);
        }
    }

    fn replay_ended(&mut self, replaying: &Replaying) {
        self.desk.book().replaying = None;
        self.desk.tell(Event::ReplayEnded { sent: replaying.sent });
    }

    /// Sends what is due of a replay, at most so many; `None`: it has ended.
    fn replayed(&mut self, mut replaying: Replaying) -> Option<Replaying> {
        let now = Instant::now();
        for _ in 0..MESSAGES {
            let Some(due) = replaying.due() else {
                self.replay_ended(&replaying);
                return None;
            };
            if due > now {
                break;
            }
            let bytes: Arc<[u8]> = replaying.replay.messages[replaying.next].1[..].into();
            if !self.can_take(&replaying, bytes.len()) {
                replaying.held = Some(now + HELD);
                break;
            }
            replaying.held = None;
            replaying.next += 1;
            let failures = self.send(replaying.to(), &bytes, Cause::Replay);
            let is_in_vain = failures.iter().any(is_in_vain);
            replaying.sent += u64::from(failures.is_empty());
            failures.into_iter().for_each(|failure| self.desk.fail(failure));
            if is_in_vain {
                self.replay_ended(&replaying);
                return None;
            }
        }
        let of = replaying.replay.messages.len() as u64;
        self.desk.book().replaying = Some((replaying.sent, of));
        Some(replaying)
    }

    /// Whether everyone who is meant has room: a replay waits for a slow reader.
    fn can_take(&self, replaying: &Replaying, bytes: usize) -> bool {
        match &self.line {
            Line::Closed | Line::Opening => true,
            Line::Udp(udp) => udp.is_free(),
            Line::Tcp(tcp) => {
                let peers = self.desk.book().aimed(replaying.to());
                peers.into_iter().all(|peer| tcp.can_take(peer, bytes, &self.desk))
            }
        }
    }

    /// Ends what is sent by time.
    pub(super) fn end_timed(&mut self) {
        self.end_repeating();
        self.end_replaying();
    }
}

/// Whether the next one would fail as well: there is nobody to send to.
fn is_in_vain(failure: &Failure) -> bool {
    matches!(failure, Failure::NotOpen | Failure::NobodyToSendTo | Failure::NotConnected(_))
}
