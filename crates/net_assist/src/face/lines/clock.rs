//! Times as lines show them.

use std::time::{SystemTime, UNIX_EPOCH};

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// Writes times in the machine's time zone. A second's text is made once: thousands of entries may
/// fall into it.
pub(crate) struct Clock {
    zone: TimeZone,
    second: i64,
    /// `12:03:04.`
    time: String,
    /// `2026-11-23T12:03:04.` and `+08:00`.
    date: (String, String),
}

impl Clock {
    /// A clock in the zone of this machine.
    pub(crate) fn new() -> Self {
        Self {
            zone: TimeZone::system(),
            second: i64::MIN,
            time: String::new(),
            date: (String::new(), String::new()),
        }
    }

    /// `12:03:04.123`.
    pub(crate) fn time(&mut self, time: SystemTime) -> String {
        let milliseconds = self.turn_to(time);
        format!("{}{milliseconds:03}", self.time)
    }

    /// `2026-11-23T12:03:04.123+08:00` (RFC 3339).
    pub(crate) fn date(&mut self, time: SystemTime) -> String {
        let milliseconds = self.turn_to(time);
        let (date, offset) = &self.date;
        format!("{date}{milliseconds:03}{offset}")
    }

    /// Makes the texts of the second, and gives the milliseconds in it.
    fn turn_to(&mut self, time: SystemTime) -> u32 {
        // A clock that is set before 1970 shows the beginning of 1970.
        let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
        let second = i64::try_from(since.as_secs()).unwrap_or(i64::MAX);
        if second != self.second {
            let timestamp = Timestamp::from_second(second).unwrap_or(Timestamp::MAX);
            let zoned = timestamp.to_zoned(self.zone.clone());
            self.time = zoned.strftime("%H:%M:%S.").to_string();
            let date = zoned.strftime("%Y-%m-%dT%H:%M:%S.").to_string();
            self.date = (date, zoned.strftime("%:z").to_string());
            self.second = second;
        }
        since.subsec_millis()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn times_have_milliseconds_and_dates_their_zone() {
        let mut clock = Clock { zone: TimeZone::fixed(jiff::tz::offset(8)), ..Clock::new() };
        let time = UNIX_EPOCH + Duration::from_millis(1_700_000_000_042);
        assert_eq!(clock.time(time), "06:13:20.042");
        assert_eq!(clock.date(time), "2023-11-15T06:13:20.042+08:00");
        let later = time + Duration::from_millis(1500);
        assert_eq!(clock.time(later), "06:13:21.542");
    }

    #[test]
    fn a_clock_that_is_wrong_panics_nowhere() {
        let mut clock = Clock::new();
        clock.date(UNIX_EPOCH - Duration::from_secs(1));
        clock.date(UNIX_EPOCH + Duration::from_secs(u64::from(u32::MAX) * 100));
    }
}
