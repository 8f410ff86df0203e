//! How far the input may run ahead of the engine.
//!
//! Orders do not wait, so a long file in a pipe would become a long queue of orders in memory. The
//! input thread passes this gate before each message; the faces' thread opens it as messages are
//! seen to have gone.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Messages that may be on their way from the input to the network.
const MOST_MESSAGES: u64 = 1024;
/// Bytes of them.
const MOST_BYTES: usize = 1 << 20;
/// After so long without news the gate opens anyway: it limits memory, and guards nothing.
const PATIENCE: Duration = Duration::from_millis(250);

/// Lets so much through and no more until it has gone.
#[derive(Debug, Default)]
pub(super) struct Gate {
    under_way: Mutex<UnderWay>,
    gone: Condvar,
}

#[derive(Debug, Default)]
struct UnderWay {
    messages: u64,
    bytes: usize,
    /// The other side does not read: nothing more goes through, however long that takes.
    held: bool,
    ended: bool,
}

impl Gate {
    /// Waits until there is room, and takes it.
    pub(super) fn pass(&self, bytes: usize) {
        let mut under_way = self.lock();
        while !under_way.ended && under_way.is_full() {
            let (back, waited) =
                self.gone.wait_timeout(under_way, PATIENCE).unwrap_or_else(PoisonError::into_inner);
            under_way = back;
            if waited.timed_out() && !under_way.held {
                (under_way.messages, under_way.bytes) = (0, 0);
            }
        }
        drop(under_way);
        self.enter(bytes);
    }

    /// Takes room without waiting for it.
    pub(super) fn enter(&self, bytes: usize) {
        let mut under_way = self.lock();
        under_way.messages += 1;
        under_way.bytes += bytes;
    }

    /// Gives room back for so many messages and bytes.
    pub(super) fn gone(&self, messages: u64, bytes: usize) {
        let mut under_way = self.lock();
        under_way.messages = under_way.messages.saturating_sub(messages);
        under_way.bytes = under_way.bytes.saturating_sub(bytes);
        drop(under_way);
        self.gone.notify_all();
    }

    /// Closes the gate for as long as the other side does not read.
    pub(super) fn hold(&self, held: bool) {
        self.lock().held = held;
        self.gone.notify_all();
    }

    /// Lets everything through: it ends.
    pub(super) fn end(&self) {
        self.lock().ended = true;
        self.gone.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, UnderWay> {
        self.under_way.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl UnderWay {
    fn is_full(&self) -> bool {
        self.held || self.messages >= MOST_MESSAGES || self.bytes >= MOST_BYTES
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::mpsc;
    use std::thread;

    use super::*;

    #[test]
    fn the_input_waits_until_what_it_sent_has_gone() {
        let gate = Arc::new(Gate::default());
        gate.pass(MOST_BYTES);
        let (passed, seen) = mpsc::channel();
        let input = Arc::clone(&gate);
        thread::spawn(move || {
            input.pass(1);
            passed.send(()).unwrap();
        });
        gate.hold(true);
        assert!(seen.recv_timeout(PATIENCE * 2).is_err(), "the other side does not read");
        gate.hold(false);
        gate.gone(1, MOST_BYTES);
        seen.recv_timeout(Duration::from_secs(60)).unwrap();
    }

    #[test]
    fn an_ended_gate_keeps_nobody() {
        let gate = Gate::default();
        gate.hold(true);
        gate.end();
        gate.pass(MOST_BYTES);
        gate.pass(MOST_BYTES);
    }
}
