//! How long to wait before the next attempt.

use std::time::Duration;

/// The first wait; each further one is twice as long.
const FIRST: Duration = Duration::from_secs(30);
/// The longest wait. RFC 5321, 4.5.4.1 asks for 30 minutes between attempts.
pub(super) const LONGEST: Duration = Duration::from_secs(30 * 60);

/// The wait after an attempt that failed, the first being number 1: 30 seconds, doubled with each,
/// at most 30 minutes; of that, a part between one half and the whole, chosen by `random` (evenly
/// spread over all of `u64`), so that many machines do not come back to a server together.
pub fn backoff(attempt: u32, random: u64) -> Duration {
    let doublings = attempt.saturating_sub(1).min(16);
    let whole = FIRST.saturating_mul(1 << doublings).min(LONGEST);
    let part = random as f64 / u64::MAX as f64;
    whole.mul_f64(0.5 + part / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn waits_double_up_to_half_an_hour() {
        let waits: Vec<u64> = (1..9).map(|attempt| backoff(attempt, u64::MAX).as_secs()).collect();
        assert_eq!(waits, [30, 60, 120, 240, 480, 960, 1800, 1800]);
        assert_eq!(backoff(1, 0).as_secs(), 15);
    }

    proptest! {
        #[test]
        fn a_wait_is_within_its_bounds(attempt in any::<u32>(), random in any::<u64>()) {
            let (wait, most) = (backoff(attempt, random), backoff(attempt, u64::MAX));
            prop_assert!(most / 2 <= wait && wait <= most && most <= LONGEST);
            prop_assert!(backoff(attempt, random) <= backoff(attempt.saturating_add(1), random));
        }
    }
}
