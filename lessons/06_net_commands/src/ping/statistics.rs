//! What is left at the end: counts, and times in milliseconds.

use std::time::Duration;

/// Sent, received, and the four numbers that every `ping` shows.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Statistics {
    pub(crate) sent: u64,
    /// Requests that were answered; a second reply to the same one does not count.
    pub(crate) received: u64,
    /// Further replies to requests that had been answered.
    pub(crate) duplicates: u64,
    /// ICMP errors.
    pub(crate) errors: u64,
    times: Option<Times>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Times {
    min: f64,
    max: f64,
    sum: f64,
    sum_of_squares: f64,
}

impl Statistics {
    /// Counts a reply that took so long.
    pub(crate) fn add(&mut self, time: Duration) {
        let ms = milliseconds(time);
        self.received += 1;
        let times =
            self.times.get_or_insert(Times { min: ms, max: ms, sum: 0.0, sum_of_squares: 0.0 });
        times.min = times.min.min(ms);
        times.max = times.max.max(ms);
        times.sum += ms;
        times.sum_of_squares += ms * ms;
    }

    /// Requests without a reply, in per cent of those sent.
    pub(crate) fn loss(&self) -> f64 {
        let lost = self.sent.saturating_sub(self.received);
        if self.sent == 0 {
            return 0.0;
        }
        lost as f64 * 100.0 / self.sent as f64
    }

    /// Shortest, mean, longest, and the standard deviation ("mdev"): how much the times differ
    /// from their mean. `None` without a reply.
    pub(crate) fn min_avg_max_mdev(&self) -> Option<[f64; 4]> {
        let times = self.times?;
        let count = self.received as f64;
        let mean = times.sum / count;
        // Rounding may leave a tiny negative number where all times are equal.
        let variance = (times.sum_of_squares / count - mean * mean).max(0.0);
        Some([times.min, mean, times.max, variance.sqrt()])
    }
}

/// A duration in milliseconds, to the microsecond: more, a program cannot measure.
pub(crate) fn milliseconds(time: Duration) -> f64 {
    time.as_micros() as f64 / 1000.0
}

/// Rounded to three places, for a line or a JSON object.
pub(crate) fn rounded(ms: f64) -> f64 {
    (ms * 1000.0).round() / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(times: &[u64]) -> Statistics {
        let mut statistics = Statistics { sent: 4, ..Statistics::default() };
        for time in times {
            statistics.add(Duration::from_millis(*time));
        }
        statistics
    }

    #[test]
    fn mdev_is_the_standard_deviation() {
        let [min, avg, max, mdev] = of(&[2, 4, 4, 6]).min_avg_max_mdev().unwrap();
        assert_eq!((min, avg, max), (2.0, 4.0, 6.0));
        assert!((mdev - 2.0_f64.sqrt()).abs() < 1e-9, "{mdev}");
        let [.., mdev] = of(&[7, 7]).min_avg_max_mdev().unwrap();
        assert_eq!(mdev, 0.0);
    }

    #[test]
    fn loss_is_in_per_cent_of_what_was_sent() {
        assert_eq!(of(&[1]).loss(), 75.0);
        assert_eq!(of(&[]).min_avg_max_mdev(), None);
        assert_eq!(Statistics::default().loss(), 0.0);
    }
}
