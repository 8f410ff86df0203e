//! When lines end by themselves.

use std::time::{Duration, Instant};

use net_assist::link::LinkKind;

use crate::face::Settings;

/// How long a UDP sender waits for replies after the end of its input, and a TCP client for lines
/// after the other side's.
const USUAL_WAIT: Duration = Duration::from_secs(1);

/// Why it ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// So many messages were asked for, and came.
    Counted,
    /// The input ended, and nothing came for as long as was to be waited.
    Waited(Duration),
    /// Nothing came for as long as `--timeout` says.
    TimedOut(Duration),
    /// The other side had ended, and there was nothing to be sent to it any more.
    PeerEnded,
}

/// The clocks that run.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clocks {
    timeout: Option<Duration>,
    wait: Option<Duration>,
    /// How long the next line is waited for, once the other side has ended.
    patience: Option<Duration>,
    count: Option<u64>,
    /// When it was opened or something came last.
    heard: Instant,
    /// When something came or went last.
    active: Instant,
    input_ended: bool,
    senders: Senders,
    received: u64,
}

/// What goes on sending without input: repetitions and a replay. An order is counted before the
/// engine has begun with it, so that nothing ends between the two.
#[derive(Clone, Copy, Debug, Default)]
struct Senders {
    ordered: u32,
    began: u32,
    ended: u32,
}

impl Senders {
    fn are_done(&self) -> bool {
        self.ended >= self.ordered.max(self.began)
    }
}

impl Clocks {
    pub(super) fn new(settings: &Settings, now: Instant) -> Self {
        let link = &settings.link;
        let is_sender = link.kind == LinkKind::Udp && link.peer.is_some();
        // A timeout that was asked for is not cut short by a wait that was not.
        let usual = (is_sender && settings.timeout.is_none()).then_some(USUAL_WAIT);
        Self {
            timeout: settings.timeout,
            wait: settings.wait.or(usual),
            patience: None,
            count: settings.count,
            heard: now,
            active: now,
            input_ended: false,
            senders: Senders::default(),
            received: 0,
        }
    }

    pub(super) fn received(&mut self, now: Instant) {
        self.received += 1;
        (self.heard, self.active) = (now, now);
    }

    /// Something was sent, was to be sent, or waits to be.
    pub(super) fn sent(&mut self, now: Instant) {
        self.active = now;
    }

    /// The other side sends no more. From now on each line has so long to come; with the time that
    /// was to be waited at the end of the input, that long.
    pub(super) fn peer_ended(&mut self, now: Instant) -> Duration {
        self.active = now;
        *self.patience.insert(self.wait.unwrap_or(USUAL_WAIT))
    }

    pub(super) fn input_ended(&mut self, now: Instant) {
        (self.input_ended, self.active) = (true, now);
    }

    pub(super) fn opened(&mut self, now: Instant) {
        (self.heard, self.active) = (now, now);
    }

    pub(super) fn sender_ordered(&mut self) {
        self.senders.ordered += 1;
    }

    pub(super) fn sender_began(&mut self) {
        self.senders.began += 1;
    }

    /// An order failed: perhaps the one to begin.
    pub(super) fn sender_failed(&mut self) {
        if self.senders.ordered > self.senders.began {
            self.senders.ordered -= 1;
        }
    }

    pub(super) fn sender_ended(&mut self, now: Instant) {
        self.senders.ended += 1;
        self.active = now;
    }

    /// Whether the input has ended and nothing sends by itself.
    pub(super) fn nothing_more_to_send(&self) -> bool {
        self.input_ended && self.senders.are_done()
    }

    /// Whether as many came as were asked for.
    pub(super) fn is_counted(&self) -> bool {
        self.count.is_some_and(|count| self.received >= count)
    }

    /// Whether more were asked for than came.
    pub(super) fn misses_some(&self) -> bool {
        self.count.is_some_and(|count| self.received < count)
    }

    /// Whether it is to end now, and why.
    pub(super) fn end(&self, now: Instant) -> Option<End> {
        if self.is_counted() {
            return Some(End::Counted);
        }
        let is_over =
            |since: Instant, after: &Duration| now.saturating_duration_since(since) >= *after;
        if let Some(timeout) = self.timeout.filter(|timeout| is_over(self.heard, timeout)) {
            return Some(End::TimedOut(timeout));
        }
        let patience = self.patience.filter(|_| self.senders.are_done());
        if patience.is_some_and(|patience| is_over(self.active, &patience)) {
            return Some(End::PeerEnded);
        }
        let wait = self.wait.filter(|_| self.nothing_more_to_send());
        wait.filter(|wait| is_over(self.active, wait)).map(End::Waited)
    }

    /// When to look again at the latest.
    pub(super) fn next(&self) -> Option<Instant> {
        let timeout = self.timeout.map(|timeout| self.heard + timeout);
        let wait = self.wait.filter(|_| self.nothing_more_to_send());
        let patience = self.patience.filter(|_| self.senders.are_done());
        let waits = wait.into_iter().chain(patience).map(|wait| self.active + wait);
        timeout.into_iter().chain(waits).min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn clocks(now: Instant) -> Clocks {
        Clocks {
            timeout: None,
            wait: Some(SECOND),
            patience: None,
            count: None,
            heard: now,
            active: now,
            input_ended: false,
            senders: Senders::default(),
            received: 0,
        }
    }

    #[test]
    fn it_waits_after_the_end_of_input_and_after_what_came_last() {
        let begin = Instant::now();
        let mut clocks = clocks(begin);
        assert_eq!(clocks.end(begin + 9 * SECOND), None, "more may be typed");
        clocks.input_ended(begin + 9 * SECOND);
        assert_eq!(clocks.next(), Some(begin + 10 * SECOND));
        clocks.received(begin + SECOND * 19 / 2);
        assert_eq!(clocks.end(begin + 10 * SECOND), None);
        assert_eq!(clocks.end(begin + SECOND * 21 / 2), Some(End::Waited(SECOND)));
    }

    #[test]
    fn it_does_not_end_while_something_sends_by_itself() {
        let begin = Instant::now();
        let mut clocks = clocks(begin);
        clocks.sender_ordered();
        clocks.input_ended(begin);
        assert_eq!((clocks.end(begin + 5 * SECOND), clocks.next()), (None, None));
        clocks.sender_began();
        clocks.sender_ended(begin + 5 * SECOND);
        assert_eq!(clocks.end(begin + 6 * SECOND), Some(End::Waited(SECOND)));
    }

    #[test]
    fn a_timeout_counts_from_what_came_last_whatever_is_sent() {
        let begin = Instant::now();
        let mut clocks = Clocks { timeout: Some(2 * SECOND), wait: None, ..clocks(begin) };
        clocks.sent(begin + SECOND);
        assert_eq!(clocks.end(begin + 2 * SECOND), Some(End::TimedOut(2 * SECOND)));
        clocks.received(begin + SECOND);
        assert_eq!(clocks.next(), Some(begin + 3 * SECOND));
    }

    #[test]
    fn after_the_other_sides_end_each_line_has_a_while_to_come() {
        let begin = Instant::now();
        let mut clocks = Clocks { wait: None, ..clocks(begin) };
        assert_eq!(clocks.peer_ended(begin), SECOND);
        clocks.sent(begin + SECOND / 2);
        assert_eq!(clocks.next(), Some(begin + SECOND * 3 / 2));
        assert_eq!(clocks.end(begin + SECOND), None);
        clocks.sender_ordered();
        assert_eq!(clocks.end(begin + 9 * SECOND), None, "something sends by itself");
        clocks.sender_began();
        clocks.sender_ended(begin + 9 * SECOND);
        assert_eq!(clocks.end(begin + 10 * SECOND), Some(End::PeerEnded));
    }

    #[test]
    fn a_count_ends_it_at_once() {
        let begin = Instant::now();
        let mut clocks = Clocks { count: Some(1), ..clocks(begin) };
        assert!(clocks.misses_some() && clocks.end(begin).is_none());
        clocks.received(begin);
        assert_eq!(clocks.end(begin), Some(End::Counted));
    }
}
