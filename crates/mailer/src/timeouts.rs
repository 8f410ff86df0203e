//! How long a server may take, stage by stage.

use std::time::{Duration, Instant};

/// Nobody waits longer; a clock cannot count to the end of the longest `Duration`.
const FOR_EVER: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// When a stage that begins now is over.
pub(crate) fn end_of(limit: Duration) -> Instant {
    Instant::now() + limit.min(FOR_EVER)
}

/// Limits for the stages of a delivery. Each is for the whole stage: a server that sends one byte
/// a second does not get more time than one that sends none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeouts {
    /// Looking the name up, and connecting.
    pub connect: Duration,
    /// The first words: TLS where it comes first, the greeting, the answer to EHLO.
    pub greeting: Duration,
    /// One command and its answer; STARTTLS with its handshake and a login count as one.
    pub command: Duration,
    /// Handing over the message.
    pub data: Duration,
    /// The answer to the message. A server may look a message over before it answers.
    pub end: Duration,
}

impl Timeouts {
    /// The same limit for every stage.
    pub const fn all(limit: Duration) -> Self {
        Self { connect: limit, greeting: limit, command: limit, data: limit, end: limit }
    }
}

impl Default for Timeouts {
    /// 20 seconds, 3 minutes for the message and 1 minute for the answer to it. RFC 5321, 4.5.3.2
    /// grants mail servers among themselves minutes; here a person waits, or an alert.
    fn default() -> Self {
        Self {
            data: Duration::from_secs(180),
            end: Duration::from_secs(60),
            ..Self::all(Duration::from_secs(20))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_limit_is_one() {
        assert!(end_of(Duration::MAX) > end_of(Duration::ZERO));
    }
}
