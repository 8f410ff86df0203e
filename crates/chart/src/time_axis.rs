//! The labels below the line: minutes ago, or the clock.

use common::Lang;

use crate::ticks::ticks;
use crate::words::{TimeUnit, ago};

/// A label of the time axis and its place, in seconds before now.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct TimeTick {
    pub(crate) age: f64,
    pub(crate) label: String,
}

/// Steps that people count time in, and the unit that names their multiples.
const STEPS: [(u32, TimeUnit); 18] = [
    (1, TimeUnit::Seconds),
    (2, TimeUnit::Seconds),
    (5, TimeUnit::Seconds),
    (10, TimeUnit::Seconds),
    (15, TimeUnit::Seconds),
    (30, TimeUnit::Seconds),
    (1, TimeUnit::Minutes),
    (2, TimeUnit::Minutes),
    (5, TimeUnit::Minutes),
    (10, TimeUnit::Minutes),
    (15, TimeUnit::Minutes),
    (30, TimeUnit::Minutes),
    (1, TimeUnit::Hours),
    (2, TimeUnit::Hours),
    (3, TimeUnit::Hours),
    (6, TimeUnit::Hours),
    (12, TimeUnit::Hours),
    (1, TimeUnit::Days),
];

/// The ticks of the last `span` seconds (1–10⁹), at most `most` (at least 3).
pub(crate) fn ages(span: f64, most: usize, lang: Lang) -> Vec<TimeTick> {
    let (count, unit) = step(span, most);
    let tick = |at: u32| TimeTick {
        age: f64::from(at * count) * unit.seconds(),
        label: ago(lang, at * count, unit),
    };
    let last = (span / (f64::from(count) * unit.seconds())).floor() as u32;
    (0..=last).map(tick).collect()
}

/// The same with the time of day at `now`, seconds since midnight. `None` where the span is so long
/// that a time of day names no place in it.
pub(crate) fn clock(span: f64, now: f64, most: usize) -> Option<Vec<TimeTick>> {
    if span > 2.0 * TimeUnit::Days.seconds() {
        return None;
    }
    let (count, unit) = step(span, most);
    let step = f64::from(count) * unit.seconds();
    let youngest = now.rem_euclid(step);
    let tick = |at: u32| {
        let age = youngest + f64::from(at) * step;
        let second = (now - age).round().rem_euclid(TimeUnit::Days.seconds()) as u32;
        let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
        let label = match unit {
            TimeUnit::Seconds => format!("{hour:02}:{minute:02}:{second:02}"),
            _ => format!("{hour:02}:{minute:02}"),
        };
        TimeTick { age, label }
    };
    Some((0..=most as u32).map(tick).take_while(|tick| tick.age <= span).collect())
}

/// The smallest step with which the span has at most `most` ticks, both ends included.
fn step(span: f64, most: usize) -> (u32, TimeUnit) {
    let fits = |(count, unit): &&(u32, TimeUnit)| {
        span / (f64::from(*count) * unit.seconds()) < most as f64
    };
    if let Some(step) = STEPS.iter().find(fits) {
        return *step;
    }
    let days = ticks(0.0, span / TimeUnit::Days.seconds(), most.max(3)).values;
    (days.get(1).map_or(1, |day| *day as u32).max(1), TimeUnit::Days)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn labels(ticks: &[TimeTick]) -> Vec<&str> {
        ticks.iter().map(|tick| tick.label.as_str()).collect()
    }

    #[test]
    fn ten_minutes_are_counted_in_twos() {
        let ticks = ages(600.0, 6, Lang::En);
        let expected = ["now", "2 min ago", "4 min ago", "6 min ago", "8 min ago", "10 min ago"];
        assert_eq!(labels(&ticks), expected);
        assert_eq!(labels(&ages(7300.0, 6, Lang::Zh))[4], "120 分钟前");
    }

    #[test]
    fn the_clock_stands_at_round_times() {
        // 14:03:20, and ten minutes before.
        let ticks = clock(600.0, 50_600.0, 6).unwrap();
        assert_eq!(labels(&ticks), ["14:02", "14:00", "13:58", "13:56", "13:54"]);
        assert_eq!(ticks[0].age, 80.0);
    }

    #[test]
    fn the_clock_goes_over_midnight() {
        assert_eq!(
            labels(&clock(20.0, 5.0, 6).unwrap()),
            ["00:00:05", "00:00:00", "23:59:55", "23:59:50", "23:59:45"]
        );
    }

    #[test]
    fn days_have_no_time_of_day() {
        assert_eq!(clock(200_000.0, 0.0, 6), None);
    }

    proptest! {
        #[test]
        fn ticks_lie_in_the_span_and_are_few(
            span in 1f64..1e9, now in 0f64..86_400.0, most in 3usize..10,
        ) {
            let clock = clock(span, now, most);
            for ticks in [Some(ages(span, most, Lang::En)), clock].into_iter().flatten() {
                prop_assert!(ticks.len() <= most, "{ticks:?}");
                prop_assert!(!ticks.is_empty());
                prop_assert!(ticks.iter().all(|tick| (0.0..=span).contains(&tick.age)));
                prop_assert!(ticks.is_sorted_by(|a, b| a.age < b.age), "{ticks:?}");
            }
        }
    }
}
