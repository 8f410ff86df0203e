//! How a letter fares: attempts, the next one, who has not got it, why.
//!
//! Lines, in a file of its own that is replaced whole. When it is lost or damaged, the letter is
//! tried at once, for all its recipients: better a second copy than none.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use common::Text;

use super::backoff::LONGEST;
use super::one_line;
use crate::Address;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct State {
    pub(super) attempts: u32,
    /// When it is tried next, in milliseconds since 1970.
    pub(super) next: u64,
    /// An attempt has begun and nothing is known of its end, or the server's answer was lost.
    pub(super) perhaps_arrived: bool,
    /// Who has not got it and may still; empty: all.
    pub(super) pending: Vec<String>,
    /// Who was refused for good.
    pub(super) refused: Vec<String>,
    /// Why it is not delivered.
    pub(super) reason: Option<Text>,
}

impl State {
    pub(super) fn next(&self) -> SystemTime {
        UNIX_EPOCH.checked_add(Duration::from_millis(self.next)).unwrap_or(UNIX_EPOCH)
    }

    /// A clock that was set back does not hold a letter for longer than the longest wait.
    pub(super) fn is_due(&self, now: SystemTime) -> bool {
        let next = self.next();
        next <= now || next.duration_since(now).is_ok_and(|wait| wait > LONGEST)
    }

    pub(super) fn wait_until(&mut self, time: SystemTime) {
        let since = time.duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
        self.next = u64::try_from(since).unwrap_or(u64::MAX);
    }

    /// Tried again from the beginning, also for those that were refused.
    pub(super) fn afresh(&self) -> Self {
        let pending = self.pending.iter().chain(&self.refused).cloned().collect();
        Self { pending, perhaps_arrived: self.perhaps_arrived, ..Self::default() }
    }

    /// The recipients that matter: of a letter that waits, those that may still get it; of one that
    /// was set aside, those that were refused.
    pub(super) fn recipients(&self, set_aside: bool, all: &[String]) -> Vec<String> {
        let some = if set_aside { &self.refused } else { &self.pending };
        if some.is_empty() { all.to_vec() } else { some.clone() }
    }

    pub(super) fn encoded(&self) -> Vec<u8> {
        let mut text = format!("attempts {}\nnext {}\n", self.attempts, self.next);
        if self.perhaps_arrived {
            text.push_str("perhaps_arrived\n");
        }
        for (name, list) in [("pending", &self.pending), ("refused", &self.refused)] {
            for address in list {
                text.push_str(&format!("{name} {}\n", one_line(address)));
            }
        }
        if let Some(Text { en, zh }) = &self.reason {
            text.push_str(&format!("en {}\nzh {}\n", one_line(en), one_line(zh)));
        }
        text.push_str("end\n");
        text.into_bytes()
    }

    /// `None` for what is not whole.
    pub(super) fn decoded(bytes: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(bytes).ok()?.strip_suffix("end\n")?;
        let (mut state, mut en, mut zh) = (Self::default(), None, None);
        for line in text.lines() {
            let (name, value) = line.split_once(' ').unwrap_or((line, ""));
            match name {
                "attempts" => state.attempts = value.parse().ok()?,
                "next" => state.next = value.parse().ok()?,
                "perhaps_arrived" => state.perhaps_arrived = true,
                "pending" => state.pending.push(address(value)?),
                "refused" => state.refused.push(address(value)?),
                "en" => en = Some(value.to_owned()),
                "zh" => zh = Some(value.to_owned()),
                _ => return None,
            }
        }
        state.reason = en.zip(zh).map(|(en, zh)| Text { en: en.into(), zh: zh.into() });
        Some(state)
    }
}

fn address(value: &str) -> Option<String> {
    value.parse::<Address>().ok().map(|_| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_was_written_is_read_back() {
        let state = State {
            attempts: 3,
            next: 1_700_000_000_000,
            perhaps_arrived: true,
            pending: vec!["a@b.example".to_owned()],
            refused: vec!["用户@例子.中国".to_owned()],
            reason: Some(Text::new("550 no", "550 不行")),
        };
        assert_eq!(State::decoded(&state.encoded()), Some(state));
        assert_eq!(State::decoded(&State::default().encoded()), Some(State::default()));
    }

    #[test]
    fn a_state_cut_anywhere_is_none() {
        let bytes = State { attempts: 12, next: 5, ..State::default() }.encoded();
        assert!((0..bytes.len()).all(|length| State::decoded(&bytes[..length]).is_none()));
    }

    #[test]
    fn a_clock_set_back_holds_no_letter() {
        let now = UNIX_EPOCH + Duration::from_secs(1_700_000_000);
        let mut state = State::default();
        state.wait_until(now + Duration::from_secs(60));
        assert!(!state.is_due(now) && state.is_due(now + Duration::from_secs(60)));
        assert!(state.is_due(now - Duration::from_secs(86_400)));
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in any::<Vec<u8>>()) {
            State::decoded(&bytes);
        }
    }
}
